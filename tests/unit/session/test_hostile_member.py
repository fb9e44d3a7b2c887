# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A member who lies with valid keys: the lie is dropped, told by name, and harms nobody else."""

import pytest

from client.crypto.envelope import Context, canonical
from client.crypto.sender_keys import commitment
from client.model.events import CallPhase
from client.model.ids import HelloHash
from client.model.media import LinkEnd
from client.model.participant import TrustState
from client.model.secret import Secret
from client.model.transport import LinkConfirm, TransportParams
from client.session import agreement, effects, inputs
from client.session.bodies import Message
from client.session.hello import make_hello
from client.session.messages import Bye, KeySecret, Kind
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, FakeRoom, Node, once, person, uid


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


def findings(node: Node) -> list[tuple[str, str]]:
    return [(r.finding.id, r.finding.subject) for r in node.all_of(effects.Raised)]


def say_keys(room: FakeRoom, sender: Node, to: Node, *, generation: int, secret: bytes, **other):
    """Announce a key and hand out a secret; ``promised`` may be another one."""
    rh = other.get("rh", sender.state.view.rh)
    promised = commitment(sender.me, rh, generation, Secret(other.get("promised", secret)))
    keys = liar.signed(sender, Context.KEYS, liar.keys(room, sender, rh, generation, promised))
    value = KeySecret(type="secret", v=1, rh=rh, generation=generation, secret=secret.hex())
    liar.say(
        room,
        sender,
        to.me,
        Message(Kind.KEYS, keys.envelope),
        Message(Kind.SECRET, canonical(value)),
    )


def say_statement(room: FakeRoom, sender: Node, to: Node, **changes) -> None:
    said = liar.signed(sender, Context.STATEMENT, liar.statement(room, sender, **changes))
    liar.say(room, sender, to.me, Message(Kind.STATEMENT, said.envelope))


def added(node: Node) -> int:
    return len(node.all_of(effects.AddReceiveKey))


def without_key_check(room: FakeRoom) -> None:
    """The fake room knows only keys that a state made itself; these are made by hand."""
    room.check = lambda _node: None


def test_takes_a_secret_that_keeps_its_promise(room):
    without_key_check(room)
    a, b = room.nodes[0], room.nodes[1]
    before = added(b)
    say_keys(room, a, b, generation=7, secret=b"s" * 32)
    room.run(0.1)
    assert added(b) == before + 1


def test_refuses_a_secret_that_was_not_announced_and_names_its_sender(room):
    a, b = room.nodes[0], room.nodes[1]
    before = added(b)
    say_keys(room, a, b, generation=7, secret=b"s" * 32, promised=b"t" * 32)
    room.run(0.1)
    assert added(b) == before
    assert findings(b) == [("KEY-COMMITTED", "p0@test")]


def test_refuses_a_secret_for_a_roster_that_was_never_stated(room):
    a, b = room.nodes[0], room.nodes[1]
    before = added(b)
    say_keys(room, a, b, generation=7, secret=b"s" * 32, rh="ab" * 64)
    room.run(0.1)
    assert added(b) == before
    assert b.state.counts["secret-unexpected"] == 1


def test_refuses_a_secret_handed_on_by_somebody_else(room):
    a, b, c = room.nodes[0], room.nodes[1], room.nodes[2]
    before = added(b)
    rh = a.state.view.rh
    promised = commitment(a.me, rh, 7, Secret(b"s" * 32))
    keys = liar.signed(a, Context.KEYS, liar.keys(room, a, rh, 7, promised))
    value = KeySecret(type="secret", v=1, rh=rh, generation=7, secret=(b"s" * 32).hex())
    announced, secret = Message(Kind.KEYS, keys.envelope), Message(Kind.SECRET, canonical(value))
    liar.say(room, c, b.me, announced, secret)
    room.run(0.1)
    assert added(b) == before


def test_two_announcements_for_one_generation_are_proof_and_drop_their_signer(room):
    a, b, c = room.nodes[0], room.nodes[1], room.nodes[2]
    rh = a.state.view.rh
    other = liar.keys(room, a, rh, a.state.generation, "cd" * 64)
    proof = liar.signed(a, Context.KEYS, other)
    liar.say(room, c, b.me, Message(Kind.KEYS, proof.envelope))
    room.run(1.0)
    assert ("KEY-COMMITTED", "p0@test") in findings(b)
    assert b.state.view.gone[a.me].reason == "two-keys"
    assert a.finished == effects.Finish("two-keys", b.state.setup.uid)
    assert room.all_live(1, 2)


