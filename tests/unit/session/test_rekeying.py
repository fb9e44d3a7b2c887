# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.session.rekeying: after a departure a new key is in use within 2 s, or the call holds."""

import pytest

from client.model.events import CallPhase
from client.model.ids import HelloHash
from client.session import effects, inputs, reasons
from client.session.bodies import PAIRED
from tests.fakes.call_room import FakeRoom, Node, once, person, uid


@once
def three() -> FakeRoom:
    made = FakeRoom(3, hosts=(0, 1))
    made.join_all()
    made.run(1.0)
    assert made.all_live(0, 1, 2)
    return made


@pytest.fixture
def room() -> FakeRoom:
    return three()


def found(node: Node) -> list[tuple[str, str]]:
    return [
        (one.finding.id, one.finding.subject)
        for one in node.all_of(effects.Raised)
        if one.finding.id == "REMOVED-REKEYED"
    ]


def deaf(room: FakeRoom, n: int, to: HelloHash) -> None:
    """Nothing under a pair key comes from this person to that one."""
    room.carry = lambda a, b, body: (
        [] if body[0] == PAIRED and a.n == n and b.me == to else [(0.0, body)]
    )


def uses(node: Node) -> list[float]:
    return [at for at, effect in node.log if isinstance(effect, effects.UseSendKey)]


@pytest.mark.parametrize("how", ["leaves", "removed"])
def test_after_a_departure_the_next_key_is_in_use_at_once_and_nothing_is_told(room, how):
    a, c = room.nodes[0], room.nodes[2]
    old = a.using
    left_at = room.now
    if how == "leaves":
        room.leave(2)
    else:
        room.feed(a, inputs.RemovePerson(person(2).identity))
    room.run(3.0)
    assert room.all_live(0, 1)
    for node in (a, room.nodes[1]):
        assert uses(node)[-1] - left_at < 0.5
        assert found(node) == []
        assert CallPhase.HOLD not in node.phases
    assert a.using != old
    assert (a.me, a.using[0]) not in c.opened
    assert a.state.rekey is None


def test_a_key_that_is_late_holds_the_call_and_names_who_left_and_it_goes_on_when_it_comes(room):
    a, b = room.nodes[0], room.nodes[1]
    deaf(room, 1, a.me)
    left_at = room.now
    room.leave(2)
    room.run(1.9)
    assert a.held
    assert found(a) == []
    assert a.phase is CallPhase.AGREEING
    room.run(0.3)
    assert (a.phase, a.state.reason) == (CallPhase.HOLD, reasons.NOT_REKEYED)
    assert found(a) == [("REMOVED-REKEYED", uid(2))]
    told = [e for e in a.all_of(effects.PhaseChanged) if e.phase is CallPhase.HOLD]
    assert told[-1].uid == uid(2)
    room.carry = lambda _a, _b, body: [(0.0, body)]
    room.run(4.0)
    assert room.all_live(0, 1)
    assert uses(a)[-1] > left_at + 2.0
    assert CallPhase.HOLD not in b.phases or b.phase is CallPhase.LIVE


def test_nothing_is_sealed_from_the_departure_to_the_new_key(room):
    a = room.nodes[0]
    deaf(room, 1, a.me)
    before = len(a.log)
    room.leave(2)
    room.run(4.0)
    said = [effect for _, effect in a.log[before:]]
    assert any(isinstance(e, effects.HoldSending) for e in said)
    assert not any(isinstance(e, effects.ResumeSending | effects.UseSendKey) for e in said)


def test_who_is_left_alone_owes_nobody_a_key_and_the_next_who_comes_is_no_cause(room):
    room.leave(2)
    room.leave(1)
    room.run(60.0)
    a = room.nodes[0]
    assert a.phase is CallPhase.WAITING
    assert a.state.rekey is None
    room.join(1)
    room.run(5.0)
    assert room.all_live(0, 1)
    assert found(a) == []


def test_of_somebody_who_fell_silent_it_is_told_as_such_and_not_by_this_check(room):
    room.crash(2)
    room.run(20.0)
    assert room.all_live(0, 1)
    assert found(room.nodes[0]) == []
