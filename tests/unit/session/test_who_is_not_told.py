# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whom a word goes to and whom it does not: the gone, those without keys, those not named."""

from dataclasses import replace

import pytest

from client.crypto.envelope import Context
from client.model.ids import HelloHash
from client.model.room import Profile
from client.session import call, inputs, reasons
from client.session.bodies import Message
from client.session.claims import sign_drop
from client.session.effects import Send
from client.session.exchange import evidence_received
from client.session.gone import say_that_i_was_here, tell_the_gone_who_knock
from client.session.hello import how_admitted, make_hello
from client.session.judge import judge
from client.session.messages import Bye, Kind
from client.session.turn import Turn
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, FakeRoom, Node, descriptor, once


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


def ends_me(room: FakeRoom, real: Node, turn: Turn) -> None:
    """A copy of my profile comes, and says Bye for the presence that is really mine."""
    copied, _ = make_hello(room.setup(real.n), room.dice.randbytes)
    bye = Bye(type="bye", v=1, room_id=ROOM_ID, sender=copied.hash, seq=1, hello=HelloHash(real.me))
    evidence_received(turn, None, Message(Kind.HELLO, copied.envelope))
    signed = liar.signed(real, Context.BYE, bye)
    evidence_received(turn, None, Message(Kind.BYE, signed.envelope))
    judge(turn)


@pytest.mark.parametrize("left", [True, False])
def test_a_line_that_comes_back_is_used_to_compare_with_those_who_are_here(room, left):
    if left:
        room.leave(2)
    room.run(1.0)
    turn = turn_of(room)
    assert turn.state.peers[room.nodes[2].me].paired
    call._line_is_up(turn)
    here = {room.nodes[1].me} if left else {room.nodes[1].me, room.nodes[2].me}
    assert set(turn.outbox) == here
    assert {message.kind for said in turn.outbox.values() for message in said} == {Kind.WANT}


@pytest.mark.parametrize("left", [True, False])
def test_the_last_word_of_whom_a_copy_ended_goes_to_those_who_are_here(room, left):
    if left:
        room.leave(2)
    room.run(1.0)
    turn = turn_of(room)
    ends_me(room, room.nodes[0], turn)
    say_that_i_was_here(turn)
    here = {room.nodes[1].me} if left else {room.nodes[1].me, room.nodes[2].me}
    assert turn.ending.reason == reasons.NOT_UNIQUE
    assert set(turn.outbox) == here


@pytest.mark.parametrize("paired", [True, False])
def test_who_is_dropped_shows_by_whom_to_all_with_whom_a_key_exists(room, paired):
    turn, other, third = turn_of(room), room.nodes[1], room.nodes[2].me
    if not paired:
        turn.put(replace(turn.state.peers[third], pair=None))
    word = liar.signed(other, Context.DROP, liar.drop(room, other, turn.me)).envelope
    evidence_received(turn, other.me, Message(Kind.DROP, word))
    judge(turn)
    assert turn.ending.reason == "silent"
    assert set(turn.outbox) == ({other.me, third} if paired else {other.me})
    assert Message(Kind.DROP, word) in turn.outbox[other.me]


@pytest.mark.parametrize("named", [True, False])
def test_who_knocks_and_is_over_is_told_why_only_while_an_epoch_names_them(room, named):
    turn, third = turn_of(room), room.nodes[2].me
    sign_drop(turn, third, "silent")
    if not named:
        before = turn.state.evidence
        evidence = replace(
            before,
            descriptor=descriptor(2, epoch=2),
            earlier={before.descriptor.hash: before.descriptor},
        )
        turn.state = replace(turn.state, evidence=evidence)
    judge(turn)
    assert third in turn.state.view.gone
    # They lost their keys, so all that they can do is knock.
    turn.put(replace(turn.state.peers[third], pair=None))
    turn.knocked.add(third)
    tell_the_gone_who_knock(turn)
    conn = room.nodes[2].conn
    told = [e for e in turn.effects if isinstance(e, Send) and e.to == conn]
    assert bool(told) is named


def test_a_hello_is_handed_on_once_however_many_its_person_let_in():
    room = FakeRoom(4, profile=Profile.RESTRICTED, hosts=(0, 1))
    room.join_all()
    room.run(5.0)
    room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[2].me))
    room.run(4.0)
    assert room.all_live(0, 1, 2)
    guest = room.nodes[3].me
    for n in (0, 2):
        room.feed(room.nodes[n], inputs.AdmitPerson(guest))
    room.run(4.0)
    assert room.all_live(0, 1, 2, 3)
    handed = how_admitted(turn_of(room, 1), guest)
    hellos = [message.data for message in handed if message.kind is Kind.HELLO]
    signers = {room.nodes[n].state.hello.envelope for n in (0, 2)}
    assert (len(hellos), set(hellos)) == (2, signers)
    # Their own two, and the one by which one of those signers is in.
    assert [message.kind for message in handed].count(Kind.ADMIT) == 3
