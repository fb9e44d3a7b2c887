# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks that a managed policy brings with it (checks.md section 4).

POLICY-INTEGRITY asks whether the organisation's rules hold; the others compare a room with them.
On a computer that is not managed the others find nothing to compare with.
"""

from client.model.verdict import Severity
from client.policy.facts import ManagedRules, RoomFacts
from client.policy.outcome import Outcome, failed, passed
from client.policy.rules import Rules, as_strict

_ME = "client"
NOBODY_NAMED = "your organisation"
NO_CONTACT = "IT security"
"""Fixed words of the message where a policy names nobody, translated with it."""


def policy_integrity(fact: ManagedRules, rules: Rules) -> Outcome:
    """The organisation's rules are there, whole and in force; or there never were any.

    Anything else blocks: there is no set of default rules to fall back to.
    """
    why = _trouble(fact) if fact.found else _gone(fact, rules)
    if why:
        params = (
            ("contact", fact.contact or NO_CONTACT),
            ("org", fact.org or fact.seen_org or NOBODY_NAMED),
        )
        return failed(why, subject=_ME, params=params)
    if not fact.found:
        return passed("not managed", subject=_ME)
    return passed(f"set by {fact.org}, version {fact.version}", subject=_ME)


def _gone(fact: ManagedRules, rules: Rules) -> str:
    """Nothing stands in the managed place: why that is not enough, empty where it is."""
    if fact.trouble:
        return fact.trouble
    if fact.highest:
        return "rules were here before and are gone, and so is the mark that asks for them"
    return "" if rules.may_be_unmanaged else "not managed"


def _trouble(fact: ManagedRules) -> str:
    """Why the rules that are there do not count."""
    if fact.trouble:
        return fact.trouble
    if fact.version < 1:
        return "rules are there that could not be read"
    if fact.version < fact.highest:
        return f"version {fact.version}, seen before: {fact.highest}"
    if fact.version == fact.highest and fact.hash != fact.seen_hash:
        return f"two different policies under version {fact.version}"
    # A clock that was set back must not revive an old policy.
    latest = max(fact.now, fact.latest_seen)
    if latest < fact.not_before:
        return "not in force yet"
    return "over" if latest >= fact.not_after else ""


def room_profile(fact: RoomFacts, rules: Rules) -> Outcome:
    """The room is as strict as my organisation asks.

    In a looser one people come in without being admitted, and its members tell each other less.
    """
    mine, rooms = rules.profile, fact.descriptor.profile
    if not as_strict(rooms, mine):
        return failed(f"{rooms.value}, at least {mine.value}", params=(("why", mine.value),))
    return passed(rooms.value)


def servers_listed(fact: RoomFacts, rules: Rules) -> Outcome:
    """Every server that the room names, and every key of it, is one of my organisation's."""
    if rules.relays is None:
        return passed("no list")
    named = {(one.url, pin) for one in fact.descriptor.servers for pin in one.spki_sha256}
    if not named or not named <= rules.relays:
        return failed("a server that is not on the list", at_least=Severity.BLOCK)
    return passed(f"{len(fact.descriptor.servers)} servers")


def classification(fact: RoomFacts, rules: Rules) -> Outcome:
    """The room's class is one that this computer is cleared for; an unknown one is none."""
    label = fact.descriptor.classification
    if rules.labels is None or label in rules.labels:
        return passed(label or "no class")
    return failed(
        "a class above mine, or unknown", at_least=Severity.BLOCK, params=(("class", label),)
    )
