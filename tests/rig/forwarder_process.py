# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A link's connection to a forwarding server, between namespaces: what leaves by which device.

``serve HOST`` forwards there and prints its port. ``use URL OWN DEVICE`` connects, kept to DEVICE
where it is no ``-``, prints ``ready``, and after each line of input what left where while it sent.
"""

import asyncio
import sys

from client.net.bound import TURN_INNER
from client.net.mesh.aiortc_compat import LinkTransport
from client.net.mesh.certificate import CallCertificate
from tests.fakes.turn_server import TurnServer
from tests.rig.capture import Capture

MARK = b"of this call alone"
SENDS = 10


async def serve(host: str) -> None:
    """Until standard input is closed."""
    server = await asyncio.start_server(TurnServer().serve, host, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


async def use(url: str, own: str, device: str) -> None:
    """As a link that shows no addresses does."""
    link = LinkTransport(
        CallCertificate.generate(), ice_servers=(url,), relay_only=True, controlling=True
    )
    found = await link.gather((), None if device == "-" else {own: device})
    (protocol,) = link._connection._protocols
    wire = getattr(protocol.transport, TURN_INNER).transport
    print("ready", *(each.type for each in found), flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        with Capture("vpn0") as inside, Capture("hotel0") as outside:
            for _ in range(SENDS):
                wire.write(MARK)
                await asyncio.sleep(0.1)
        left = (MARK in one.everything() for one in (inside, outside))
        print(*("left" if one else "kept" for one in left), flush=True)


if __name__ == "__main__":
    asyncio.run({"serve": serve, "use": use}[sys.argv[1]](*sys.argv[2:]))
