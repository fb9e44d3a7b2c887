# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""People in a room: real call state machines on lines to one relay, and what they must keep.

After every step of every client its rules are checked (`Room.check`): they hold whatever happens
on the lines. Who clicks, crashes or leaves is up to a scenario.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

import msgspec

from client.identity.person import Person
from client.model.events import CallPhase
from client.model.ids import HelloHash, IdentityKey
from client.model.participant import TrustState
from client.model.room import Profile
from client.session import call, effects, inputs
from client.session.call import next_setup, start, step
from client.session.phases import TRANSITIONS
from client.session.state import CallSetup, State
from tests.fakes import call_room
from tests.fakes.call_room import ROOM_KEY, chance
from tests.fakes.epochs import signed
from tests.simulation.network import Clock, Line, Relay

ALLOWED = {(before, after) for before, _, after in TRANSITIONS}
LOOK_S = 0.5
"""How often people inside look at who waits."""
CLICK_S = (0.25, 1.0)
"""How long a person inside takes to see a knock and let in."""

person: Callable[[int], Person] = lru_cache(maxsize=64)(call_room.person)


@dataclass(eq=False)
class Client:
    """One presence of one person: a state machine and what its engine would keep."""

    n: int
    state: State
    line: Line | None = None
    alive: bool = True
    phases: list[CallPhase] = field(default_factory=lambda: [CallPhase.CONNECTING])
    wake: float = float("inf")
    held: bool = True
    using: tuple[int, bytes] | None = None
    opened: dict[tuple[HelloHash, int], bytes] = field(default_factory=dict)
    code: bytes | None = None
    waiting: tuple[tuple[HelloHash, IdentityKey], ...] = ()
    finished: effects.Finish | None = None
    raised: list[effects.Raised] = field(default_factory=list)
    noticed: list[effects.Noticed] = field(default_factory=list)
    shown: effects.RosterShown | None = None

    @property
    def me(self) -> HelloHash:
        return self.state.me

    @property
    def live(self) -> bool:
        return self.alive and self.state.phase is CallPhase.LIVE


@contextlib.contextmanager
def silenced(mute: bool) -> Iterator[None]:  # noqa: FBT001  reads as a sentence where it is used
    """A client that says everything but what it sees."""
    real = call.say_what_is_due
    if mute:
        call.say_what_is_due = lambda _turn: None
    try:
        yield
    finally:
        call.say_what_is_due = real


class Broken(AssertionError):
    """A rule that must always hold does not."""


