# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One check asked again: what an earlier run of the gate saw, and what of it may still stand.

A person did what a message told them ("I started the VPN: check again"). What that check stands
on is looked at anew, and what depends on it; the rest is taken over with the time at which it
was seen, and only while it is fresh. The verdict is computed over the whole set, as always.
"""

from dataclasses import dataclass, field

from client.model.room import RoomDescriptor
from client.model.verdict import Phase
from client.policy.catalogue import BY_ID, CATALOGUE
from client.policy.facts import Fact, Facts, ManagedRules, MyEntry, OpenDevices
from client.policy.posture_facts import DevicesInUse
from client.policy.rules import Rules

RUN_S = 10.0
"""A fact is taken over only if it is still fresh so long after: a run is over by then."""
_OWN = (ManagedRules, MyEntry, OpenDevices, DevicesInUse)
"""What this program itself changes from one moment to the next: always looked at anew."""
_LOOKED_AT = {Phase.START, Phase.CONNECTING}
"""The computer and the network; what a room says is read anew each time, and at once."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Facts that stand in a run, what room they are of, and under which rules they were seen."""

    facts: Facts = field(default_factory=Facts)
    room: RoomDescriptor | None = None
    rules: Rules | None = None

    def under(self, now: Facts) -> Facts:
        """These facts; none of them where the organisation's rules are other ones ``now``."""
        return self.facts if self.rules is not None and _rules(now) == self.rules else Facts()


NOTHING_KEPT = Kept()


def kept_for(check_id: str, facts: Facts, room: RoomDescriptor | None, now: float) -> Kept:
    """What of ``facts`` may stand at monotonic time ``now`` while this check is asked again."""
    again = asked_again(check_id)
    kept = Facts()
    for kind, fact in facts.by_kind.items():
        if kind not in again and kind not in _OWN and _lasts(kind, fact, now):
            kept = kept.with_taken(kind, fact)
    return Kept(kept, room, _rules(facts))


def asked_again(check_id: str) -> frozenset[type]:
    """The kinds of facts of a check, of what it needs, and of all that needs it."""
    row = BY_ID.get(check_id)
    ids, before = {check_id}, set[str]()
    while ids != before:
        before = set(ids)
        ids |= {check.id for check in CATALOGUE if ids & set(check.after)}
    ids |= set(row.after if row is not None else ())
    return frozenset(check.fact for check in CATALOGUE if check.id in ids and check.fact)


def seen_since(facts: Facts, otherwise: float) -> float:
    """When the oldest of these facts was taken."""
    return min((fact.taken_at for fact in facts.by_kind.values()), default=otherwise)


def _lasts(kind: type, fact: Fact, now: float) -> bool:
    ages = [row.max_age for row in CATALOGUE if row.fact is kind and set(row.phases) & _LOOKED_AT]
    return bool(ages) and 0 <= now - fact.taken_at <= min(ages) - RUN_S


def _rules(facts: Facts) -> Rules | None:
    held = facts.get(ManagedRules)
    value = None if held is None else held.value
    return value.rules if isinstance(value, ManagedRules) else None
