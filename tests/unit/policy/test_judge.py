# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import msgspec
import pytest

from client.model.room import Profile
from client.model.verdict import Phase, Result, Severity, Verdict
from client.policy import catalogue
from client.policy.catalogue import BY_ID, CATALOGUE, Check
from client.policy.facts import (
    Facts,
    KeystoreSeen,
    OpenDevices,
    OpenedSeal,
)
from client.policy.judge import BEFORE_JOINING, Scope, acknowledgements, judge, judge_one
from client.policy.not_built import NOT_BUILT
from client.policy.outcome import Outcome, passed
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join, rules_with
from tests.fakes import good_facts as good

NOW = 101.0
JUDGED = [check for check in CATALOGUE if check.fact is not None]
BEFORE = [check for check in JUDGED if set(check.phases) & set(BEFORE_JOINING)]
ASKED = [
    pytest.param(profile, check, id=f"{check.id}-{profile.value}")
    for check in BEFORE
    for profile in Profile
    if check.severity_in(profile) is not Severity.OFF
]
MISSING = [one.id for one in NOT_BUILT if one.severity[-1] is Severity.BLOCK]
BOTH = [Profile.OPEN, Profile.RESTRICTED]


def verdict(profile: Profile, facts: Facts, **named) -> Verdict:
    return judge(profile_rules(profile), facts, BEFORE_JOINING, NOW, **named)


@pytest.mark.parametrize("profile", BOTH)
def test_lets_an_honest_room_in(profile):
    assert verdict(profile, good.facts(good.room_facts(profile=profile))).allowed


def test_judges_every_check_that_has_a_fact():
    found = [finding.id for finding in verdict(Profile.OPEN, good.facts()).findings]
    asked = [one for one in BEFORE if one.severity_in(Profile.OPEN) is not Severity.OFF]
    assert found == [check.id for check in asked]


def test_refuses_a_classified_room_on_an_unmanaged_computer():
    room = good.room_facts(profile=Profile.CLASSIFIED)
    refused = verdict(Profile.CLASSIFIED, good.facts(room))
    assert [finding.id for finding in refused.blockers] == ["POLICY-INTEGRITY", *MISSING]
    assert not refused.allowed


def test_a_check_that_a_profile_does_not_ask_for_says_nothing_whatever_is_seen():
    off = [one for one in BEFORE if one.severity_in(Profile.OPEN) is Severity.OFF]
    assert off
    for check in off:
        assert judge_one(check, profile_rules(Profile.OPEN), Facts(), NOW) == ()
        assert judge_one(check, profile_rules(Profile.CLASSIFIED), Facts(), NOW)[0].stands


def test_no_facts_at_all_refuse():
    refused = verdict(Profile.OPEN, Facts())
    assert not refused.allowed
    assert all(finding.result is not Result.PASS for finding in refused.findings)


def test_no_phases_allow_nothing():
    assert not judge(profile_rules(Profile.OPEN), good.facts(), (), NOW).allowed


@pytest.mark.parametrize(("profile", "check"), ASKED)
def test_a_missing_answer_refuses(profile, check):
    facts = good.facts().without(check.fact)
    assert _stands(profile, facts, check) is Result.UNKNOWN
    assert _gone(check, verdict(profile, facts))


@pytest.mark.parametrize(("profile", "check"), ASKED)
@pytest.mark.parametrize("age", [-0.5, 1e9])
def test_an_old_answer_or_one_from_the_future_refuses(profile, check, age):
    value = good.facts().get(check.fact).value
    facts = good.facts().with_fact(value, NOW - age)
    assert _stands(profile, facts, check) is Result.UNKNOWN
    assert _gone(check, verdict(profile, facts))


@pytest.mark.parametrize(("profile", "check"), ASKED)
@pytest.mark.parametrize("fault", ["raises", "nothing", "empty", "true", "mixed"])
def test_a_check_that_breaks_refuses(monkeypatch, profile, check, fault):
    def broken(_value, _rules):
        if fault == "raises":
            raise ValueError("secret")
        return {"nothing": None, "empty": (), "true": True, "mixed": (passed(), None)}[fault]

    spoiled = _with_judge(check, broken)
    rows = tuple(spoiled if row.id == check.id else row for row in CATALOGUE)
    monkeypatch.setattr("client.policy.judge.CATALOGUE", rows)
    findings = judge_one(spoiled, profile_rules(profile), good.facts(), NOW)
    assert [finding.result for finding in findings] == [Result.UNKNOWN]
    assert "secret" not in findings[0].evidence
    assert _gone(check, verdict(profile, good.facts()))


