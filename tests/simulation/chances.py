# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A call to which anything happens, in any order and at any moment; then it is left in peace.

People come, go, crash and lose their lines while the issuer names, strikes and readmits, hosts
remove, keys are doubted and checks are lost. Nobody lies. While it lasts the rules of
`tests.fakes.call_room` hold after every step; when it is over, whoever should be there is live.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from client.crypto.envelope import Signed
from client.model.events import CallPhase
from client.model.ids import HelloHash, MessageHash
from client.model.participant import TrustState
from client.model.room import Profile, RoomDescriptor
from client.model.secret import Secret
from client.session import effects, inputs
from client.session.readmits import removes_of, words_of
from client.session.state import CallSetup
from client.session.turn import STRANGER
from client.session.words import Line
from tests.fakes.call_room import ROOM_KEY, FakeRoom, Node, chance, person, uid
from tests.fakes.epochs import after, first

ISSUER = 0
HOSTS = (0, 1)
PEACE_S = 150.0
CLICK_S = 0.4
SOON_S = 0.01
OWN_WILL = {"left", "struck", "removed", "ended-by-host", "ended-for-all"}


class Apart(AssertionError):
    """Honest people are not together when everything has settled."""


@dataclass
class Held:
    """What somebody's profile keeps between two presences."""

    descriptor: Signed[RoomDescriptor]
    room_key: Secret
    hellos: frozenset[HelloHash] = frozenset()


