# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Real traffic of a call, altered, fed to the state of the client it was meant for.

Altered outside by a relay; by somebody who holds only an invitation (lobby and hello seals); and
by a member, inside the seal and signed with their own key. Accepted means: evidence, a key, a
statement or link parameters in the name of somebody who did not make them.
"""

import random
from dataclasses import dataclass

import msgspec
import rfc8785

from client.crypto.envelope import Context, b64, open_envelope
from client.crypto.hpke import seal
from client.crypto.pairwise import seal_under
from client.crypto.signing import SigningKey
from client.model.ids import HelloHash
from client.model.transport import LinkConfirm, TransportParams
from client.session import effects, inputs
from client.session.bodies import (
    BUCKETS,
    Message,
    PairedBody,
    between,
    pack,
    paired_body,
    paired_head,
    sealed_body,
)
from client.session.call import step
from client.session.lobby import PADDED, SALT_BYTES, seal_hello
from client.session.messages import Kind, Statement
from client.session.pairing_keys import key_to_send
from client.session.state import State
from client.session.turn import Turn
from tests.attack.campaign import Attempt, Campaign
from tests.attack.mutators import altered_bytes, altered_tree, inside, loose_json
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, FakeRoom, Node, chance

VICTIM, FRIEND, LIAR = 0, 1, 2
CONTEXTS = {
    Kind.HELLO: Context.HELLO,
    Kind.READY: Context.READY,
    Kind.ADMIT: Context.ADMIT,
    Kind.BYE: Context.BYE,
    Kind.REMOVE: Context.REMOVE,
    Kind.DROP: Context.DROP,
    Kind.WELCOME: Context.WELCOME,
    Kind.PAIR: Context.PAIR,
    Kind.STATEMENT: Context.STATEMENT,
    Kind.KEYS: Context.KEYS,
    Kind.WANT: Context.WANT,
    Kind.TRANSPORT: Context.TRANSPORT,
    Kind.CONFIRM: Context.CONFIRM,
}
STRANGER = SigningKey(b"a stranger's signing seed, 32 by")


@dataclass(frozen=True)
class Moment:
    """What the relay brought to the victim, and the state it met."""

    state: State
    now: float
    conn: int
    body: bytes


class Recorded:
    """A call of three that went well: every moment of the victim, and every message said."""

    def __init__(self) -> None:
        self.room = FakeRoom(3, seed=7)
        self.moments: list[Moment] = []
        self.said: list[tuple[Node, Message]] = []
        self._listen()
        for n in (VICTIM, LIAR, FRIEND):
            self.room.join(n)
            self.room.run(1.0)
        self._link_up()
        self.room.run(4.0)
        self._restore()
        assert self.room.all_live(VICTIM, FRIEND, LIAR)
        self.victim, self.friend, self.liar = (self.room.nodes[n] for n in range(3))
        self.honest = (self.victim, self.friend)
        self.claims = frozenset(name for node in self.honest for name in node.state.evidence.claims)
        self.hellos = frozenset(node.me for node in (*self.honest, self.liar))
        friend = self.friend.state.setup.me.signing.identity
        self.words = {
            open_envelope(message.data, Context.STATEMENT, Statement, friend).value
            for node, message in self.said
            if node is self.friend and message.kind is Kind.STATEMENT
        }
        self.secrets = {
            (node.me, generation): secret
            for node in self.honest
            for generation, (secret, _, _) in node.secrets.items()
        }

    def _listen(self) -> None:
        feed, flush = self.room.feed, Turn._flush
        recorded = self

        def heard(node: Node, input_: inputs.Input) -> None:
            if node.n == VICTIM and isinstance(input_, inputs.Delivered):
                moment = Moment(node.state, self.room.now, input_.conn, input_.body)
                self.moments.append(moment)
            feed(node, input_)

        def said(turn: Turn, hello: HelloHash, messages: list[Message]) -> None:
            nodes = [n for n in recorded.room.nodes.values() if n.me == turn.me]
            recorded.said.extend((node, message) for node in nodes for message in messages)
            flush(turn, hello, messages)

        self.room.feed = heard
        self._restore = lambda: setattr(Turn, "_flush", flush)
        Turn._flush = said

    def _link_up(self) -> None:
        """Link messages too, so that every kind is there."""
        nodes = self.room.nodes.values()
        for a in nodes:
            for b in nodes:
                if a is not b:
                    self.room.feed(a, inputs.SendTransport(transport(a, b)))
                    self.room.feed(a, inputs.SendConfirm(confirm(a, b)))
        self.room.run(0.1)

    def wrong(self, before: State, after: State, done: tuple[effects.Effect, ...]) -> bool:
        """Did anything come in that its named author did not say?"""
        me = before.setup.me.signing.identity
        liar = self.liar.state.setup.me.signing.identity
        evidence = after.evidence
        for name, hello in evidence.hellos.items():
            if hello.key != liar and name not in self.hellos:
                return True
        for name, (_, claim) in evidence.claims.items():
            if claim.key not in {liar, me} and name not in self.claims:
                return True
        if after.agreed is not None and not after.agreed.roster <= set(evidence.hellos):
            return True
        return any(self._wrong_effect(effect) for effect in done) or self._wrong_words(after)

    def _wrong_effect(self, effect: effects.Effect) -> bool:
        match effect:
            case effects.AddReceiveKey(peer, _, generation, secret) if peer != self.liar.me:
                return self.secrets.get((peer, generation)) != secret.reveal()
            case effects.TransportReceived(params) if params.sender != self.liar.me:
                return params not in self._links(transport)
            case effects.ConfirmReceived(value) if value.sender != self.liar.me:
                return value not in self._links(confirm)
        return False

    def _links(self, make) -> list:
        return [make(a, self.victim) for a in (self.friend, self.liar)]

    def _wrong_words(self, after: State) -> bool:
        peer = after.peers.get(self.friend.me)
        if peer is None or peer.statement is None:
            return False
        return peer.statement.value not in self.words


def transport(a: Node, b: Node) -> TransportParams:
    return TransportParams(
        type="transport",
        v=1,
        room_id=ROOM_ID,
        sender=a.me,
        to=b.me,
        link=1,
        profile="dtls12-p384-gcm256",
        fingerprint_sha384="ab" * 48,
        ufrag="u",
        pwd="p",
        candidates=(),
        streams=(),
        nonce=a.state.hello.value.nonce,
        peer_nonce=b.state.hello.value.nonce,
    )


def confirm(a: Node, b: Node) -> LinkConfirm:
    return LinkConfirm(
        type="confirm",
        v=1,
        room_id=ROOM_ID,
        sender=a.me,
        to=b.me,
        link=1,
        my_fingerprint="ab" * 48,
        peer_fingerprint="cd" * 48,
        exporter="00" * 32,
    )


def build_outside() -> Attempt:
    """A relay alters, cuts, splices and misdirects bodies."""
    recorded = Recorded()
    pool = tuple(moment.body for moment in recorded.moments)
    assert {body[0] for body in pool} == {1, 2, 3}

    def attempt(dice: random.Random) -> bool:
        moment = dice.choice(recorded.moments)
        body = altered_bytes(dice, moment.body, pool)
        if dice.random() < 0.1:
            body = dice.choice(pool)
        conn = dice.choice((moment.conn, moment.conn, 0, -1, 99, 2**64))
        done = step(
            moment.state, inputs.Delivered(conn, body), now=moment.now, random=dice.randbytes
        )
        return recorded.wrong(moment.state, done.state, done.effects)

    return attempt


def build_lobby() -> Attempt:
    """Somebody with an invitation of the room and no place in it: hellos, welcomes and pairs."""
    recorded = Recorded()
    hellos = [node.state.hello.envelope for node in (*recorded.honest, recorded.liar)]
    messages = [message for _, message in recorded.said]

    def attempt(dice: random.Random) -> bool:
        moment = dice.choice(recorded.moments)
        if dice.random() < 0.5:
            envelope = altered_envelope(dice, dice.choice(hellos), Context.HELLO, STRANGER)
            envelope = envelope[: PADDED - 4]
            body = seal_hello(ROOM_KEY, ROOM_ID, envelope, dice.randbytes(SALT_BYTES))
        else:
            sender = dice.choice([node.me for node in recorded.room.nodes.values()])
            plain = altered_bundle(dice, altered_messages(dice, messages, STRANGER))
            bound = between(ROOM_ID, sender, recorded.victim.me)
            key = recorded.victim.state.key.public
            body = sealed_body(sender, seal(key, Context.HELLO, bound, plain))[: 64 * 1024]
        done = step(moment.state, inputs.Delivered(9, body), now=moment.now, random=dice.randbytes)
        return recorded.wrong(moment.state, done.state, done.effects)

    return attempt


def build_member() -> Attempt:
    """A member says odd things under a real pair key, signed with their own key or another's."""
    recorded = Recorded()
    victim, liar = recorded.victim, recorded.liar
    messages = [message for _, message in recorded.said]
    signing = liar.state.setup.me.signing
    now = recorded.room.now

    def attempt(dice: random.Random) -> bool:
        plain = altered_bundle(dice, altered_messages(dice, messages, signing))
        body = under_the_pair_key(liar.state, victim.me, plain)
        done = step(victim.state, inputs.Delivered(liar.conn, body), now=now, random=dice.randbytes)
        return recorded.wrong(victim.state, done.state, done.effects)

    honest = under_the_pair_key(liar.state, victim.me, pack(messages[-1:]))
    opened = step(
        victim.state, inputs.Delivered(liar.conn, honest), now=now, random=chance(1).randbytes
    )
    assert opened.state.counts.get("unopened", 0) == victim.state.counts.get("unopened", 0)
    return attempt


