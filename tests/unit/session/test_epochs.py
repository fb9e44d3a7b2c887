# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Epochs in a running call: added, struck, asked for, and proven false."""

from dataclasses import replace

import msgspec
import pytest

from client.crypto.envelope import Context, canonical, sign
from client.crypto.hpke import seal
from client.model.events import CallPhase
from client.model.ids import HelloHash
from client.model.participant import TrustState
from client.model.room import Profile, Role
from client.session import effects, epochs, inputs, reasons
from client.session import room_key as room_key_
from client.session.bodies import Message, between, pack, sealed_body
from client.session.call import next_setup
from client.session.hello import make_hello
from client.session.lobby import seal_hello
from client.session.messages import Kind, RoomKey, Want
from client.session.readmits import removes_of
from client.session.short_names import short_name
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, FakeRoom, Node, person, uid
from tests.fakes.epochs import NEW_KEY, after, first, publish, room_of, signed, under, with_feature

ONE = first(0, 1, 2)
TWO = after(ONE, 0, 1, 2, 3)
STRUCK = after(ONE, 0, 1)


@pytest.fixture
def room() -> FakeRoom:
    made = room_of(4, ONE, 0, 1, 2)
    assert made.all_live(0, 1, 2)
    return made


def told(node: Node, code: str) -> list[tuple[str, str]]:
    return [(n.uid, n.by) for n in node.all_of(effects.Noticed) if n.code == code]


def findings(node: Node) -> list[tuple[str, str]]:
    return [(r.finding.id, r.finding.subject) for r in node.all_of(effects.Raised)]


def epoch(node: Node) -> int:
    return node.state.evidence.room.epoch


def phases(node: Node, since: int) -> set[CallPhase]:
    return set(node.phases[since:])


def hand_on(room: FakeRoom, sender: int, to: int, *signed_ones) -> None:
    """A member hands descriptors on under the pair key."""
    messages = [Message(Kind.DESCRIPTOR, one.envelope) for one in signed_ones]
    liar.say(room, room.nodes[sender], room.nodes[to].me, *messages)
    room.run(0.1)


# Added.


def test_an_added_person_is_told_to_all_and_joins_while_the_call_goes_on(room):
    before = {n: len(node.phases) for n, node in room.nodes.items()}
    publish(room, TWO)
    room.run(2.0)
    assert room.all_live(0, 1, 2)
    for n in (0, 1, 2):
        assert epoch(room.nodes[n]) == 2
        assert told(room.nodes[n], reasons.ADDED) == [(uid(3), uid(0))]
    under(room, 3, TWO)
    room.run(4.0)
    assert room.all_live(0, 1, 2, 3)
    for n in (0, 1, 2):
        assert phases(room.nodes[n], before[n]) == set(), "nobody's call was interrupted"
        changed = room.nodes[n].all_of(effects.DescriptorChanged)
        assert [one.signed.hash for one in changed] == [TWO.hash]


def test_in_a_restricted_room_an_added_person_waits_to_be_let_in():
    strict = first(0, 1, profile=Profile.RESTRICTED, hosts=(0, 1))
    two = after(strict, 0, 1, 2)
    room = room_of(3, strict, 0, 1)
    publish(room, two)
    under(room, 2, two)
    room.run(4.0)
    guest = room.nodes[2]
    assert room.all_live(0, 1)
    assert guest.phase is CallPhase.LOBBY
    assert not guest.all_of(effects.AddReceiveKey)
    room.feed(room.nodes[0], inputs.AdmitPerson(guest.me))
    room.run(4.0)
    assert room.all_live(0, 1, 2)


def test_nobody_but_the_issuer_can_make_an_epoch(room):
    publish(room, after(ONE, 0, 1, 2, 3, by=1), by=1)
    publish(room, TWO, by=1)
    room.run(1.0)
    assert {epoch(node) for node in room.nodes.values()} == {1}
    assert room.nodes[1].state.counts["epoch-refused"] == 2
    hand_on(room, 1, 2, after(ONE, 0, 1, 2, 3, by=1))
    assert epoch(room.nodes[2]) == 1
    assert findings(room.nodes[2]) == [("ROSTER-SIGNED", uid(1))]
    assert room.all_live(0, 1, 2)


