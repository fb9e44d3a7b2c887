# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.session.ghosts: words of nobody on the list are dropped unopened, and told."""

import pytest

from client.crypto.sframe import encode_header
from client.session import effects, inputs
from client.session.bodies import DATA, data_head
from client.session.ghosts import TOLERATED
from client.session.words import Line
from tests.fakes.call_room import FakeRoom, Node, once, uid


@once
def three() -> FakeRoom:
    made = FakeRoom(3)
    made.talks = True
    made.join_all()
    made.run(1.0)
    assert made.all_live(0, 1, 2)
    return made


@pytest.fixture
def room() -> FakeRoom:
    return three()


def found(node: Node) -> list[tuple[str, str]]:
    return [(one.finding.id, one.finding.subject) for one in node.all_of(effects.Raised)]


def lines(node: Node) -> int:
    return sum(isinstance(said.word, Line) for said in node.all_of(effects.Said))


def last_words(room: FakeRoom, n: int) -> bytes:
    room.feed(room.nodes[n], inputs.Say(Line("a word")))
    room.run(0.5)
    return [body for _, body in room.wire if body[0] == DATA][-1]


def test_words_of_somebody_whom_nobody_knows_are_told_and_not_opened(room):
    a = room.nodes[0]
    body = last_words(room, 1)
    before = len(a.all_of(effects.OpenData))
    ghost = room.ghost()
    room.inject(ghost, data_head("ab" * 64) + body[len(data_head(a.me)) :], a)
    room.run(0.1)
    assert found(a) == [("GHOST-STREAM", "stranger")]
    assert len(a.all_of(effects.OpenData)) == before
    assert room.all_live(0, 1, 2)


def test_words_of_the_people_on_the_list_are_heard_and_nothing_is_told(room):
    for n in range(3):
        last_words(room, n)
    assert [lines(room.nodes[n]) for n in range(3)] == [2, 2, 2]
    assert [found(room.nodes[n]) for n in range(3)] == [[], [], []]


def test_who_was_removed_and_speaks_on_is_told_by_name_but_not_for_what_was_under_way(room):
    a = room.nodes[0]
    body = last_words(room, 2)
    room.leave(2)
    room.run(2.0)
    assert room.all_live(0, 1)
    for _ in range(TOLERATED):
        room.inject(9, body, a)
    room.run(0.1)
    assert found(a) == []
    room.inject(9, body, a)
    room.run(0.1)
    assert found(a) == [("GHOST-STREAM", uid(2))]
    assert lines(a) == 1


def test_my_own_words_that_come_back_are_nobodys(room):
    a = room.nodes[0]
    body = last_words(room, 0)
    room.inject(9, body, a)
    room.run(0.1)
    assert a.state.counts["data-of-nobody"] == 1
    assert found(a) == []


def test_before_anybody_is_agreed_on_there_is_no_list_to_judge_by():
    room = FakeRoom(2)
    room.join(0)
    room.run(1.0)
    a = room.nodes[0]
    room.inject(room.ghost(), data_head("ab" * 64) + encode_header(11, 0) + bytes(40), a)
    room.run(0.1)
    assert a.state.counts["data-of-nobody"] == 1
    assert found(a) == []
