# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whose key does not come is named, once for each roster that is agreed without it."""

from collections.abc import Callable

import pytest

from client.session import effects, keyplane, reasons
from tests.fakes.call_room import FakeRoom, Node, uid


@pytest.fixture
def from_weber(monkeypatch) -> Callable[[], None]:
    """Person 1 hands out no keys, until told otherwise."""
    honest = keyplane._hand_out
    gives = [False]

    def hand_out(turn, hello, key) -> None:
        if gives[0] or turn.state.setup.uid != uid(1):
            honest(turn, hello, key)

    def give() -> None:
        gives[0] = True

    monkeypatch.setattr(keyplane, "_hand_out", hand_out)
    return give


def told(node: Node) -> list[str]:
    return [e.uid for e in node.all_of(effects.Noticed) if e.code == reasons.KEY_MISSING]


def test_whose_key_is_missing_is_named_once_and_by_everybody_who_lacks_it(from_weber):
    room = FakeRoom(3)
    room.join(0)
    room.join(1)
    room.run(2.0)
    assert told(room.nodes[0]) == []
    room.run(20.0)
    assert told(room.nodes[0]) == [uid(1)]
    assert told(room.nodes[1]) == []
    room.join(2)
    room.run(6.0)
    assert told(room.nodes[0]) == [uid(1), uid(1)]
    assert told(room.nodes[2]) == [uid(1)]
    from_weber()
    room.run(3.0)
    assert room.all_live(0, 1, 2)


def test_nobody_is_named_whose_key_comes_late_but_comes(from_weber):
    room = FakeRoom(2)
    room.join_all()
    room.run(1.5)
    from_weber()
    room.run(20.0)
    assert room.all_live(0, 1)
    assert told(room.nodes[0]) == []