def test_the_issuers_own_engine_is_refused_what_it_could_not_have_meant(room):
    room.feed(room.nodes[0], inputs.NewDescriptor(b"{}"))
    assert room.nodes[0].state.counts["epoch-refused"] == 1
    publish(room, ONE, NEW_KEY)
    assert room.nodes[0].state.setup.room_key.reveal() == ROOM_KEY.reveal()
    assert room.all_live(0, 1, 2)


def test_a_lower_epoch_than_seen_never_becomes_current(room):
    publish(room, TWO)
    room.run(1.0)
    under(room, 3, after(TWO, 0, 1, 2, 3))
    room.run(3.0)
    assert room.all_live(0, 1, 2, 3)
    before = room.nodes[1].state.view.rh
    hand_on(room, 2, 1, ONE, TWO)
    assert (epoch(room.nodes[1]), room.nodes[1].state.view.rh) == (3, before)
    assert not any(node.all_of(effects.TwoDescriptors) for node in room.nodes.values())


def test_an_epoch_during_a_join_ends_in_one_roster():
    for pause in (0.0, 0.01, 0.1, 0.31, 0.6):
        room = room_of(4, ONE, 0, 1)
        room.join(2)
        room.run(pause)
        publish(room, TWO)
        room.run(6.0)
        assert room.all_live(0, 1, 2), pause
        assert {epoch(node) for node in room.nodes.values()} == {2}


# Asked for.


def test_without_the_issuer_members_ask_a_newcomer_for_the_epoch_they_lack():
    room = room_of(4, ONE, 1, 2)
    under(room, 3, TWO)
    room.run(6.0)
    assert room.all_live(1, 2, 3)
    assert {epoch(node) for node in room.nodes.values()} == {2}
    assert told(room.nodes[1], reasons.ADDED) == [(uid(3), uid(0))]


def test_a_member_who_crashed_comes_back_into_a_newer_epoch_with_the_old_papers(room):
    publish(room, TWO)
    room.run(1.0)
    old = room.crash(1)
    room.run(2.0)
    room.join(1, room.setup(1, my_hellos=frozenset({old.me})))
    room.run(6.0)
    assert room.all_live(0, 1, 2)
    assert epoch(room.nodes[1]) == 2


def test_two_who_know_different_epochs_and_meet_alone_agree_on_the_newer():
    room = FakeRoom(4)
    room.descriptor = ONE
    room.join(1)
    room.run(1.0)
    under(room, 0, TWO)
    room.run(6.0)
    assert room.all_live(0, 1)
    assert {epoch(node) for node in room.nodes.values()} == {2}


def test_requests_are_few_when_nobody_answers():
    room = room_of(4, ONE, 1, 2)
    ghost = room.ghost()
    setup = room.setup(3, descriptor=TWO)
    for n in range(60):
        sealed = _lobby_hello(room, setup if n % 2 else replace(setup, version=f"v{n}"))
        room.inject(ghost, sealed)
        room.run(0.5)
    asked = [body for body in room.ghost_heard if body[0] == 2]
    assert 0 < len(asked) <= 2 * 30.0 / epochs.ASK_GAP_S
    for n in (1, 2):
        assert len(room.nodes[n].state.pending) == 1, "one a person"
        assert len(room.nodes[n].state.evidence.hellos) == 2
    assert room.all_live(1, 2)


def test_one_hello_is_asked_about_a_few_times_only():
    room = room_of(4, ONE, 1, 2)
    ghost, body = room.ghost(), _lobby_hello(room, room.setup(3, descriptor=TWO))
    for _ in range(40):
        room.inject(ghost, body, to=room.nodes[1])
        room.run(1.0)
    asked = [one for one in room.ghost_heard if one[0] == 2]
    assert len(asked) == epochs.MAX_ASKS


def test_the_hellos_that_wait_for_an_epoch_are_bounded():
    room = room_of(4, ONE, 1, 2)
    ghost = room.ghost()
    for n in range(10, 10 + 2 * epochs.MAX_PENDING):
        made = signed(with_other_end(TWO.value, n))
        room.inject(ghost, _lobby_hello(room, room.setup(0, me=person(n), descriptor=made)))
    room.run(1.0)
    assert len(room.nodes[1].state.pending) == epochs.MAX_PENDING
    assert room.all_live(1, 2)


