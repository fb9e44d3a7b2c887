# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A copied profile that ends the real presence as its own older one is no *NAME is back*."""

from client.session import effects, reasons
from tests.fakes.call_room import FakeRoom, Node, uid


def live_room(count: int) -> FakeRoom:
    room = FakeRoom(count)
    room.join_all()
    room.run(4.0)
    assert room.all_live(*range(count))
    return room


def copy_of(room: FakeRoom, real: Node) -> Node:
    """Somebody with a copy of a member's profile: it knows the hello and says Bye for it."""
    copy = room.join(real.n, room.setup(real.n, my_hellos=frozenset({real.me})))
    room.nodes[real.n] = real
    room.past.append(copy)
    room.nodes[100] = copy
    return copy


def codes(node: Node) -> list[str]:
    return [notice.code for notice in node.all_of(effects.Noticed)]


def test_everybody_is_told_by_name_when_somebody_is_here_twice():
    room = live_room(4)
    real = room.nodes[3]
    copy_of(room, real)
    room.run(5.0)
    for n in range(3):
        told = [x for x in room.nodes[n].all_of(effects.Noticed) if x.code == reasons.TWICE]
        assert [x.uid for x in told] == [uid(3)]
        assert codes(room.nodes[n])[-1] == reasons.TWICE


def test_the_real_one_stops_sending_with_an_alarm_before_it_ends():
    room = live_room(3)
    real = room.nodes[2]
    copy_of(room, real)
    room.run(5.0)
    assert real.held
    raised = [raised.finding.id for raised in real.all_of(effects.Raised)]
    assert raised[0] == "SESSION-UNIQUE"
    assert real.finished.reason == reasons.NOT_UNIQUE


def test_who_crashed_and_came_back_is_back_and_not_here_twice():
    room = live_room(3)
    old = room.crash(2).me
    room.run(2.0)
    room.join(2, room.setup(2, my_hellos=frozenset({old})))
    room.run(5.0)
    assert room.all_live(0, 1, 2)
    for n in (0, 1):
        assert codes(room.nodes[n]).count(reasons.BACK) == 1
        assert reasons.TWICE not in codes(room.nodes[n])
