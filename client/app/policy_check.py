# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What ``watchword policy check`` finds in a file, and how errors are told."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from client.app.output import REFUSED, print_json, say
from client.app.tongue import in_words
from client.crypto.envelope import b64_exact, plain_loads
from client.model.errors import Malformed, SignatureInvalid, WrongUse
from client.model.ids import IdentityKey
from client.model.verdict import Severity
from client.policy.managed import (
    Marker,
    Policy,
    PolicyInvalid,
    open_policy,
    read_marker,
    read_policy,
    rules_of,
)
from client.policy.not_built import NOT_BUILT, UNANSWERED
from client.policy.policy_kinds import Wrong
from client.policy.profiles import profile_rules
from client.policy.rules import join
from client.terminal.speech import tr


@dataclass(frozen=True, slots=True)
class Looked:
    """A policy without errors, how it was read, and what is worth knowing before a rollout."""

    policy: Policy
    state: str
    notes: tuple[str, ...]


def look_at(data: bytes, key: IdentityKey | None, now: int) -> Looked:
    """Look at a draft or a signed file; raises `PolicyInvalid` with everything that is wrong."""
    value = _json_value(data)
    if not isinstance(value, dict) or "payload" not in value:
        found, state = read_policy(value), "A draft without errors; it is not signed."
    elif key is None:
        found = read_policy(_json_value(_inside(value)))
        state = "Without errors. The signature was not looked at: name --key or --mark."
    else:
        found, state = _signed(data, key), "Signed by that key, and without errors."
    return Looked(found, state, _notes(found, now))


def complain(args: argparse.Namespace, wrong: tuple[Wrong, ...]) -> int:
    """Every error with what to do; a computer that got this file would refuse every call."""
    if args.json:
        print_json({"errors": [{"where": o.where, "what": o.what, "do": o.do} for o in wrong]})
    else:
        if len(wrong) == 1:
            say(tr("1 mistake. With this policy every call would be refused:"))
        else:
            many = tr("{n} mistakes. With this policy every call would be refused:", n=len(wrong))
            say(many)
        for one in wrong:
            where, what, do = map(in_words, (one.where, one.what, one.do))
            say(f"  {where} {what}. {do}")
    return REFUSED


def summary(found: Policy) -> dict[str, object]:
    """A policy's head for ``--json``."""
    return {
        "organisation": found.org,
        "version": found.version,
        "profile": found.profile.value,
        "not_before": found.not_before,
        "not_after": found.not_after,
    }


def draft_of(data: bytes, path: Path) -> object:
    """The JSON of a draft; raises `WrongUse` where it is none."""
    try:
        return plain_loads(data)
    except Malformed as error:
        raise WrongUse("bad-policy", f"{path} cannot be read: {error.why}.") from None


def read_mark(data: bytes, name: str) -> Marker:
    """An installer's mark; raises `WrongUse` where it is none."""
    try:
        return read_marker(plain_loads(data))
    except Malformed as error:
        raise WrongUse("bad-mark", f"{name} is not an installer's mark: {error.why}.") from None
    except PolicyInvalid as error:
        one = error.wrong[0]
        why = f"{name} is not an installer's mark. In it {one.where}: {one.what}. {one.do}"
        raise WrongUse("bad-mark", why) from None


def _signed(data: bytes, key: IdentityKey) -> Policy:
    try:
        return open_policy(data, key).value
    except SignatureInvalid as error:
        wrong = Wrong("the signature", f"is not valid: {error}", "Sign it with the right key.")
    except Malformed as error:
        wrong = Wrong("the file", f"cannot be read: {error.why}", "Take it from policy sign again.")
    raise PolicyInvalid((wrong,))


def _inside(value: dict[str, object]) -> bytes:
    try:
        return b64_exact(str(value["payload"]))
    except Malformed:
        do = "Take it from policy sign again."
        raise PolicyInvalid((Wrong("the file", "cannot be read", do),)) from None


def _json_value(data: bytes) -> object:
    try:
        return plain_loads(data)
    except Malformed as error:
        do = "Look for commas, quotes, numbers with a point and names that stand twice."
        wrong = Wrong("the file", f"cannot be read: {error.why}", do)
        raise PolicyInvalid((wrong,)) from None


def _notes(found: Policy, now: int) -> tuple[str, ...]:
    notes = []
    if found.not_after <= now:
        notes.append("it is over: every call would be refused")
    if found.not_before > now:
        notes.append("it is not in force yet: until then every call is refused")
    rules = join(profile_rules(found.profile), rules_of(found))
    if not rules.keystores:
        notes.append("no key store is left that this version can use: every call would be refused")
    unable = (*(one.id for one in NOT_BUILT), *UNANSWERED)
    missing = [one for one in unable if rules.severity(one) is Severity.BLOCK]
    if missing:
        names = ", ".join(missing)
        notes.append(f"this version cannot check {names}, so every call would be refused")
    return tuple(notes)