def with_other_end(value, n: int):
    return msgspec.structs.replace(value, exp=value.exp - n)


def _lobby_hello(room: FakeRoom, setup) -> bytes:
    hello, _ = make_hello(setup, room.dice.randbytes)
    salt = room.dice.randbytes(32)
    return seal_hello(setup.room_key, room.descriptor.value.room_id, hello.envelope, salt)


def ask(room: FakeRoom, n: int, of: Node, **changes: object) -> list[bytes]:
    """Person ``n`` asks from a new connection for a descriptor; returns what they were sent."""
    ghost = room.ghost()
    hello, _ = make_hello(
        room.setup(0, me=person(n), descriptor=changes.pop("under_", ONE)), room.dice.randbytes
    )
    fields = {
        "type": "want",
        "v": 1,
        "room_id": ROOM_ID,
        "sender": HelloHash(hello.hash),
        "to": of.me,
        "seq": 1,
        "salt": liar.SALT,
        "have": None,
        "want": (short_name(liar.SALT, ONE.hash),),
        "keys": "",
        **changes,
    }
    want = sign(person(n).signing, Context.WANT, Want(**fields))
    bundle = (Message(Kind.HELLO, hello.envelope), Message(Kind.WANT, want.envelope))
    bound = between(ROOM_ID, HelloHash(hello.hash), of.me)
    sealed = seal(of.state.key.public, Context.HELLO, bound, pack(bundle))
    before = len(room.ghost_heard)
    room.inject(ghost, sealed_body(HelloHash(hello.hash), sealed), to=of)
    room.run(0.1)
    return [body for body in room.ghost_heard[before:] if body[0] == 2]


def test_a_descriptor_is_handed_to_whoever_is_named_and_not_too_often(room):
    one = room.nodes[1]
    assert ask(room, 3, one) == [], "a stranger"
    assert ask(room, 2, one, to=room.nodes[0].me) == [], "meant for another"
    assert ask(room, 2, one, want=("0" * 16,)) == [], "nobody has it"
    room.run(3.0)
    assert len(ask(room, 2, one)) == 1
    assert ask(room, 2, one) == [], "again at once"
    assert one.state.counts["request-too-often"] == 1
    room.run(3.0)
    assert len(ask(room, 2, one)) == 1


def test_a_request_with_anything_beside_it_is_dropped(room):
    one, ghost = room.nodes[1], room.ghost()
    sender = HelloHash("1" * 128)
    bundle = (Message(Kind.ADMIT, b"{}"), Message(Kind.WANT, b"{}"))
    sealed = seal(
        one.state.key.public, Context.HELLO, between(ROOM_ID, sender, one.me), pack(bundle)
    )
    before = one.state.counts.get("malformed", 0)
    room.inject(ghost, sealed_body(sender, sealed), to=one)
    room.run(0.1)
    assert one.state.counts["malformed"] == before + 1


def test_hellos_that_waited_are_judged_each_by_its_own_epoch():
    room = room_of(4, ONE, 1, 2)
    three = after(TWO, 0, 1, 2, 3)
    ghost = room.ghost()
    for n, made in ((3, TWO), (0, three), (7, three)):
        body = _lobby_hello(room, room.setup(0, me=person(n), descriptor=made))
        room.inject(ghost, body, to=room.nodes[1])
    room.run(0.1)
    assert len(room.nodes[1].state.pending) == 3
    hand_on(room, 2, 1, TWO)
    kept = room.nodes[1].state.pending.values()
    assert {one.identity for one in kept} == {person(n).identity for n in (0, 7)}
    assert len(room.nodes[1].state.evidence.of(person(3).identity)) == 1
    hand_on(room, 2, 1, three)
    assert not room.nodes[1].state.pending
    assert len(room.nodes[1].state.evidence.of(person(0).identity)) == 1
    assert not room.nodes[1].state.evidence.of(person(7).identity)


