# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A person's word is bound to what they read, and nothing but an answer is one."""

import msgspec
import pytest

from client.model.room import Profile
from client.model.verdict import Finding, Phase, Result, Severity, Verdict
from client.policy import judge as judging
from client.policy.catalogue import Check
from client.policy.facts import ManagedRules, Watched
from client.policy.judge import Scope, acknowledgements, in_force, judge_one
from client.policy.outcome import passed
from client.policy.profiles import profile_rules
from client.policy.rules import rules_with
from tests.fakes import good_facts as good

OPEN = profile_rules(Profile.OPEN)
ASKED = rules_with({"DEBUGGER": Severity.WARN})
READ = Finding("DEBUGGER", Result.FAIL, Severity.WARN, "client", (), "seen")


def given(*findings: Finding):
    return acknowledgements(Verdict(findings, frozenset()), ["DEBUGGER"], Scope("room", 1))


@pytest.mark.parametrize(
    "change",
    [
        {"result": Result.UNKNOWN},
        {"subject": "anna@demo"},
        {"params": (("name", "Anna"),)},
        {"evidence": "seen anew"},
    ],
)
def test_a_word_for_one_finding_is_none_for_a_finding_that_says_something_else(change):
    assert given(READ) == given(READ)
    assert given(READ) != given(msgspec.structs.replace(READ, **change))


def test_a_word_is_not_about_other_checks_nor_about_what_passed():
    other = msgspec.structs.replace(READ, id="SECURE-BOOT")
    well = msgspec.structs.replace(READ, result=Result.PASS, subject="anna@demo")
    assert given(READ, other) == given(READ, well) == given(READ) != frozenset()


def test_of_two_answers_only_those_that_nobody_could_give_are_not_reached():
    row = Check("DEBUGGER", (Phase.START,), (Severity.WARN,) * 3, after=("CORE-DUMP",))
    cause = Finding("CORE-DUMP", Result.FAIL, Severity.BLOCK, "client")
    missing = msgspec.structs.replace(READ, result=Result.UNKNOWN)
    both = (READ, missing)
    assert judging._not_reached(row, both, [cause]) == both
    (left,) = judging._not_reached(row, (missing,), [cause])
    assert left.result is Result.NOT_APPLICABLE


@pytest.mark.parametrize(("fact", "ask"), [(Watched, None), (None, lambda *_: passed())])
def test_a_row_without_a_judge_or_without_a_fact_answers_nothing(fact, ask):
    row = Check("DEBUGGER", (Phase.START,), (Severity.WARN,) * 3, fact, ask, 60.0)
    (found,) = judge_one(row, ASKED, good.facts(), 100.0)
    assert found.result is Result.UNKNOWN


def test_a_row_with_both_answers():
    row = Check(
        "DEBUGGER", (Phase.START,), (Severity.WARN,) * 3, Watched, lambda *_: passed(), 60.0
    )
    (found,) = judge_one(row, ASKED, good.facts(), 100.0)
    assert found.result is Result.PASS


def test_rules_that_are_none_tighten_nothing_and_end_nothing():
    hollow = msgspec.structs.replace(ManagedRules(()), rules=None)
    facts = good.facts().with_fact(hollow, 100.0)
    assert in_force(OPEN, facts) == in_force(OPEN, good.facts().without(ManagedRules))
