# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The one engine: rules and facts in, a verdict out. No clock, no I/O, no way to say yes else.

A missing or old fact, a value of the wrong kind, a check that raises or answers nothing: each
is *unknown*, and unknown counts as failed (checks.md section 1.4).
"""

import hashlib
from collections.abc import Collection, Iterable

import msgspec

from client.model.verdict import Finding, Phase, Result, Severity, Verdict
from client.policy.catalogue import CATALOGUE, Check, Judge
from client.policy.facts import Facts, ManagedRules, NotApplicable
from client.policy.not_built import NOT_BUILT
from client.policy.outcome import Outcome, unknown
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join

BEFORE_JOINING = (Phase.START, Phase.OPENING, Phase.CONNECTING)
"""The phases whose checks decide whether a room may be joined."""


class Acknowledgement(msgspec.Struct, frozen=True):
    """A person's word for one check as it stood: bound to what was seen, room and epoch."""

    check_id: str
    evidence_hash: str
    room_id: str
    epoch: int


class Scope(msgspec.Struct, frozen=True):
    """What acknowledgements are bound to; empty where no room is open."""

    room_id: str = ""
    epoch: int = 0


def judge(
    rules: Rules,
    facts: Facts,
    phases: Collection[Phase],
    now: float,
    *,
    acknowledged: Iterable[Acknowledgement] = (),
    scope: Scope = Scope(),  # noqa: B008  a frozen value
) -> Verdict:
    """Judge every check of these phases over one set of facts, at monotonic time ``now``.

    The organisation's rules are those of these very facts. The rules are joined with their
    profile's own, so that an empty or incomplete set loosens nothing. Checks without a fact kind
    are events of the call and not judged here; one that is not built is unknown where a rule asks
    for it, whatever the phase, once a room is looked at.
    """
    rules = in_force(rules, facts)
    rows = [
        check for check in CATALOGUE if check.fact is not None and set(check.phases) & set(phases)
    ]
    findings: list[Finding] = []
    for check in rows:
        found = judge_one(check, rules, facts, now)
        findings += _not_reached(check, found, findings)
    findings += _not_built(rules, phases)
    return Verdict(tuple(findings), _accepted(findings, acknowledged, scope))


def in_force(rules: Rules, facts: Facts) -> Rules:
    """These rules with those that an organisation sets on this computer, and their profile's."""
    held = facts.get(ManagedRules)
    value = None if held is None else held.value
    # Rules that are no rules tighten nothing; that they are there, POLICY-INTEGRITY refuses.
    if isinstance(value, ManagedRules) and isinstance(value.rules, Rules):
        rules = join(rules, value.rules)
    return join(profile_rules(rules.profile), rules)


def judge_one(check: Check, rules: Rules, facts: Facts, now: float) -> tuple[Finding, ...]:
    """The findings of one check by itself; never none, unless these rules switch it off."""
    severity = rules.severity(check.id)
    if severity is Severity.OFF:
        return ()
    return tuple(
        Finding(
            id=check.id,
            result=outcome.result,
            severity=max(severity, outcome.at_least),
            subject=outcome.subject,
            params=outcome.params,
            evidence=outcome.evidence,
            bound=outcome.bound,
        )
        for outcome in _outcomes(check, rules, facts, now)
    )


def acknowledgements(
    verdict: Verdict, check_ids: Iterable[str], scope: Scope
) -> frozenset[Acknowledgement]:
    """A person's word for these warnings of a verdict; what is no open warning is left out."""
    warned = {finding.id for finding in verdict.open_warnings}
    blocked = {finding.id for finding in verdict.blockers}
    return frozenset(
        _acknowledgement(check_id, verdict.findings, scope)
        for check_id in set(check_ids)
        if check_id in warned - blocked
    )


def _outcomes(check: Check, rules: Rules, facts: Facts, now: float) -> tuple[Outcome, ...]:
    fact = facts.get(check.fact)
    if fact is None or check.judge is None:
        return (unknown("no answer"),)
    # A fact from the future is as worthless as an old one: its clock is not this one.
    if not 0 <= now - fact.taken_at <= check.max_age:
        return (unknown("the answer is too old"),)
    if isinstance(fact.value, NotApplicable):
        result = Result.NOT_APPLICABLE if check.optional else Result.UNKNOWN
        return (Outcome(result, fact.value.why),)
    if type(fact.value) is not check.fact or not isinstance(fact.value, msgspec.Struct):
        return (unknown("the answer is of the wrong kind"),)
    return _asked(check.judge, fact.value, rules)


def _asked(ask: Judge, value: msgspec.Struct, rules: Rules) -> tuple[Outcome, ...]:
    """Ask one judge function; whatever it does except answer is *unknown*."""
    try:
        answer = ask(_sound(value), rules)
        outcomes = answer if isinstance(answer, tuple) else (answer,)
        answered = bool(outcomes) and all(isinstance(each, Outcome) for each in outcomes)
    except Exception as error:  # noqa: BLE001  an error of any kind means: not passed
        return (unknown(f"error: {type(error).__name__}"),)
    return outcomes if answered else (unknown("no answer"),)


def _sound(value: msgspec.Struct) -> msgspec.Struct:
    """The value as its own type describes it; raises for a None where a number should be.

    A struct made in the program is not checked by itself, and *nothing* must not read as zero.
    """
    return msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=type(value))


def _not_built(rules: Rules, phases: Collection[Phase]) -> list[Finding]:
    """Checks that the rules ask for and this version does not have: never passed."""
    asked = [
        (one, rules.severity(one.id))
        for one in NOT_BUILT
        if one.phase in phases or Phase.OPENING in phases
    ]
    return [
        Finding(one.id, Result.UNKNOWN, severity, "client", evidence="not built in this version")
        for one, severity in asked
        if severity is not Severity.OFF
    ]


def _not_reached(
    check: Check, found: tuple[Finding, ...], before: list[Finding]
) -> tuple[Finding, ...]:
    """Unknown only because an earlier blocker left nothing to look at: say so.

    This cannot let anything pass: it happens only beside a finding that refuses.
    """
    causes = [other.id for other in before if other.id in check.after and other.blocks]
    if not causes or not all(finding.result is Result.UNKNOWN for finding in found):
        return found
    return tuple(
        msgspec.structs.replace(
            finding, result=Result.NOT_APPLICABLE, evidence=f"not reached: {causes[0]}"
        )
        for finding in found
    )


def _accepted(
    findings: list[Finding], acknowledged: Iterable[Acknowledgement], scope: Scope
) -> frozenset[str]:
    """Ids whose standing findings are exactly those a person accepted; never a blocked one."""
    given = set(acknowledged)
    blocked = {finding.id for finding in findings if finding.blocks}
    return frozenset(
        finding.id
        for finding in findings
        if finding.stands
        and finding.id not in blocked
        and _acknowledgement(finding.id, findings, scope) in given
    )


def _acknowledgement(check_id: str, findings: Iterable[Finding], scope: Scope) -> Acknowledgement:
    standing = sorted(
        (one.result.value, one.subject, one.params, one.evidence, one.bound)
        for one in findings
        if one.id == check_id and one.stands
    )
    digest = hashlib.sha256(msgspec.json.encode(standing)).hexdigest()
    return Acknowledgement(check_id, digest, scope.room_id, scope.epoch)
