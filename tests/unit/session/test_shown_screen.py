# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who shows their screen is said under their signature, and only where the room has that."""

from msgspec import structs

from client.model.events import CallPhase
from client.session import inputs
from client.session.words import Standing
from tests.fakes.call_room import FakeRoom, uid
from tests.fakes.talking import changed, heard, lie


def sharing_room(count: int = 3, *, allowed: bool = True) -> FakeRoom:
    room = FakeRoom(count)
    features = structs.replace(room.descriptor.value.features, screen_share=allowed)
    room.descriptor = changed(room, features=features)
    room.talks = True
    return room


def live(*, allowed: bool = True) -> FakeRoom:
    room = sharing_room(allowed=allowed)
    room.join_all()
    room.run(0.5)
    assert room.all_live(0, 1, 2)
    return room


def show(room: FakeRoom, n: int, *, on: bool) -> None:
    room.feed(room.nodes[n], inputs.ScreenShown(on))
    room.run(1.0)


def last(room: FakeRoom, reader: int, n: int) -> Standing:
    return [word for who, word in heard(room.nodes[reader], Standing) if who == uid(n)][-1]


def test_everybody_hears_who_shows_their_screen_and_when_it_ends():
    room = live()
    show(room, 0, on=True)
    assert [last(room, n, 0).screen for n in (1, 2)] == [True, True]
    show(room, 0, on=False)
    assert [last(room, n, 0).screen for n in (1, 2)] == [False, False]


def test_a_hand_and_a_microphone_leave_the_screen_as_it_is():
    room = live()
    show(room, 0, on=True)
    room.feed(room.nodes[0], inputs.RaiseHand(up=True))
    room.feed(room.nodes[0], inputs.DevicesChanged(microphone=True, camera=False))
    room.run(1.0)
    assert last(room, 1, 0) == Standing(hand=True, microphone=True, screen=True)


def test_a_newcomer_hears_of_a_screen_that_is_shown_already():
    room = sharing_room()
    room.join(0)
    room.join(1)
    room.run(1.0)
    show(room, 0, on=True)
    room.join(2)
    room.run(4.0)
    assert last(room, 2, 0).screen


def test_where_the_room_has_no_sharing_nobody_says_that_they_share():
    room = live(allowed=False)
    show(room, 0, on=True)
    assert not last(room, 1, 0).screen


def test_a_member_who_says_so_all_the_same_is_not_believed():
    for allowed in (False, True):
        room = live(allowed=allowed)
        told = Standing(microphone=True, screen=True)
        lie(room, room.nodes[1], to=room.nodes[0], word=told)
        room.run(0.2)
        assert room.nodes[0].state.phase is CallPhase.LIVE
        assert last(room, 0, 1) == structs.replace(told, screen=allowed)


def test_who_comes_back_shows_nothing_until_they_say_so_again():
    room = live()
    show(room, 0, on=True)
    room.feed(room.nodes[0], inputs.RaiseHand(up=True))
    room.run(1.0)
    old = room.nodes[0]
    room.feed(old, inputs.ClockJumped())
    room.run(3.0)
    assert room.nodes[0] is not old
    assert last(room, 1, 0) == Standing(hand=True)