def test_a_claim_without_a_second_announcement_harms_nobody(room):
    a, b, c = room.nodes[0], room.nodes[1], room.nodes[2]
    same = a.state.send_key.keys
    liar.say(room, c, b.me, Message(Kind.KEYS, same.envelope))
    room.run(1.0)
    assert findings(b) == []
    assert room.all_live(0, 1, 2)


def want_keys(room: FakeRoom, asker: Node, to: Node, rh: str) -> Message:
    want = liar.want(room, asker, to.me, keys=rh)
    return Message(Kind.WANT, liar.signed(asker, Context.WANT, want).envelope)


def test_answers_a_request_for_keys_from_the_agreed_roster(room):
    a, b = room.nodes[0], room.nodes[1]
    before = len(room.wire)
    liar.say(room, b, a.me, want_keys(room, b, a, a.state.agreed.rh))
    room.run(0.01)
    assert a.state.counts.get("key-refused", 0) == 0
    assert [conn for conn, _ in room.wire[before:]] == [b.conn, a.conn]


def test_gives_no_key_to_somebody_who_is_not_on_the_agreed_roster():
    room = FakeRoom(3)
    room.join(0)
    room.join(1)
    room.run(1.0)
    # The newcomer has pair keys, but its Ready never comes through to anybody.
    room.join(2)
    room.carry = lambda sender, _to, body: [] if sender.n == 2 and body[0] == 3 else [(0.0, body)]
    room.run(0.2)
    a, c = room.nodes[0], room.nodes[2]
    assert c.state.peers[a.me].paired
    room.carry = lambda _sender, _to, body: [(0.0, body)]
    liar.say(room, c, a.me, want_keys(room, c, a, a.state.agreed.rh))
    room.run(0.002)
    assert a.state.counts["key-refused"] == 1
    assert not c.all_of(effects.AddReceiveKey)


def test_gives_no_key_to_somebody_who_leaves_in_the_same_message(room):
    a, b = room.nodes[0], room.nodes[1]
    farewell = liar.signed(b, Context.BYE, liar.bye(room, b, b.me))
    request = want_keys(room, b, a, a.state.agreed.rh)
    b.alive = False
    liar.say(room, b, a.me, request, Message(Kind.BYE, farewell.envelope))
    before = len(room.wire)
    room.run(0.0015)
    assert b.me in a.state.view.gone
    assert a.held
    assert not any(conn == a.conn and to_b(room, body, a) for conn, body in room.wire[before:])


def to_b(room: FakeRoom, body: bytes, sender: Node) -> bool:
    """Is this a body that holds more than one small bundle (a secret would need it)?"""
    return body[0] == 3 and len(body) > 1 + 64 + 12 + 16 + 4096 and sender in room.nodes.values()


def test_another_commitment_for_the_same_roster_is_told_by_name(room):
    a, b = room.nodes[0], room.nodes[1]
    say_statement(room, a, b, commit="ab" * 64, reveal="")
    room.run(0.01)
    assert findings(b) == [("ROSTER-AGREEMENT", "p0@test")]


def test_the_same_commitment_again_is_not(room):
    a, b = room.nodes[0], room.nodes[1]
    say_statement(room, a, b)
    room.run(0.01)
    assert findings(b) == []


def test_an_older_statement_does_not_count(room):
    a, b = room.nodes[0], room.nodes[1]
    old = a.state.stated.signed
    say_statement(room, a, b)
    room.run(0.01)
    newest = b.state.peers[a.me].statement
    liar.say(room, a, b.me, Message(Kind.STATEMENT, old.envelope))
    room.run(0.01)
    assert b.state.peers[a.me].statement == newest
    assert b.state.counts["statement-stale"] == 1


def test_a_statement_of_somebody_else_handed_on_does_not_count(room):
    a, b, c = room.nodes[0], room.nodes[1], room.nodes[2]
    said = liar.signed(a, Context.STATEMENT, liar.statement(room, a, rh="ab" * 64))
    liar.say(room, c, b.me, Message(Kind.STATEMENT, said.envelope))
    room.run(0.01)
    assert b.state.counts["message-refused"] == 1
    assert b.state.peers[a.me].statement.value.rh == b.state.view.rh


def test_evidence_forged_in_another_name_is_told_about_who_handed_it_on(room):
    a, b, c = room.nodes[0], room.nodes[1], room.nodes[2]
    forged = liar.signed(c, Context.BYE, liar.bye(room, a, a.me))
    liar.say(room, c, b.me, Message(Kind.BYE, forged.envelope))
    room.run(0.5)
    assert findings(b) == [("ROSTER-SIGNED", "p2@test")]
    assert room.all_live(0, 1, 2)


