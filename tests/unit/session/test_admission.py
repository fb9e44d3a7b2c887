# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Letting in by name and removing, in rooms where nobody enters by themselves."""

from client.model.events import CallPhase
from client.model.participant import TrustState
from client.model.room import Profile
from client.session import effects, inputs, reasons
from tests.fakes.call_room import FakeRoom, once, person, uid


@once
def lobby(count: int = 3, **room) -> FakeRoom:
    """Two hosts in a call, everybody else in the lobby."""
    made = FakeRoom(count, profile=Profile.RESTRICTED, hosts=(0, 1), **room)
    made.join_all()
    made.run(5.0)
    assert made.all_live(0, 1)
    return made


def waiting(room: FakeRoom, n: int) -> list:
    shown = room.nodes[n].all_of(effects.Knocking)
    return [identity for _, identity in shown[-1].people] if shown else []


def test_a_waiting_person_is_shown_by_key_to_those_inside_and_to_nobody_else() -> None:
    room = lobby(4)
    for n in (0, 1):
        assert sorted(waiting(room, n)) == sorted(person(k).identity for k in (2, 3))
    for n in (2, 3):
        assert waiting(room, n) == []


def test_an_admitted_person_comes_in_and_the_other_one_does_not() -> None:
    room = lobby(4)
    room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[2].me))
    room.run(5.0)
    assert room.all_live(0, 1, 2)
    assert room.nodes[3].phase is CallPhase.LOBBY
    assert not room.nodes[3].all_of(effects.AddReceiveKey)
    assert not room.nodes[3].all_of(effects.OpenLink)
    for n in (0, 1, 2):
        assert waiting(room, n) == [person(3).identity]


def test_somebody_let_in_may_let_in_the_next() -> None:
    room = lobby(4)
    room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[2].me))
    room.run(4.0)
    room.feed(room.nodes[2], inputs.AdmitPerson(room.nodes[3].me))
    room.run(6.0)
    assert room.all_live(0, 1, 2, 3)


def test_somebody_in_the_lobby_cannot_let_anybody_in() -> None:
    room = lobby(4)
    room.feed(room.nodes[2], inputs.AdmitPerson(room.nodes[2].me))
    room.feed(room.nodes[2], inputs.AdmitPerson(room.nodes[3].me))
    room.run(10.0)
    assert {room.nodes[n].phase for n in (2, 3)} == {CallPhase.LOBBY}
    assert room.nodes[2].state.counts["admit-refused"] == 2


def test_an_admit_names_one_presence_and_does_not_let_in_the_next_one() -> None:
    room = lobby(3)
    room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[2].me))
    room.run(4.0)
    assert room.all_live(0, 1, 2)
    room.feed(room.nodes[2], inputs.LeaveCall())
    room.run(2.0)
    room.join(2)
    room.run(8.0)
    assert room.nodes[2].phase is CallPhase.LOBBY
    assert waiting(room, 0) == [person(2).identity]


def test_a_person_whom_the_admitter_cannot_accept_is_not_let_in() -> None:
    room = FakeRoom(3, profile=Profile.RESTRICTED, hosts=(0, 1))
    doubt = {person(1).identity: TrustState.IN_PERSON, person(2).identity: TrustState.UNVERIFIED}
    room.join(0, room.setup(0, trust=doubt))
    room.join(1)
    room.join(2)
    room.run(5.0)
    room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[2].me))
    room.run(8.0)
    assert room.nodes[2].phase is CallPhase.LOBBY
    assert room.all_live(0, 1)


def test_whoever_stops_knocking_is_not_shown_as_waiting_any_more() -> None:
    room = lobby(3)
    assert waiting(room, 0)
    room.crash(2)
    room.run(15.0)
    assert waiting(room, 0) == []


def test_a_removed_person_is_out_at_once_for_everybody_and_told_by_whom() -> None:
    room = FakeRoom(3, profile=Profile.OPEN, hosts=(0,))
    room.join_all()
    room.run(4.0)
    assert room.all_live(0, 1, 2)
    before = max(g for g, _ in [room.nodes[0].using])
    room.feed(room.nodes[0], inputs.RemovePerson(person(2).identity))
    room.run(3.0)
    assert room.all_live(0, 1)
    out = room.nodes[2]
    assert out.finished is not None
    assert (out.finished.reason, out.finished.uid) == (reasons.REMOVED, uid(0))
    assert not out.finished.rejoin
    assert room.nodes[0].using[0] > before
    room.rejoins = False
    room.join(2)
    room.run(8.0)
    assert room.all_live(0, 1)
    assert room.nodes[2].phase is not CallPhase.LIVE


def test_only_a_host_removes_and_never_themselves() -> None:
    room = FakeRoom(3, profile=Profile.OPEN, hosts=(0,))
    room.join_all()
    room.run(4.0)
    room.feed(room.nodes[1], inputs.RemovePerson(person(2).identity))
    room.feed(room.nodes[0], inputs.RemovePerson(person(0).identity))
    room.run(5.0)
    assert room.all_live(0, 1, 2)
    for n in (0, 1):
        assert room.nodes[n].state.counts["remove-refused"] == 1


def test_an_admit_that_crosses_the_removal_of_its_admitter_ends_in_one_roster() -> None:
    room = lobby(4)
    room.feed(room.nodes[1], inputs.AdmitPerson(room.nodes[2].me))
    room.feed(room.nodes[0], inputs.RemovePerson(person(1).identity))
    room.run(20.0)
    alive = [n for n in (0, 2) if room.nodes[n].phase is CallPhase.LIVE]
    assert room.nodes[1].finished is not None
    rosters = {room.nodes[n].state.roster for n in alive}
    assert len(rosters) <= 1
    # Whatever the order was: whoever was let in only by the removed one waits again, or all
    # those here hold the Admit; nobody is in for one and out for the other.
    assert all(room.nodes[1].me not in roster for roster in rosters)
