# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.session.peer_version: whose program is too old is not let in, and the others go on."""

from dataclasses import replace

import msgspec
import pytest

from client.model.events import CallPhase
from client.model.room import Profile
from client.model.verdict import Severity
from client.session import effects, inputs
from tests.fakes.call_room import FakeRoom, Node, uid

OLD = ["0.0.9", "0.0.99", "", "1", "1.2", "1.2.3.4", "a.b.c", "1.2.-3", "1.2.\u0663", "1.2.9999999"]


def found(node: Node) -> list[tuple[str, str, Severity]]:
    return [
        (one.finding.id, one.finding.subject, one.finding.severity)
        for one in node.all_of(effects.Raised)
    ]


def newcomer(profile: Profile, version: str, least=(0, 1, 0)) -> FakeRoom:
    """Two hosts in a call who ask for at least this, and a third host with this version."""
    room = FakeRoom(3, profile=profile, hosts=(0, 1, 2))
    room.rejoins = False
    for n in (0, 1):
        room.join(n, room.setup(n, version="9.0.0", min_version=least))
    room.run(3.0)
    assert room.all_live(0, 1)
    room.join(2, room.setup(2, version=version))
    room.run(12.0)
    return room


@pytest.mark.parametrize("profile", [Profile.RESTRICTED, Profile.CLASSIFIED])
@pytest.mark.parametrize("version", OLD)
def test_an_old_program_is_refused_by_name_and_the_call_goes_on(profile, version):
    room = newcomer(profile, version)
    assert room.all_live(0, 1)
    assert not room.nodes[2].all_of(effects.AddReceiveKey)
    for n in (0, 1):
        assert CallPhase.HOLD not in room.nodes[n].phases
        assert set(found(room.nodes[n])) == {("PEER-VERSION", uid(2), Severity.BLOCK)}


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("version", ["0.1.0", "0.1.10", "0.2.0", "1.0.0"])
def test_a_program_that_is_new_enough_comes_in(profile, version):
    room = newcomer(profile, version)
    assert room.all_live(0, 1, 2)
    assert found(room.nodes[0]) == []


def test_the_organisations_least_counts_where_it_asks_for_more():
    assert newcomer(Profile.RESTRICTED, "1.4.0", (1, 4, 0)).all_live(0, 1, 2)
    assert newcomer(Profile.RESTRICTED, "1.3.9", (1, 4, 0)).all_live(0, 1)


def test_an_open_room_tells_it_once_and_lets_the_person_in():
    room = newcomer(Profile.OPEN, "0.0.1")
    room.run(60.0)
    assert room.all_live(0, 1, 2)
    assert found(room.nodes[0]) == [("PEER-VERSION", uid(2), Severity.WARN)]


def test_who_waits_with_an_old_program_is_not_let_in_by_a_click():
    room = FakeRoom(3, profile=Profile.RESTRICTED, hosts=(0, 1))
    for n in (0, 1):
        room.join(n)
    room.join(2, room.setup(2, version="0.0.1"))
    room.run(5.0)
    room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[2].me))
    room.run(5.0)
    assert room.nodes[2].phase is CallPhase.LOBBY
    assert room.nodes[0].state.counts["admit-refused"] == 1
    assert ("PEER-VERSION", uid(2), Severity.BLOCK) in found(room.nodes[0])


@pytest.mark.parametrize(("least", "stays"), [((9, 0, 0), True), ((9, 0, 1), False)])
def test_a_least_version_that_rises_in_a_call_reaches_whoever_is_here(least, stays):
    room = FakeRoom(2, profile=Profile.RESTRICTED, hosts=(0, 1))
    room.rejoins = False
    for n in (0, 1):
        room.join(n, room.setup(n, version="9.0.0"))
    room.run(3.0)
    assert room.all_live(0, 1)
    room.feed(room.nodes[0], inputs.LeastVersion(least))
    room.run(2.0)
    assert room.nodes[0].held is not stays
    assert (("PEER-VERSION", uid(1), Severity.BLOCK) in found(room.nodes[0])) is not stays


def test_a_newcomer_who_asks_for_more_shares_nothing_with_those_who_are_there():
    room = FakeRoom(3, profile=Profile.RESTRICTED, hosts=(0, 1, 2))
    room.rejoins = False
    for n in (0, 1):
        room.join(n)
    room.run(3.0)
    room.join(2, room.setup(2, min_version=(2, 0, 0)))
    room.run(8.0)
    assert not room.nodes[2].all_of(effects.AddReceiveKey)
    assert room.nodes[2].held
    assert {check for check, _, _ in found(room.nodes[2])} == {"PEER-VERSION"}
    assert room.all_live(0, 1)


def test_a_program_that_does_not_know_the_rooms_protection_is_refused_by_name():
    room = FakeRoom(3, profile=Profile.RESTRICTED, hosts=(0, 1))
    for n in (0, 1):
        room.join(n)
    room.run(3.0)
    # Under the very same room: only what their hello says to know is another thing.
    value = msgspec.structs.replace(room.descriptor.value, suite="WW0")
    other = replace(room.descriptor, value=value)
    room.join(2, room.setup(2, descriptor=other))
    room.run(3.0)
    assert ("PEER-VERSION", uid(2), Severity.BLOCK) in found(room.nodes[0])
    assert room.nodes[2].me not in room.nodes[0].state.evidence.hellos
    assert room.all_live(0, 1)
