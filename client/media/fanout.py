# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The same sealed bytes to every confirmed link: sound first, then control, then pictures."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from client.media.publisher import QUEUE_FRAMES, SealedPicture
from client.media.rtcp import (
    Nack,
    PictureLost,
    Reception,
    SenderClock,
    ntp_of,
    read_feedback,
    receiver_report,
    round_trip,
    sender_report,
)
from client.media.rtp import RtpOut, cut
from client.media.slots import BoundedQueue
from client.media.vp8 import CLOCK_RATE
from client.model.ids import PeerId
from client.model.media import PAYLOAD_TYPES, PacketLink, Sealed, StreamKind

QUEUE_SOUND = 5
MOST_URGENT = 8192
"""Packets of sound and control that wait for the sender task; the oldest is dropped."""
SOUND_BITRATE = 50 * (80 + 40) * 8
SCREEN_BITRATE = 1_000_000
"""Of a screen, bits a second at the most."""

_MASK32 = 0xFFFFFFFF
_TURN = 64


class SealedSound(NamedTuple):
    """One of my 20 ms packets on its way out; ``timestamp`` counts samples."""

    sealed: Sealed
    timestamp: int


@dataclass(frozen=True, slots=True)
class StreamNumbers:
    """My random numbers of this presence, the same on every link: SSRCs and RTP offsets."""

    sound: int
    picture: int
    sound_offset: int
    picture_offset: int
    screen: int = 0
    """0: no screen is ever sent in this call."""
    screen_offset: int = 0


class _StreamSink:
    """Hears what a peer says about one stream of mine (`client.model.media.PacketSink`)."""

    def __init__(self, out: RtpOut, on_feedback: Callable[[Nack | PictureLost], None]) -> None:
        self.ssrc = out.ssrc
        self.out = out
        self.reception: Reception | None = None
        self._on_feedback = on_feedback

    def on_rtp(
        self,
        seq: int,
        timestamp: int,
        marker: bool,  # noqa: FBT001  the shape of aiortc's handlers
        payload: bytes,
        arrival_ms: int,
    ) -> None:
        """Nobody sends my stream but me."""

    def on_rtcp(self, packet: object) -> None:
        """A report, or a wish."""
        match read_feedback(packet, self.ssrc):
            case Reception() as reception:
                self.reception = reception
            case (Nack() | PictureLost()) as wish:
                self._on_feedback(wish)
            case _:
                pass


class _Peer:
    """One link and my streams on it."""

    def __init__(
        self,
        link: PacketLink,
        sound: _StreamSink,
        picture: _StreamSink,
        screen: _StreamSink | None,
    ) -> None:
        self.link = link
        self.sound = sound
        self.picture = picture
        self.screen = screen
        self.has_key_frame = self.has_key_screen = False


