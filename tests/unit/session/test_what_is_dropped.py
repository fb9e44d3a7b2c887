# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is dropped in a call that is live: messages of nobody, for nobody, and out of place."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import structs

from client.crypto.envelope import Context, b64, sign
from client.crypto.secrets import hkdf_sha512
from client.model.errors import Malformed, SealBroken, SignatureInvalid
from client.model.ids import HelloHash, RoomId
from client.model.transport import LinkConfirm, TransportParams
from client.session import effects, inputs, keyplane
from client.session.agreement import statement_received
from client.session.bodies import LOBBY, MAX_BUNDLE, Message
from client.session.exchange import ASKS_BURST, evidence_received, want_received
from client.session.hello import sealed_to, welcome_received
from client.session.inbox import handle_all, sealed_delivered
from client.session.keyplane import keys_received
from client.session.links import confirm_received, transport_received
from client.session.lobby import PADDED, SALT_BYTES, open_hello
from client.session.messages import Kind, Pair, Welcome
from client.session.pairing import pair_received
from client.session.reasons import ROOM_GONE
from client.session.turn import STRANGER, Turn
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, FakeRoom, Node, once, person

NOBODY = HelloHash("0f" * 64)
OTHER_ROOM = RoomId("fe" * 16)


@once
def three() -> FakeRoom:
    made = FakeRoom(3)
    made.join_all()
    made.run(1.0)
    assert made.all_live(0, 1, 2)
    return made


@pytest.fixture
def room() -> FakeRoom:
    return three()


def turn_of(room: FakeRoom, n: int = 0) -> Turn:
    """A step of somebody, in the making."""
    return Turn(room.nodes[n].state, room.now, room.dice.randbytes)


def counted(turn: Turn, cause: str) -> int:
    return turn.state.counts.get(cause, 0)


def envelope(node: Node, context: Context, payload) -> bytes:
    return liar.signed(node, context, payload).envelope


# Statements


def test_a_statement_of_nobody_here_changes_nothing(room):
    turn, other = turn_of(room), room.nodes[1]
    data = envelope(other, Context.STATEMENT, liar.statement(room, other))
    statement_received(turn, NOBODY, data)
    assert turn.state == room.nodes[0].state


@pytest.mark.parametrize("changes", [{"sender": NOBODY}, {"room_id": OTHER_ROOM}])
def test_refuses_a_statement_for_another_room_or_hello_and_takes_the_same_for_this(room, changes):
    turn, other = turn_of(room), room.nodes[1]
    good = liar.statement(room, other)
    bad = envelope(other, Context.STATEMENT, structs.replace(good, **changes))
    with pytest.raises(SignatureInvalid):
        statement_received(turn, other.me, bad)
    statement_received(turn, other.me, envelope(other, Context.STATEMENT, good))
    assert turn.state.peers[other.me].statement.value == good


# Requests


def want(room: FakeRoom, sender: Node, to: HelloHash, /, **changes: object) -> bytes:
    return envelope(sender, Context.WANT, liar.want(room, sender, to, **changes))


def test_whoever_asks_without_end_is_not_answered_until_they_pause(room):
    turn, other = turn_of(room), room.nodes[1]
    everything = turn.state.evidence.short_names(liar.SALT)
    asked = want(room, other, turn.me, want=everything)
    for _ in range(int(ASKS_BURST)):
        want_received(turn, other.me, asked)
        assert turn.outbox.pop(other.me)
    want_received(turn, other.me, asked)
    assert not turn.outbox
    assert turn.state.counts["request-too-often"] == 1
    third = room.nodes[2]
    want_received(turn, third.me, want(room, third, turn.me, want=everything))
    assert turn.outbox.pop(third.me), "nobody else pays for it"
    turn.now += 1.0
    want_received(turn, other.me, asked)
    assert turn.outbox.pop(other.me)


def test_a_request_of_nobody_here_is_not_answered(room):
    turn, other = turn_of(room), room.nodes[1]
    want_received(turn, NOBODY, want(room, other, turn.me))
    assert not turn.outbox


@pytest.mark.parametrize("changes", [{"to": NOBODY}, {"sender": NOBODY}, {"room_id": OTHER_ROOM}])
def test_refuses_a_request_for_somebody_else_and_answers_the_same_for_me(room, changes):
    turn, other = turn_of(room), room.nodes[1]
    rh = turn.state.agreed.rh
    with pytest.raises(SignatureInvalid):
        want_received(turn, other.me, want(room, other, turn.me, keys=rh, **changes))
    assert not turn.outbox
    want_received(turn, other.me, want(room, other, turn.me, keys=rh))
    assert [m.kind for m in turn.outbox[other.me]] == [Kind.KEYS, Kind.SECRET]


