# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A room for tests: real call state machines over a fake ordered relay and a virtual clock.

After every step of every client the rules that must never break are checked. The relay can be
made to lie: to lose, repeat, delay and reorder per receiver.
"""

import copy
import heapq
import itertools
import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache, partial, wraps

from client.crypto.envelope import Context, Signed, sign
from client.crypto.frame_keys import FrameKeys
from client.identity.person import Person
from client.model.events import CallPhase
from client.model.ids import HelloHash, MessageHash, RoomId, Uid
from client.model.media import StreamKind
from client.model.participant import TrustState
from client.model.room import Features, Ice, Member, Profile, Role, RoomDescriptor, Server
from client.model.secret import Secret
from client.session import effects, inputs
from client.session.call import next_setup, start, step
from client.session.phases import TRANSITIONS
from client.session.state import CallSetup, State

LATENCY_S = 0.001
PING_S = 5.0
COLLECTS_S = 1.0
"""How long a client stays for the receipts of the others when a call ended for all."""
ROOM_ID = RoomId("0123456789abcdef0123456789abcdef")
ROOM_KEY = Secret(b"room key of the test room, 32 by")
ALLOWED = {(before, after) for before, _, after in TRANSITIONS}

Carry = tuple[float, bytes]
"""Extra delay and body."""


def chance(seed: int) -> random.Random:
    """Chance that repeats itself."""
    return random.Random(seed)  # noqa: S311  a test's virtual chance


@cache
def person(n: int) -> Person:
    return Person.from_seed(Secret(bytes([n + 1]) * 32))


def uid(n: int) -> Uid:
    return Uid(f"p{n}@test")


def descriptor(
    count: int, *, profile: Profile = Profile.OPEN, hosts: Iterable[int] = (0,), epoch: int = 1
) -> Signed[RoomDescriptor]:
    people = [person(n) for n in range(count)]
    members = tuple(
        Member(
            uid=uid(n),
            name=f"P {n}",
            card_hash=MessageHash("0" * 128),
            identity=someone.identity,
            role=Role.HOST if n in hosts else Role.SPEAKER,
        )
        for n, someone in enumerate(people)
    )
    room = RoomDescriptor(
        v=1,
        room_id=ROOM_ID,
        epoch=epoch,
        prev="",
        issuer=people[0].identity,
        created=0,
        nbf=0,
        exp=2**33,
        classification="",
        profile=profile,
        suite="WW1",
        engine="mesh",
        servers=(Server("wss://127.0.0.1:7443", ("0" * 64,)),),
        ice=Ice("all", ()),
        features=Features(
            chat=True,
            screen_share=False,
            max_members=max(8, count),
            dialin=False,
            recording=False,
            guests=False,
        ),
        members=members,
        readmits=(),
    )
    return sign(people[0].signing, Context.ROOM, room)


@dataclass
class Node:
    """One client: its state, and what its engine would hold."""

    n: int
    state: State
    conn: int | None = None
    alive: bool = True
    line: bool = True
    wake: float = float("inf")
    phases: list[CallPhase] = field(default_factory=lambda: [CallPhase.CONNECTING])
    log: list[tuple[float, effects.Effect]] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    opened: dict[tuple[HelloHash, int], bytes] = field(default_factory=dict)
    using: tuple[int, bytes] | None = None
    secrets: dict[int, tuple[bytes, frozenset[HelloHash], str]] = field(default_factory=dict)
    held: bool = True
    finished: effects.Finish | None = None
    keys: FrameKeys = field(default_factory=lambda: FrameKeys(threading.Lock))
    """Real keys of data frames; used only in a room that talks."""
    answers: list[inputs.Input] = field(default_factory=list)
    """What its engine answers within a step: the next inputs, before anything that arrives."""

    @property
    def me(self) -> HelloHash:
        return self.state.me

    @property
    def phase(self) -> CallPhase:
        return self.state.phase

    def all_of(self, type_: type) -> list:
        return [effect for _, effect in self.log if isinstance(effect, type_)]

    def first(self, want: Callable[[effects.Effect], bool]) -> float | None:
        return next((at for at, effect in self.log if want(effect)), None)

    def twin(self) -> "Node":
        """The same client once more. A state is a value, so both may be stepped on."""
        return replace(
            self,
            phases=list(self.phases),
            log=list(self.log),
            stated=set(self.stated),
            opened=dict(self.opened),
            secrets=dict(self.secrets),
            keys=_twin_keys(self.keys),
            answers=[],
        )


def _twin_keys(keys: FrameKeys) -> FrameKeys:
    """The same keys, with counters and windows of their own."""
    made = FrameKeys(threading.Lock)
    made._held = keys._held
    made._last_generation = dict(keys._last_generation)
    made._streams = {kind: copy.copy(stream) for kind, stream in keys._streams.items()}
    for peer, known in keys._senders.items():
        made._senders[peer] = copy.copy(known)
        streams = {kid: copy.copy(stream) for kid, stream in known.streams.items()}
        made._senders[peer].streams = streams
    return made


class FakeRoom:
    """Drives everybody through virtual time."""

    def __init__(self, count: int, *, seed: int = 1, **room: object) -> None:
        self.count = count
        self.descriptor = descriptor(count, **room)
        self.now = 1000.0
        self.dice = chance(seed)
        self.nodes: dict[int, Node] = {}
        self.conns: dict[int, Node | None] = {}
        self.queue: list[tuple[float, int, Callable[[], None]]] = []
        self.order = itertools.count()
        self.next_conn = itertools.count(1)
        self.carry: Callable[[Node | None, Node, bytes], list[Carry]] = lambda _sender, _to, body: [
            (0.0, body)
        ]
        self.wire: list[tuple[int, bytes]] = []
        self.past: list[Node] = []
        self.ghost_heard: list[bytes] = []
        self.rejoins = True
        self.talks = False
        """Data messages are really sealed, carried and opened."""

    def setup(self, n: int, **changes: object) -> CallSetup:
        base = CallSetup(
            me=person(n),
            uid=uid(n),
            descriptor=self.descriptor,
            room_key=ROOM_KEY,
            trust={person(k).identity: TrustState.IN_PERSON for k in range(self.count)},
        )
        return replace(base, **changes)

    def twin(self) -> "FakeRoom":
        """The same call once more, with a future of its own; only while nothing is under way."""
        assert not self.past
        count, conn = next(self.order), next(self.next_conn)
        made = copy.copy(self)
        for room in (self, made):
            room.order, room.next_conn = itertools.count(count), itertools.count(conn)
        made.dice = chance(0)
        made.dice.setstate(self.dice.getstate())
        made.nodes = {n: node.twin() for n, node in self.nodes.items()}
        made.conns = {node.conn: node for node in made.nodes.values()}
        assert set(made.conns) == set(self.conns)
        made.wire, made.past, made.ghost_heard = list(self.wire), [], []
        made.queue = []
        for at, place, act in self.queue:
            assert isinstance(act, partial), "a message is under way"
            assert act.func == self._ping
            made.queue.append((at, place, partial(made._ping, made.nodes[act.args[0].n])))
        return made

    def at(self, when: float, act: Callable[[], None]) -> None:
        heapq.heappush(self.queue, (when, next(self.order), act))

    def join(self, n: int, setup: CallSetup | None = None) -> Node:
        first = start(setup or self.setup(n), now=self.now, random=self.dice.randbytes)
        if n in self.nodes:
            self.past.append(self.nodes[n])
        node = Node(n, first.state)
        self.nodes[n] = node
        self._carry_out(node, first.effects)
        self._attach(node)
        return node

    def join_all(self) -> None:
        for n in range(self.count):
            self.join(n)

    def _attach(self, node: Node) -> None:
        conn = next(self.next_conn)
        others = tuple(self.conns)
        node.conn = conn
        self.conns[conn] = node
        self.feed(node, inputs.Attached(conn, others))
        self._hint(inputs.Arrived(conn), conn)
        self.at(self.now + PING_S, partial(self._ping, node))

    def _hint(self, hint: inputs.Input, conn: int) -> None:
        for other, node in list(self.conns.items()):
            if node is not None and other != conn and node.line:
                self.at(self.now + LATENCY_S, lambda node=node: self.feed(node, hint))

    def _ping(self, node: Node) -> None:
        if node.alive:
            if node.line:
                self.feed(node, inputs.RelayAnswered())
            self.at(self.now + PING_S, partial(self._ping, node))

    def detach(self, node: Node) -> None:
        if node.conn in self.conns:
            del self.conns[node.conn]
            self._hint(inputs.Departed(node.conn), node.conn)

    def crash(self, n: int) -> Node:
        node = self.nodes[n]
        node.alive = False
        self.detach(node)
        return node

    def leave(self, n: int) -> None:
        self.feed(self.nodes[n], inputs.LeaveCall())

    def cut(self, n: int, seconds: float) -> None:
        node = self.nodes[n]
        node.line = False
        self.feed(node, inputs.LineDown())

        def back() -> None:
            node.line = True
            self.feed(node, inputs.LineUp())

        self.at(self.now + seconds, back)

    def ghost(self) -> int:
        """A connection that belongs to nobody."""
        conn = next(self.next_conn)
        self.conns[conn] = None
        self._hint(inputs.Arrived(conn), conn)
        return conn

    def inject(self, conn: int, body: bytes, to: Node | None = None) -> None:
        for node in [to] if to else [n for n in self.conns.values() if n]:
            self.at(
                self.now + LATENCY_S,
                lambda node=node: self.feed(node, inputs.Delivered(conn, body)),
            )

    def feed(self, node: Node, input_: inputs.Input) -> None:
        if not node.alive and not node.state.attendance.awaits:
            return
        done = step(node.state, input_, now=self.now, random=self.dice.randbytes)
        node.state = done.state
        self._carry_out(node, done.effects)
        self.check(node)
        while node.answers:
            self.feed(node, node.answers.pop(0))

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        while True:
            due = self.queue[0][0] if self.queue else float("inf")
            wake = min((n.wake for n in self.nodes.values() if n.alive), default=float("inf"))
            if min(due, wake) > end:
                break
            self.now = max(self.now, min(due, wake))
            if due <= wake:
                heapq.heappop(self.queue)[2]()
                continue
            for node in list(self.nodes.values()):
                if node.alive and node.wake <= self.now:
                    node.wake = float("inf")
                    self.feed(node, inputs.Tick())
        self.now = end

    def _carry_out(self, node: Node, done: Iterable[effects.Effect]) -> None:
        for effect in done:
            node.log.append((self.now, effect))
            if self.talks:
                self._turn_keys(node, effect)
            self._perform(node, effect)

    def _perform(self, node: Node, effect: effects.Effect) -> None:  # noqa: C901, PLR0912
        match effect:
            case effects.Send(to, body):
                self._send(node, to, body)
            case effects.WakeAt(at):
                assert at > self.now or at == self.now
                node.wake = max(at, self.now + 1e-6)
            case effects.PhaseChanged(phase):
                if phase is not node.phases[-1]:
                    assert (node.phases[-1], phase) in ALLOWED, (node.phases[-1], phase)
                    node.phases.append(phase)
            case effects.UseSendKey(roster, me, generation, secret):
                assert me == node.me
                node.using = (generation, secret.reveal())
                node.secrets[generation] = (
                    secret.reveal(),
                    node.state.send_key.given if node.state.send_key else frozenset(),
                    roster,
                )
            case effects.AddReceiveKey(peer, _, generation, secret):
                node.opened[peer, generation] = secret.reveal()
            case effects.DropReceiveKeys(peer, below):
                for key in [k for k in node.opened if k[0] == peer]:
                    if below is None or key[1] < below:
                        del node.opened[key]
            case effects.HoldSending():
                node.held = True
            case effects.ResumeSending():
                node.held = False
            case effects.SealData() | effects.OpenData() if self.talks:
                self._talk(node, effect)
            case effects.Finish():
                node.finished = effect
                self._finished(node, effect)

    def _turn_keys(self, node: Node, effect: effects.Effect) -> None:
        match effect:
            case effects.UseSendKey(roster, me, generation, secret):
                node.keys.use_send_key(roster, me, generation, secret)
            case effects.AddReceiveKey(peer, roster, generation, secret):
                node.keys.add_receive_key(peer, roster, generation, secret)
            case effects.DropReceiveKeys(peer, below):
                node.keys.drop_receive_keys(peer, below)
            case effects.HoldSending():
                node.keys.hold()
            case effects.ResumeSending():
                node.keys.resume()

    def _talk(self, node: Node, effect: effects.SealData | effects.OpenData) -> None:
        if isinstance(effect, effects.SealData):
            sealed = node.keys.seal(StreamKind.DATA, effect.plain)
            assert sealed is not None, "something was said while nothing may be sealed"
            for to in ("*",) if effect.to == "*" else effect.to:
                self._send(node, to, effect.head + sealed)
            return
        plain = node.keys.open(effect.peer, StreamKind.DATA, effect.sealed)
        answer = inputs.DataOpened(effect.peer, effect.generation, effect.counter, plain)
        node.answers.append(answer)

    def _finished(self, node: Node, finish: effects.Finish) -> None:
        node.alive = False
        # What was sent in this very step is still forwarded before the connection goes.
        stays = COLLECTS_S if node.state.attendance.awaits else LATENCY_S / 2
        self.at(self.now + stays, lambda: self.detach(node))
        if finish.rejoin and self.rejoins:
            setup = next_setup(node.state, now=self.now)
            self.at(self.now + LATENCY_S, lambda: self.join(node.n, setup))

    def _send(self, node: Node, to: object, body: bytes) -> None:
        assert len(body) <= 64 * 1024
        self.wire.append((node.conn or 0, body))
        if not node.line:
            return
        targets = self.conns if to == "*" else [to]
        for conn in list(targets):
            if conn == node.conn or conn not in self.conns:
                continue
            target = self.conns[conn]
            if target is None:
                self.ghost_heard.append(body)
                continue
            for delay, carried in self.carry(node, target, body):
                self.at(
                    self.now + LATENCY_S + delay,
                    lambda t=target, b=carried, c=node.conn: (
                        t.line and self.feed(t, inputs.Delivered(c, b))
                    ),
                )

    def check(self, node: Node) -> None:
        """What may never happen, whatever the relay does."""
        state = node.state
        if state.stated is not None:
            node.stated.add(state.stated.value.rh)
        honest = {n.me: n for n in (*self.nodes.values(), *self.past)}
        if state.agreed is not None:
            assert state.stated is not None
            assert state.agreed.rh in node.stated
            for hello in state.agreed.roster:
                assert hello in honest, "somebody on an agreed roster who is nobody"
                assert state.agreed.rh in honest[hello].stated, "agreed without everybody's word"
        for other in self.nodes.values():
            if other is not node and self.settled_with(node, other):
                assert state.agreed.rh == other.state.agreed.rh, "two rosters in one call"
        if not node.held:
            assert state.agreed is not None
            assert state.send_key is not None
            assert state.send_key.given <= state.roster - {node.me}
            assert state.send_key.given <= state.agreed.roster
        for (peer, generation), secret in node.opened.items():
            sender = honest[peer]
            known = sender.state.send_key, sender.state.next_key
            for key in known:
                if key is not None and key.generation == generation:
                    assert key.secret.reveal() == secret
                    assert node.me in key.given

    def settled_with(self, a: Node, b: Node) -> bool:
        """Both are live with each other and see what they agreed."""
        return all(
            one.alive
            and one.state.agreed is not None
            and one.state.agreed.rh == one.state.view.rh
            and other.me in one.state.agreed.roster
            for one, other in ((a, b), (b, a))
        )

    # what tests ask

    def live(self) -> list[Node]:
        return [n for n in self.nodes.values() if n.alive and n.phase is CallPhase.LIVE]

    def all_live(self, *who: int) -> bool:
        """These people and nobody else agree, with keys, code and links all round."""
        nodes = [self.nodes[n] for n in who]
        everybody = frozenset(n.me for n in nodes)
        codes = {tuple(n.all_of(effects.CodeShown)[-1:]) for n in nodes}
        return (
            all(n.alive and n.phase is CallPhase.LIVE and not n.held for n in nodes)
            and {n.state.agreed.rh for n in nodes if n.state.agreed} == {nodes[0].state.view.rh}
            and all(n.state.agreed and n.state.agreed.roster == everybody for n in nodes)
            and all(self.hears(a, b) for a in nodes for b in nodes if a is not b)
            and len({c[0].code for c in codes if c}) == 1
            and all(c and c[0].code is not None for c in codes)
        )

    def hears(self, a: Node, b: Node) -> bool:
        """``a`` can open what ``b`` seals now."""
        return b.using is not None and a.opened.get((b.me, b.using[0])) == b.using[1]


def once(make: Callable[..., FakeRoom]) -> Callable[..., FakeRoom]:
    """Have a room made once a run for the same arguments; every caller gets a twin of it."""
    made: dict[object, FakeRoom] = {}

    @wraps(make)
    def give(*arguments: object, **options: object) -> FakeRoom:
        key = arguments, tuple(sorted(options.items()))
        if key not in made:
            made[key] = make(*arguments, **options)
        return made[key].twin()

    return give