@dataclass
class Chances:
    """One call and its history."""

    seed: int
    people: int = 4
    profile: Profile = Profile.OPEN
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = chance(self.seed)
        self.room = FakeRoom(self.people, seed=self.seed + 1)
        self.room.talks = True
        named = self.dice.randint(2, self.people)
        self.current = first(*range(named), profile=self.profile, hosts=HOSTS)
        self.key = ROOM_KEY
        self.held = {n: Held(self.current, ROOM_KEY) for n in range(named)}
        self.out: set[int] = set()
        """Struck, or removed: not to be in the call."""
        self.over = False
        self.lines = 0
        self.busy: dict[int, float] = {}
        self.room.carry = self._carry
        self.lag: dict[int, float] = {}
        self._clicked: set[tuple[int, HelloHash]] = set()

    # the lines, which keep the order

    def _carry(self, _sender: Node | None, to: Node, body: bytes) -> list[tuple[float, bytes]]:
        at = max(self.room.now + self.lag.get(to.n, 0.0), self.busy.get(to.n, 0.0))
        self.busy[to.n] = at
        return [(at - self.room.now, body)]

    # what may happen

    def run(self, events: int) -> None:
        """So many things in a row, then peace; raises when it does not end well."""
        for n in sorted(self.held):
            self.join(n)
        self.pass_by(self.dice.choice([0.1, 1.0, 4.0]))
        acts = list(self.acts())
        for _ in range(events):
            if self.over:
                break
            act = self.dice.choice(acts)
            n = self.dice.choice(sorted(self.held))
            if act(n) is not False:
                self.told.append(f"{self.room.now - 1000:.2f} {act.__name__} {n}")
                self.pass_by(self.dice.choice([0.0, 0.0, 0.002, 0.1, 0.5, 1.5, 6.0]))
        self.peace()

    def acts(self) -> Iterator[Callable[[int], object]]:
        """Everything that may happen, the common more often."""
        yield from (self.join, self.join, self.leave, self.crash, self.cut, self.slow, self.say)
        yield from (self.add, self.strike, self.remove, self.readmit, self.doubt, self.lose_check)
        yield from (self.jump, self.raise_hand)

    def node(self, n: int) -> Node | None:
        """The presence of somebody that goes on."""
        found = self.room.nodes.get(n)
        return found if found is not None and found.alive else None

    def join(self, n: int) -> bool | None:
        if self.node(n) is not None or n in self.out or self._comes_back(n):
            return False
        held = self.held[n]
        if held.descriptor.value.epoch < self.current.value.epoch and self.dice.random() < 0.7:
            held.descriptor, held.room_key = self.current, self.key
        trust = {person(k).identity: TrustState.IN_PERSON for k in range(self.people)}
        setup = CallSetup(
            me=person(n),
            uid=uid(n),
            descriptor=held.descriptor,
            room_key=held.room_key,
            trust=trust,
            my_hellos=held.hellos,
        )
        self.room.join(n, setup)
        return None

    def _comes_back(self, n: int) -> bool:
        """The program is about to come back by itself."""
        last = self.room.nodes.get(n)
        finish = last.finished if last is not None else None
        return finish is not None and finish.rejoin and self.room.now - last.log[-1][0] < SOON_S

    def leave(self, n: int) -> bool | None:
        if self.node(n) is None:
            return False
        self.keep()
        self.room.leave(n)
        return None

    def crash(self, n: int) -> bool | None:
        if self.node(n) is None:
            return False
        self.keep()
        self.room.crash(n)
        return None

    def cut(self, n: int) -> bool | None:
        node = self.node(n)
        if node is None or not node.line:
            return False
        self.room.cut(n, self.dice.choice([0.1, 1.0, 5.0, 9.0]))
        return None

    def slow(self, n: int) -> None:
        self.lag[n] = self.dice.choice([0.0, 0.05, 0.4, 1.5])

    def say(self, n: int) -> bool | None:
        node = self.node(n)
        if node is None:
            return False
        self.lines += 1
        self.room.feed(node, inputs.Say(Line(f"{n} {self.lines}")))
        return None

    def raise_hand(self, n: int) -> bool | None:
        node = self.node(n)
        if node is None:
            return False
        self.room.feed(node, inputs.RaiseHand(self.dice.random() < 0.5))
        return None

    def jump(self, n: int) -> bool | None:
        node = self.node(n)
        if node is None or self.dice.random() < 0.5:
            return False
        self.room.feed(node, inputs.ClockJumped())
        return None

    def add(self, _n: int) -> bool | None:
        """The issuer names somebody new, or somebody who was struck."""
        missing = [k for k in range(self.people) if not self.names(k)]
        if not missing:
            return False
        whom = self.dice.choice(missing)
        members = sorted({*self.named(), whom})
        issuer = self.node(ISSUER)
        removes = removes_of(issuer.state.evidence, person(whom).identity) if issuer else ()
        self.publish(after(self.current, *members, readmits=self.lifting(removes)))
        self.held.setdefault(whom, Held(self.current, self.key))
        self.held[whom].descriptor, self.held[whom].room_key = self.current, self.key
        self.out.discard(whom)
        return None

    def strike(self, n: int) -> bool | None:
        if n == ISSUER or not self.names(n) or len(self.named()) < 3:
            return False
        issuer = self.node(ISSUER)
        words = words_of(issuer.state.evidence, person(n).identity) if issuer else ()
        members = [k for k in self.named() if k != n]
        self.key = Secret(self.dice.randbytes(32))
        self.out.add(n)
        self.publish(after(self.current, *members, readmits=self.lifting(words)), self.key)
        self.room.at(self.room.now + 1.0, lambda: n in self.out and self.node(n) and self.crash(n))
        return None

    def remove(self, n: int) -> bool | None:
        """A host removes somebody; only where all of the call know it is somebody gone."""
        by = self.dice.choice(HOSTS)
        host = self.node(by)
        if host is None or n in {*HOSTS, *self.out} or not self.names(n):
            return False
        if host.phase is not CallPhase.LIVE:
            return False
        self.room.feed(host, inputs.RemovePerson(person(n).identity))
        self.out.add(n)
        return None

    def readmit(self, n: int) -> bool | None:
        """The issuer lets somebody back in whom a host removed."""
        issuer = self.node(ISSUER)
        if issuer is None or n not in self.out or not self.names(n):
            return False
        removes = removes_of(issuer.state.evidence, person(n).identity)
        if not removes:
            return False
        self.publish(after(self.current, *self.named(), readmits=self.lifting(removes)))
        self.held[n].descriptor, self.held[n].room_key = self.current, self.key
        self.out.discard(n)
        return None

    def lifting(self, names: tuple[MessageHash, ...]) -> tuple[MessageHash, ...]:
        return tuple(dict.fromkeys((*self.current.value.readmits, *names)))

    def publish(self, epoch: Signed[RoomDescriptor], key: Secret | None = None) -> None:
        self.current = epoch
        self.held[ISSUER].descriptor, self.held[ISSUER].room_key = epoch, self.key
        issuer = self.node(ISSUER)
        if issuer is not None:
            self.room.feed(issuer, inputs.NewDescriptor(epoch.envelope, key))

    def doubt(self, n: int) -> bool | None:
        """Somebody's number is found different, and compared anew before the time is up."""
        node = self.node(n)
        others = [k for k in sorted(self.room.nodes) if k != n and self.node(k)]
        if node is None or node.phase is not CallPhase.LIVE or not others:
            return False
        whom = person(self.dice.choice(others)).identity
        self.room.feed(node, inputs.TrustChanged(whom, TrustState.KEY_CHANGED))

        def settled() -> None:
            now = self.node(n)
            if now is not None:
                self.room.feed(now, inputs.TrustChanged(whom, TrustState.IN_PERSON))

        self.room.at(self.room.now + self.dice.choice([0.5, 3.0, 8.0]), settled)
        return None

    def lose_check(self, n: int) -> bool | None:
        node = self.node(n)
        if node is None:
            return False
        self.room.feed(node, inputs.GateLost(("CLOCK-SKEW",)))

        def mended() -> None:
            now = self.node(n)
            if now is not None:
                self.room.feed(now, inputs.GateMended())

        self.room.at(self.room.now + self.dice.choice([0.3, 4.0, 9.0]), mended)
        return None

    # how it goes on

    def names(self, n: int) -> bool:
        return self.current.value.member(person(n).identity) is not None

    def named(self) -> list[int]:
        return [n for n in range(self.people) if self.names(n)]

    def keep(self) -> None:
        """What engines write down: every hello that was made, and the newest epoch."""
        for node in (*self.room.past, *self.room.nodes.values()):
            held = self.held[node.n]
            held.hellos |= {node.me}
            signed = node.state.evidence.descriptor
            if signed.value.epoch > held.descriptor.value.epoch:
                held.descriptor, held.room_key = signed, node.state.setup.room_key

    def pass_by(self, seconds: float) -> None:
        end = self.room.now + seconds
        while True:
            self.room.run(min(CLICK_S, max(0.0, end - self.room.now)))
            self.keep()
            self._let_in()
            if self.room.now >= end - 1e-9:
                return

    def _let_in(self) -> None:
        """A host inside sees who waits, and clicks."""
        for by in HOSTS:
            node = self.node(by)
            for hello, identity in node.state.waiting if node is not None else ():
                if self.current.value.member(identity) is not None:
                    self.room.feed(node, inputs.AdmitPerson(hello))

    def peace(self) -> None:
        """Nothing happens any more; whoever dropped out by mischance comes in once more."""
        self.lag.clear()
        self.pass_by(20.0)
        for n in self.named():
            self._open_new_invitation(n)
            if n not in self.out:
                self.held[n].descriptor, self.held[n].room_key = self.current, self.key
                self.join(n)
        self.pass_by(PEACE_S)
        self.judge()

    def _open_new_invitation(self, n: int) -> None:
        """Who missed a new room key needs the new invitation (ADR 013)."""
        node = self.node(n)
        if node is not None and node.state.setup.room_key.reveal() != self.key.reveal():
            self.keep()
            self.room.leave(n)

    def judge(self) -> None:
        kept = [node.state.evidence for node in self.room.live()]
        for n in sorted(self.out):
            # Whoever was removed comes back when nobody is left who knows of it.
            removed = any(removes_of(evidence, person(n).identity) for evidence in kept)
            if self.names(n) and self.node(n) and not removed:
                self.out.discard(n)
        for n in self.named():
            # Removed, struck and named anew before the issuer heard of the first: named once more.
            if any(removes_of(evidence, person(n).identity) for evidence in kept):
                self.out.add(n)
        who = [n for n in self.named() if n not in self.out]
        inside = [n for n in self.room.nodes if self.node(n)]
        if sorted(inside) != who:
            ends = {n: self.room.nodes[n].finished for n in who if n in self.room.nodes}
            raise Apart(f"in are {sorted(inside)}, not {who}: {ends}")
        if len(who) > 1 and not self.room.all_live(*who):
            seen = {
                n: (self.room.nodes[n].phase.name, self.room.nodes[n].state.reason) for n in who
            }
            raise Apart(f"not together: {seen}")
        for node in (*self.room.past, *self.room.nodes.values()):
            self._judge_words(node)

    def _judge_words(self, node: Node) -> None:
        """Every line came once, in order, under the name of whoever wrote it."""
        newest: dict[HelloHash, int] = {}
        for said in node.all_of(effects.Said):
            if not isinstance(said.word, Line):
                continue
            writer, number = map(int, said.word.text.split())
            if said.uid != uid(writer) or number <= newest.get(said.peer, 0):
                raise Apart(f"{said.word.text} under {said.uid}")
            newest[said.peer] = number
        for raised in node.all_of(effects.Raised):
            if raised.finding.id in ACCUSES and raised.finding.subject != STRANGER:
                raise Apart(f"{node.n} accuses: {raised.finding}")


ACCUSES = {
    "ATTENDANCE",
    "DATA-SIGNED",
    "KEYHOLDERS-MATCH",
    "KEY-COMMITTED",
    "ROSTER-SIGNED",
    "ROSTER-VERIFIED",
}
"""Nobody lies, so nobody is accused."""


def play(seed: int, events: int = 14) -> Chances:
    """One call by chance; raises `AssertionError` when a rule is broken."""
    made = Chances(seed, 3 + seed % 3, Profile.RESTRICTED if seed % 2 else Profile.OPEN)
    made.run(events)
    return made


if __name__ == "__main__":
    for one in range(*map(int, sys.argv[1:3])):
        try:
            play(one, 18)
        except AssertionError as broken:
            sys.stdout.write(f"seed {one}: {broken}\n")
