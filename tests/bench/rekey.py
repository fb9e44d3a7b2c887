# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How long after a person leaves until all others hold and use new keys, and what it costs.

Ours: N call state machines, each with its own mailbox over TLS and WebSocket to a relay in a
process of its own, from the click on Leave until the N - 1 others agree on the new roster, hold
everybody's new secret and seal under their own. They come to be in the call in memory, which is
not measured. Baseline: the very same number of bodies of the very same sizes from and to the same
mailboxes, sent at once, with nobody reading them.

All machines share one processor here, so their clocks run N times slower: no timer fires because
others are being worked on. ``own_s`` is therefore the time by their clocks, what it takes where
each has a processor. ``ours`` and the baseline are processor seconds of all members together,
because seconds depend on who else works on this machine. Bytes are those of bodies.
"""

import argparse
import asyncio
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from client.model.ids import HelloHash, RosterHash
from client.model.secret import Secret
from client.net.relay_mailbox import Patience, RelayMailbox
from client.session import effects, inputs
from client.session.call import step
from tests.bench.harness import report
from tests.bench.relay_side import Place, a_relay_for
from tests.fakes.call_room import FakeRoom, Node
from tests.fakes.relay_rig import Spawner
from tests.simulation.cheap import reading_once

SIZES = {5: 3, 25: 1, 50: 1}
"""People in the call before one leaves, and how often that is measured."""
REPORTED = 25
TARGET = 40.0
PATIENT = Patience(silent_s=120.0, answer_s=30.0, connect_s=30.0)
BOOT_S = 8.0
WAIT_S = 60.0


@dataclass(frozen=True)
class Sent:
    """One body on its way: from and to connection numbers, ``*`` for all others."""

    sender: int
    to: int | str
    size: int


@dataclass(frozen=True)
class Figures:
    """Of one leaving: seconds on this processor and by the members' clocks, bytes a member."""

    wall_s: float
    own_s: float
    held_s: float
    raw_s: float
    work_s: float
    raw_work_s: float
    """Processor seconds of all members together, mailboxes included, and of the baseline."""
    cpu_s: float
    """Processor seconds of the busiest member's machine."""
    messages: int
    sent: float
    received: float


class Clock:
    """Monotonic seconds as all members see them: stands still until it is let go."""

    def __init__(self, start: float, slower: float) -> None:
        self._start = start
        self.slower = slower
        self._since: float | None = None

    def go(self) -> None:
        self._since = time.perf_counter()

    def __call__(self) -> float:
        gone_by = 0.0 if self._since is None else time.perf_counter() - self._since
        return self._start + gone_by / self.slower


@dataclass
class Member:
    """A call state machine at a real mailbox."""

    node: Node
    clock: Clock
    mailbox: RelayMailbox
    spawn: Spawner
    wrote: Callable[[Sent], None]
    changed: Callable[[], None]
    opened: set[tuple[HelloHash, RosterHash]] = field(default_factory=set)
    using: RosterHash | None = None
    sent: int = 0
    received: int = 0
    cpu: float = 0.0
    _wake: asyncio.TimerHandle | None = None

    def feed(self, item: inputs.Input) -> None:
        if isinstance(item, inputs.Delivered):
            self.received += len(item.body)
        began = time.thread_time()
        done = step(self.node.state, item, now=self.clock(), random=secrets.token_bytes)
        self.cpu += time.thread_time() - began
        self.node.state = done.state
        for effect in done.effects:
            self._perform(effect)
        self.changed()

    def holds(self, others: frozenset[HelloHash]) -> bool:
        """Agrees on exactly these people and me, and has everybody's secret for it."""
        agreed = self.node.state.agreed
        if agreed is None or agreed.roster != others:
            return False
        return all((peer, agreed.rh) in self.opened for peer in others - {self.node.me})

    def uses(self, others: frozenset[HelloHash]) -> bool:
        agreed = self.node.state.agreed
        return self.holds(others) and agreed is not None and self.using == agreed.rh

    def stop(self) -> None:
        if self._wake is not None:
            self._wake.cancel()

    def _perform(self, effect: effects.Effect) -> None:
        match effect:
            case effects.Send(to, body):
                self.sent += len(body)
                self.wrote(Sent(self.node.conn or 0, to, len(body)))
                self.mailbox.send(to, body)
            case effects.WakeAt(at):
                self.stop()
                wait = max(0.0, at - self.clock()) * self.clock.slower
                loop = asyncio.get_running_loop()
                self._wake = loop.call_later(wait, self.feed, inputs.Tick())
            case effects.AddReceiveKey(peer, roster, _, _):
                self.opened.add((peer, roster))
            case effects.UseSendKey(roster, _, _, _):
                self.using = roster
            case effects.Finish():
                self.stop()
                self.spawn(self.mailbox.close(), "member-close")
            case _:
                pass


def a_call_of(count: int) -> FakeRoom:
    """People who are all live with each other, in memory."""
    room = FakeRoom(count, seed=count)
    room.check = lambda _node: None
    everybody = range(count)
    with reading_once():
        room.join_all()
        end = room.now + BOOT_S
        while room.now < end:
            room.run(0.05)
            settled = all(node.state.next_key is None for node in room.nodes.values())
            if settled and room.all_live(*everybody):
                return room
    raise AssertionError("they do not come to be in a call")


def ignore(_conn: int, _item: inputs.Input) -> None:
    """Hear and do nothing."""


