# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Mesh engines in one process on 127.0.0.1, with the session between them played by calls."""

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from client.model.ids import HelloHash, RoomId
from client.model.media import LinkEnd, LinkState, StreamKind
from client.model.transport import LinkConfirm, TransportParams
from client.net.mesh.engine import MeshEngine
from client.net.mesh.params import offer

ROOM = RoomId("0123456789abcdef" * 2)


def spawn(coro: Any, name: str) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(coro, name=name)


@dataclass
class Sink:
    """Keeps what a link hands to it."""

    ssrc: int
    rtp: list[tuple[int, int, bool, bytes, int]] = field(default_factory=list)
    rtcp: list[object] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def on_rtp(self, *packet: Any) -> None:
        self.rtp.append(packet)
        self.changed.set()

    def on_rtcp(self, packet: object) -> None:
        self.rtcp.append(packet)
        self.changed.set()

    async def until(self, test: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not test():
                self.changed.clear()
                await self.changed.wait()


class Person:
    """One person's mesh engine and what it said."""

    def __init__(self, number: int, **engine: Any) -> None:
        self.hello = HelloHash(f"{number:02x}" * 64)
        self.nonce = secrets.token_hex(32)
        self.streams = (
            offer(StreamKind.AUDIO, number * 1000 + 1),
            offer(StreamKind.VIDEO, number * 1000 + 2),
        )
        self.changes: list[tuple[HelloHash, LinkState, LinkEnd | None]] = []
        self.silences: list[tuple[HelloHash, bool]] = []
        self.sent: list[TransportParams | LinkConfirm] = []
        self.post: Callable[[TransportParams | LinkConfirm], None] = lambda _message: None
        self.on_confirmed: Callable[[HelloHash], None] = lambda _peer: None
        self.now: Callable[[], float] = time.monotonic
        self.engine = MeshEngine(
            room_id=ROOM,
            spawn=spawn,
            clock=self._clock,
            send_transport=self._send,
            send_confirm=self._send,
            on_change=self._on_change,
            on_silence=self._on_silence,
            **{
                "ice_servers": (),
                "relay_only": False,
                "streams": self.streams,
                "loopback_only": True,
                **engine,
            },
        )

    def _clock(self) -> float:
        return self.now()

    def _send(self, message: TransportParams | LinkConfirm) -> None:
        self.sent.append(message)
        self.post(message)

    def _on_change(self, peer: HelloHash, state: LinkState, end: LinkEnd | None) -> None:
        self.changes.append((peer, state, end))
        if state is LinkState.CONFIRMED:
            self.on_confirmed(peer)

    def _on_silence(self, *silence: Any) -> None:
        self.silences.append(silence)

    def receive(self, message: TransportParams | LinkConfirm) -> None:
        if isinstance(message, TransportParams):
            self.engine.transport_received(message)
        else:
            self.engine.confirm_received(message)

    def open(self, other: "Person") -> None:
        self.engine.open_link(
            self.hello, other.hello, self.hello < other.hello, self.nonce, other.nonce
        )

    def states(self, other: "Person") -> list[tuple[LinkState, LinkEnd | None]]:
        return [(state, end) for peer, state, end in self.changes if peer == other.hello]

    async def until(self, test: Callable[[], bool], seconds: float = 12) -> None:
        """Wait until ``test`` holds; counters tell nobody of their change, so it is asked again."""
        async with asyncio.timeout(seconds):
            while not test():  # noqa: ASYNC110  see above
                await asyncio.sleep(0.005)

    async def until_confirmed(self, other: "Person") -> None:
        await self.until(lambda: self.engine.link(other.hello) is not None)

    async def until_ended(self, other: "Person", seconds: float = 12) -> LinkEnd | None:
        def ended() -> bool:
            return bool(self.states(other)) and self.states(other)[-1][0] is LinkState.CLOSED

        await self.until(ended, seconds)
        return self.states(other)[-1][1]


def introduce(*people: Person) -> None:
    """Let everybody's messages reach the person they are for, as the session would."""
    by_hello = {person.hello: person for person in people}

    def post(message: TransportParams | LinkConfirm) -> None:
        asyncio.get_running_loop().call_soon(by_hello[message.to].receive, message)

    for person in people:
        person.post = post


async def connect(one: Person, two: Person) -> None:
    """Introduce two people and wait until both hold the confirmed link."""
    introduce(one, two)
    one.open(two)
    two.open(one)
    await one.until_confirmed(two)
    await two.until_confirmed(one)
