# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An answer counts only as the very kind that a row asks for; a word only for what stands."""

import hashlib

import msgspec
import pytest

from client.model.room import Profile
from client.model.verdict import Phase, Result, Severity
from client.policy.catalogue import BY_ID, Check
from client.policy.facts import Fact, Facts, Watched
from client.policy.judge import Acknowledgement, Scope, acknowledgements, judge, judge_one
from client.policy.outcome import Outcome, passed
from client.policy.profiles import profile_rules
from client.policy.rules import rules_with
from tests.fakes import good_facts as good

ASKED = rules_with({"DEBUGGER": Severity.WARN})


class LooksLike(msgspec.Struct, frozen=True):
    """Bears the fields of another kind."""

    traced: bool


def found(kind, value, **changes):
    fields = {"fact": kind, "judge": lambda _value, _rules: passed("asked"), "max_age": 60.0}
    row = Check("DEBUGGER", (Phase.START,), (Severity.WARN,) * 3, **fields | changes)
    (only,) = judge_one(row, ASKED, Facts({kind: Fact(value, 100.0)}), 100.0)
    return only


def test_a_value_that_only_looks_like_the_kind_is_no_answer():
    assert found(Watched, Watched(traced=False)).result is Result.PASS
    assert found(Watched, LooksLike(traced=False)).result is Result.UNKNOWN


@pytest.mark.parametrize("value", [5, "well", (), None])
def test_a_value_that_describes_nothing_is_no_answer_even_where_a_row_asks_for_it(value):
    only = found(type(value), value)
    assert (only.result, only.evidence) == (Result.UNKNOWN, "the answer is of the wrong kind")


def test_a_row_without_a_judge_is_not_reported_as_one_that_broke():
    only = found(Watched, Watched(traced=False), judge=None)
    assert only.result is Result.UNKNOWN
    assert "error" not in only.evidence


def test_a_word_for_what_passed_is_none():
    rules = profile_rules(Profile.OPEN)
    nothing = hashlib.sha256(b"[]").hexdigest()
    forged = Acknowledgement("DEBUGGER", nothing, "room", 1)
    scope = Scope("room", 1)
    passes = judge(rules, good.facts(), (Phase.START,), 100.0, acknowledged=[forged], scope=scope)
    assert passes.allowed
    assert passes.acknowledged == frozenset()


def test_a_word_given_where_no_room_is_open_is_bound_to_none():
    rules = rules_with({"DEBUGGER": Severity.WARN})
    seen = good.facts(Watched(traced=True))
    warned = judge(rules, seen, (Phase.START,), 100.0)
    (word,) = acknowledgements(warned, ["DEBUGGER"], Scope())
    assert (word.room_id, word.epoch) == ("", 0)
    accepted = judge(rules, seen, (Phase.START,), 100.0, acknowledged=[word])
    assert accepted.acknowledged == {"DEBUGGER"}


def test_an_answer_that_names_nobody_is_about_the_room_and_says_nothing():
    bare = Outcome(Result.FAIL)
    assert (bare.subject, bare.evidence) == ("room", "")
    here = good.facts().not_applicable(BY_ID["INVITE-REPLAY"].fact, "my own room", 100.0)
    (only,) = judge_one(BY_ID["INVITE-REPLAY"], profile_rules(Profile.OPEN), here, 100.0)
    assert only.subject == "room"
