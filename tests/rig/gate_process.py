# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The gate's real eyes on the network it runs in: prints what stands, one finding a line.

Arguments: the server's address and pin, then patterns of devices that the organisation names.
Started in a namespace by tests, with Berta's sound computer and Anna's room.
"""

import asyncio
import sys
import time

from client.engine.gate import Gate, kept_to
from client.engine.network_look import NetworkEyes
from client.engine.ways_again import BY_WAYS
from client.model.room import Profile, Server
from client.model.verdict import Severity
from client.net.probes import probe_relay
from client.policy.networks import Network
from client.policy.rules import Rules
from tests.fakes.gate_context import MESSAGES, context, invitation, room_of

PROFILE = Profile.RESTRICTED


def rules(*devices: str) -> Rules:
    """Everything about the network blocks; these devices may be used."""
    checks = (*BY_WAYS, "PROXY-ENV", "CAPTIVE-PORTAL")
    named = frozenset(Network(device=one) for one in devices)
    return Rules(
        severities=tuple((check, Severity.BLOCK) for check in checks),
        networks=frozenset({named}) if named else frozenset(),
    )


async def look(url: str, pin: str, *devices: str):
    now = int(time.time())
    times = {"nbf": now - 60, "exp": now + 3600}
    room = room_of(
        "anna",
        "berta",
        created=times["nbf"],
        profile=PROFILE,
        servers=(Server(url, (pin,)),),
        **times,
    )
    asked = []

    async def probe(servers):
        asked.append(servers)
        return await probe_relay(servers, 3.0)

    view = context(
        now_wall=lambda: int(time.time()), clock=time.monotonic, probe=probe, network=NetworkEyes()
    )
    gate = Gate(MESSAGES, rules(*devices))
    outcome = await gate.check_invitation(invitation(room, **times), view, lambda *_: None)
    return outcome, asked


async def main() -> None:
    outcome, asked = await look(*sys.argv[1:])
    for finding in outcome.verdict.blockers:
        dev = dict(finding.params).get("dev", "")
        print(finding.id, finding.result.value, dev)
    path = kept_to(outcome)
    print("asked", len(asked), path.device if path else "-")


if __name__ == "__main__":
    asyncio.run(main())
