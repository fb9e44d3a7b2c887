# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.outcome: what an answer of a check says, and what a person's word covers."""

from client.model.verdict import Result, Severity
from client.policy.outcome import Outcome, failed, passed, unknown


def test_an_answer_says_no_more_than_it_was_given():
    assert passed() == Outcome(Result.PASS, "", "room", (), Severity.OFF, "")
    assert failed("a") == Outcome(Result.FAIL, "a", "room", (), Severity.OFF, "")
    assert unknown("a") == Outcome(Result.UNKNOWN, "a", "room", (), Severity.OFF, "")
    assert Outcome(Result.FAIL) == failed("")
    none = Outcome(Result.NOT_APPLICABLE, "a")
    assert none == Outcome(Result.NOT_APPLICABLE, "a", "room", (), Severity.OFF, "")


def test_an_answer_carries_what_it_was_given():
    whole = failed("a", subject="b", params=(("c", "d"),), at_least=Severity.BLOCK)
    assert whole == Outcome(Result.FAIL, "a", "b", (("c", "d"),), Severity.BLOCK, "")
    assert passed("a", subject="b") == Outcome(Result.PASS, "a", "b")
    assert unknown("a", subject="b") == Outcome(Result.UNKNOWN, "a", "b")


def test_a_word_covers_what_was_seen_in_whatever_order():
    seen = failed("a", seen=["x", ("y", 1)]).bound
    assert seen == failed("a", seen=[("y", 1), "x", "x"]).bound
    assert seen == unknown("a", seen=[("y", 1), "x"]).bound
    assert "x" not in seen


def test_a_word_covers_nothing_else_that_is_seen():
    bound = {failed("a", seen=seen).bound for seen in ([], ["x"], ["y"], ["x", "y"], ["xy"], [""])}
    assert len(bound) == 6
