# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks against the organisation's directory (checks.md sections 2.1 and 2.2).

Without a directory they do not apply: this program then knows of no organisation. That is the
person's or the organisation's choice, made by importing one, and no server's.
"""

from client.model.verdict import Result, Severity
from client.policy.facts import DirectoryHeld, MyEntry, Withdrawn
from client.policy.outcome import Outcome, failed, passed
from client.policy.rules import Rules

_AHEAD_S = 300


def trust_list_fresh(fact: DirectoryHeld, rules: Rules) -> Outcome:
    """The list is not over, not older than the rules allow, and its key has not been seen lying.

    A policy that names the list's key asks for that list.
    """
    wanted = rules.list_keys
    if not fact.held and wanted is None:
        return _no_list()
    dated = (("date", str(fact.issued)),)
    if wanted is not None and (not fact.held or fact.key not in wanted):
        why = "another organisation's list" if fact.held else "no list, and the policy asks for one"
        return failed(why, params=dated, at_least=Severity.BLOCK)
    return _fresh(fact, rules.max_list_age_s, dated)


def _fresh(fact: DirectoryHeld, most: int, dated: tuple[tuple[str, str], ...]) -> Outcome:
    # A clock that was set back must not make an old list fresh.
    now = max(fact.now, fact.latest_seen)
    if fact.forked:
        why = "two different lists under one number"
        return failed(why, params=dated, at_least=Severity.WARN)
    if now >= fact.expires:
        return failed("over", params=dated)
    if fact.issued > now + _AHEAD_S:
        return failed("dated in the future", params=dated)
    if now - fact.issued > most:
        return failed("older than the rules allow", params=dated)
    return passed()


def room_revoked(fact: Withdrawn, _rules: Rules) -> tuple[Outcome, ...]:
    """Neither the room nor anybody in it is withdrawn."""
    if not fact.held:
        return (_no_list(),)
    found = (failed("the room is withdrawn"),) if fact.room else ()
    people = tuple(failed("a person is withdrawn", subject=uid) for uid in fact.people)
    return (*found, *people) or (passed(),)


def cred_revoked(fact: MyEntry, _rules: Rules) -> Outcome:
    """My own key is not withdrawn, replaced or past its date."""
    if not fact.held:
        return _no_list()
    if fact.revoked:
        return failed("withdrawn", subject="client")
    if fact.other_key:
        return failed("the list names another key for me", subject="client")
    if fact.not_after and fact.not_after <= fact.now:
        return failed("past its date", subject="client")
    return passed()


def _no_list() -> Outcome:
    return Outcome(Result.NOT_APPLICABLE, "no organisation's list was imported")