def test_a_bye_for_somebody_else_ends_nobody(room):
    a, b, c = room.nodes[0], room.nodes[1], room.nodes[2]
    wrong = liar.signed(c, Context.BYE, liar.bye(room, c, a.me))
    liar.say(room, c, b.me, Message(Kind.BYE, wrong.envelope))
    room.run(1.5)
    assert room.all_live(0, 1, 2)
    assert a.me not in b.state.view.gone


def test_who_is_dropped_as_silent_comes_back_with_a_new_hello(room):
    a, c = room.nodes[0], room.nodes[2]
    drop = liar.signed(c, Context.DROP, liar.drop(room, c, a.me))
    for node in (room.nodes[0], room.nodes[1]):
        liar.say(room, c, node.me, Message(Kind.DROP, drop.envelope))
    room.run(3.0)
    assert a.finished == effects.Finish("silent", c.state.setup.uid, rejoin=True)
    assert room.all_live(0, 1, 2)
    assert room.nodes[0].me != a.me
    assert room.nodes[0].state.setup.attempt == 1


def test_who_is_dropped_over_and_over_stays_away_after_three_attempts():
    room = FakeRoom(2)
    room.join(0)
    room.join(1, room.setup(1, attempt=3))
    room.run(3.0)
    assert room.all_live(0, 1)
    a, b = room.nodes[0], room.nodes[1]
    drop = liar.signed(a, Context.DROP, liar.drop(room, a, b.me))
    liar.say(room, a, b.me, Message(Kind.DROP, drop.envelope))
    room.run(1.0)
    assert b.finished == effects.Finish("silent", a.state.setup.uid, rejoin=False)


def test_somebody_who_ends_my_presence_with_my_key_stops_me_with_an_alarm(room):
    a, c = room.nodes[0], room.nodes[2]
    foreign = liar.signed(a, Context.BYE, liar.bye(room, a, a.me))
    liar.say(room, c, a.me, Message(Kind.BYE, foreign.envelope))
    room.run(0.1)
    assert findings(a) == [("SESSION-UNIQUE", "client")]
    assert a.finished == effects.Finish("session-not-unique")
    assert a.held


def unknown_hello_of(room: FakeRoom, n: int) -> tuple:
    return make_hello(room.setup(n), room.dice.randbytes)[0]


def test_an_unknown_hello_under_my_key_holds_at_once_and_ends_after_its_grace(room):
    a, c = room.nodes[0], room.nodes[2]
    copy = unknown_hello_of(room, 0)
    liar.say(room, c, a.me, Message(Kind.HELLO, copy.envelope))
    room.run(0.1)
    assert (a.phase, a.held) == (CallPhase.HOLD, True)
    assert a.state.reason == "session-not-unique"
    assert findings(a) == [("SESSION-UNIQUE", "client")]
    room.run(15.5)
    assert a.finished == effects.Finish("session-not-unique")


def test_a_hello_of_mine_that_i_remember_is_ended_quietly(room):
    c = room.nodes[2]
    old = unknown_hello_of(room, 0)
    room.leave(0)
    room.run(0.5)
    room.join(0, room.setup(0, my_hellos=frozenset({room.nodes[0].me, old.hash})))
    room.run(1.0)
    a = room.nodes[0]
    liar.say(room, c, a.me, Message(Kind.HELLO, old.envelope))
    room.run(1.0)
    assert findings(a) == []
    assert old.hash not in a.state.view.gone, "it said nothing, so there is nothing to end"
    assert room.all_live(0, 1, 2)
    said = Bye(type="bye", v=1, room_id=ROOM_ID, sender=HelloHash(old.hash), seq=1, hello="ab" * 64)
    word = liar.signed(a, Context.BYE, said)
    liar.say(room, c, a.me, Message(Kind.BYE, word.envelope))
    room.run(1.0)
    assert findings(a) == []
    assert a.state.view.gone[old.hash].reason == "bye"
    assert room.all_live(0, 1, 2)