def test_the_first_proof_ends_the_call_and_a_second_one_adds_nothing(room):
    hand_on(room, 0, 1, TWO, after(ONE, 0, 1, 2), after(ONE, 0, 1))
    assert room.nodes[1].finished.reason == reasons.TWO_EPOCHS


# Struck.


def test_a_struck_person_stops_at_once_and_the_others_rekey(room):
    struck, keys = room.nodes[2], {n: room.nodes[n].using for n in (0, 1)}
    publish(room, STRUCK, NEW_KEY)
    room.run(3.0)
    assert struck.finished == effects.Finish(reasons.STRUCK, uid(0))
    assert struck.held
    assert room.all_live(0, 1)
    for n in (0, 1):
        node = room.nodes[n]
        assert told(node, reasons.STRUCK) == [(uid(2), uid(0))]
        assert node.using != keys[n]
        assert node.state.setup.room_key.reveal() == NEW_KEY.reveal()
        assert struck.me in [effect.peer for effect in node.all_of(effects.CloseLink)]
        assert not any(peer == struck.me for peer, _ in node.opened)
    assert room.nodes[1].all_of(effects.RoomKeyChanged)
    assert not struck.all_of(effects.RoomKeyChanged), "the new key is not for them"


def test_a_struck_person_who_goes_on_gets_nothing_and_is_shown_why(room):
    struck = room.nodes[2]
    room.carry = lambda _sender, to, body: [] if to is struck else [(0.0, body)]
    publish(room, STRUCK, NEW_KEY)
    room.run(2.0)
    assert struck.alive
    assert room.all_live(0, 1)
    before = {n: room.nodes[n].using[0] for n in (0, 1)}
    room.carry = lambda _sender, _to, body: [(0.0, body)]
    room.run(6.0)
    assert struck.finished == effects.Finish(reasons.STRUCK, uid(0))
    assert {n: room.nodes[n].using[0] for n in (0, 1)} == before
    assert not any((room.nodes[n].me, before[n]) in struck.opened for n in (0, 1))


def test_a_struck_person_does_not_come_back_with_the_old_papers(room):
    publish(room, STRUCK, NEW_KEY)
    room.run(3.0)
    room.join(2, room.setup(2))
    room.run(8.0)
    assert room.all_live(0, 1)
    assert room.nodes[2].phase is CallPhase.WAITING
    assert not room.nodes[2].all_of(effects.OpenLink)
    assert ("ROSTER-SIGNED", "stranger") in findings(room.nodes[0])
    assert not room.nodes[0].all_of(effects.Knocking)


def test_a_struck_person_is_not_shown_as_waiting_even_where_the_key_stayed(room):
    publish(room, STRUCK)
    room.run(3.0)
    room.join(2, room.setup(2))
    room.run(8.0)
    assert room.all_live(0, 1)
    assert not room.nodes[0].all_of(effects.Knocking)
    assert not room.nodes[2].all_of(effects.OpenLink)


def test_whoever_stays_comes_back_under_the_previous_room_key_and_gets_the_new_one(room):
    old = room.crash(1)
    publish(room, STRUCK, NEW_KEY)
    room.run(2.0)
    room.join(1, room.setup(1, my_hellos=frozenset({old.me})))
    room.run(6.0)
    assert room.all_live(0, 1)
    assert epoch(room.nodes[1]) == 2
    assert room.nodes[1].state.setup.room_key.reveal() == NEW_KEY.reveal()


def test_a_new_room_key_that_was_lost_is_handed_out_again_and_then_no_more(room):
    lost = room.nodes[1]
    room.carry = lambda _sender, to, body: [] if to is lost else [(0.0, body)]
    publish(room, STRUCK, NEW_KEY)
    room.run(0.5)
    assert lost.state.setup.room_key.reveal() == ROOM_KEY.reveal()
    room.carry = lambda _sender, _to, body: [(0.0, body)]
    room.run(12.0)
    assert room.all_live(0, 1)
    assert lost.state.setup.room_key.reveal() == NEW_KEY.reveal()
    told = room.nodes[0].state.peers[lost.me].key_told
    room.run(30.0)
    assert room.nodes[0].state.peers[lost.me].key_told == told == len(room_key_.HAND_AGAIN_S)


