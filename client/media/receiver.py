# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person's streams as they arrive: reorder, open at once on the loop, hand on.

A frame that does not open is dropped and counted by `FrameCrypto`: no byte of it reaches a queue
or a decoder, and it never makes us ask for a key frame (media.md sections 3.4 and 4).
"""

import asyncio
from collections.abc import Callable

from client.media.decoding import DecodeStream
from client.media.reassembly import FIRST_ASK, RtpIn
from client.media.reception import ReceptionCounter
from client.media.rtcp import Reception, SenderClock, nack, pli, read_feedback
from client.media.rtp import read_piece
from client.media.vp8 import CLOCK_RATE
from client.model.errors import Malformed
from client.model.ids import PeerId
from client.model.media import SAMPLE_RATE, FrameCrypto, StreamKind

ASK_KEY_EVERY = 1.0


class SoundIn:
    """A person's sound (`client.model.media.PacketSink`): every packet is one sealed frame."""

    def __init__(
        self,
        peer: PeerId,
        ssrc: int,
        crypto: FrameCrypto,
        clock: Callable[[], float],
        play: Callable[[int, int, bytes, int], None],
    ) -> None:
        self.ssrc = ssrc
        self.opened: float | None = None
        self.malformed = 0
        self._peer = peer
        self._crypto = crypto
        self._clock = clock
        self._play = play
        self._counter = ReceptionCounter(ssrc, SAMPLE_RATE)

    def on_rtp(
        self,
        seq: int,
        timestamp: int,
        marker: bool,  # noqa: ARG002, FBT001  the shape of aiortc's handlers
        payload: bytes,
        arrival_ms: int,
    ) -> None:
        """Open it and play it, or count it."""
        now = self._clock()
        self._counter.note(seq, timestamp, now)
        try:
            piece = read_piece(payload)
        except Malformed:
            self.malformed += 1
            return
        opus = self._crypto.open(self._peer, StreamKind.AUDIO, piece.data)
        if opus is not None:
            self.opened = now
            self._play(seq, timestamp, opus, arrival_ms)

    def on_rtcp(self, packet: object) -> None:
        """The sender's clock."""
        clock = read_feedback(packet, self.ssrc)
        if isinstance(clock, SenderClock):
            self._counter.sender_report(clock, self._clock())

    def report(self) -> Reception | None:
        """What arrived, for the sender."""
        return self._counter.report(self._clock())

    def close(self) -> None:
        """Nothing to end."""


class Outside:
    """What a receiver needs of the world: time, its sender's distance (s), a way to answer."""

    def __init__(
        self,
        clock: Callable[[], float],
        round_trip: Callable[[PeerId], float],
        send: Callable[[bytes], None],
    ) -> None:
        self.clock = clock
        self.round_trip = round_trip
        self.send = send


class PictureIn:
    """A person's pictures (`client.model.media.PacketSink`).

    ``ssrcs`` are the stream's own and the one of mine that signs what I ask for. ``kind`` is what
    the frames must be sealed as: a camera's never pass for a screen's.
    """

    def __init__(
        self,
        peer: PeerId,
        ssrcs: tuple[int, int],
        crypto: FrameCrypto,
        stream: DecodeStream,
        outside: Outside,
        kind: StreamKind = StreamKind.VIDEO,
    ) -> None:
        self.ssrc, self._my_ssrc = ssrcs
        self._kind = kind
        self.opened: float | None = None
        self.plis = 0
        self._peer = peer
        self._crypto = crypto
        self._stream = stream
        self._outside = outside
        self._packets = RtpIn()
        self._counter = ReceptionCounter(self.ssrc, CLOCK_RATE)
        self._breaks = 0
        self._asked_key: float | None = None
        self._waiting: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def on_rtp(
        self,
        seq: int,
        timestamp: int,
        marker: bool,  # noqa: FBT001  the shape of aiortc's handlers
        payload: bytes,
        arrival_ms: int,  # noqa: ARG002  gaps are timed by our own clock
    ) -> None:
        """Put it in its place; open every frame that is complete now."""
        now = self._outside.clock()
        self._counter.note(seq, timestamp, now)
        frames = self._packets.take(seq, timestamp, payload, now, marker=marker)
        self._look_for_breaks(now)
        for frame in frames:
            data = self._crypto.open(self._peer, self._kind, frame.data)
            if data is None:
                continue
            self.opened = now
            if not self._stream.offer(data):
                self._ask_key(now)
        if self._packets.has_gaps and self._timer is None:
            self._arm()

    def on_rtcp(self, packet: object) -> None:
        """The sender's clock."""
        clock = read_feedback(packet, self.ssrc)
        if isinstance(clock, SenderClock):
            self._counter.sender_report(clock, self._outside.clock())

    def report(self) -> Reception | None:
        """What arrived, for the sender."""
        return self._counter.report(self._outside.clock())

    def waiting_since(self, now: float) -> float:
        """Seconds that frames have arrived while the picture waits for a key frame; 0 if not."""
        if not self._stream.awaiting_key or self.opened is None:
            self._waiting = None
        elif self._waiting is None:
            self._waiting = now
        return 0.0 if self._waiting is None else now - self._waiting

    def close(self) -> None:
        """Ask for nothing more and decode nothing more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._stream.close()

    def _arm(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(FIRST_ASK, self._look_at_gaps)

    def _look_at_gaps(self) -> None:
        self._timer = None
        now = self._outside.clock()
        lost = self._packets.ask(now, self._outside.round_trip(self._peer))
        if lost:
            self._outside.send(nack(self._my_ssrc, self.ssrc, lost))
        self._look_for_breaks(now)
        if self._packets.has_gaps:
            self._arm()

    def _look_for_breaks(self, now: float) -> None:
        if self._packets.breaks != self._breaks:
            self._breaks = self._packets.breaks
            self._stream.break_off()
            # Before anything opened there is no proof that a key frame would be of use.
            if self.opened is not None:
                self._ask_key(now)

    def _ask_key(self, now: float) -> None:
        if self._asked_key is not None and now - self._asked_key < ASK_KEY_EVERY:
            return
        self._asked_key = now
        self.plis += 1
        self._outside.send(pli(self._my_ssrc, self.ssrc))