def test_a_newcomer_whose_key_changed_is_dropped_by_name_and_the_call_goes_on():
    room = FakeRoom(3)
    room.join(0)
    room.join(1)
    room.run(1.0)
    changed = inputs.TrustChanged(person(2).identity, TrustState.KEY_CHANGED)
    room.feed(room.nodes[0], changed)
    room.join(2)
    room.run(2.0)
    assert findings(room.nodes[0]) == [("KEY-UNCHANGED", "p2@test")]
    assert room.all_live(0, 1)
    for node in (room.nodes[0], room.nodes[1]):
        assert node.state.view.gone[room.nodes[2].me].reason == "key-changed"
        assert room.nodes[2].me not in {k for k, _ in node.opened}
    assert room.nodes[2].finished is None or not room.nodes[2].finished.rejoin


def test_who_cannot_accept_somebody_present_leaves_with_the_reason():
    room = FakeRoom(3)
    room.join(0)
    room.join(1)
    room.run(1.0)
    trust = {person(1).identity: TrustState.REVOKED}
    room.join(2, room.setup(2, trust=trust))
    room.run(2.0)
    c = room.nodes[2]
    assert c.finished == effects.Finish("revoked", room.nodes[1].state.setup.uid)
    assert findings(c) == [("KEY-UNCHANGED", "p1@test")]
    assert not c.all_of(effects.UseSendKey)
    assert room.all_live(0, 1)


def test_who_loses_trust_in_somebody_present_holds_and_then_leaves(room):
    a, b = room.nodes[0], room.nodes[1]
    begun = len(a.log)
    room.feed(a, inputs.TrustChanged(person(1).identity, TrustState.KEY_CHANGED))
    done = [effect for _, effect in a.log[begun:]]
    assert done.index(effects.HoldSending()) < done.index(effects.CloseLink(b.me))
    (phase,) = [effect for effect in done if isinstance(effect, effects.PhaseChanged)]
    held = (CallPhase.HOLD, "trust-lost", b.state.setup.uid)
    assert (phase.phase, phase.reason, phase.uid) == held
    assert a.finished is None
    room.run(14.0)
    assert a.held
    assert not a.all_of(effects.UseSendKey)[1:]
    room.run(2.0)
    assert a.finished == effects.Finish("key-changed", b.state.setup.uid)
    room.run(1.0)
    assert room.all_live(1, 2)


@pytest.mark.parametrize("way", ["compared again", "removed by the host"])
def test_a_call_held_for_lost_trust_goes_on_when_that_is_settled(room, way):
    a, b = room.nodes[0], room.nodes[1]
    room.feed(a, inputs.TrustChanged(person(1).identity, TrustState.REVOKED))
    room.run(5.0)
    assert a.phase is CallPhase.HOLD
    links = len(a.all_of(effects.OpenLink))
    if way == "compared again":
        room.feed(a, inputs.TrustChanged(person(1).identity, TrustState.IN_PERSON))
        room.run(1.0)
        assert room.all_live(0, 1, 2)
        assert [one.peer for one in a.all_of(effects.OpenLink)[links:]] == [b.me]
    else:
        room.rejoins = False
        room.feed(a, inputs.RemovePerson(person(1).identity))
        room.run(2.0)
        assert room.all_live(0, 2)
    assert a.finished is None
    room.run(30.0)
    assert a.phase is CallPhase.LIVE


def test_a_better_trust_changes_nothing(room):
    room.feed(room.nodes[0], inputs.TrustChanged(person(1).identity, TrustState.BY_ORGANISATION))
    room.run(1.0)
    assert room.all_live(0, 1, 2)


def params(a: Node, b: Node, **changes) -> TransportParams:
    fields = {
        "type": "transport",
        "v": 1,
        "room_id": ROOM_ID,
        "sender": a.me,
        "to": b.me,
        "link": 1,
        "profile": "dtls12-p384-gcm256",
        "fingerprint_sha384": "ab" * 48,
        "ufrag": "u",
        "pwd": "p",
        "candidates": (),
        "streams": (),
        "nonce": a.state.hello.value.nonce,
        "peer_nonce": b.state.hello.value.nonce,
    }
    return TransportParams(**{**fields, **changes})


def test_hands_over_transport_parameters_of_this_meeting(room):
    a, b = room.nodes[0], room.nodes[1]
    wanted = params(a, b)
    room.feed(a, inputs.SendTransport(wanted))
    room.run(0.01)
    assert b.all_of(effects.TransportReceived) == [effects.TransportReceived(wanted)]
    assert not room.nodes[2].all_of(effects.TransportReceived)