def test_whoever_comes_with_a_new_invitation_knocks_under_the_new_key(room):
    publish(room, STRUCK, NEW_KEY)
    room.run(2.0)
    third = after(STRUCK, 0, 1, 3)
    publish(room, third)
    under(room, 3, third, NEW_KEY)
    room.run(5.0)
    assert room.all_live(0, 1, 3)


def room_key(room: FakeRoom, node: Node, to: int, *, under_, number: int, key: bytes) -> None:
    value = RoomKey(
        type="room-key",
        v=1,
        room_id=room.descriptor.value.room_id,
        epoch=number,
        descriptor=under_.hash,
        key=key.hex(),
    )
    liar.say(room, node, room.nodes[to].me, Message(Kind.ROOM_KEY, canonical(value)))
    room.run(0.1)


def test_a_room_key_is_taken_from_the_issuer_alone_and_never_an_older_one(room):
    publish(room, TWO)
    room.run(1.0)
    one, issuer, member = room.nodes[2], room.nodes[0], room.nodes[1]
    keys = [bytes([n]) * 32 for n in range(5)]
    room_key(room, member, 2, under_=TWO, number=2, key=keys[0])
    room_key(room, issuer, 2, under_=TWO, number=3, key=keys[0])
    room_key(room, issuer, 2, under_=STRUCK, number=2, key=keys[0])
    assert one.state.setup.room_key.reveal() == ROOM_KEY.reveal()
    room_key(room, issuer, 2, under_=TWO, number=2, key=keys[1])
    assert one.state.setup.room_key.reveal() == keys[1]
    room_key(room, issuer, 2, under_=ONE, number=1, key=keys[2])
    assert one.state.setup.room_key.reveal() == keys[1]


# Back in.


def test_somebody_removed_comes_back_only_under_an_epoch_that_says_so(room):
    room.feed(room.nodes[0], inputs.RemovePerson(person(2).identity))
    room.run(3.0)
    assert room.nodes[2].finished.reason == reasons.REMOVED
    names = removes_of(room.nodes[0].state.evidence, person(2).identity)
    still = after(ONE, 0, 1, 2)
    publish(room, still)
    under(room, 2, still)
    room.run(6.0)
    assert room.all_live(0, 1)
    assert not room.nodes[2].all_of(effects.AddReceiveKey)
    room.crash(2)
    lifted = after(still, 0, 1, 2, readmits=names)
    publish(room, lifted)
    under(room, 2, lifted)
    room.run(8.0)
    assert room.all_live(0, 1, 2)


def test_the_next_presence_of_mine_begins_under_the_epoch_that_i_saw_last(room):
    publish(room, TWO)
    room.run(1.0)
    room.feed(room.nodes[1], inputs.ClockJumped())
    setup = next_setup(room.nodes[1].state, now=room.now)
    assert setup.descriptor.hash == TWO.hash
    assert [one.hash for one in setup.earlier] == [ONE.hash]
    room.run(6.0)
    assert room.all_live(0, 1, 2)
    assert room.nodes[1].state.hello.value.epoch == 2


# Whom an epoch brings is judged before anything is done with them.


def unknown_newcomer(trust: TrustState | None) -> FakeRoom:
    strict = first(0, 1, profile=Profile.RESTRICTED, hosts=(0, 1))
    two = after(strict, 0, 1, 2)
    room = FakeRoom(2)
    room.descriptor = strict
    room.join_all()
    room.run(3.0)
    publish(room, two)
    for n in (0, 1):
        if trust is not None:
            room.feed(room.nodes[n], inputs.TrustChanged(person(2).identity, trust))
    known = {person(n).identity: TrustState.IN_PERSON for n in range(3)}
    room.join(2, room.setup(2, descriptor=two, trust=known))
    room.run(4.0)
    room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[2].me))
    room.run(4.0)
    return room


def test_a_newcomer_whom_nobody_judged_yet_is_neither_let_in_nor_dropped():
    room = unknown_newcomer(None)
    assert room.all_live(0, 1)
    assert room.nodes[2].phase is CallPhase.LOBBY
    assert told(room.nodes[0], reasons.DROPPED) == []
    for n in (0, 1):
        room.feed(room.nodes[n], inputs.TrustChanged(person(2).identity, TrustState.IN_PERSON))
    room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[2].me))
    room.run(4.0)
    assert room.all_live(0, 1, 2)


