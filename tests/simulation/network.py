# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A relay and the lines to it, in virtual time: delay, rates, cuts, losses; one order a room.

A body goes up its sender's line, reaches the relay, is put into the queues of all who are meant
before the next body is read, and comes down each line in that order. Nothing here knows what a
body says.
"""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

PING_S = 5.0
SILENT_S = 8.0
"""A client that hears nothing for so long takes its line for lost."""
SEAT_S = 15.0
"""The relay tells of a lost connection after so long."""
FULL_RATE = 1_000_000.0
OUTBOX = 512
"""Bodies that a client keeps while its line is down: the newest."""


class Dice(Protocol):
    """Chance between 0 and 1 that repeats itself."""

    def random(self) -> float: ...


class Clock:
    """A heap of things to happen, each at its second."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def at(self, when: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._heap, (max(when, self.now), next(self._order), act))

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        self.at(self.now + seconds, act)

    def run_until(self, end: float) -> None:
        while self._heap and self._heap[0][0] <= end:
            when, _, act = heapq.heappop(self._heap)
            self.now = when
            act()
        self.now = end


@dataclass(eq=False)
class Line:
    """One connection to the relay; ``hear`` takes what arrives at the client's end."""

    conn: int
    hear: Callable[[str, int, bytes], None]
    """Called with ``deliver`` (sender, body), ``arrived``, ``departed``, ``up``, ``down``,
    ``answered`` or ``attached``."""
    delay: float = 0.02
    up_rate: float = FULL_RATE
    down_rate: float = FULL_RATE
    loss: float = 0.0
    up: bool = True
    told_down: bool = False
    keeps: bool = True
    """What is sent over a line while it is down arrives when it is up again."""
    cuts: int = 0
    up_free: float = 0.0
    down_free: float = 0.0
    outbox: list[tuple[int | Literal["*"], bytes]] = field(default_factory=list)
    backlog: list[tuple[str, int, bytes]] = field(default_factory=list)
    closed: bool = False