def under_the_pair_key(sender: State, to: HelloHash, plain: bytes) -> bytes:
    """Any bytes sealed as a bundle; the sender's state is not moved on."""
    key = key_to_send(sender.peers[to].pair)
    bound = paired_head(sender.me, key.n, key.sent) + between(ROOM_ID, sender.me, to)
    _, counter, sealed = seal_under(key, bound, plain)
    return paired_body(PairedBody(sender.me, key.n, counter, sealed))


def altered_messages(
    dice: random.Random, messages: list[Message], key: SigningKey
) -> list[Message]:
    made = []
    for _ in range(dice.choice((1, 1, 2, 5))):
        message = dice.choice(messages)
        kind = message.kind if dice.random() < 0.8 else dice.choice(tuple(Kind))
        context = CONTEXTS.get(kind, Context.DATA)
        if message.kind is Kind.SECRET:
            tree = msgspec.json.decode(message.data)
            data = as_json(dice, altered_tree(dice, tree, [tree]))
        else:
            data = altered_envelope(dice, message.data, context, key)
        made.append(Message(kind, data))
    return made


def altered_envelope(
    dice: random.Random, original: bytes, context: Context, key: SigningKey
) -> bytes:
    """An envelope with altered content: the old signature, or a new one by ``key``."""
    pick = dice.randrange(6)
    if pick == 0:
        return altered_bytes(dice, original, (original,))
    envelope = msgspec.json.decode(original)
    if pick == 1:
        return as_json(dice, altered_tree(dice, envelope, [envelope]))
    tree = inside(envelope["payload"])
    payload = as_json(dice, altered_tree(dice, tree, [tree]))
    if pick == 2:
        return as_json(dice, {**envelope, "payload": b64(payload)})
    context = dice.choice(tuple(Context)) if pick == 3 else context
    kid = envelope["kid"] if pick == 4 else key.identity
    signature = b64(key.sign(context.bind(payload)))
    return rfc8785.dumps({"payload": b64(payload), "kid": kid, "sig": signature})


def as_json(dice: random.Random, tree: object) -> bytes:
    if dice.random() < 0.8:
        try:
            return rfc8785.dumps(tree)
        except (rfc8785.CanonicalizationError, ValueError, RecursionError):
            pass
    return loose_json(dice, tree)


def altered_bundle(dice: random.Random, messages: list[Message]) -> bytes:
    """The bytes of a bundle, at times with a wrong length, kind or padding."""
    rows = b"".join(
        bytes((message.kind,)) + len(message.data).to_bytes(4, "big") + message.data
        for message in messages
    )[: BUCKETS[-1]]
    size = next(bucket for bucket in BUCKETS if len(rows) <= bucket)
    plain = rows.ljust(size, b"\x00")
    return altered_bytes(dice, plain, (plain,)) if dice.random() < 0.15 else plain


CAMPAIGNS = (
    Campaign("room messages altered by a relay", 200_000, 1_000, build_outside),
    Campaign("room messages by somebody invited", 100_000, 1_000, build_lobby),
    Campaign("room messages by a member", 100_000, 1_000, build_member),
)