class Lines:
    """Everybody's mailbox, attached in the order of their connection numbers."""

    def __init__(self, place: Place, count: int) -> None:
        self.spawn = Spawner()
        self.hear: Callable[[int, inputs.Input], None] = ignore
        self.boxes: dict[int, RelayMailbox] = {}
        for conn in range(1, count + 1):
            self.boxes[conn] = RelayMailbox(
                place.servers,
                place.room_id,
                Secret(place.tokens[conn - 1]),
                spawn=self.spawn,
                on_input=lambda item, conn=conn: self.hear(conn, item),
                patience=PATIENT,
            )

    async def attach(self) -> None:
        for box in self.boxes.values():
            await box.attach()

    async def close(self) -> None:
        self.hear = ignore
        await asyncio.gather(*(box.close() for box in self.boxes.values()))
        assert self.spawn.failures == []


async def one_leaves(place: Place, room: FakeRoom) -> Figures:
    """The last one leaves; then the same bodies go the same ways unread."""
    lines = Lines(place, room.count)
    try:
        await lines.attach()
        leaving = Leaving(room, lines)
        figures = await leaving.measure()
        raw, raw_work = await resend(lines, leaving.among_those_who_stay())
    finally:
        await lines.close()
    return replace(figures, raw_s=raw, raw_work_s=raw_work)


class Leaving:
    """One person leaves a call of people who sit at real mailboxes."""

    def __init__(self, room: FakeRoom, lines: Lines) -> None:
        self._clock = Clock(room.now, room.count)
        self._lines = lines
        self._sent: list[Sent] = []
        self._moved = asyncio.Event()
        self._members = {conn: self._member(node) for conn, node in room.conns.items() if node}

    def _member(self, node: Node) -> Member:
        box = self._lines.boxes[node.conn or 0]
        spawn, wrote = self._lines.spawn, self._sent.append
        return Member(node, self._clock, box, spawn, wrote, self._moved.set)

    async def measure(self) -> Figures:
        *staying, leaver = self._members.values()
        others = frozenset(member.node.me for member in staying)
        self._lines.hear = lambda conn, item: self._members[conn].feed(item)
        self._clock.go()
        began, worked = time.perf_counter(), time.process_time()
        leaver.feed(inputs.LeaveCall())
        held = await self._until(lambda: all(member.holds(others) for member in staying))
        used = await self._until(lambda: all(member.uses(others) for member in staying))
        worked = time.process_time() - worked
        self._lines.hear = ignore
        for member in staying:
            member.stop()
        return Figures(
            wall_s=used - began,
            own_s=(used - began) / self._clock.slower,
            held_s=(held - began) / self._clock.slower,
            raw_s=0.0,
            work_s=worked,
            raw_work_s=0.0,
            cpu_s=max(member.cpu for member in staying),
            messages=len(self._sent),
            sent=statistics.mean(member.sent for member in staying),
            received=statistics.mean(member.received for member in staying),
        )

    async def _until(self, holds: Callable[[], bool]) -> float:
        async with asyncio.timeout(WAIT_S):
            while not holds():
                self._moved.clear()
                await self._moved.wait()
        return time.perf_counter()

    def among_those_who_stay(self) -> list[Sent]:
        """What was sent from and to others than the one who left."""
        *staying, _ = self._members
        here = set(staying)
        return [one for one in self._sent if one.sender in here and one.to in {"*", *here}]


async def resend(lines: Lines, sent: list[Sent]) -> tuple[float, float]:
    """Seconds until bodies of these sizes are where they are to go, and processor seconds."""
    left = sum(len(lines.boxes) - 2 if one.to == "*" else 1 for one in sent)
    over = asyncio.Event()

    def arrived(_conn: int, item: inputs.Input) -> None:
        nonlocal left
        if isinstance(item, inputs.Delivered):
            left -= 1
            if left <= 0:
                over.set()

    lines.hear = arrived
    bodies = [(one, secrets.token_bytes(one.size)) for one in sent]
    began, worked = time.perf_counter(), time.process_time()
    for one, body in bodies:
        lines.boxes[one.sender].send(one.to, body)
    async with asyncio.timeout(WAIT_S):
        await over.wait()
    return time.perf_counter() - began, time.process_time() - worked


async def measure(sizes: dict[int, int]) -> dict[int, list[Figures]]:
    """For each number of people, as often as it says there."""
    found: dict[int, list[Figures]] = {}
    for count, times in sizes.items():
        found[count] = []
        for _ in range(times):
            room = a_call_of(count)
            with a_relay_for(count) as place:
                found[count].append(await one_leaves(place, room))
    return found


def middle(figures: list[Figures]) -> dict[str, float]:
    """The median of each figure, rounded, as it goes into the line."""
    return {
        name: round(statistics.median(getattr(one, name) for one in figures), places)
        for name, places in SHOWN.items()
    }


SHOWN = {
    "own_s": 4,
    "held_s": 4,
    "wall_s": 3,
    "raw_s": 4,
    "work_s": 4,
    "raw_work_s": 4,
    "cpu_s": 4,
    "messages": 0,
    "sent": 0,
    "received": 0,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rekey", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the JSON line is always printed")
    parser.add_argument("--people", type=int, nargs="*", help="only calls of so many, once each")
    given = parser.parse_args()
    sizes = dict.fromkeys(given.people, 1) if given.people else SIZES
    figures = {count: middle(found) for count, found in asyncio.run(measure(sizes)).items()}
    shown = figures.get(REPORTED) or next(iter(figures.values()))
    return report(
        "rekey",
        shown["work_s"],
        shown["raw_work_s"],
        TARGET,
        unit="CPU-s",
        n=max(sizes.values()),
        people=figures,
        notes=[
            f"{count} people, one leaves: {one['own_s'] * 1000:.0f} ms with a processor each "
            f"({one['cpu_s'] * 1000:.0f} ms of work for the busiest), "
            f"{one['sent'] / 1000:.0f} kB sent and {one['received'] / 1000:.0f} kB received each"
            for count, one in figures.items()
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