def test_a_value_of_the_wrong_kind_refuses():
    facts = Facts({**good.facts().by_kind, OpenedSeal: good.facts().get(OpenDevices)})
    sealed = judge_one(BY_ID["INVITE-SEALED"], profile_rules(Profile.OPEN), facts, NOW)
    assert sealed[0].result is Result.UNKNOWN


@pytest.mark.parametrize(
    ("value", "check_id"),
    [
        (OpenDevices(None), "DEVICE-IDLE"),
        (good.seen.Watched(None), "DEBUGGER"),
        (good.seen.MembersSeen(()), ""),
        (good.seen.MembersSeen(None), "KEY-UNCHANGED"),
        (good.seen.MembersSeen((None,)), "KEY-UNCHANGED"),
        (good.seen.RelaySeen(reached=1, pin_ok=1), "TLS-PIN"),
        (good.seen.InvitationUse(bound_elsewhere=0), "INVITE-REPLAY"),
        (good.seen.RoomTime(*[2**70] * 6), "ROOM-EXPIRED"),
    ],
)
def test_nothing_never_reads_as_zero_or_no(value, check_id):
    rules = profile_rules(Profile.OPEN)
    for check in JUDGED:
        if check.fact is type(value):
            (finding,) = judge_one(check, rules, good.facts(value), NOW)
            assert (finding.result is Result.UNKNOWN) == (check_id != ""), finding


def test_not_applicable_counts_only_where_the_row_allows_it():
    here = good.facts().not_applicable(BY_ID["INVITE-REPLAY"].fact, "my own room", NOW)
    assert verdict(Profile.OPEN, here).allowed
    there = good.facts().not_applicable(BY_ID["TLS-PIN"].fact, "never mind", NOW)
    assert not verdict(Profile.OPEN, there).allowed


def test_empty_rules_loosen_nothing():
    assert judge(Rules(), good.facts(OpenDevices(1)), BEFORE_JOINING, NOW).blockers
    off = rules_with({check.id: Severity.OFF for check in CATALOGUE})
    assert judge(off, good.facts(OpenDevices(1)), BEFORE_JOINING, NOW).blockers


def test_only_own_settings_that_tighten_have_an_effect():
    strict = join(profile_rules(Profile.OPEN), rules_with({"KEYSTORE-SECURE": Severity.BLOCK}))
    facts = good.facts(_weak_keystore())
    assert judge(strict, facts, BEFORE_JOINING, NOW).blockers
    assert not verdict(Profile.OPEN, facts).blockers


def test_what_could_not_be_reached_stands_behind_its_cause():
    damaged = good.facts(OpenedSeal("ROOM-CANONICAL", "damaged"))
    for kind in {check.fact for check in BEFORE if "ROOM-CANONICAL" in check.after}:
        if kind is not OpenedSeal:
            damaged = damaged.without(kind)
    refused = verdict(Profile.OPEN, damaged)
    assert [finding.id for finding in refused.blockers] == ["ROOM-CANONICAL"]
    by_id = {finding.id: finding for finding in refused.findings}
    assert by_id["INVITE-SEALED"].result is Result.PASS
    assert by_id["ROOM-SIGNED"].result is Result.NOT_APPLICABLE
    assert by_id["TLS-PIN"].evidence == "not reached: ROOM-CANONICAL"


def test_a_failure_is_never_hidden_behind_another_one():
    both = good.facts(msgspec.structs.replace(good.ANSWER, pin_ok=False, version_ok=False))
    refused = verdict(Profile.OPEN, both)
    assert [finding.id for finding in refused.blockers] == ["TLS-PIN", "TLS-VERSION"]


def test_an_acknowledged_warning_lets_in_as_long_as_it_is_the_same():
    scope = Scope("room", 1)
    facts = good.facts(_weak_keystore())
    warned = verdict(Profile.OPEN, facts)
    assert not warned.allowed
    given = acknowledgements(warned, ["KEYSTORE-SECURE"], scope)
    assert verdict(Profile.OPEN, facts, acknowledged=given, scope=scope).allowed
    other = good.facts(msgspec.structs.replace(_weak_keystore(), allowed=True, probed=False))
    assert not verdict(Profile.OPEN, other, acknowledged=given, scope=scope).allowed
    assert not verdict(Profile.OPEN, facts, acknowledged=given, scope=Scope("room", 2)).allowed
    assert not verdict(Profile.OPEN, facts, acknowledged=given, scope=Scope("other", 1)).allowed