@pytest.mark.parametrize(
    "change",
    [
        {"room_id": "ff" * 16},
        {"to": "ab" * 64},
        {"sender": "ab" * 64},
        {"peer_nonce": "00" * 32},
        {"nonce": "00" * 32},
        {"type": "confirm"},
        {"v": 2},
    ],
)
def test_refuses_transport_parameters_for_another_meeting(room, change):
    a, b = room.nodes[0], room.nodes[1]
    wrong = liar.signed(a, Context.TRANSPORT, params(a, b, **change))
    liar.say(room, a, b.me, Message(Kind.TRANSPORT, wrong.envelope))
    room.run(0.01)
    assert b.state.counts["message-refused"] == 1
    assert not b.all_of(effects.TransportReceived)


def test_refuses_transport_parameters_signed_by_somebody_else(room):
    a, b, c = room.nodes[0], room.nodes[1], room.nodes[2]
    wrong = liar.signed(c, Context.TRANSPORT, params(a, b))
    liar.say(room, a, b.me, Message(Kind.TRANSPORT, wrong.envelope))
    room.run(0.01)
    assert not b.all_of(effects.TransportReceived)


def confirm(a: Node, b: Node, **changes) -> LinkConfirm:
    fields = {
        "type": "confirm",
        "v": 1,
        "room_id": ROOM_ID,
        "sender": a.me,
        "to": b.me,
        "link": 1,
        "my_fingerprint": "ab" * 48,
        "peer_fingerprint": "cd" * 48,
        "exporter": "00" * 32,
    }
    return LinkConfirm(**{**fields, **changes})


def test_hands_over_a_confirmation_and_refuses_one_for_somebody_else(room):
    a, b, c = room.nodes[0], room.nodes[1], room.nodes[2]
    room.feed(a, inputs.SendConfirm(confirm(a, b)))
    wrong = liar.signed(a, Context.CONFIRM, confirm(a, c))
    liar.say(room, a, b.me, Message(Kind.CONFIRM, wrong.envelope))
    room.run(0.01)
    assert [e.confirm for e in b.all_of(effects.ConfirmReceived)] == [confirm(a, b)]


def test_does_not_sign_link_messages_in_another_name(room):
    a, b = room.nodes[0], room.nodes[1]
    room.feed(a, inputs.SendTransport(params(b, a)))
    room.feed(a, inputs.SendConfirm(confirm(a, b, sender="ab" * 64)))
    room.run(0.01)
    assert a.state.counts["link-message-refused"] == 2
    assert not b.all_of(effects.TransportReceived)


@pytest.mark.parametrize(
    ("end", "check"),
    [
        (LinkEnd.FINGERPRINT_MISMATCH, "DTLS-BOUND"),
        (LinkEnd.CONFIRM_MISMATCH, "DTLS-BOUND"),
        (LinkEnd.PROFILE_MISMATCH, "SRTP-PROFILE"),
        (LinkEnd.WEAK_CIPHER, "CIPHER-SUITE"),
    ],
)
def test_a_link_that_ended_in_a_mismatch_is_an_alarm_about_that_person(room, end, check):
    a, b = room.nodes[0], room.nodes[1]
    room.feed(a, inputs.LinkChanged(b.me, end))
    assert findings(a) == [(check, "p1@test")]


def test_a_link_that_only_broke_is_none(room):
    a, b = room.nodes[0], room.nodes[1]
    room.feed(a, inputs.LinkChanged(b.me, LinkEnd.SILENT))
    room.feed(a, inputs.LinkChanged(b.me, None))
    assert findings(a) == []


@pytest.fixture
def secretive(monkeypatch) -> FakeRoom:
    """Two people, and the second never reveals their part of the code."""
    honest = agreement.my_reveal
    monkeypatch.setattr(
        agreement,
        "my_reveal",
        lambda turn: "" if turn.state.setup.uid == uid(1) else honest(turn),
    )
    room = FakeRoom(3)
    room.join(0)
    room.join(1)
    return room


def test_who_withholds_the_code_is_named_after_ten_seconds(secretive):
    secretive.run(9.9)
    assert secretive.nodes[0].all_of(effects.CodeShown) == []
    secretive.run(0.3)
    shown = effects.CodeShown(None, withheld_by=uid(1))
    assert secretive.nodes[0].all_of(effects.CodeShown) == [shown]
    codes = [notice.code for notice in secretive.nodes[0].all_of(effects.Noticed)]
    assert codes == ["joined", "code-withheld"]


def test_who_withholds_the_code_of_three_rosters_is_dropped(secretive):
    secretive.run(11.0)
    secretive.join(2)
    secretive.run(11.0)
    assert secretive.nodes[1].alive
    secretive.leave(2)
    secretive.run(11.0)
    assert secretive.nodes[1].finished == effects.Finish("no-code", uid(0))
