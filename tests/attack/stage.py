# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A call on which a lie is told: real state machines, real frame keys, a clock that is handed in.

What a lie may never reach is checked after every step by `FakeRoom.check`; a lie that breaks it
got live. ``honest`` runs the same script with the lie left out.
"""

import threading
from collections.abc import Callable, Iterable

from client.crypto.envelope import Context, Signed, sign
from client.crypto.frame_keys import FrameKeys
from client.crypto.signing import SigningKey
from client.model.events import CallPhase
from client.model.ids import HelloHash, IdentityKey
from client.model.media import StreamKind
from client.model.room import Profile
from client.session import call, effects
from client.session.bodies import Message
from client.session.claims import grow
from client.session.evidence import with_claim
from client.session.hello import make_hello
from client.session.lobby import SALT_BYTES, seal_hello
from client.session.messages import Admit, Hello, Kind, Remove
from client.session.turn import Turn
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, Carry, FakeRoom, Node, chance, person

STRANGER = SigningKey(b"a stranger's signing seed, 32 by")
VOICE = StreamKind.AUDIO


class SoundRoom(FakeRoom):
    """A room whose clients have frame keys, as their engines would."""

    def __init__(self, count: int, **room: object) -> None:
        self.keys: dict[HelloHash, FrameKeys] = {}
        super().__init__(count, **room)

    def keys_of(self, node: Node) -> FrameKeys:
        return self.keys.setdefault(node.me, FrameKeys(threading.Lock))

    def _perform(self, node: Node, effect: effects.Effect) -> None:
        keys = self.keys_of(node)
        match effect:
            case effects.UseSendKey(roster, me, generation, secret):
                keys.use_send_key(roster, me, generation, secret)
            case effects.AddReceiveKey(peer, roster, generation, secret):
                keys.add_receive_key(peer, roster, generation, secret)
            case effects.DropReceiveKeys(peer, below):
                keys.drop_receive_keys(peer, below)
            case effects.HoldSending():
                keys.hold()
            case effects.ResumeSending():
                keys.resume()
            case effects.Finish():
                keys.forget_all()
        super()._perform(node, effect)


class Stage:
    """A room of `count` people of whom the last may be a liar, and what the lie came to."""

    def __init__(self, seed: int, *, honest: bool = False) -> None:
        self.seed = seed
        self.honest = honest
        self.dice = chance(seed)
        self.played = 0
        self.wrong = False
        self.room = SoundRoom(3, seed=seed)

    def restricted(self, count: int = 3, hosts: Iterable[int] = (0, 1)) -> None:
        """Begin anew with a restricted room."""
        hosts = tuple(hosts)
        self.room = SoundRoom(count, seed=self.seed, profile=Profile.RESTRICTED, hosts=hosts)

    def people(self, count: int) -> None:
        self.room = SoundRoom(count, seed=self.seed)

    def live(self, *who: int) -> tuple[Node, ...]:
        """These people join, in an order and at times of chance, and are live."""
        order = list(who or range(self.room.count))
        self.dice.shuffle(order)
        for n in order:
            self.room.join(n)
            self.room.run(self.dice.choice((0.0, 0.1, 0.7)))
        self.room.run(6.0)
        assert self.room.all_live(*order), "the honest part of the lie does not work"
        return tuple(self.room.nodes[n] for n in sorted(order))

    def run(self, seconds: float) -> None:
        self.room.run(seconds)

    # the lies; none of them is told in the honest twin

    def carry(self, lie: Callable[[Node | None, Node, bytes], list[Carry]]) -> None:
        """The relay treats bodies as it likes."""
        if not self.honest:
            self.room.carry = lie

    def carry_truly(self) -> None:
        self.room.carry = lambda _sender, _to, body: [(0.0, body)]

    def inject(self, body: bytes, to: Node | None = None, conn: int | None = None) -> None:
        """A body out of nowhere."""
        if not self.honest:
            self.room.inject(self.room.ghost() if conn is None else conn, body, to)

    def say(self, node: Node, to: Node, *messages: Message) -> None:
        """A member says something under its real pair key."""
        if not self.honest:
            liar.say(self.room, node, to.me, *messages)

    def do(self, doing: Callable[[], None]) -> None:
        if not self.honest:
            doing()

    def hello_body(self, hello: Signed[Hello]) -> bytes:
        """A hello sealed under the room key, which every invitation holds."""
        return seal_hello(ROOM_KEY, ROOM_ID, hello.envelope, self.dice.randbytes(SALT_BYTES))

    def hello_of(self, n: int, *, signer: SigningKey | None = None) -> Signed[Hello]:
        """A fresh hello naming a person's key; signed by somebody else where that is the lie."""
        hello, _ = make_hello(self.room.setup(0, me=person(n)), self.dice.randbytes)
        return hello if signer is None else sign(signer, Context.HELLO, hello.value)

    def hello_by_stranger(self) -> Signed[Hello]:
        base = self.hello_of(1).value
        fields = {name: getattr(base, name) for name in base.__struct_fields__}
        value = Hello(**{**fields, "identity": STRANGER.identity})
        return sign(STRANGER, Context.HELLO, value)

    def signed_admit(self, by: Node, hello: HelloHash, key: SigningKey | None = None) -> Message:
        admit = Admit(type="admit", **liar.head(self.room, by), hello=hello)
        key = key or by.state.setup.me.signing
        return Message(Kind.ADMIT, sign(key, Context.ADMIT, admit).envelope)

    def signed_remove(
        self, by: Node, identity: IdentityKey, key: SigningKey | None = None, epoch: int = 1
    ) -> Message:
        remove = Remove(
            type="remove", **liar.head(self.room, by), identity=identity, epoch=epoch, keeps=()
        )
        key = key or by.state.setup.me.signing
        return Message(Kind.REMOVE, sign(key, Context.REMOVE, remove).envelope)

    def publish(self, node: Node, *messages: Message) -> None:
        """A person's own click: into their evidence, and to everybody they have keys with."""

        def click(turn: Turn) -> None:
            for message in messages:
                grow(turn, with_claim(turn.state.evidence, message.kind, message.data))
            for peer in turn.state.peers.values():
                if peer.paired and turn.state.view.counts(peer.hello):
                    turn.post(peer.hello, *messages)
            call._settle(turn)

        liar.act(self.room, node, click)
        self.room.check(node)

    def admit(self, by: Node, whom: Node) -> None:
        """An honest Admit; not part of the lie."""
        self.publish(by, self.signed_admit(by, whom.me))

    # frames

    def frame(self, sender: Node, text: bytes = b"voice") -> bytes | None:
        return self.room.keys_of(sender).seal(VOICE, text)

    def frame_keys(self, node: Node) -> FrameKeys:
        return self.room.keys_of(node)

    def play(self, ears: Node, as_: HelloHash, data: bytes | None) -> None:
        """A frame that must not be played reaches somebody over a link of ``as_``."""
        if data is None or self.honest:
            return
        if self.room.keys_of(ears).open(as_, VOICE, data) is not None:
            self.played += 1

    def talk(self) -> bool:
        """Does everybody who is live hear everybody else on their roster?"""
        nodes = [node for node in self.room.live() if not node.held]
        heard = True
        for sender in nodes:
            text = b"%d says so" % sender.n
            data = self.frame(sender, text)
            others = [n for n in nodes if n is not sender and sender.me in n.state.roster]
            for ears in others:
                opened = data and self.room.keys_of(ears).open(sender.me, VOICE, data)
                heard = heard and opened == text
        return heard

    # what came of it

    def aim(self, reached: bool) -> None:  # noqa: FBT001  reads as a sentence where it is used
        """Note whether the lie reached its aim."""
        self.wrong = self.wrong or (reached and not self.honest)

    def on_any_roster(self, hello: str) -> bool:
        """Is this presence on anybody's agreed roster but its own?"""
        return any(
            node.state.agreed is not None and hello in node.state.agreed.roster
            for node in self.room.nodes.values()
            if node.alive and node.me != hello
        )

    def believed(self, hello: str) -> bool:
        """Is this hello in anybody's evidence?"""
        return any(hello in node.state.evidence.hellos for node in self.room.nodes.values())

    def everybody_is_live(self, *who: int) -> bool:
        return self.room.all_live(*(who or range(self.room.count))) and self.talk()

    def in_lobby(self, node: Node) -> bool:
        """Waits, and has nothing of the room."""
        nothing = not node.all_of(effects.AddReceiveKey) and not node.all_of(effects.OpenLink)
        return node.phase is CallPhase.LOBBY and nothing and node.state.agreed is None
