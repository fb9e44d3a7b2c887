# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.session.entry: an admission that is forged, foreign or one's own lets nobody in."""

import msgspec
import pytest

from client.crypto.envelope import Context
from client.model.events import CallPhase
from client.model.ids import HelloHash, RoomId
from client.model.room import Profile
from client.session import effects
from client.session.bodies import Message
from client.session.exchange import evidence_received
from client.session.inputs import AdmitPerson
from client.session.messages import Admit, Kind
from client.session.turn import STRANGER, Turn
from tests.fakes import liar
from tests.fakes.call_room import FakeRoom, Node, once, uid

CHECK = "ENTRY-ADMITTED"


@once
def lobby(profile: Profile = Profile.RESTRICTED) -> FakeRoom:
    """Two hosts and a member in a call; another one waits."""
    made = FakeRoom(4, profile=profile, hosts=(0, 1))
    made.join_all()
    made.run(5.0)
    if profile is not Profile.OPEN:
        made.feed(made.nodes[0], AdmitPerson(made.nodes[2].me))
        made.run(5.0)
        assert made.all_live(0, 1, 2)
        assert made.nodes[3].phase is CallPhase.LOBBY
    return made


@pytest.fixture
def room() -> FakeRoom:
    return lobby()


def admit(room: FakeRoom, by: Node, hello: HelloHash, **changes: object) -> Admit:
    written = Admit(type="admit", **liar.head(room, by), hello=hello)
    return msgspec.structs.replace(written, **changes)


def hand(room: FakeRoom, liar_: Node, to: Node, envelope: bytes) -> None:
    liar.say(room, liar_, to.me, Message(Kind.ADMIT, envelope))
    room.run(3.0)


def found(node: Node) -> list[tuple[str, str]]:
    raised = [one.finding for one in node.all_of(effects.Raised)]
    return [(one.id, one.subject) for one in raised if one.id == CHECK]


def still_out(room: FakeRoom) -> None:
    waits = room.nodes[3]
    assert waits.phase is CallPhase.LOBBY
    assert not waits.all_of(effects.AddReceiveKey)
    assert room.all_live(0, 1, 2)


def test_an_admission_forged_in_a_hosts_name_is_dropped_and_told_by_name(room):
    a, b, c, d = (room.nodes[n] for n in range(4))
    forged = liar.signed(c, Context.ADMIT, admit(room, a, d.me))
    hand(room, c, b, forged.envelope)
    assert found(b) == [(CHECK, uid(2))]
    assert b.state.counts["evidence-forged"] == 1
    still_out(room)


def test_an_admission_of_another_room_is_dropped_and_told_by_name(room):
    a, b, c, d = (room.nodes[n] for n in range(4))
    other = RoomId("fedcba9876543210fedcba9876543210")
    foreign = liar.signed(a, Context.ADMIT, admit(room, a, d.me, room_id=other))
    hand(room, c, b, foreign.envelope)
    assert found(b) == [(CHECK, uid(2))]
    still_out(room)


def test_who_admits_themselves_is_told_by_name_and_stays_out(room):
    b, c, d = (room.nodes[n] for n in (1, 2, 3))
    own = liar.signed(d, Context.ADMIT, admit(room, d, d.me))
    hand(room, c, b, own.envelope)
    assert found(b) == [(CHECK, uid(3))]
    still_out(room)


def test_an_admission_for_another_presence_lets_nobody_in(room):
    """A used one, played again: it names a hello that is over, and none that waits."""
    a, b, c = (room.nodes[n] for n in range(3))
    (used,) = [
        signed.envelope
        for kind, signed in a.state.evidence.claims.values()
        if kind is Kind.ADMIT and signed.value.hello == c.me
    ]
    room.leave(2)
    room.run(2.0)
    room.join(2)
    room.run(4.0)
    hand(room, b, a, used)
    assert room.nodes[2].phase is CallPhase.LOBBY
    assert room.all_live(0, 1)


def test_the_same_admission_honestly_signed_lets_exactly_this_person_in_and_nothing_is_told(room):
    a, d = room.nodes[0], room.nodes[3]
    room.feed(a, AdmitPerson(d.me))
    room.run(5.0)
    assert room.all_live(0, 1, 2, 3)
    assert [found(room.nodes[n]) for n in range(4)] == [[]] * 4


def test_of_a_forged_admission_that_nobody_is_known_to_have_handed_on_nobody_is_blamed(room):
    a, b, c, d = (room.nodes[n] for n in range(4))
    forged = liar.signed(c, Context.ADMIT, admit(room, a, d.me))
    turn = Turn(b.state, room.now, room.dice.randbytes)
    evidence_received(turn, None, Message(Kind.ADMIT, forged.envelope))
    (raised,) = [one.finding for one in turn.effects if isinstance(one, effects.Raised)]
    assert (raised.id, raised.subject) == (CHECK, STRANGER)
    assert dict(raised.params) == {"name": "somebody unknown"}


def test_in_an_open_room_nobody_is_let_in_and_so_nothing_is_told_of_it():
    room = lobby(Profile.OPEN)
    a, b, c, d = (room.nodes[n] for n in range(4))
    forged = liar.signed(c, Context.ADMIT, admit(room, a, d.me))
    hand(room, c, b, forged.envelope)
    own = liar.signed(d, Context.ADMIT, admit(room, d, d.me))
    hand(room, c, b, own.envelope)
    assert found(b) == []
    assert room.all_live(0, 1, 2, 3)


def test_everybody_inside_is_told_who_came(room):
    room.feed(room.nodes[0], AdmitPerson(room.nodes[3].me))
    room.run(5.0)
    for n in (0, 1, 2):
        told = [(one.code, one.uid) for one in room.nodes[n].all_of(effects.Noticed)]
        assert ("joined", uid(3)) in told
