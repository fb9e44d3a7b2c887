# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The receivers of `send_fanout`, in a process of their own: only the sender is measured."""

import asyncio
import multiprocessing.connection
import os
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from client.crypto.frame_keys import FrameKeys
from client.media.call_media import CallMedia
from client.media.grants import GrantOffice
from client.media.wiring import MediaOptions, MediaPerson, MediaPorts
from client.model.ids import HelloHash, RosterHash
from client.model.media import GrantPurpose, VideoFormat
from client.model.secret import Secret
from client.net.mesh.aiortc_compat import binding
from tests.fakes.mesh import ROOM, Person, spawn

LOOPBACK = ("127.0.0.1",)
ROSTER = RosterHash("0b" * 64)
SENDER = 0xEE
PERSON = 0xC0FFEE
NONCE = "5a" * 32


def hello(number: int) -> HelloHash:
    return HelloHash(f"{number:02x}" * 64)


def nobody(*_: object) -> None:
    """Hears and does nothing."""


class Wire:
    """One end of the pipe between the two processes, read on the loop."""

    def __init__(self, pipe: multiprocessing.connection.Connection) -> None:
        self._pipe = pipe
        self.take: Callable[[tuple[Any, ...]], None] = nobody
        asyncio.get_running_loop().add_reader(pipe.fileno(), self._read)

    def send(self, *message: Any) -> None:
        self._pipe.send(message)

    def _read(self) -> None:
        try:
            while self._pipe.poll():
                self.take(self._pipe.recv())
        except EOFError:
            asyncio.get_running_loop().remove_reader(self._pipe.fileno())


class MediaEnd:
    """A person with the product's media and a mesh engine, on loopback."""

    def __init__(self, number: int, fmt: VideoFormat, *, reports: bool) -> None:
        self.keys = FrameKeys(threading.Lock)
        self.media = CallMedia(
            MediaPorts(
                crypto=self.keys,
                grant=GrantOffice().issue(GrantPurpose.CALL, ROOM),
                spawn=spawn,
                clock=time.monotonic,
                random=os.urandom,
                undecryptable=self.keys.undecryptable,
                on_media=nobody,
                on_remote=nobody,
                on_levels=nobody,
            ),
            MediaOptions(format=fmt, wants_reports=reports),
        )
        self.links = Person(number, streams=self.media.streams())
        self.links.nonce = NONCE
        self.links.on_confirmed = self._confirmed
        self.confirmed: list[HelloHash] = []

    def _confirmed(self, peer: HelloHash) -> None:
        link = self.links.engine.link(peer)
        assert link is not None
        self.media.link_up(link, self.links.engine.offers(peer))
        self.confirmed.append(peer)

    def open(self, number: int) -> None:
        self.links.open(SimpleNamespace(hello=hello(number), nonce=NONCE))

    async def close(self) -> None:
        await self.media.close()
        await self.links.engine.close()


class FarSide:
    """Does what the sender's process says."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._over = asyncio.Event()
        self._ends: list[MediaEnd] = []
        self._connections: list[RTCPeerConnection] = []
        self._frames: list[int] = []
        wire.take = self._take

    async def run(self) -> None:
        await self._over.wait()

    def _take(self, message: tuple[Any, ...]) -> None:
        match message:
            case ("ours", count, fmt, secret):
                self._ends = [self._listen(n, fmt, secret) for n in range(1, count + 1)]
            case ("link", number, body):
                self._ends[number - 1].links.receive(body)
            case ("offer", number, sdp):
                spawn(self._answer(number, sdp), "answer")
            case ("frames",):
                ours = [seen.frames for end in self._ends for seen in end.media.sees()]
                self._wire.send("frames", ours + self._frames)
            case ("reset",):
                spawn(self._reset(), "reset")
            case ("over",):
                self._over.set()
            case _:
                raise AssertionError(message)

    def _listen(self, number: int, fmt: VideoFormat, secret: bytes) -> MediaEnd:
        end = MediaEnd(number, fmt, reports=True)
        end.keys.add_receive_key(hello(SENDER), ROSTER, 0, Secret(secret))
        end.media.add_person(MediaPerson(hello(SENDER), "sender", PERSON, time.monotonic()))
        end.links.post = lambda body: self._wire.send("link", number, body)
        end.open(SENDER)
        return end

    async def _answer(self, number: int, sdp: str) -> None:
        config = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        connection = RTCPeerConnection(config)
        self._connections.append(connection)
        place = len(self._frames)
        self._frames.append(0)

        async def count(track: Any) -> None:
            try:
                while True:
                    await track.recv()
                    self._frames[place] += 1
            except MediaStreamError:
                return

        connection.on("track", lambda track: spawn(count(track), "count"))
        with binding(LOOPBACK):
            await connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
            await connection.setLocalDescription(await connection.createAnswer())
        self._wire.send("answer", number, connection.localDescription.sdp)

    async def _reset(self) -> None:
        closing = [end.close() for end in self._ends]
        closing += [connection.close() for connection in self._connections]
        await asyncio.gather(*closing)
        self._ends, self._connections, self._frames = [], [], []
        self._wire.send("clean")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110  asked again: counters tell nobody
            await asyncio.sleep(0.01)


def main(pipe: multiprocessing.connection.Connection) -> None:
    async def run() -> None:
        await FarSide(Wire(pipe)).run()

    asyncio.run(run())
