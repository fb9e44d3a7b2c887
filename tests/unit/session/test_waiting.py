# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A hold says whom it waits for, and how many hold my key is the truth."""

import pytest

from client.model.events import CallPhase
from client.model.participant import TrustState
from client.session import call, effects, inputs, reasons
from tests.fakes.call_room import FakeRoom, person, uid


def live_room(count: int) -> FakeRoom:
    room = FakeRoom(count)
    room.join_all()
    room.run(1.0)
    assert room.all_live(*range(count))
    return room


def last_phase(room: FakeRoom, n: int) -> effects.PhaseChanged:
    return room.nodes[n].all_of(effects.PhaseChanged)[-1]


def test_a_hold_names_who_has_not_stated_the_roster(monkeypatch):
    room = FakeRoom(3)
    room.check = lambda _node: None  # whoever says nothing breaks the rules that it checks
    real = call.say_what_is_due
    silent = room.join(2)
    monkeypatch.setattr(
        call, "say_what_is_due", lambda turn: None if turn.me == silent.me else real(turn)
    )
    room.join(0)
    room.join(1)
    room.run(6.0)
    assert last_phase(room, 0) == effects.PhaseChanged(
        CallPhase.HOLD, reasons.NO_AGREEMENT, None, (uid(2),)
    )


def test_an_agreement_on_its_way_names_nobody_once_it_is_reached():
    room = live_room(3)
    assert last_phase(room, 0) == effects.PhaseChanged(CallPhase.LIVE)


def test_a_hold_for_a_key_names_its_person():
    room = live_room(3)
    changed = inputs.TrustChanged(person(2).identity, TrustState.KEY_CHANGED)
    room.feed(room.nodes[0], changed)
    said = [p for p in room.nodes[0].all_of(effects.PhaseChanged) if p.phase is CallPhase.HOLD]
    assert said[-1].about == (uid(2),)


def test_a_line_that_is_back_waits_by_name_for_who_was_not_heard():
    room = live_room(3)
    for n in range(3):
        room.cut(n, 11.0)
    node = room.nodes[0]
    room.run(10.5)
    assert last_phase(room, 0).reason == reasons.LINE_DOWN
    assert last_phase(room, 0).about == ()
    muted = room.nodes[2]
    room.carry = lambda sender, to, body: [] if sender is muted and to is node else [(0.0, body)]
    room.run(1.0)
    assert last_phase(room, 0).about == (uid(2),)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_as_many_hold_my_key_as_are_shown_across_joins_and_leaves(count):
    room = FakeRoom(count)
    for n in range(count):
        room.join(n)
        room.run(2.0)
        truthful(room, n + 1)
    for n in reversed(range(1, count)):
        room.leave(n)
        room.run(0.0015)
        # From the moment somebody is gone nobody is said to hold a key that is still used.
        assert all(len(shown(room, k).people) >= shown(room, k).key_holders for k in range(n))
        room.run(2.0)
        truthful(room, n)


def shown(room: FakeRoom, n: int) -> effects.RosterShown:
    return room.nodes[n].all_of(effects.RosterShown)[-1]


def truthful(room: FakeRoom, count: int) -> None:
    for n in range(count):
        node, last = room.nodes[n], shown(room, n)
        others = [room.nodes[k] for k in range(count) if k != n]
        holders = sum(room.hears(other, node) for other in others) + (node.using is not None)
        here = [one for one in last.people if one.on_roster] or last.people
        assert last.key_holders == (len(here) if count > 1 else 0)
        assert count == 1 or last.key_holders == holders == count
