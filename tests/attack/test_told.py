# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every lie to whole clients once, in this process over real sockets, each with its twin.

`make attack` tells them to clients in processes of their own, with every seed.
"""

from collections.abc import Iterator

import pytest

from client.crypto.frame_keys import _ReceiveStream
from client.session import keyplane, roster
from tests.attack import hostile_list, told_from_outside
from tests.attack.cast import Cast, a_cast
from tests.attack.lies import Outcome
from tests.attack.play import a_play
from tests.attack.told_by_members import another_secret_than_announced, replay_frames
from tests.attack.told_from_outside import early_lobby
from tests.attack.told_run import QUICK_PEOPLE, TOLD, tell_to, twin_of
from tests.attack.verdict import Facts, judge

SEED = 1
NAMES = [lie.name for lie in TOLD]


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    with a_cast(tmp_path_factory.mktemp("told"), QUICK_PEOPLE, processes=False) as people:
        yield people


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    with a_cast(tmp_path_factory.mktemp("twins"), QUICK_PEOPLE, processes=False) as people:
        yield people


@pytest.mark.parametrize("lie", TOLD, ids=NAMES)
def test_no_lie_gets_live_or_has_a_frame_played(cast: Cast, lie):
    outcome = Outcome(lie.name)
    tell_to(cast, lie, SEED, outcome, stand=True)
    assert outcome.examples == []
    assert (outcome.got_live, outcome.played) == (0, 0)


def test_two_people_and_more_meet_in_processes_of_their_own(tmp_path):
    with a_cast(tmp_path, 2, processes=True) as people, a_play(people, SEED) as play:
        play.meet()
        verdict = play.close()
    assert (verdict.wrongs, verdict.played) == ([], 0)


@pytest.mark.parametrize("lie", TOLD, ids=NAMES)
def test_without_the_lie_everybody_is_live_and_heard(twins: Cast, lie):
    assert twin_of(twins, lie, SEED) == []


def test_the_list_of_lies_is_as_its_command_writes_it():
    assert hostile_list.PLACE.read_text() == hostile_list.markdown()


def test_there_are_forty_lies_and_each_has_its_own_name():
    assert len(set(NAMES)) == len(NAMES) >= 40


# The rig itself must be able to find something: what protects is taken away.


@pytest.mark.parametrize(
    ("lie", "place", "broken", "found"),
    [
        (
            early_lobby,
            (roster, "_admitted"),
            lambda evidence: (frozenset(evidence.hellos), {}),
            "was given keys",
        ),
        (
            another_secret_than_announced,
            (keyplane, "keeps_promise"),
            lambda *_, **__: True,
            "took the key",
        ),
    ],
    ids=["a lobby without a door", "a promise not kept"],
)
def test_finds_a_lie_that_gets_through(tmp_path, monkeypatch, lie, place, broken, found):
    monkeypatch.setattr(told_from_outside, "ASKED_S", 0.5)
    with a_cast(tmp_path, QUICK_PEOPLE, processes=False) as people:
        outcome = Outcome(lie.name)
        monkeypatch.setattr(*place, broken)
        tell_to(people, lie, SEED, outcome)
    assert outcome.got_live == 1
    assert found in outcome.examples[0]


def test_finds_a_frame_that_is_played_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(_ReceiveStream, "fresh", lambda *_: True)
    with a_cast(tmp_path, QUICK_PEOPLE, processes=False) as people:
        outcome = Outcome(replay_frames.name)
        tell_to(people, replay_frames, SEED, outcome)
    assert outcome.played > 0


# The judge, on facts that are made up.


def facts(**changes) -> Facts:
    """What somebody noted who was alone."""
    none = {
        "hellos": [],
        "views": {},
        "shown": {},
        "agreed": None,
        "stated": set(),
        "given": [],
        "taken": [],
        "sealed": {},
        "frames": {},
        "heard": {},
        "held": True,
        "waiting": [],
        "noticed": [],
        "finished": "",
        "links": [],
        "alarms": [],
        "failed": [],
        "phase": "live",
    }
    return Facts.read({**none, **changes})


KEYS = {0: "key a", 1: "key b"}
BOTH = {"a": "key a", "b": "key b"}


def two(**changes):
    """Two people who met, as each noted it; ``changes`` are to what the first one noted."""
    a = {
        "hellos": ["a"],
        "views": {"rh": BOTH},
        "stated": ["rh"],
        "given": [("rh", 1, "secret a", ["b"])],
        "taken": [("b", "rh", 1, "secret b")],
        "sealed": {"0 x": 1},
        "frames": {"b 0 y": 1},
    }
    b = {
        "hellos": ["b"],
        "views": {"rh": BOTH},
        "stated": ["rh"],
        "given": [("rh", 1, "secret b", ["a"])],
        "taken": [("a", "rh", 1, "secret a")],
        "sealed": {"0 y": 1},
        "frames": {"a 0 x": 1},
    }
    return {0: facts(**{**a, **changes}), 1: facts(**b)}


def test_finds_nothing_wrong_with_people_who_met():
    verdict = judge(two(), KEYS, set())
    assert (verdict.wrongs, verdict.played) == ([], 0)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"views": {"rh": {**BOTH, "g": "key b"}}}, "somebody who is nobody"),
        ({"views": {"rh": {"a": "key a"}}}, "with different people"),
        ({"views": {"other": BOTH}, "given": []}, "on a roster that 1 never had"),
        ({"views": {"rh": BOTH, "rh again": BOTH}}, "two rosters under one hash"),
        ({"given": [("rh", 1, "secret a", ["b", "g"])]}, "not on the roster"),
        ({"taken": [("b", "rh", 1, "another")]}, "took another key"),
        ({"taken": [("g", "rh", 1, "another")]}, "took a key of somebody who is nobody"),
        ({"frames": {"b 0 y": 2}}, "never sealed, or twice"),
        ({"frames": {"b 0 z": 1}}, "never sealed, or twice"),
    ],
)
def test_finds_what_is_wrong(changes, wrong):
    assert any(wrong in one for one in judge(two(**changes), KEYS, set()).wrongs)


def test_finds_a_key_that_a_liar_has_who_is_on_no_roster_of_its_owner():
    people = two(views={"rh": {"a": "key a"}}, given=[("rh", 1, "secret a", [])])
    wrongs = judge(people, KEYS, {1}).wrongs
    assert any("gave 1 a key of a roster without 1" in one for one in wrongs)
