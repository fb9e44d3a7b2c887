# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the judge makes of single answers: how long they count, what is passed on, what is bound."""

import msgspec
import pytest

from client.model.room import Profile
from client.model.verdict import Phase, Result, Severity
from client.policy import judge as judging
from client.policy.catalogue import CATALOGUE, Check, raised
from client.policy.facts import Facts, ManagedRules, Watched
from client.policy.judge import Scope, acknowledgements, in_force, judge, judge_one
from client.policy.not_built import NotBuilt
from client.policy.outcome import failed, passed, unknown
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, rules_with
from tests.fakes import good_facts as good

OPEN = profile_rules(Profile.OPEN)
ROW = Check("DEBUGGER", (Phase.START,), (Severity.WARN,) * 3, Watched, passed, 60.0)
ASKED = rules_with({"DEBUGGER": Severity.WARN})


def row(answer, **changes) -> Check:
    """A row that answers this, whatever it is asked."""
    fields = {name: getattr(ROW, name) for name in Check.__slots__} | changes
    return Check(**fields | {"judge": lambda _value, _rules: answer})


def asked(check: Check, facts: Facts, now: float = 100.0):
    return judge_one(check, ASKED, facts, now)


@pytest.mark.parametrize(
    ("now", "result"),
    [
        (100.0, Result.PASS),
        (160.0, Result.PASS),
        (160.1, Result.UNKNOWN),
        (99.9, Result.UNKNOWN),
    ],
)
def test_an_answer_counts_from_when_it_was_taken_until_its_age_is_reached(now, result):
    (found,) = asked(row(passed()), good.facts(), now)
    assert found.result is result


def test_everything_a_check_says_is_passed_on():
    said = failed("why", subject="anna@demo", params=(("name", "Anna"),), at_least=Severity.BLOCK)
    (found,) = asked(row(said), good.facts())
    assert (found.id, found.result, found.severity) == ("DEBUGGER", Result.FAIL, Severity.BLOCK)
    assert (found.subject, found.params) == ("anna@demo", (("name", "Anna"),))
    assert found.evidence == "why"


def test_several_answers_are_several_findings_and_none_is_no_pass():
    three = (passed(), unknown("?"), failed("no"))
    found = asked(row(three), good.facts())
    assert [one.result for one in found] == [Result.PASS, Result.UNKNOWN, Result.FAIL]
    for nothing in ((), (passed(), None), None, True, "pass", [passed()]):
        (none,) = asked(row(nothing), good.facts())
        assert none.result is Result.UNKNOWN
        assert none.evidence


def test_what_raised_is_named_by_its_kind_alone():
    def breaks(_value, _rules):
        raise LookupError("a secret")

    broken = Check(*(getattr(ROW, name) for name in Check.__slots__))
    object.__setattr__(broken, "judge", breaks)
    (found,) = asked(broken, good.facts())
    assert (found.result, found.evidence) == (Result.UNKNOWN, "error: LookupError")


def test_a_row_without_fact_or_judge_is_unknown_when_it_is_asked():
    for lame in (row(passed(), fact=None), Check("DEBUGGER", *ROW_PARTS, Watched, None)):
        (found,) = asked(lame, good.facts())
        assert found.result is Result.UNKNOWN


ROW_PARTS = (ROW.phases, ROW.severity)


@pytest.mark.parametrize(("optional", "result"), [(True, NA := Result.NOT_APPLICABLE),
                                                  (False, Result.UNKNOWN)])  # fmt: skip
def test_a_look_that_does_not_apply_says_why(optional, result):
    facts = good.facts().not_applicable(Watched, "no such system", 100.0)
    (found,) = asked(row(passed(), optional=optional), facts)
    assert (found.result, found.evidence) == (result, "no such system")


def test_rules_of_the_organisation_count_only_as_they_are_and_join_their_profiles_own():
    strict = Rules(profile=Profile.RESTRICTED)
    held = good.facts(ManagedRules((), rules=strict))
    assert in_force(Rules(), held) == profile_rules(Profile.RESTRICTED)
    for without in (Facts(), good.facts().not_applicable(ManagedRules, "none", 100.0)):
        assert in_force(Rules(), without) == OPEN
    mixed = in_force(rules_with({"DEBUGGER": Severity.BLOCK}), held)
    assert mixed.severity("DEBUGGER") is Severity.BLOCK
    assert mixed.profile is Profile.RESTRICTED


@pytest.mark.parametrize("phase", list(Phase))
def test_each_phase_judges_its_own_checks_in_the_order_of_the_catalogue(phase):
    everything = rules_with({check.id: Severity.INFO for check in CATALOGUE})
    found = [one.id for one in judge(everything, good.facts(), (phase,), 100.0).findings]
    mine = [one.id for one in CATALOGUE if one.fact is not None and phase in one.phases]
    assert list(dict.fromkeys(found)) == mine