def test_a_block_cannot_be_acknowledged():
    refused = verdict(Profile.OPEN, good.facts(OpenDevices(1)))
    assert not acknowledgements(refused, ["DEVICE-IDLE"], Scope())
    forged = acknowledgements(
        Verdict(
            tuple(
                msgspec.structs.replace(finding, severity=Severity.WARN)
                for finding in refused.blockers
            )
        ),
        ["DEVICE-IDLE"],
        Scope(),
    )
    assert forged
    again = verdict(Profile.OPEN, good.facts(OpenDevices(1)), acknowledged=forged)
    assert not again.allowed
    assert not again.acknowledged


def test_one_more_person_to_acknowledge_is_asked_about_again():
    scope = Scope("room", 1)
    one = good.facts(good.members(good.TrustState.UNVERIFIED))
    given = acknowledgements(verdict(Profile.OPEN, one), ["ROSTER-VERIFIED"], scope)
    assert verdict(Profile.OPEN, one, acknowledged=given, scope=scope).allowed
    anna = good.members(good.TrustState.UNVERIFIED).others[0]
    carl = msgspec.structs.replace(anna, uid="carl@demo", name="Carl")
    two = good.facts(good.seen.MembersSeen((anna, carl)))
    assert not verdict(Profile.OPEN, two, acknowledged=given, scope=scope).allowed


def test_an_unknown_check_raised_in_the_call_blocks():
    rules = profile_rules(Profile.OPEN)
    assert catalogue.raised("NEVER-HEARD", rules, "anna@demo").blocks
    late = catalogue.raised("LIVENESS", rules, "anna@demo", "10 s", name="Anna", n="10")
    assert late.stands
    assert not late.blocks
    assert catalogue.raised("LIVENESS", profile_rules(Profile.RESTRICTED), "a").blocks


def test_in_the_call_a_changed_key_blocks():
    rules = profile_rules(Profile.OPEN)
    changed = good.facts(good.members(good.TrustState.KEY_CHANGED))
    assert judge(rules, changed, (Phase.IN_CALL,), NOW).blockers
    assert judge(rules, good.facts(), (Phase.IN_CALL,), NOW).allowed


def _weak_keystore() -> KeystoreSeen:
    return msgspec.structs.replace(
        good.facts().get(KeystoreSeen).value, allowed=False, backend="other"
    )


def _with_judge(check: Check, function) -> Check:
    return Check(
        check.id,
        check.phases,
        check.severity,
        check.fact,
        function,
        check.max_age,
        check.after,
        check.optional,
        check.grace,
    )


def _stands(profile: Profile, facts: Facts, check: Check) -> Result:
    findings = judge_one(check, profile_rules(profile), facts, NOW)
    assert len(findings) == 1
    return findings[0].result


def _gone(check: Check, refused: Verdict) -> bool:
    """Refused unless this check only informs; and never passed."""
    mine = [finding for finding in refused.findings if finding.id == check.id]
    informs = all(finding.severity is Severity.INFO for finding in mine)
    return (
        bool(mine)
        and not any(finding.result is Result.PASS for finding in mine)
        and (informs or not refused.allowed)
    )


def test_outcomes_can_raise_a_severity_but_never_lower_it():
    check = _with_judge(
        BY_ID["DEBUGGER"],
        lambda _value, _rules: (
            Outcome(Result.FAIL, at_least=Severity.BLOCK),
            Outcome(Result.FAIL, at_least=Severity.OFF),
        ),
    )
    findings = judge_one(check, profile_rules(Profile.RESTRICTED), good.facts(), NOW)
    assert [finding.severity for finding in findings] == [Severity.BLOCK, Severity.WARN]


def test_a_check_that_every_rule_leaves_off_gives_no_finding():
    off = Check("DEBUGGER", (Phase.START,), (Severity.OFF,) * 3, good.seen.Watched, passed)
    assert judge_one(off, Rules(), good.facts(), NOW) == ()


def test_refuses_a_profile_that_is_none():
    with pytest.raises(ValueError, match="not in"):
        profile_rules("open")