# Keys


def announced(room: FakeRoom, sender: Node, by: Node, /, **changes: object) -> bytes:
    rh = sender.state.agreed.rh
    made = liar.keys(room, sender, rh, sender.state.generation + 1, "0a" * 64)
    return envelope(by, Context.KEYS, structs.replace(made, **changes))


@pytest.mark.parametrize("changes", [{"sender": NOBODY}, {"room_id": OTHER_ROOM}])
def test_refuses_keys_of_nobody_here_and_takes_the_same_of_somebody(room, changes):
    turn, other = turn_of(room), room.nodes[1]
    with pytest.raises(SignatureInvalid):
        keys_received(turn, other.me, announced(room, other, other, **changes))
    before = len(turn.state.peers[other.me].keys)
    keys_received(turn, other.me, announced(room, other, other))
    assert len(turn.state.peers[other.me].keys) == before + 1


def test_refuses_keys_that_another_signed(room):
    turn = turn_of(room)
    with pytest.raises(SignatureInvalid):
        keys_received(turn, room.nodes[1].me, announced(room, room.nodes[1], room.nodes[2]))


def test_my_own_announcement_handed_back_to_me_changes_nothing(room):
    turn, me = turn_of(room), room.nodes[0]
    keys_received(turn, room.nodes[1].me, me.state.send_key.keys.envelope)
    assert turn.state == me.state


def test_a_secret_is_handed_to_nobody_outside_the_roster_of_its_key(room):
    turn, key = turn_of(room), room.nodes[0].state.send_key
    keyplane._hand_out(turn, NOBODY, key)
    assert (counted(turn, "key-refused"), turn.outbox) == (1, {})
    keyplane._hand_out(turn, room.nodes[1].me, key)
    assert [m.kind for m in turn.outbox[room.nodes[1].me]] == [Kind.KEYS, Kind.SECRET]


@pytest.mark.parametrize(("gone", "drops"), [(True, 0), (False, 1)])
def test_two_keys_are_told_and_only_who_is_still_here_is_dropped_for_it(room, gone, drops):
    if gone:
        room.leave(2)
        room.run(0.5)
    turn = turn_of(room)
    mine = len([c for _, c in turn.state.evidence.claims.values() if c.key == person(0).identity])
    keyplane._two_keys(turn, turn.state.peers[room.nodes[2].me])
    claims = turn.state.evidence.claims.values()
    assert [e.finding.id for e in turn.effects] == ["KEY-COMMITTED"]
    assert len([c for _, c in claims if c.key == person(0).identity]) - mine == drops


# Links


def parameters(sender: Node, to: Node) -> bytes:
    made = TransportParams(
        type="transport",
        v=1,
        room_id=ROOM_ID,
        sender=sender.me,
        to=to.me,
        link=1,
        profile="p",
        fingerprint_sha384="0a" * 48,
        ufrag="u",
        pwd="p" * 22,
        candidates=(),
        streams=(),
        nonce=sender.state.hello.value.nonce,
        peer_nonce=to.state.hello.value.nonce,
    )
    return envelope(sender, Context.TRANSPORT, made)


def confirmation(sender: Node, to: Node) -> bytes:
    made = LinkConfirm(
        type="confirm",
        v=1,
        room_id=ROOM_ID,
        sender=sender.me,
        to=to.me,
        link=1,
        my_fingerprint="0a" * 48,
        peer_fingerprint="0b" * 48,
        exporter="0c" * 32,
    )
    return envelope(sender, Context.CONFIRM, made)


@pytest.mark.parametrize(
    ("receive", "made", "effect"),
    [
        (transport_received, parameters, effects.TransportReceived),
        (confirm_received, confirmation, effects.ConfirmReceived),
    ],
)
def test_link_messages_count_only_while_a_link_is_wanted(room, receive, made, effect):
    turn, other = turn_of(room), room.nodes[1]
    data = made(other, room.nodes[0])
    receive(turn, NOBODY, data)
    assert (counted(turn, "link-message-refused"), turn.effects) == (1, [])
    receive(turn, other.me, data)
    assert [type(e) for e in turn.effects] == [effect]


