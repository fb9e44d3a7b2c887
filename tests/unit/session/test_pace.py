# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Nobody holds up the others by coming anew ever again; honest coming back is never refused."""

import pytest

from client.model.ids import HelloHash
from client.session.bodies import Message
from client.session.evidence import MAX_SILENT
from client.session.hello import make_hello
from client.session.lobby import seal_hello
from client.session.messages import Kind
from client.session.pace import BURST, ONE_EVERY_S
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, FakeRoom, Node, once


@once
def live_room() -> FakeRoom:
    room = FakeRoom(3)
    room.join_all()
    room.run(1.0)
    assert room.all_live(0, 1, 2)
    return room


def fresh_hello(room: FakeRoom, n: int):
    return make_hello(room.setup(n), room.dice.randbytes)[0]


def known(room: FakeRoom, ears: Node, n: int) -> int:
    return len(ears.state.evidence.of(room.setup(n).me.signing.identity))


def test_takes_so_many_hellos_of_one_person_at_once_and_then_one_every_few_seconds():
    room = live_room()
    ghost = room.ghost()
    for _ in range(2 * BURST):
        hello = fresh_hello(room, 2)
        body = seal_hello(ROOM_KEY, ROOM_ID, hello.envelope, room.dice.randbytes(32))
        room.inject(ghost, body)
    room.run(1.0)
    assert known(room, room.nodes[0], 2) == BURST
    room.run(ONE_EVERY_S)
    room.inject(
        ghost,
        seal_hello(ROOM_KEY, ROOM_ID, fresh_hello(room, 2).envelope, room.dice.randbytes(32)),
    )
    room.run(1.0)
    assert known(room, room.nodes[0], 2) == BURST + 1


def test_hellos_of_one_person_do_not_count_against_another():
    room = live_room()
    ghost = room.ghost()
    for n in (*[2] * (BURST + 5), 1):
        hello = fresh_hello(room, n)
        body = seal_hello(ROOM_KEY, ROOM_ID, hello.envelope, room.dice.randbytes(32))
        room.inject(ghost, body)
    room.run(1.0)
    assert known(room, room.nodes[0], 1) == 2


@pytest.mark.parametrize(("speaker", "taken"), [(2, BURST), (1, MAX_SILENT + 1)])
def test_what_another_hands_on_is_taken_and_what_its_maker_hands_on_is_not(speaker, taken):
    room = live_room()
    ears = room.nodes[0]
    for _ in range(2 * BURST - 1):
        message = Message(Kind.HELLO, fresh_hello(room, 2).envelope)
        liar.say(room, room.nodes[speaker], HelloHash(ears.me), message)
    room.run(0.01)
    assert known(room, ears, 2) == taken
