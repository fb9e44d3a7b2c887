# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whose hand rose first, and who keeps their place."""

import itertools
from types import SimpleNamespace

import pytest

from client.engine.raised_hands import RaisedHands
from client.model.ids import HelloHash, Uid

NAMES = SimpleNamespace(name=lambda uid: uid.title())
A, B = Uid("a"), Uid("b")
PEER = {A: HelloHash("a" * 128), B: HelloHash("b" * 128)}


@pytest.fixture
def hands() -> RaisedHands:
    seconds = itertools.count(100)
    return RaisedHands(NAMES, lambda: next(seconds))


def row(hands: RaisedHands) -> list[tuple[str, int, bool]]:
    return [(one.uid, one.since, one.me) for one in hands.shown().hands]


def test_the_first_to_rise_stands_first(hands) -> None:
    assert hands.move(PEER[B], B, up=True)
    assert hands.move(None, A, up=True)
    assert row(hands) == [("b", 100, False), ("a", 101, True)]
    assert hands.shown().hands[0].name == "B"


def test_saying_it_again_changes_nothing(hands) -> None:
    hands.move(PEER[A], A, up=True)
    assert not hands.move(PEER[A], A, up=True)
    assert not hands.move(PEER[B], B, up=False)
    assert row(hands) == [("a", 100, False)]


def test_who_lowers_and_raises_stands_last(hands) -> None:
    hands.move(PEER[A], A, up=True)
    hands.move(PEER[B], B, up=True)
    assert hands.move(PEER[A], A, up=False)
    hands.move(PEER[A], A, up=True)
    assert [uid for uid, *_ in row(hands)] == ["b", "a"]


def test_who_falls_out_and_comes_back_keeps_the_place(hands) -> None:
    hands.move(PEER[A], A, up=True)
    hands.move(PEER[B], B, up=True)
    assert hands.keep({PEER[B]})
    assert not hands.keep({PEER[B]})
    assert [uid for uid, *_ in row(hands)] == ["b"]
    hands.move(HelloHash("c" * 128), A, up=True)
    assert row(hands) == [("a", 100, False), ("b", 101, False)]


def test_who_comes_back_with_the_hand_down_has_no_place(hands) -> None:
    hands.move(PEER[A], A, up=True)
    hands.keep(set())
    assert not hands.move(PEER[A], A, up=False)
    hands.move(PEER[B], B, up=True)
    hands.move(PEER[A], A, up=True)
    assert [uid for uid, *_ in row(hands)] == ["b", "a"]


def test_my_own_hand_stays_up_whoever_is_here(hands) -> None:
    hands.move(None, A, up=True)
    assert not hands.keep(set())
    assert row(hands) == [("a", 100, True)]