def test_what_is_too_large_for_a_link_message_is_refused_and_the_call_goes_on(room):
    node, other = room.nodes[0], room.nodes[1]
    made = LinkConfirm(
        type="confirm",
        v=1,
        room_id=ROOM_ID,
        sender=node.me,
        to=other.me,
        link=1,
        my_fingerprint="0a" * 40_000,
        peer_fingerprint="0b" * 48,
        exporter="0c" * 32,
    )
    room.feed(node, inputs.SendConfirm(made))
    room.run(0.1)
    assert sum(node.state.counts.values()) == 1
    assert room.all_live(0, 1, 2)


# Hellos, welcomes and pairs


@pytest.mark.parametrize(
    "padded",
    [
        (PADDED - 3).to_bytes(4, "big"),
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x01x\x01",
        b"\x00" * (PADDED - 1) + b"\x01",
    ],
    ids=["one too long", "far too long", "padding", "last byte"],
)
def test_refuses_a_hello_that_is_wrongly_padded(padded):
    salt = bytes(SALT_BYTES)
    info = b"watchword/lobby/v1" + bytes.fromhex(ROOM_ID)
    material = hkdf_sha512(ROOM_KEY.reveal(), salt=salt, info=info, length=44)
    sealed = AESGCM(material[:32]).encrypt(material[32:], padded.ljust(PADDED, b"\x00"), None)
    with pytest.raises(Malformed, match="padded"):
        open_hello(ROOM_KEY, ROOM_ID, bytes((LOBBY,)) + salt + sealed)
    right = (PADDED - 4).to_bytes(4, "big").ljust(PADDED, b"\x00")
    sealed = AESGCM(material[:32]).encrypt(material[32:], right, None)
    opened = open_hello(ROOM_KEY, ROOM_ID, bytes((LOBBY,)) + salt + sealed)
    assert opened == bytes(PADDED - 4)


def welcome(room: FakeRoom, sender: Node, to: HelloHash, /, **changes: object) -> bytes:
    rh = sender.state.view.rh
    made = Welcome(type="welcome", **liar.head(room, sender), to=to, rh=rh)
    return envelope(sender, Context.WELCOME, structs.replace(made, **changes))


@pytest.mark.parametrize("changes", [{"to": NOBODY}, {"sender": NOBODY}, {"room_id": OTHER_ROOM}])
def test_refuses_a_welcome_for_somebody_else_and_takes_the_same_for_me(room, changes):
    turn, other = turn_of(room), room.nodes[1]
    with pytest.raises(SignatureInvalid):
        welcome_received(turn, other.me, welcome(room, other, turn.me, **changes))
    assert not turn.welcomed_by
    welcome_received(turn, other.me, welcome(room, other, turn.me))
    assert turn.welcomed_by == {other.me}


def test_refuses_a_welcome_of_nobody_here_or_of_myself(room):
    turn, me = turn_of(room), room.nodes[0]
    for sender in (NOBODY, me.me):
        with pytest.raises(SignatureInvalid):
            welcome_received(turn, sender, welcome(room, me, me.me))


def pair(room: FakeRoom, sender: Node, to: HelloHash, /, n: int, **changes: object) -> bytes:
    made = Pair(
        type="pair",
        **liar.head(room, sender),
        to=to,
        n=n,
        enc=b64(bytes(1200)),
        next=sender.state.hello.value.xwing,
    )
    return envelope(sender, Context.PAIR, structs.replace(made, **changes))


@pytest.mark.parametrize("changes", [{"to": NOBODY}, {"sender": NOBODY}, {"room_id": OTHER_ROOM}])
def test_refuses_a_pair_message_for_somebody_else(room, changes):
    turn, other = turn_of(room), room.nodes[1]
    with pytest.raises(SignatureInvalid, match="somebody else"):
        pair_received(turn, other.me, pair(room, other, turn.me, 3, **changes))


def test_refuses_a_pair_message_out_of_turn_and_an_old_one_quietly(room):
    turn, other = turn_of(room), room.nodes[1]
    mine = 3 if turn.me < other.me else 4
    with pytest.raises(SignatureInvalid, match="out of turn"):
        pair_received(turn, other.me, pair(room, other, turn.me, mine))
    before = turn.state.peers[other.me].pair
    assert pair_received(turn, other.me, pair(room, other, turn.me, mine - 1))
    assert turn.state.peers[other.me].pair.keys == before.keys