LATER = NotBuilt("NOT-THERE", Phase.IN_CALL, (Severity.OFF, Severity.WARN, Severity.BLOCK))


@pytest.mark.parametrize(
    ("phase", "asks", "named"),
    [
        (Phase.IN_CALL, Severity.BLOCK, True),
        (Phase.OPENING, Severity.BLOCK, True),
        (Phase.OPENING, Severity.INFO, True),
        (Phase.START, Severity.BLOCK, False),
        (Phase.CONNECTING, Severity.BLOCK, False),
        (Phase.IN_CALL, Severity.OFF, False),
    ],
)
def test_what_is_not_built_is_unknown_where_it_is_asked_for(monkeypatch, phase, asks, named):
    monkeypatch.setattr(judging, "NOT_BUILT", (LATER,))
    rules = rules_with({"NOT-THERE": asks})
    found = [one for one in judge(rules, good.facts(), (phase,), 100.0).findings
             if one.id == "NOT-THERE"]  # fmt: skip
    assert [(one.result, one.severity, one.subject) for one in found] == (
        [(Result.UNKNOWN, asks, "client")] if named else []
    )
    assert all(one.evidence for one in found)


def test_what_is_not_built_is_rated_by_its_place_in_the_list():
    assert [LATER.severity_in(profile) for profile in Profile] == list(LATER.severity)


def test_an_event_of_a_call_carries_what_was_seen_and_who_asked_for_more():
    found = raised("LIVENESS", OPEN, "anna@demo", "10 s", name="Anna", n="10")
    assert (found.id, found.result, found.subject) == ("LIVENESS", Result.FAIL, "anna@demo")
    assert (found.evidence, found.params) == ("10 s", (("n", "10"), ("name", "Anna")))
    assert found.severity is Severity.WARN
    strict = rules_with({"LIVENESS": Severity.BLOCK})
    assert raised("LIVENESS", strict, "x").severity is Severity.BLOCK
    loose = rules_with({"LIVENESS": Severity.INFO})
    assert raised("LIVENESS", loose, "x").severity is Severity.WARN
    assert raised("NO-SUCH", OPEN, "x").severity is Severity.BLOCK


def test_an_event_of_a_call_says_no_more_than_was_seen():
    found = raised("LIVENESS", OPEN, "x")
    assert (found.evidence, found.params, found.bound) == ("", (), "")


def test_only_what_blocks_hides_what_could_not_be_reached_behind_it():
    rules = OPEN
    warned = good.facts(good.seen.IssuerSeen("Anna", good.TrustState.UNVERIFIED))
    open_ended = judge(rules, warned.without(good.seen.RelaySeen), PHASES, 100.0)
    pin = next(one for one in open_ended.findings if one.id == "TLS-PIN")
    assert pin.result is Result.UNKNOWN
    stranger = good.facts(good.seen.IssuerSeen("Anna", None))
    refused = judge(rules, stranger.without(good.seen.RelaySeen), PHASES, 100.0)
    pin = next(one for one in refused.findings if one.id == "TLS-PIN")
    assert (pin.result, pin.evidence) == (Result.NOT_APPLICABLE, "not reached: ROOM-ISSUER")
    assert pin.severity is Severity.BLOCK


PHASES = (Phase.START, Phase.OPENING, Phase.CONNECTING)


def test_a_word_is_bound_to_check_evidence_room_and_epoch():
    warned = judge(OPEN, good.facts(good.members(good.TrustState.UNVERIFIED)), PHASES, 100.0)
    check = warned.open_warnings[0].id
    (given,) = acknowledgements(warned, [check, "TLS-PIN", "NO-SUCH"], Scope("room", 3))
    assert (given.check_id, given.room_id, given.epoch) == (check, "room", 3)
    assert len(given.evidence_hash) == 64
    facts = good.facts(good.members(good.TrustState.UNVERIFIED))
    scope = Scope("room", 3)
    assert judge(OPEN, facts, PHASES, 100.0, acknowledged=[given], scope=scope).allowed
    for other in ({"check_id": "x"}, {"evidence_hash": "0" * 64}, {"room_id": ""}, {"epoch": 0}):
        forged = msgspec.structs.replace(given, **other)
        refused = judge(OPEN, facts, PHASES, 100.0, acknowledged=[forged], scope=scope)
        assert not refused.allowed


def test_a_check_that_warns_of_one_and_blocks_another_cannot_be_acknowledged(monkeypatch):
    both = (failed("a", subject="a"), failed("b", subject="b", at_least=Severity.BLOCK))
    monkeypatch.setattr(judging, "CATALOGUE", (row(both),))
    rules = rules_with({"DEBUGGER": Severity.WARN})
    refused = judge(rules, good.facts(), PHASES, 100.0)
    assert refused.blockers
    assert acknowledgements(refused, ["DEBUGGER"], Scope()) == frozenset()
