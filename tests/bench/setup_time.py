# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How long until two people may send media to each other, against plain aiortc.

Ours: two mesh engines on 127.0.0.1, from ``open_link`` until both ends hold the confirmed link;
certificates, strict profile and mutual confirmation included. Baseline: two RTCPeerConnections
with audio and video, from their construction until both are "connected". Signalling is a function
call in both. ``baseline_one_bundle`` is the same with everything on one transport from the start.
"""

import argparse
import asyncio
import statistics
import sys
import time

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection

from client.net.mesh.aiortc_compat import binding
from tests.bench.harness import interleave_async, median, report
from tests.fakes.mesh import Person, connect

ROUNDS = 15
TARGET = 0.8
LOOPBACK = ("127.0.0.1",)


async def ours() -> float:
    one, two = Person(1), Person(2)
    start = time.perf_counter()
    await connect(one, two)
    took = time.perf_counter() - start
    await asyncio.gather(one.engine.close(), two.engine.close())
    return took


async def baseline() -> float:
    return await _peer_connections(RTCBundlePolicy.BALANCED)


async def one_bundle() -> float:
    return await _peer_connections(RTCBundlePolicy.MAX_BUNDLE)


async def _peer_connections(policy: RTCBundlePolicy) -> float:
    with binding(LOOPBACK):
        start = time.perf_counter()
        one = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=policy))
        two = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=policy))
        connected = [_connected(one), _connected(two)]
        one.addTransceiver("audio")
        one.addTransceiver("video")
        await one.setLocalDescription(await one.createOffer())
        await two.setRemoteDescription(one.localDescription)
        await two.setLocalDescription(await two.createAnswer())
        await one.setRemoteDescription(two.localDescription)
        async with asyncio.timeout(20):
            await asyncio.gather(*connected)
        took = time.perf_counter() - start
        await asyncio.gather(one.close(), two.close())
    return took


def _connected(connection: RTCPeerConnection) -> asyncio.Future[None]:
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def changed() -> None:
        if connection.connectionState == "connected" and not done.done():
            done.set_result(None)

    connection.on("connectionstatechange", changed)
    return done


async def measure() -> int:
    start = time.process_time()
    figures = await interleave_async(
        ROUNDS, {"baseline": baseline, "ours": ours, "one_bundle": one_bundle}
    )
    return report(
        "setup_time",
        median(figures["ours"]),
        median(figures["baseline"]),
        TARGET,
        unit="s",
        n=ROUNDS,
        ours_p90=round(statistics.quantiles(figures["ours"], n=10)[-1], 6),
        baseline_p90=round(statistics.quantiles(figures["baseline"], n=10)[-1], 6),
        baseline_one_bundle=round(median(figures["one_bundle"]), 6),
        cpu=round(time.process_time() - start, 3),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.setup_time", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the JSON line is always printed")
    parser.parse_args()
    sys.exit(asyncio.run(measure()))


if __name__ == "__main__":
    main()