class Relay:
    """Forwards bodies between lines, in one order."""

    def __init__(self, clock: Clock, dice: Dice) -> None:
        self.clock = clock
        self.dice = dice
        self.lines: dict[int, Line] = {}
        self.messages = 0
        """Bodies that clients sent."""
        self.bytes = 0
        """Their bytes, as often as the relay carried them down a line."""
        self.running = True
        self.carries: Callable[[Line, Line], bool] = lambda _sender, _to: True
        """Whether a body from one line is put into another one's queue."""
        self._conns = itertools.count(1)

    def attach(self, hear: Callable[[str, int, bytes], None], **line: float) -> Line:
        """A new connection; its hello to the relay takes one way there and back."""
        new = Line(next(self._conns), hear, **line)
        self._come(new)
        return new

    def _come(self, line: Line) -> None:
        """The others hear of it; it hears who is there."""

        def arrive() -> None:
            if line.closed:
                return
            others = ",".join(map(str, self.lines)).encode()
            self._tell("arrived", line.conn)
            self.lines[line.conn] = line
            self._down(line, "attached", line.conn, others)

        self.clock.after(line.delay, arrive)
        self.clock.after(PING_S * self.dice.random(), lambda: self._ping(line))

    def _ping(self, line: Line) -> None:
        if line.closed:
            return
        if line.up and self.running and line.conn in self.lines:
            self._down(line, "answered", line.conn, b"")
        self.clock.after(PING_S, lambda: self._ping(line))

    def _tell(self, what: str, conn: int) -> None:
        for other in self.lines.values():
            if other.conn != conn:
                self._down(other, what, conn, b"")

    def send(self, line: Line, to: int | Literal["*"], body: bytes) -> None:
        """A client sends a body."""
        self.messages += 1
        if not line.up:
            if line.keeps:
                line.outbox = [*line.outbox, (to, body)][-OUTBOX:]
            return
        self._go_up(line, to, body)

    def _go_up(self, line: Line, to: int | Literal["*"], body: bytes) -> None:
        line.up_free = max(line.up_free, self.clock.now) + len(body) / line.up_rate
        cuts = line.cuts
        self.clock.at(line.up_free + line.delay, lambda: self._reach(line, cuts, to, body))

    def _reach(self, line: Line, cuts: int, to: int | Literal["*"], body: bytes) -> None:
        if line.cuts != cuts or not line.up:
            if line.keeps:
                line.outbox.append((to, body))
            return
        self._forward(line, to, body)

    def _forward(self, line: Line, to: int | Literal["*"], body: bytes) -> None:
        targets = list(self.lines) if to == "*" else [to]
        for conn in targets:
            other = self.lines.get(conn)
            if other is None or other is line:
                continue
            if not self.carries(line, other):
                continue
            if max(line.loss, other.loss) > self.dice.random():
                continue
            self.bytes += len(body)
            self._down(other, "deliver", line.conn, body)

    def _down(self, line: Line, what: str, conn: int, body: bytes) -> None:
        if not line.up:
            if line.keeps and what != "answered":
                line.backlog.append((what, conn, body))
            return
        line.down_free = max(line.down_free, self.clock.now) + len(body) / line.down_rate
        cuts = line.cuts
        self.clock.at(
            line.down_free + line.delay, lambda: self._arrive(line, cuts, (what, conn, body))
        )

    def _arrive(self, line: Line, cuts: int, item: tuple[str, int, bytes]) -> None:
        if line.closed:
            return
        if line.cuts != cuts or not line.up:
            if line.keeps and item[0] != "answered":
                line.backlog.append(item)
                if line.up:
                    self._flush(line)
            return
        line.hear(*item)

    # accidents

    def cut(self, line: Line, seconds: float, *, keeps: bool) -> None:
        """The line is down for so long. What is on its way arrives later, or never.

        Where it arrives later, the line only stood still: the client notices after 8 s.
        """
        line.up = False
        line.keeps = keeps
        line.cuts += 1
        cuts = line.cuts

        def notice() -> None:
            if not line.up and line.cuts == cuts:
                line.told_down = True
                line.hear("down", line.conn, b"")

        self.clock.after(SILENT_S if keeps else 0.0, notice)
        self.clock.after(seconds, lambda: self.mend(line))

    def mend(self, line: Line) -> None:
        """The line is back, under the same number."""
        if line.closed:
            return
        line.up = True
        if line.told_down:
            line.told_down = False
            line.hear("up", line.conn, b"")
        self._flush(line)

    def _flush(self, line: Line) -> None:
        waiting, line.backlog = line.backlog, []
        for item in waiting:
            self._down(line, *item)
        sending, line.outbox = line.outbox, []
        for to, body in sending:
            self._go_up(line, to, body)

    def lose(self, line: Line) -> None:
        """The client is gone without a word; the others are told after a while."""
        line.closed = True
        self.clock.after(SEAT_S, lambda: self.leave(line))

    def leave(self, line: Line) -> None:
        """The client closed its connection, or took another one with the same token."""
        line.closed = True
        if self.lines.pop(line.conn, None) is not None:
            self._tell("departed", line.conn)

    def restart(self, seconds: float) -> None:
        """The relay is started anew: everybody comes back after so long, as somebody new."""
        self.running = False
        lines = list(self.lines.values())
        self.lines.clear()
        for line in lines:
            line.up = False
            line.keeps = False
            line.cuts += 1
            line.hear("down", line.conn, b"")

        def back() -> None:
            self.running = True
            for line in lines:
                if line.closed:
                    continue
                line.up = True
                line.conn = next(self._conns)
                self.clock.after(self.dice.random(), lambda line=line: self._return(line))

        self.clock.after(seconds, back)

    def _return(self, line: Line) -> None:
        others = ",".join(map(str, self.lines)).encode()
        self._tell("arrived", line.conn)
        self.lines[line.conn] = line
        self._down(line, "attached", line.conn, others)
