# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of this computer and this program (checks.md section 2.3)."""

from client.policy.facts import (
    AuditSeen,
    CoreDumps,
    Environment,
    KeystoreSeen,
    OpenDevices,
    PrivateFiles,
    ProgramSeen,
    SelfTest,
    ShareSeen,
    Watched,
)
from client.policy.outcome import Outcome, failed, passed, unknown
from client.policy.rules import Rules

_ME = "client"


def keystore_secure(fact: KeystoreSeen, rules: Rules) -> Outcome:
    """The key lies in an allowed key store that really keeps what is written to it."""
    if not fact.allowed:
        return failed("a key store that is not on the list", subject=_ME)
    if not fact.probed:
        return failed("the key store lost a test value", subject=_ME)
    if not fact.full_cost:
        return failed("the passphrase is not stretched enough", subject=_ME)
    if fact.kind not in rules.keystores:
        return failed(f"kept in: {fact.kind.value}", subject=_ME)
    return passed(fact.backend, subject=_ME)


def crypto_selftest(fact: SelfTest, _rules: Rules) -> Outcome:
    """Known questions got the known answers, and altered bytes were refused."""
    if fact.failed:
        return failed(", ".join(fact.failed), subject=_ME)
    if fact.ran < 1:
        return unknown("nothing was tested", subject=_ME)
    return passed(f"{fact.ran} tests", subject=_ME)


def device_idle(fact: OpenDevices, _rules: Rules) -> Outcome:
    """No microphone and no camera of ours is open yet."""
    if fact.counted or fact.seen:
        return failed(f"{fact.counted} counted, {len(fact.seen)} seen by the system", subject=_ME)
    return passed(subject=_ME)


def share_guard(fact: ShareSeen, _rules: Rules) -> Outcome:
    """Nothing of the screen is shown; if anything were: one chosen window under its class.

    A class line inside the picture, and the page with the safety numbers closed (2.4).
    """
    if not fact.shown:
        return passed("nothing is shared", subject=_ME)
    what = (("why", fact.shown[0]),)
    if len(fact.shown) > 1:
        return failed(f"{len(fact.shown)} at a time", subject=_ME, params=what)
    if not fact.one_chosen:
        return failed("not one chosen window or screen", subject=_ME, params=what)
    if not fact.labelled:
        return failed("no class line in the picture", subject=_ME, params=what)
    if fact.numbers_open:
        return failed("the page with the numbers is open", subject=_ME, params=what)
    return passed("one chosen window", subject=_ME)


def core_dump(fact: CoreDumps, _rules: Rules) -> Outcome:
    """A crash writes no memory to disk."""
    if fact.limit != 0 or fact.dumpable:
        return failed("memory would be written", subject=_ME)
    return passed(subject=_ME)


def audit_chain(fact: AuditSeen, _rules: Rules) -> Outcome:
    """What happens here can be written down, and what was written down is still there."""
    if not fact.writable:
        return failed("cannot be written", subject=_ME)
    if not fact.intact:
        return failed(fact.why or "not what was written", subject=_ME)
    return passed(subject=_ME)


def debugger(fact: Watched, _rules: Rules) -> Outcome:
    """No other program is tracing this one."""
    return failed("traced", subject=_ME) if fact.traced else passed(subject=_ME)


def env_tainted(fact: Environment, _rules: Rules) -> Outcome:
    """Started without variables that leak secrets or inject code."""
    if fact.tainted:
        return failed(", ".join(fact.tainted), subject=_ME, params=(("why", fact.tainted[0]),))
    return passed(subject=_ME)


def keyfile_perm(fact: PrivateFiles, _rules: Rules) -> Outcome:
    """Files of this profile belong to me and are closed to other accounts."""
    if fact.problems:
        return failed(", ".join(fact.problems), subject=_ME)
    return passed(subject=_ME)


def client_version(fact: ProgramSeen, rules: Rules) -> Outcome:
    """This program is not older than the organisation permits."""
    mine = ".".join(map(str, fact.version))
    if fact.version < rules.min_client:
        return failed(f"{mine}, at least {'.'.join(map(str, rules.min_client))}", subject=_ME)
    return passed(mine, subject=_ME)
