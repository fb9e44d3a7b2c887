# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.directory_checks and NAME-CONFUSABLE, in each profile."""

import msgspec
import pytest

from client.model.ids import Uid
from client.model.room import Profile
from client.model.verdict import Phase, Result, Severity
from client.policy import directory_checks as checks
from client.policy import people_checks as people
from client.policy.catalogue import BY_ID
from client.policy.facts import DirectoryHeld, MyEntry, Withdrawn
from client.policy.judge import BEFORE_JOINING, judge
from client.policy.profiles import profile_rules
from tests.fakes import good_facts as good
from tests.fakes.good_facts import NOW

HOUR = 3600
RULES = {profile: profile_rules(profile) for profile in Profile}
OPEN, RESTRICTED, CLASSIFIED = RULES.values()


@pytest.mark.parametrize("rules", RULES.values(), ids=[profile.value for profile in RULES])
def test_without_a_list_the_checks_do_not_apply(rules):
    assert checks.trust_list_fresh(DirectoryHeld(held=False), rules).result is NA
    assert checks.room_revoked(Withdrawn(held=False), rules)[0].result is NA
    assert checks.cred_revoked(MyEntry(held=False), rules).result is NA


NA = Result.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("rules", "age", "result"),
    [
        (OPEN, 20 * 24 * HOUR, Result.PASS),
        (RESTRICTED, 24 * HOUR, Result.PASS),
        (RESTRICTED, 24 * HOUR + 1, Result.FAIL),
        (CLASSIFIED, 4 * HOUR, Result.PASS),
        (CLASSIFIED, 4 * HOUR + 1, Result.FAIL),
    ],
)
def test_a_list_may_be_as_old_as_the_profile_allows(rules, age, result):
    assert checks.trust_list_fresh(good.directory_held(issued=NOW - age), rules).result is result


@pytest.mark.parametrize("rules", RULES.values())
def test_a_list_that_is_over_fails_and_one_second_before_does_not(rules):
    over = checks.trust_list_fresh(good.directory_held(expires=NOW), rules)
    assert over.result is Result.FAIL
    assert over.params == (("date", str(NOW - HOUR)),)
    assert checks.trust_list_fresh(good.directory_held(expires=NOW + 1), rules).result is (
        Result.PASS
    )


def test_a_clock_that_was_set_back_makes_no_list_fresh():
    back = good.directory_held(now=NOW - 40 * 24 * HOUR, latest_seen=NOW, expires=NOW)
    assert checks.trust_list_fresh(back, OPEN).result is Result.FAIL
    early = good.directory_held(issued=NOW + 301)
    assert checks.trust_list_fresh(early, OPEN).result is Result.FAIL
    near = good.directory_held(issued=NOW + 300)
    assert checks.trust_list_fresh(near, OPEN).result is Result.PASS


def test_a_lying_key_warns_at_least():
    found = checks.trust_list_fresh(good.directory_held(forked=True), OPEN)
    assert (found.result, found.at_least) == (Result.FAIL, Severity.WARN)


def test_a_withdrawn_room_or_person_is_named():
    both = Withdrawn(held=True, room=True, people=(Uid("anna@demo"),))
    outcomes = checks.room_revoked(both, OPEN)
    assert [one.subject for one in outcomes] == ["room", "anna@demo"]
    assert all(one.result is Result.FAIL for one in outcomes)
    (fine,) = checks.room_revoked(Withdrawn(held=True), OPEN)
    assert fine.result is Result.PASS


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, Result.PASS),
        ({"not_after": NOW + 1}, Result.PASS),
        ({"not_after": NOW}, Result.FAIL),
        ({"revoked": True}, Result.FAIL),
        ({"other_key": True}, Result.FAIL),
    ],
)
def test_my_own_key_must_not_be_withdrawn_replaced_or_over(changes, result):
    fact = msgspec.structs.replace(MyEntry(held=True, now=NOW), **changes)
    assert checks.cred_revoked(fact, OPEN).result is result


def test_a_look_alike_name_is_told_with_the_name():
    (alike,) = people.name_confusable(good.names("W\u0435ber", "Weber"), OPEN)
    assert (alike.result, alike.subject) == (Result.FAIL, "anna@demo")
    assert alike.params == (("name", "W\u0435ber"),)
    (like_me,) = people.name_confusable(good.names("B\u0435n"), OPEN)
    assert like_me.result is Result.FAIL
    (plain,) = people.name_confusable(good.names("Weber", "Klein"), OPEN)
    assert plain.result is Result.PASS


SPOILED = {
    "ROOM-REVOKED": (Withdrawn(held=True, room=True), "WBB"),
    "TRUST-LIST-FRESH": (good.directory_held(expires=NOW), "IBB"),
    "NAME-CONFUSABLE": (good.names("\u0410nna"), "IWB"),
    "CRED-REVOKED": (MyEntry(held=True, revoked=True, now=NOW), "BBB"),
}
RANK = {"I": Severity.INFO, "W": Severity.WARN, "B": Severity.BLOCK}


@pytest.mark.parametrize("check_id", SPOILED)
@pytest.mark.parametrize("at", range(3))
def test_weighs_as_much_as_the_table_says(check_id, at):
    fact, severities = SPOILED[check_id]
    rules = list(RULES.values())[at]
    verdict = judge(rules, good.facts(fact), BEFORE_JOINING, 101.0)
    found = [one for one in verdict.findings if one.id == check_id and one.stands]
    assert [one.severity for one in found] == [RANK[severities[at]]]
    assert (check_id in [one.id for one in verdict.blockers]) == (severities[at] == "B")


def test_a_room_withdrawn_during_the_call_is_found_there_too():
    assert Phase.IN_CALL in BY_ID["ROOM-REVOKED"].phases
    bad = good.facts(Withdrawn(held=True, people=(Uid("anna@demo"),)))
    assert judge(RESTRICTED, bad, (Phase.IN_CALL,), 101.0).blockers
    assert judge(RESTRICTED, good.facts(), (Phase.IN_CALL,), 101.0).allowed