def test_a_pair_message_before_its_sender_counts_is_kept_for_later(room):
    turn, other = turn_of(room), room.nodes[1]
    assert pair_received(turn, NOBODY, pair(room, other, turn.me, 3)) is False


def bundle(room: FakeRoom, sender: Node, to: Node, *messages: Message) -> bytes:
    """A bundle sealed to the hello of somebody."""
    turn = Turn(sender.state, room.now, room.dice.randbytes)
    return sealed_to(turn, sender.state.peers[to.me], messages)


def test_refuses_under_a_hello_what_must_travel_under_a_pair_key(room):
    turn, other = turn_of(room), room.nodes[1]
    statement = envelope(other, Context.STATEMENT, liar.statement(room, other))
    body = bundle(room, other, room.nodes[0], Message(Kind.STATEMENT, statement))
    with pytest.raises(Malformed):
        sealed_delivered(turn, 2, body)
    asked = Message(Kind.WANT, want(room, other, turn.me))
    with pytest.raises(Malformed):
        sealed_delivered(turn, 2, bundle(room, other, room.nodes[0], asked))
    greeting = Message(Kind.WELCOME, welcome(room, other, turn.me))
    sealed_delivered(turn, 2, bundle(room, other, room.nodes[0], greeting))
    assert turn.welcomed_by == {other.me}


def test_refuses_a_sealed_bundle_that_is_my_own_or_bound_to_another(room):
    turn, me, other = turn_of(room), room.nodes[0], room.nodes[1]
    body = bundle(room, other, room.nodes[2], Message(Kind.WELCOME, welcome(room, other, turn.me)))
    with pytest.raises(SealBroken):
        sealed_delivered(turn, 2, body)
    with pytest.raises(SignatureInvalid):
        sealed_delivered(turn, 2, body[:1] + bytes.fromhex(me.me) + body[65:])


def test_counts_what_stands_in_the_wrong_place_under_a_pair_key(room):
    turn, other = turn_of(room), room.nodes[1]
    handle_all(turn, other.me, [Message(Kind.PAIR, b""), Message(Kind.DATA, b"")])
    assert counted(turn, "misplaced") == 2
    handle_all(turn, other.me, [Message(Kind.STATEMENT, b"{}")])
    assert counted(turn, "message-refused") == 1


# Evidence, and what a step can carry


def test_names_who_hands_on_a_forged_message_and_nobody_when_it_came_from_nobody(room):
    other = room.nodes[1]
    good = liar.bye(room, other, other.me)
    forged = sign(person(7).signing, Context.BYE, good)
    for sender, told in ((other.me, [room.setup(1).uid]), (None, [])):
        turn = turn_of(room)
        evidence_received(turn, sender, Message(Kind.BYE, forged.envelope))
        assert counted(turn, "evidence-forged") + counted(turn, "message-refused") == 1
        assert [e.finding.subject for e in turn.effects] == told


def test_a_message_that_fits_no_bundle_is_counted_and_the_rest_is_sent(room):
    turn, other = turn_of(room), room.nodes[1]
    turn.post(other.me, Message(Kind.HELLO, bytes(MAX_BUNDLE)), Message(Kind.HELLO, b"small"))
    done = turn.finish()
    assert done.state.counts == {"too-large": 1}
    assert len([e for e in done.effects if isinstance(e, effects.Send)]) == 1


def test_nothing_is_sent_to_somebody_with_whom_no_pair_key_exists(room):
    turn = turn_of(room)
    turn.post(NOBODY, Message(Kind.HELLO, b"small"))
    assert not [e for e in turn.finish().effects if isinstance(e, effects.Send)]


def test_a_key_that_no_epoch_names_is_a_stranger_and_one_that_is_has_its_name(room):
    turn = turn_of(room)
    assert turn.uid_of(person(7).identity) == STRANGER
    assert turn.uid(NOBODY) == STRANGER
    assert turn.uid(room.nodes[1].me) == room.setup(1).uid


@pytest.mark.parametrize(("reason", "told"), [("", ROOM_GONE), ("time-up", "time-up")])
def test_a_room_that_is_gone_ends_the_call_with_its_reason(room, reason, told):
    room.feed(room.nodes[0], inputs.RoomGone(reason))
    assert room.nodes[0].finished.reason == told


def test_a_bundle_of_nothing_says_nothing(room):
    turn, other = turn_of(room), room.nodes[1]
    sealed_delivered(turn, 2, bundle(room, other, room.nodes[0]))
    assert turn.state == room.nodes[0].state
