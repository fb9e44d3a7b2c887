# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person's sound packets between the network and the decoder: order, delay, what is missing.

Pure: time comes in as arrival stamps and as the caller's tick every 20 ms. Rules of media.md
section 4.6. Silence is told from loss by the sender's counting: while muted the timestamp goes on
and the sequence number does not, so a pause without a gap in the sequence lost nothing.
"""

import math
from collections import deque
from dataclasses import dataclass
from enum import Enum

from client.model.media import BLOCK

FRAME_MS = 20
CAPACITY = 20
"""Packets held at most; the oldest goes first."""
START_MS = 40
MIN_MS = 20
MAX_MS = 200
MARGIN_MS = 10
HISTORY = 500
"""Deviations looked at: 10 s of packets."""
CONCEAL_FRAMES = 5
"""100 ms: a longer guess sounds like a robot, silence follows."""
EXCESS_MS = 40
CALM_TICKS = 10
"""The delay must be too long for 200 ms on end before a frame is left out."""
STUBBORN_TICKS = 100
"""After 2 s of too long a delay even a loud frame is left out."""
REORDER = 64
"""Packets further ahead than this start the stream anew."""
BEHIND = 512
"""Packets up to this far behind are late; further behind they start the stream anew."""

_HALF_SEQ = 1 << 15
_HALF_CLOCK = 1 << 31
_CLOCK = (1 << 32) - 1
_LEARN_EVERY = 25


class What(Enum):
    """What to do for the next 20 ms."""

    PLAY = "play"
    RECOVER = "recover"
    """Lost, but `Next.packet` is the following packet and carries a spare copy."""
    CONCEAL = "conceal"
    SILENCE = "silence"


class Shorten(Enum):
    """May the frame be left out to catch up? Then call `AudioJitter.left_out` and pull again."""

    NO = "no"
    IF_QUIET = "if-quiet"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Next:
    """The answer of `AudioJitter.pull`."""

    what: What
    packet: bytes = b""
    shorten: Shorten = Shorten.NO


_SILENCE = Next(What.SILENCE)


@dataclass(slots=True)
class Counts:
    """Frames since the start, except ``late`` and ``overflow``: packets."""

    played: int = 0
    recovered: int = 0
    concealed: int = 0
    shortened: int = 0
    late: int = 0
    overflow: int = 0


class AudioJitter:
    """Packets in by `push`, one answer out per `pull`, which the caller makes every 20 ms."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._held: dict[int, tuple[int, bytes]] = {}
        self._next: int | None = None
        self._clock_at_next = 0
        self._filling = True
        self._waited = 0
        self._dry = 0
        self._bridged = 0
        self._over = 0
        self._target_ms = START_MS
        self._deviations: deque[float] = deque(maxlen=HISTORY)
        self._unlearnt = 0
        self._newest: tuple[int, int, int] | None = None

    @property
    def target_ms(self) -> int:
        """Delay that is aimed at, 20 to 200."""
        return self._target_ms

    @property
    def held_ms(self) -> int:
        """Sound that waits."""
        return len(self._held) * FRAME_MS

    def push(self, seq: int, timestamp: int, packet: bytes, arrival_ms: int) -> None:
        """Take a packet; ``seq`` (16 bits) and ``timestamp`` (32 bits) are RTP's."""
        if self._next is None:
            self._start(seq & 0xFFFF, timestamp)
        full = self._unwrap(seq)
        if full is None:
            self._reset(seq, timestamp)
            full = seq & 0xFFFF
        if full < self._expected() or full in self._held:
            self.counts.late += 1
            return
        self._measure(full, timestamp, arrival_ms)
        if not self._held and self._dry:
            self._after_drought(full, timestamp)
        self._held[full] = (timestamp, packet)
        while len(self._held) > CAPACITY:
            self._drop_oldest()

    def pull(self) -> Next:
        """What to play in the next 20 ms."""
        if self._filling and not self._filled():
            return _SILENCE
        if not self._held:
            return self._dry_tick()
        expected = self._expected()
        if expected in self._held:
            return self._play(expected)
        if expected + 1 in self._held:
            self._advance(expected, None)
            self.counts.played += 1
            self.counts.recovered += 1
            self._bridged = 0
            return Next(What.RECOVER, self._held[expected + 1][1])
        self._advance(expected, None)
        self.counts.concealed += 1
        return self._bridge()

    def flush(self) -> None:
        """Forget what waits: nobody listened for a while. Nothing is counted as lost."""
        self._held.clear()
        self._newest = None
        self._next = None
        self._dry = 0
        self._bridged = 0
        self._begin_spurt()

    def left_out(self) -> None:
        """The frame of the last `pull` was not played, as its `Next.shorten` allowed."""
        self.counts.played -= 1
        self.counts.shortened += 1
        self._over = 0

    def spoilt(self) -> None:
        """The frame of the last `pull` could not be decoded: it counts as lost."""
        self.counts.played -= 1
        self.counts.concealed += 1

    # Filling and running dry

    def _filled(self) -> bool:
        if not self._held:
            return False
        frames = math.ceil(self._target_ms / FRAME_MS)
        self._waited += 1
        if len(self._held) < frames and self._waited <= frames:
            return False
        self._filling = False
        return True

    def _dry_tick(self) -> Next:
        """Nothing waits: the sender is muted, or the network is late. The next packet tells."""
        if self._next is None:
            return _SILENCE
        self._dry += 1
        self._over = 0
        return self._bridge()

    def _after_drought(self, full: int, timestamp: int) -> None:
        expected = self._expected()
        lost = full - expected
        passed = (timestamp - self._clock_at_next) & _CLOCK
        paused = lost < passed // BLOCK and passed < _HALF_CLOCK
        bridged = min(lost, self._dry) if paused else self._dry
        self.counts.concealed += bridged
        # Frames that are lost for good and whose time has passed need no bridge any more.
        covered = min(lost, self._dry)
        if covered:
            self._next = expected + covered
            self._clock_at_next = (timestamp - (lost - covered) * BLOCK) & _CLOCK
        self._dry = 0
        self._bridged = 0
        if paused:
            self._begin_spurt()

    def _begin_spurt(self) -> None:
        self._filling = True
        self._waited = 0
        self._target_ms = START_MS
        self._deviations.clear()
        self._unlearnt = 0

    # Playing

    def _play(self, expected: int) -> Next:
        level = self.held_ms
        timestamp, packet = self._held.pop(expected)
        self._advance(expected, timestamp)
        self._bridged = 0
        self.counts.played += 1
        self._over = self._over + 1 if level > self._target_ms + EXCESS_MS else 0
        if self._over >= STUBBORN_TICKS:
            return Next(What.PLAY, packet, Shorten.YES)
        if self._over >= CALM_TICKS:
            return Next(What.PLAY, packet, Shorten.IF_QUIET)
        return Next(What.PLAY, packet)

    def _bridge(self) -> Next:
        self._bridged += 1
        return Next(What.CONCEAL) if self._bridged <= CONCEAL_FRAMES else _SILENCE

    def _advance(self, expected: int, timestamp: int | None) -> None:
        base = self._clock_at_next if timestamp is None else timestamp
        self._next = expected + 1
        self._clock_at_next = (base + BLOCK) & _CLOCK

    def _drop_oldest(self) -> None:
        oldest = min(self._held)
        timestamp, _ = self._held.pop(oldest)
        missing = oldest - self._expected()
        self.counts.concealed += max(missing, 0)
        self.counts.overflow += 1
        self._advance(oldest, timestamp)

    # Counting

    def _expected(self) -> int:
        return self._next if self._next is not None else 0

    def _start(self, seq: int, timestamp: int) -> None:
        self._next = seq
        self._clock_at_next = timestamp & _CLOCK

    def _unwrap(self, seq: int) -> int | None:
        """The sequence number without its 16-bit wrap, or None when it is out of all reach."""
        expected = self._expected()
        ahead = (seq - expected) & 0xFFFF
        if ahead < _HALF_SEQ:
            return expected + ahead if ahead <= REORDER else None
        behind = 2 * _HALF_SEQ - ahead
        return expected - behind if behind <= BEHIND else None

    def _reset(self, seq: int, timestamp: int) -> None:
        self.flush()
        self._start(seq & 0xFFFF, timestamp)

    def _measure(self, full: int, timestamp: int, arrival_ms: int) -> None:
        """Learn how unevenly packets arrive; a pause of the sender tells nothing about that."""
        newest = self._newest
        if newest is not None and full <= newest[0]:
            return
        self._newest = (full, timestamp, arrival_ms)
        if newest is None or full - newest[0] != 1:
            return
        if (timestamp - newest[1]) & _CLOCK != BLOCK:
            return
        self._deviations.append(abs(arrival_ms - newest[2] - FRAME_MS))
        self._unlearnt += 1
        if self._unlearnt >= _LEARN_EVERY:
            self._unlearnt = 0
            ordered = sorted(self._deviations)
            worst = ordered[int(0.95 * (len(ordered) - 1))]
            self._target_ms = int(min(max(worst + MARGIN_MS, MIN_MS), MAX_MS))