class Fanout:
    """Sends my streams to all links from one task. All methods are the loop's.

    ``on_wish`` gets a peer's request for a key frame. The next picture is numbered only when the
    one before was handed to every link, so what waits is bounded by the queue of `pictures`.
    """

    def __init__(
        self,
        numbers: StreamNumbers,
        clock: Callable[[], float],
        random: Callable[[int], bytes],
        on_wish: Callable[[PeerId], object],
        bitrate: int,
    ) -> None:
        self._numbers = numbers
        self._clock = clock
        self._random = random
        self._on_wish = on_wish
        self.on_screen_wish: Callable[[PeerId], object] = lambda _: None
        """A peer asks for a key frame of my screen."""
        self._bitrate = bitrate
        self._loop = asyncio.get_running_loop()
        self._work = asyncio.Event()
        self.sound: BoundedQueue[SealedSound] = BoundedQueue(QUEUE_SOUND, self._wake)
        self.pictures: BoundedQueue[SealedPicture] = BoundedQueue(QUEUE_FRAMES, self._wake)
        self.screens: BoundedQueue[SealedPicture] = BoundedQueue(QUEUE_FRAMES, self._wake)
        self._peers: dict[PeerId, _Peer] = {}
        self._urgent: deque[tuple[PacketLink, bytes]] = deque(maxlen=MOST_URGENT)
        self._waiting: deque[tuple[PacketLink, bytes]] = deque()
        self.unsent = 0
        self.repeated = 0
        self._sound_clock: tuple[float, int] | None = None

    @property
    def listeners(self) -> int:
        """How many links my frames go to."""
        return len(self._peers)

    def add(self, link: PacketLink) -> None:
        """Send to ``link`` from now on: sound at once, pictures from the next key frame on."""
        self.remove(link.peer)
        sound = self._sink(link, StreamKind.AUDIO, self._numbers.sound, SOUND_BITRATE)
        picture = self._sink(link, StreamKind.VIDEO, self._numbers.picture, self._bitrate)
        screen = None
        if self._numbers.screen:
            screen = self._sink(link, StreamKind.SCREEN, self._numbers.screen, SCREEN_BITRATE)
        self._peers[link.peer] = _Peer(link, sound, picture, screen)

    def remove(self, peer: PeerId) -> None:
        """Send nothing more to this peer."""
        gone = self._peers.pop(peer, None)
        if gone is not None:
            gone.link.detach(gone.sound)
            gone.link.detach(gone.picture)
            if gone.screen is not None:
                gone.link.detach(gone.screen)

    def post(self, link: PacketLink, packet: bytes) -> None:
        """Send one control packet soon."""
        self._urgent.append((link, packet))
        self._work.set()

    def round_trip(self, peer: PeerId) -> float:
        """Seconds there and back as last reported; 0.05 while unknown."""
        known = self._peers.get(peer)
        for sink in (known.picture, known.sound) if known else ():
            if sink.reception is not None:
                spent = round_trip(sink.reception, self._clock())
                if spent is not None:
                    return spent
        return 0.05

    def report(self, receptions: Callable[[PeerId], list[Reception]]) -> None:
        """Send every peer my sender reports and what I received of theirs (once a second)."""
        for peer, known in self._peers.items():
            blocks = receptions(peer)
            parts = [
                sender_report(sink.ssrc, clock, (sink.out.packets_sent, sink.out.bytes_sent), [])
                for sink, clock in (
                    (known.sound, self._sound_now()),
                    (known.picture, self._picture_now()),
                )
                if sink.out.packets_sent and clock is not None
            ]
            parts.append(receiver_report(self._numbers.sound, blocks))
            self.post(known.link, b"".join(parts))

    async def run(self) -> None:
        """Send what is there, for ever; cancel it to stop."""
        sent = 0
        while True:
            await self._work.wait()
            self._work.clear()
            while (turn := self._take()) is not None:
                link, packet = turn
                if not await link.send(packet):
                    self.unsent += 1
                sent += 1
                if sent % _TURN == 0:
                    await asyncio.sleep(0)

    def _wake(self) -> None:
        self._loop.call_soon_threadsafe(self._work.set)

    def _sink(self, link: PacketLink, kind: StreamKind, ssrc: int, bitrate: int) -> _StreamSink:
        first = int.from_bytes(self._random(2), "big")
        out = RtpOut(ssrc, PAYLOAD_TYPES[kind], first, bitrate)

        def on_feedback(wish: Nack | PictureLost) -> None:
            match wish:
                case Nack(lost=lost):
                    for packet in out.repeat(lost, self._clock()):
                        self.repeated += 1
                        self.post(link, packet)
                case PictureLost() if kind is StreamKind.SCREEN:
                    self.on_screen_wish(link.peer)
                case PictureLost():
                    self._on_wish(link.peer)

        sink = _StreamSink(out, on_feedback)
        link.attach(ssrc, PAYLOAD_TYPES[kind], sink)
        return sink

    def _take(self) -> tuple[PacketLink, bytes] | None:
        if len(self.sound):
            self._spread_sound()
        if not self._waiting and len(self.pictures):
            self._spread_picture()
        if not self._waiting and len(self.screens):
            self._spread_screen()
        if self._urgent:
            return self._urgent.popleft()
        return self._waiting.popleft() if self._waiting else None

    def _spread_sound(self) -> None:
        now = self._clock()
        for sound in self.sound.drain():
            self._sound_clock = (now, sound.timestamp)
            payloads = cut(sound.sealed, key=False, now=now)
            timestamp = sound.timestamp + self._numbers.sound_offset & _MASK32
            for peer in self._peers.values():
                for packet in peer.sound.out.number(payloads, timestamp, now):
                    self._urgent.append((peer.link, packet))

    def _spread_picture(self) -> None:
        now = self._clock()
        for picture in self.pictures.drain():
            payloads = cut(picture.sealed, key=picture.key, now=now)
            timestamp = picture.timestamp + self._numbers.picture_offset & _MASK32
            for peer in self._peers.values():
                peer.has_key_frame |= picture.key
                if peer.has_key_frame:
                    for packet in peer.picture.out.number(payloads, timestamp, now):
                        self._waiting.append((peer.link, packet))

    def _spread_screen(self) -> None:
        now = self._clock()
        for picture in self.screens.drain():
            payloads = cut(picture.sealed, key=picture.key, now=now)
            timestamp = picture.timestamp + self._numbers.screen_offset & _MASK32
            for peer in self._peers.values():
                peer.has_key_screen |= picture.key
                if peer.has_key_screen and peer.screen is not None:
                    for packet in peer.screen.out.number(payloads, timestamp, now):
                        self._waiting.append((peer.link, packet))

    def _sound_now(self) -> SenderClock | None:
        if self._sound_clock is None:
            return None
        at, timestamp = self._sound_clock
        return SenderClock(ntp_of(at), timestamp + self._numbers.sound_offset & _MASK32)

    def _picture_now(self) -> SenderClock:
        now = self._clock()
        rtp = int(now * CLOCK_RATE) + self._numbers.picture_offset & _MASK32
        return SenderClock(ntp_of(now), rtp)