class Room:
    """Everybody, their lines, and the clock."""

    def __init__(
        self,
        count: int,
        *,
        seed: int = 1,
        profile: Profile = Profile.OPEN,
        hosts: Iterable[int] = (0, 1),
    ) -> None:
        self.count = count
        self.profile = profile
        self.hosts = frozenset(hosts)
        named = call_room.descriptor(count + 1, profile=profile, hosts=hosts).value
        self.descriptor = signed(msgspec.structs.replace(named, members=named.members[:count]))
        """The first epoch; one more person has room in a later one."""
        self.dice = chance(seed)
        self.clock = Clock()
        self.relay = Relay(self.clock, chance(seed + 1))
        self.clients: dict[int, Client] = {}
        self.by_hello: dict[HelloHash, Client] = {}
        self.stated: dict[HelloHash, set[str]] = {}
        self.trust: dict[int, dict[IdentityKey, TrustState]] = {}
        self.clicking: dict[HelloHash, float] = {}
        self.refused: set[int] = set()
        """Nobody clicks for these people."""
        self.clickers: Callable[[], Iterable[int]] = lambda: sorted(self.clients)
        self.joins = 0
        self.silence: dict[int, float] = {}
        """Seconds for which somebody who had been live sent nothing though not alone."""
        self._silent_since: dict[int, float] = {}
        self.clock.after(LOOK_S, self._look)
        self.went: list[tuple[float, int, effects.Finish]] = []
        self.steps = 0
        self.loss = 0.0
        self.mute: set[HelloHash] = set()
        """Clients that never state anything."""
        self.no_return: set[int] = set()
        """People who do not come back when they are dropped."""
        self.keep_line: set[int] = set()
        """People whose connection stays when their call has ended."""

    @property
    def now(self) -> float:
        return self.clock.now

    def setup(self, n: int, **changes: object) -> CallSetup:
        trust = {person(k).identity: TrustState.IN_PERSON for k in range(self.count + 1)}
        base = CallSetup(
            me=person(n),
            uid=call_room.uid(n),
            descriptor=self.descriptor,
            room_key=ROOM_KEY,
            trust={**trust, **self.trust.get(n, {})},
        )
        return replace(base, **changes)

    # what people do

    def join(self, n: int, setup: CallSetup | None = None, **line: float) -> Client:
        """Somebody joins, for the first time or again with the hellos they remember."""
        made = frozenset(hello for hello, one in self.by_hello.items() if one.n == n)
        first = start(
            setup or self.setup(n, my_hellos=made), now=self.now, random=self.dice.randbytes
        )
        old = self.clients.get(n)
        if old is not None and old.line is not None:
            self.relay.leave(old.line)
        client = Client(n, first.state)
        self.clients[n] = client
        self.by_hello[client.me] = client
        self.stated[client.me] = set()
        self.joins += 1
        line = {"delay": self.dice.uniform(0.005, 0.06), "loss": self.loss, **line}
        client.line = self.relay.attach(
            lambda what, conn, body: self._hear(client, what, conn, body), **line
        )
        self._carry_out(client, first.effects)
        return client

    def join_all(self, who: Iterable[int] | None = None, *, within: float = 0.5) -> None:
        for n in range(self.count) if who is None else who:
            self.clock.after(self.dice.random() * within, lambda n=n: self.join(n))

    def leave(self, n: int) -> None:
        self.feed(self.clients[n], inputs.LeaveCall())

    def crash(self, n: int) -> Client:
        """The program dies: no Bye, and the relay notices late."""
        client = self.clients[n]
        client.alive = False
        self._loud(n)
        self.relay.lose(client.line)
        return client

    def admit(self, by: int, whom: int) -> None:
        self.feed(self.clients[by], inputs.AdmitPerson(self.clients[whom].me))

    def remove(self, by: int, whom: int) -> None:
        self.feed(self.clients[by], inputs.RemovePerson(person(whom).identity))

    def distrust(self, n: int, whom: int, trust: TrustState) -> None:
        """How ``n`` sees ``whom``, now and at later joins."""
        self.trust.setdefault(n, {})[person(whom).identity] = trust
        if n in self.clients:
            self.feed(self.clients[n], inputs.TrustChanged(person(whom).identity, trust))

    def run(self, seconds: float) -> None:
        self.clock.run_until(self.now + seconds)

    def run_until(self, done: Callable[[], bool], limit: float) -> float | None:
        """Seconds until it is so, looked at every 100 ms; None when it never was."""
        begin = self.now
        while self.now - begin < limit:
            if done():
                return self.now - begin
            self.run(0.1)
        return self.now - begin if done() else None

    # the machine

    def _hear(self, client: Client, what: str, conn: int, body: bytes) -> None:
        match what:
            case "deliver":
                self.feed(client, inputs.Delivered(conn, body))
            case "attached":
                others = tuple(int(other) for other in body.decode().split(",") if other)
                self.feed(client, inputs.Attached(conn, others))
            case "arrived":
                self.feed(client, inputs.Arrived(conn))
            case "departed":
                self.feed(client, inputs.Departed(conn))
            case "up":
                self.feed(client, inputs.LineUp())
            case "down":
                self.feed(client, inputs.LineDown())
            case "answered":
                self.feed(client, inputs.RelayAnswered())

    def feed(self, client: Client, input_: inputs.Input) -> None:
        if not client.alive:
            return
        self.steps += 1
        with silenced(client.me in self.mute):
            done = step(client.state, input_, now=self.now, random=self.dice.randbytes)
        client.state = done.state
        self._carry_out(client, done.effects)
        self.check(client)

    def _tick(self, client: Client, at: float) -> None:
        if client.wake == at:
            client.wake = float("inf")
            self.feed(client, inputs.Tick())

    def _carry_out(self, client: Client, done: Iterable[effects.Effect]) -> None:
        for effect in done:
            self._perform(client, effect)

    def _perform(self, client: Client, effect: effects.Effect) -> None:  # noqa: C901, PLR0912
        match effect:
            case effects.Send(to, body):
                if client.line is not None:
                    self.relay.send(client.line, to, body)
            case effects.WakeAt(at):
                wake = max(at, self.now + 1e-6)
                client.wake = wake
                self.clock.at(wake, lambda: self._tick(client, wake))
            case effects.PhaseChanged():
                self._phase(client, effect.phase)
            case effects.UseSendKey():
                client.using = (effect.generation, effect.secret.reveal())
            case effects.AddReceiveKey():
                client.opened[effect.peer, effect.generation] = effect.secret.reveal()
            case effects.DropReceiveKeys():
                for key in [k for k in client.opened if k[0] == effect.peer]:
                    if effect.below is None or key[1] < effect.below:
                        del client.opened[key]
            case effects.HoldSending():
                client.held = True
            case effects.ResumeSending():
                client.held = False
            case effects.CodeShown():
                client.code = effect.code
            case effects.Knocking():
                client.waiting = effect.people
            case effects.Raised():
                client.raised.append(effect)
            case effects.Noticed():
                client.noticed.append(effect)
            case effects.RosterShown():
                client.shown = effect
            case effects.Finish():
                client.finished = effect
                self._finished(client, effect)

    def _phase(self, client: Client, phase: CallPhase) -> None:
        last = client.phases[-1]
        if phase is last:
            return
        if (last, phase) not in ALLOWED:
            raise Broken(f"p{client.n} went from {last} to {phase}")
        client.phases.append(phase)

    def _finished(self, client: Client, finish: effects.Finish) -> None:
        client.alive = False
        self._loud(client.n)
        self.went.append((self.now, client.n, finish))
        line = client.line
        if client.n in self.keep_line:
            return
        # What was sent in this very step goes out before the connection closes.
        self.clock.at(
            max(line.up_free, self.now) + line.delay + 0.001, lambda: self.relay.leave(line)
        )
        if finish.rejoin and client.n not in self.no_return:
            setup = next_setup(client.state, now=self.now)
            kept = {"delay": line.delay, "up_rate": line.up_rate, "down_rate": line.down_rate}
            self.clock.after(0.1, lambda: self._rejoin(client, setup, kept))

    def _rejoin(self, client: Client, setup: CallSetup, line: dict[str, float]) -> None:
        if self.clients[client.n] is client:
            self.join(client.n, setup, **line)

    # those inside let in

    def _look(self) -> None:
        """The first person inside who sees a knock lets in, by name, after a moment."""
        self.clock.after(LOOK_S, self._look)
        for n in self.clickers():
            client = self.clients[n]
            if not client.alive:
                continue
            for hello, _ in client.waiting:
                guest = self.by_hello.get(hello)
                if guest is None or guest.n in self.refused or hello in self.clicking:
                    continue
                self.clicking[hello] = self.now
                wait = self.dice.uniform(*CLICK_S)
                self.clock.after(wait, lambda c=client, h=hello: self._click(c, h))

    def _click(self, client: Client, hello: HelloHash) -> None:
        self.clicking.pop(hello, None)
        self.feed(client, inputs.AdmitPerson(hello))

    # what must hold

    def check(self, client: Client) -> None:
        """What may never happen, whatever the lines do."""
        state = client.state
        if state.stated is not None:
            self.stated[client.me].add(state.stated.value.rh)
        self._count_silence(client)
        agreed = state.agreed
        if agreed is None:
            if not client.held:
                raise Broken(f"p{client.n} sends without an agreed roster")
            return
        if not client.held:
            self._check_sending(client)
        for hello in agreed.roster - ({client.me} & self.mute):
            if hello not in self.by_hello:
                raise Broken("somebody on an agreed roster who is nobody")
            if agreed.rh not in self.stated[hello]:
                raise Broken(f"p{client.n} agreed without the word of p{self.by_hello[hello].n}")

    def _check_sending(self, client: Client) -> None:
        """Nothing is sealed under a generation somebody of whose roster is gone."""
        state = client.state
        key = state.send_key
        if key is None or state.agreed is None:
            raise Broken(f"p{client.n} sends without a key")
        others = state.roster - {client.me}
        if not key.given <= others or not key.given <= state.agreed.roster:
            raise Broken(f"p{client.n} sends under a key that somebody gone holds")
        if key.given & state.view.gone.keys():
            raise Broken(f"p{client.n} sends under a key that somebody gone holds")

    def _count_silence(self, client: Client) -> None:
        """Time in which somebody who was live says nothing to people who are here."""
        state = client.state
        interrupted = (
            client.alive
            and client.held
            and state.last_agreed is not None
            and bool(state.others)
            and client is self.clients[client.n]
        )
        if interrupted:
            self._silent_since.setdefault(client.n, self.now)
        else:
            self._loud(client.n)

    def _loud(self, n: int) -> None:
        since = self._silent_since.pop(n, None)
        if since is not None:
            self.silence[n] = self.silence.get(n, 0.0) + self.now - since

    def start_counting(self) -> None:
        """Count messages, bytes, joins and silence from now."""
        self.relay.messages = self.relay.bytes = self.joins = 0
        self.silence.clear()
        self.went.clear()

    # what came of it

    def hears(self, a: Client, b: Client) -> bool:
        """``a`` can open what ``b`` seals now."""
        return b.using is not None and a.opened.get((b.me, b.using[0])) == b.using[1]

    def all_live(self, who: Iterable[int]) -> bool:
        """These people and nobody else agree, with one code, keys and sound all round."""
        return not self.what_lacks(who)

    def what_lacks(self, who: Iterable[int]) -> str:
        """Why these people are not all live with each other; empty when they are."""
        missing = [n for n in who if n not in self.clients]
        if missing:
            return f"not here: {missing}"
        clients = [self.clients[n] for n in who]
        dead = [(c.n, c.finished) for c in clients if not c.alive]
        if dead:
            return f"ended: {dead}"
        if len(clients) == 1:
            return "alone with somebody" if clients[0].state.others else ""
        idle = [(c.n, c.state.phase.value, c.state.reason) for c in clients if not c.live or c.held]
        return f"not live: {idle}" if idle else self._what_differs(clients)

    def _what_differs(self, clients: list[Client]) -> str:
        everybody = frozenset(c.me for c in clients)
        rh = clients[0].state.view.rh
        pairs = [(a, b) for a in clients for b in clients if a is not b]
        wrong = {
            "rosters differ": any(c.state.agreed.roster != everybody for c in clients),
            "hashes differ": any({c.state.agreed.rh, c.state.view.rh} != {rh} for c in clients),
            "codes differ": len({c.code for c in clients}) > 1 or clients[0].code is None,
            "somebody cannot open frames": any(not self.hears(a, b) for a, b in pairs),
            "key holders are not the people shown": any(
                c.shown is None or c.shown.key_holders != len(clients) for c in clients
            ),
        }
        return ", ".join(what for what, is_so in wrong.items() if is_so)
