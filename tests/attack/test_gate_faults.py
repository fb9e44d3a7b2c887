# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The attack on the gate's collectors is able to find a gate that fails open."""

import pytest

from client.model.room import Profile
from client.model.verdict import Result, Severity
from client.policy import judge
from client.policy.catalogue import BY_ID, CATALOGUE
from client.policy.outcome import Outcome, passed
from tests.attack import gate_faults
from tests.attack.gate_faults import CASES, FAULTS, QUICK, Case, build_gate_faults, joined


@pytest.fixture(autouse=True)
def looked_at_anew():
    """What came out with a gate that a test has opened is no answer for the next."""
    gate_faults._ran.cache_clear()
    yield
    gate_faults._ran.cache_clear()


def test_a_quick_run_tries_every_check_every_fault_and_every_profile():
    first = CASES[:QUICK]
    assert {one.check.id for one in first} == {one.check.id for one in CASES}
    assert {(one.fault, one.profile) for one in first} == {
        (one.fault, one.profile) for one in CASES
    }


def test_every_check_that_blocks_somewhere_is_tried_with_every_fault():
    blocking = {row.id for row in CATALOGUE if row.fact and max(row.severity) is Severity.BLOCK}
    for fault in FAULTS:
        tried = {one.check.id for one in CASES if one.fault == fault}
        assert blocking <= tried


def test_where_nothing_is_broken_a_call_is_joined_and_goes_on_in_every_profile():
    assert build_gate_faults()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("check", ["TLS-PIN", "CORE-DUMP", "ROOM-EXPIRED", "SCREEN-LOCKED"])
def test_a_broken_look_lets_nobody_in(check, fault):
    assert not joined(Case(BY_ID[check], fault, Profile.CLASSIFIED))


@pytest.mark.parametrize("fault", ["raises", "nothing", "hangs"])
def test_finds_a_gate_for_which_no_answer_is_good_enough(fault, monkeypatch):
    monkeypatch.setattr(judge, "unknown", lambda _why: passed())
    assert joined(Case(BY_ID["CORE-DUMP"], fault, Profile.OPEN))


def test_finds_a_gate_that_believes_that_a_check_does_not_apply(monkeypatch):
    believed = judge._outcomes

    def trusting(check, rules, facts, now):
        there = facts.get(check.fact)
        missing = Outcome(Result.NOT_APPLICABLE, "so it says")
        return (missing,) if there is None else believed(check, rules, facts, now)

    monkeypatch.setattr(judge, "_outcomes", trusting)
    assert joined(Case(BY_ID["CORE-DUMP"], "wrong kind", Profile.OPEN))


def test_finds_a_gate_that_reads_nothing_as_a_good_value(monkeypatch):
    monkeypatch.setattr(judge, "_sound", lambda value: value)
    assert joined(Case(BY_ID["ENV-TAINTED"], "hollow", Profile.RESTRICTED))
