# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""From one stream's RTP packets back to sealed frames, in order (media.md section 4).

Pure: time is handed in. A frame is complete with its marker packet; gaps are asked for again
and given up in time, so what is missing never waits for ever. Everything is bounded.
"""

from dataclasses import dataclass
from typing import NamedTuple

from client.media.rtp import Piece, read_piece
from client.model.errors import Malformed

WINDOW = 512
"""Packets ahead of the next needed one that are kept; a longer jump starts anew."""
MOST_FRAME_BYTES = 256 * 1024
MOST_FRAME_PACKETS = 240
FIRST_ASK = 0.010
"""Seconds from a gap to the first request: packets that only changed places arrive by then."""
SHORTEST_REPEAT = 0.020
MOST_TRIES = 5
MOST_ASKED = 256
"""Numbers in one request, so that it fits a packet."""
GIVE_UP = 0.300


class SealedFrame(NamedTuple):
    """A complete frame, still sealed. ``key`` is what the packets claim."""

    data: bytes
    key: bool
    timestamp: int


class _Chunk(NamedTuple):
    piece: Piece
    timestamp: int
    marker: bool


@dataclass(slots=True)
class _Gap:
    since: float
    asked: float | None = None
    tries: int = 0


class RtpIn:
    """Reorders and assembles one stream. ``breaks`` counts frames given up: each needs a key frame.

    Indices are sequence numbers without the wrap at 65536.
    """

    def __init__(self) -> None:
        self.breaks = 0
        self.malformed = 0
        self.late = 0
        self._chunks: dict[int, _Chunk] = {}
        self._gaps: dict[int, _Gap] = {}
        self._next: int | None = None
        self._scan = 0
        self._size = 0
        self._top: int | None = None
        self._floor = 0

    @property
    def has_gaps(self) -> bool:
        """Whether `ask` has something to do."""
        return bool(self._gaps)

    def take(
        self, seq: int, timestamp: int, payload: bytes, now: float, *, marker: bool
    ) -> list[SealedFrame]:
        """Take one packet; the frames that are complete now, in order."""
        try:
            piece = read_piece(payload)
        except Malformed:
            self.malformed += 1
            return []
        index = self._unwrap(seq)
        if self._next is not None and index - self._next >= WINDOW:
            self._restart()
        if self._next is None and not self._begin(index, piece):
            return []
        if index < self._scan or index in self._chunks:
            self.late += 1
            return []
        self._note(index, now)
        self._chunks[index] = _Chunk(piece, timestamp, marker)
        return self._assemble()

    def ask(self, now: float, round_trip: float) -> list[int]:
        """Sequence numbers to ask for now; gives up what is too old. Call every 10 ms on gaps."""
        interval = max(SHORTEST_REPEAT, round_trip)
        wanted: list[int] = []
        lost = None
        for index, gap in self._gaps.items():
            if now - gap.since >= GIVE_UP:
                lost = index
            elif (
                now - gap.since >= FIRST_ASK
                and gap.tries < MOST_TRIES
                and len(wanted) < MOST_ASKED
                and (gap.asked is None or now - gap.asked >= interval)
            ):
                gap.asked, gap.tries = now, gap.tries + 1
                wanted.append(index & 0xFFFF)
        if lost is not None:
            self._skip_to(lost + 1)
        return wanted if lost is None else []

    def _unwrap(self, seq: int) -> int:
        if self._top is None:
            self._top = seq - 1
            self._floor = seq
        ahead = (seq - self._top + 0x8000 & 0xFFFF) - 0x8000
        return self._top + ahead

    def _begin(self, index: int, piece: Piece) -> bool:
        if not piece.first or index < self._floor:
            return False
        self._next = self._scan = index
        self._top = max(index - 1, self._top or 0)
        self._size = 0
        return True

    def _note(self, index: int, now: float) -> None:
        top = self._top if self._top is not None else index - 1
        if index <= top:
            self._gaps.pop(index, None)
            return
        for missing in range(max(top + 1, self._scan), index):
            self._gaps[missing] = _Gap(now)
        self._top = index

    def _assemble(self) -> list[SealedFrame]:
        frames: list[SealedFrame] = []
        while self._next is not None and (chunk := self._chunks.get(self._scan)) is not None:
            start = self._chunks[self._next]
            begins = self._scan == self._next
            self._size += len(chunk.piece.data)
            self._scan += 1
            if (
                chunk.piece.first != begins
                or chunk.timestamp != start.timestamp
                or self._size > MOST_FRAME_BYTES
                or self._scan - self._next > MOST_FRAME_PACKETS
            ):
                self.malformed += 1
                self._skip_to(self._scan)
            elif chunk.marker:
                parts = [self._chunks.pop(place) for place in range(self._next, self._scan)]
                data = b"".join([part.piece.data for part in parts])
                frames.append(SealedFrame(data, start.piece.key, start.timestamp))
                self._next = self._floor = self._scan
                self._size = 0
        return frames

    def _skip_to(self, index: int) -> None:
        """Give up everything before ``index`` and go on at the next frame's first piece."""
        self.breaks += 1
        starts = [i for i, chunk in self._chunks.items() if i >= index and chunk.piece.first]
        self._floor = min(starts, default=index)
        self._next = self._floor if starts else None
        self._scan, self._size = self._floor, 0
        self._chunks = {i: c for i, c in self._chunks.items() if starts and i >= self._floor}
        self._gaps = {i: g for i, g in self._gaps.items() if starts and i > self._floor}

    def _restart(self) -> None:
        self.breaks += 1
        self._chunks.clear()
        self._gaps.clear()
        self._next = None
        self._floor = (self._top or 0) + 1
