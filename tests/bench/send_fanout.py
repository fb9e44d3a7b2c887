# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""CPU of one sender with seven receivers: encode once and seal once, against plain aiortc.

Baseline: seven RTCPeerConnections fed by one MediaRelay, so one encoder per RTCRtpSender. Ours:
`CallMedia` with real frame keys over seven real strict mesh links. Same pictures, same bitrate,
640x360 at 25 fps, 127.0.0.1. The receivers live in another process; only this process's CPU is
counted, in seconds per second. ``growth`` is ours with 7 receivers over ours with 1.
"""

import argparse
import asyncio
import multiprocessing
import os
import statistics
import sys
import time
from fractions import Fraction
from typing import Any

import aiortc.codecs.vpx
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from aiortc.mediastreams import VideoStreamTrack

from client.media.synthetic_picture import Painter, SyntheticPicture
from client.media.vp8 import bitrate_for
from client.model.media import VideoFormat
from client.model.secret import Secret
from client.net.mesh.aiortc_compat import binding
from tests.bench import fanout_far_side
from tests.bench.fanout_far_side import (
    LOOPBACK,
    PERSON,
    ROSTER,
    SENDER,
    MediaEnd,
    Wire,
    hello,
    until,
)
from tests.bench.harness import CpuClock, interleave_async, report

FORMAT = VideoFormat(640, 360, 25)
RECEIVERS = 7
ROUNDS = 3
SECONDS = 3.0
SETTLE = 1.0
TARGET = 0.35
GROWTH = 1.4


class PaintedTrack(VideoStreamTrack):
    """The same moving picture, paced as aiortc's own tracks are."""

    def __init__(self) -> None:
        super().__init__()
        self._painter = Painter(PERSON, FORMAT)
        self._number = 0
        self._start: float | None = None

    async def recv(self) -> Any:
        if self._start is None:
            self._start = time.monotonic()
        wait = self._start + self._number / FORMAT.fps - time.monotonic()
        await asyncio.sleep(max(wait, 0))
        frame = self._painter.paint(self._number)
        frame.pts, frame.time_base = self._number * 90_000 // FORMAT.fps, Fraction(1, 90_000)
        self._number += 1
        return frame


class Bench:
    """The sender's side, and the way to the other process."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._answers: dict[int, asyncio.Future[str]] = {}
        self._replies: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()
        self._end: MediaEnd | None = None
        self.fps: dict[str, list[float]] = {}
        wire.take = self._take

    async def ours(self, count: int) -> float:
        end = self._end = MediaEnd(SENDER, FORMAT, reports=False)
        secret = os.urandom(32)
        end.keys.use_send_key(ROSTER, hello(SENDER), 0, Secret(secret))
        end.links.post = lambda body: self._wire.send("link", _number(body.to), body)
        self._wire.send("ours", count, FORMAT, secret)
        for number in range(1, count + 1):
            end.open(number)
        await until(lambda: len(end.confirmed) == count)
        end.media.set_camera(on=True, source=SyntheticPicture(PERSON))
        spent = await self._measure(f"ours_{count}")
        await end.close()
        self._end = None
        await self._reset()
        return spent

    async def baseline(self) -> float:
        rate = bitrate_for(FORMAT)
        for name in ("DEFAULT_BITRATE", "MIN_BITRATE", "MAX_BITRATE"):
            setattr(aiortc.codecs.vpx, name, rate)
        relay, track = MediaRelay(), PaintedTrack()
        config = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        connections = [RTCPeerConnection(config) for _ in range(RECEIVERS)]
        for number, connection in enumerate(connections):
            connection.addTrack(relay.subscribe(track))
            with binding(LOOPBACK):
                await connection.setLocalDescription(await connection.createOffer())
            answer = self._answers[number] = asyncio.get_running_loop().create_future()
            self._wire.send("offer", number, connection.localDescription.sdp)
            async with asyncio.timeout(15):
                description = RTCSessionDescription(await answer, "answer")
            await connection.setRemoteDescription(description)
        await until(lambda: all(each.connectionState == "connected" for each in connections))
        spent = await self._measure("baseline")
        await asyncio.gather(*(connection.close() for connection in connections))
        track.stop()
        await self._reset()
        return spent

    async def _measure(self, name: str) -> float:
        await asyncio.sleep(SETTLE)
        before = await self._frames()
        clock = CpuClock()
        await asyncio.sleep(SECONDS)
        cpu, wall = clock.cpu(), clock.wall()
        after = await self._frames()
        fps = [(late - early) / wall for early, late in zip(before, after, strict=True)]
        self.fps.setdefault(name, []).append(min(fps, default=0.0))
        return cpu / wall

    async def _frames(self) -> list[int]:
        self._wire.send("frames")
        return (await self._reply("frames"))[1]

    async def _reset(self) -> None:
        self._wire.send("reset")
        await self._reply("clean")

    async def _reply(self, kind: str) -> tuple[Any, ...]:
        async with asyncio.timeout(15):
            message = await self._replies.get()
        assert message[0] == kind
        return message

    def _take(self, message: tuple[Any, ...]) -> None:
        match message:
            case ("link", _, body):
                if self._end is not None:
                    self._end.links.receive(body)
            case ("answer", number, sdp):
                self._answers[number].set_result(sdp)
            case _:
                self._replies.put_nowait(message)


def _number(peer: str) -> int:
    return int(peer[:2], 16)


async def measure() -> int:
    sys.setswitchinterval(0.0005)
    clock = CpuClock()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    other = context.Process(target=fanout_far_side.main, args=(there,), daemon=True)
    other.start()
    bench = Bench(Wire(here))
    figures = await interleave_async(
        ROUNDS,
        {
            "baseline": bench.baseline,
            "ours_7": lambda: bench.ours(RECEIVERS),
            "ours_1": lambda: bench.ours(1),
        },
        warm_up=0,
    )
    here.send(("over",))
    other.join(10)
    ours, one = statistics.median(figures["ours_7"]), statistics.median(figures["ours_1"])
    growth = ours / one
    fps = {name: round(min(values), 1) for name, values in bench.fps.items()}
    return report(
        "send_fanout",
        ours,
        statistics.median(figures["baseline"]),
        TARGET,
        unit="CPU-s per s",
        n=ROUNDS,
        receivers=RECEIVERS,
        ours_1=round(one, 6),
        growth=round(growth, 4),
        growth_target=GROWTH,
        slowest_fps=fps,
        cpu=round(clock.cpu(), 3),
        wall=round(clock.wall(), 1),
        ok=growth <= GROWTH and fps["ours_7"] >= 0.95 * FORMAT.fps,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.send_fanout", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the JSON line is always printed")
    parser.parse_args()
    sys.exit(asyncio.run(measure()))


if __name__ == "__main__":
    main()