def test_a_newcomer_whose_key_changed_is_not_let_in_and_one_who_is_known_is():
    assert unknown_newcomer(TrustState.KEY_CHANGED).nodes[2].phase is CallPhase.LOBBY
    assert unknown_newcomer(TrustState.IN_PERSON).all_live(0, 1, 2)


def test_in_an_open_room_too_a_newcomer_gets_no_key_before_being_judged():
    one = first(0, 1)
    two = after(one, 0, 1, 2)
    room = FakeRoom(2)
    room.descriptor = one
    room.join_all()
    room.run(3.0)
    publish(room, two)
    known = {person(n).identity: TrustState.IN_PERSON for n in range(3)}
    room.join(2, room.setup(2, descriptor=two, trust=known))
    room.run(5.0)
    assert not room.nodes[2].all_of(effects.AddReceiveKey)
    assert not room.nodes[0].all_of(effects.OpenLink)[1:]
    for n in (0, 1):
        room.feed(room.nodes[n], inputs.TrustChanged(person(2).identity, TrustState.UNVERIFIED))
    room.run(5.0)
    assert room.all_live(0, 1, 2)


# Proven false.


def test_two_descriptors_of_one_epoch_end_the_call_and_are_kept_by_everybody(room):
    publish(room, TWO)
    room.run(1.0)
    twin = after(ONE, 0, 1, 2)
    hand_on(room, 0, 1, twin)
    room.run(2.0)
    for n in (0, 1, 2):
        node = room.nodes[n]
        assert node.finished == effects.Finish(reasons.TWO_EPOCHS, uid(0))
        assert node.held
        (proof,) = node.all_of(effects.TwoDescriptors)
        assert {proof.first, proof.second} == {TWO.envelope, twin.envelope}


def test_an_issuer_who_shows_two_lists_to_two_people_is_found_out_without_being_there():
    room = room_of(4, TWO, 1)
    twin = after(ONE, 0, 1, 2)
    under(room, 2, twin)
    room.run(6.0)
    for n in (1, 2):
        assert room.nodes[n].finished.reason == reasons.TWO_EPOCHS
        (proof,) = room.nodes[n].all_of(effects.TwoDescriptors)
        assert {proof.first, proof.second} == {TWO.envelope, twin.envelope}
        assert not room.nodes[n].all_of(effects.UseSendKey)


@pytest.mark.parametrize(
    "change",
    [
        {"profile": Profile.RESTRICTED},
        {"suite": "WW2"},
        {"prev": "0" * 128},
        with_feature(ONE, dialin=True),
        with_feature(ONE, recording=True),
        with_feature(ONE, guests=True),
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_epoch_that_no_call_can_follow_ends_it_for_everybody(room, change):
    bad = after(ONE, 0, 1, 2, 3, **change)
    hand_on(room, 0, 1, bad)
    room.run(2.0)
    for n in (0, 1, 2):
        assert room.nodes[n].finished == effects.Finish(reasons.EPOCH_UNFIT, uid(0))
        assert room.nodes[n].held
        assert ("ROOM-VERSION", "client") in findings(room.nodes[n])


# With lost messages.


@pytest.mark.parametrize("seed", range(4))
def test_with_lost_messages_everybody_follows_an_addition_and_a_striking(seed):
    room = FakeRoom(6, seed=seed)
    room.descriptor = one = first(*range(5))
    lose = room.dice.random
    room.carry = lambda _sender, _to, body: [] if lose() < 0.03 else [(0.0, body)]
    for n in range(5):
        room.join(n)
        room.run(0.4)
    two = after(one, *range(6))
    publish(room, two)
    under(room, 5, two)
    room.run(0.3)
    three = after(two, 0, 1, 2, 3, 5)
    publish(room, three, NEW_KEY)
    for _ in range(60):
        room.run(1.0)
        if room.nodes[4].finished and room.all_live(0, 1, 2, 3, 5):
            break
    assert room.all_live(0, 1, 2, 3, 5)
    assert room.nodes[4].finished == effects.Finish(reasons.STRUCK, uid(0))
    room.run(15.0)
    for n in (1, 2, 3):
        assert epoch(room.nodes[n]) == 3
        assert room.nodes[n].state.setup.room_key.reveal() == NEW_KEY.reveal()


@pytest.mark.parametrize("reason", ["silent", "key-changed", "revoked"])
@pytest.mark.parametrize("struck", [True, False])
def test_nobody_inside_can_hand_on_a_later_word_of_somebody_who_was_struck(reason, struck):
    made = room_of(4, first(0, 1, 2, 3), 0, 1, 2, 3)
    made.rejoins = False
    if struck:
        publish(made, after(made.descriptor, 0, 1, 3), NEW_KEY)
        made.run(2.0)
    member, accomplice = made.nodes[2], made.nodes[3]
    said = liar.drop(made, member, made.nodes[1].me, reason)
    word = Message(Kind.DROP, liar.signed(member, Context.DROP, said).envelope)
    for n in (0, 1):
        liar.say(made, accomplice, made.nodes[n].me, word)
    made.run(3.0)
    assert (made.nodes[1].finished is None) is struck
    assert made.all_live(0, 1, 3) is struck


@pytest.mark.parametrize("again", [Role.HOST, Role.SPEAKER])
def test_a_host_who_is_struck_and_named_again_without_that_role_waits_and_is_seen(again):
    one = first(0, 1, 2, profile=Profile.RESTRICTED, hosts=(0, 1, 2))
    made = room_of(3, one, 0, 1, 2)
    publish(made, after(one, 0, 1), NEW_KEY)
    made.run(2.0)
    back = after(made.nodes[0].state.evidence.descriptor, 0, 1, 2)
    members = tuple(
        msgspec.structs.replace(m, role=again if m.uid == uid(2) else Role.HOST)
        for m in back.value.members
    )
    back = signed(msgspec.structs.replace(back.value, members=members))
    publish(made, back)
    under(made, 2, back, NEW_KEY)
    made.run(8.0)
    waits = [hello for hello, _ in made.nodes[1].state.waiting]
    assert waits == ([] if again is Role.HOST else [made.nodes[2].me])
    assert (made.nodes[2].phase is CallPhase.LOBBY) is (again is Role.SPEAKER)
    if waits:
        made.feed(made.nodes[1], inputs.AdmitPerson(made.nodes[2].me))
        made.run(4.0)
    assert made.all_live(0, 1, 2)


@pytest.mark.parametrize("epochs_later", [0, 1])
def test_whoever_was_removed_before_they_had_keys_with_anybody_is_told(epochs_later):
    one = first(0, 1, 2, profile=Profile.RESTRICTED, hosts=(0, 1))
    made = room_of(4, one, 0, 1)
    for _ in range(epochs_later):
        publish(made, after(one, 0, 1, 2, 3))
    made.run(0.5)
    current = made.nodes[0].state.evidence.descriptor
    waiting = under(made, 2, one)
    made.run(2.0)
    assert waiting.phase is CallPhase.LOBBY
    made.feed(made.nodes[1], inputs.RemovePerson(person(2).identity))
    made.run(8.0)
    assert waiting.finished == effects.Finish(reasons.REMOVED, uid(1))
    assert not waiting.all_of(effects.OpenLink)
    # Whoever comes under a later epoch learns of it too, although they miss the one it names.
    made.leave(1)
    later = under(made, 2, after(current, 0, 1, 2))
    publish(made, later.state.evidence.descriptor)
    made.run(8.0)
    assert later.finished == effects.Finish(reasons.REMOVED, uid(1))


def test_who_merely_waits_is_told_of_nothing():
    one = first(0, 1, 2, profile=Profile.RESTRICTED, hosts=(0, 1))
    made = room_of(3, one, 0, 1)
    under(made, 2, one)
    made.run(8.0)
    assert made.nodes[2].phase is CallPhase.LOBBY
    assert not made.nodes[2].state.evidence.claims
    assert set(made.nodes[2].state.evidence.hellos) == {made.nodes[2].me}
