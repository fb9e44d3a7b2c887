# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rules that can only be tightened: a lattice with `join` (checks.md section 1.6).

A room's profile, an organisation and a person each contribute `Rules`; what holds is the join
of all of them: severities max, allow-lists intersection, ceilings min, minima max,
permissions AND. No contribution can lower what another one asks.
"""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from client.crypto.envelope import MAX_INT
from client.model.commands import KeystoreKind
from client.model.ids import IdentityKey
from client.model.participant import TrustState
from client.model.room import SUITE, Profile
from client.model.verdict import Severity
from client.policy.networks import Lists

ENGINES = frozenset({"mesh"})
"""Media engines this program has; a room that asks for another one is refused."""

NO_LIMIT = MAX_INT
"""Seconds, and more of them than anything here lasts: the largest number that a paper can name."""

T = TypeVar("T")

_PROFILES = (Profile.OPEN, Profile.RESTRICTED, Profile.CLASSIFIED)
_BARS = (TrustState.UNVERIFIED, TrustState.BY_ORGANISATION, TrustState.IN_PERSON)


class Rules(msgspec.Struct, frozen=True):
    """How strict the gate is. The defaults are the loosest rules there are: they ask nothing.

    ``trust_bar`` is the least that must be known of every person in the room. Times are in
    seconds. Lists that are None name nobody, and so exclude nothing: ``issuers`` who may make
    rooms, ``relays`` as (address, SHA-256 of its key), ``ice_servers``, ``list_keys`` whose list
    of people counts, ``labels`` a room may carry.
    """

    profile: Profile = Profile.OPEN
    severities: tuple[tuple[str, Severity], ...] = ()
    suites: frozenset[str] = frozenset({SUITE})
    engines: frozenset[str] = ENGINES
    keystores: frozenset[KeystoreKind] = frozenset(KeystoreKind)
    max_room_s: int = NO_LIMIT
    max_skew_s: int = NO_LIMIT
    max_list_age_s: int = NO_LIMIT
    max_lock_after_s: int = NO_LIMIT
    max_sign_in_age_s: int = NO_LIMIT
    trust_bar: TrustState = TrustState.UNVERIFIED
    may_have_guests: bool = True
    may_be_unmanaged: bool = True
    issuers: frozenset[IdentityKey] | None = None
    relays: frozenset[tuple[str, str]] | None = None
    roots: frozenset[tuple[str, str]] = frozenset()
    """Servers, each with the PEM text of authorities that must vouch for it beside its pin."""
    ice_servers: frozenset[str] | None = None
    private_candidates: bool = True
    """May people be reached by addresses of private networks?"""
    list_keys: frozenset[IdentityKey] | None = None
    labels: frozenset[str] | None = None
    countries: frozenset[str] | None = None
    """Countries that a call may be made from, by two letters; None: any."""
    min_client: tuple[int, int, int] = (0, 0, 0)
    networks: Lists = frozenset()
    """Networks that may be used, one list by each who names any; two lists are both to be kept.

    From the policy's ``networks``: ``frozenset({frozenset({Network(device=ifname, ...)})})``.
    Only an organisation names networks; without a list nothing is a service network.
    """
    proxies: frozenset[str] | None = None
    """Proxies (``host:port``) that the organisation names; None approves none either."""

    def severity(self, check_id: str) -> Severity:
        """What failing this check leads to, as far as these rules alone ask."""
        return dict(self.severities).get(check_id, Severity.OFF)


def rules_with(severities: Mapping[str, Severity]) -> Rules:
    """The loosest rules with these severities: how a person tightens single checks."""
    return Rules(severities=tuple(sorted(severities.items())))


def join(first: Rules, second: Rules) -> Rules:
    """The rules that are as tight as both in every respect."""
    rated = dict(first.severities)
    for check_id, severity in second.severities:
        rated[check_id] = max(rated.get(check_id, Severity.OFF), severity)
    return Rules(
        profile=max(first.profile, second.profile, key=_PROFILES.index),
        severities=tuple(sorted(rated.items())),
        suites=first.suites & second.suites,
        engines=first.engines & second.engines,
        keystores=first.keystores & second.keystores,
        max_room_s=min(first.max_room_s, second.max_room_s),
        max_skew_s=min(first.max_skew_s, second.max_skew_s),
        max_list_age_s=min(first.max_list_age_s, second.max_list_age_s),
        max_lock_after_s=min(first.max_lock_after_s, second.max_lock_after_s),
        max_sign_in_age_s=min(first.max_sign_in_age_s, second.max_sign_in_age_s),
        trust_bar=max(first.trust_bar, second.trust_bar, key=_BARS.index),
        may_have_guests=first.may_have_guests and second.may_have_guests,
        may_be_unmanaged=first.may_be_unmanaged and second.may_be_unmanaged,
        issuers=_in_both(first.issuers, second.issuers),
        relays=_in_both(first.relays, second.relays),
        roots=first.roots | second.roots,
        ice_servers=_in_both(first.ice_servers, second.ice_servers),
        private_candidates=first.private_candidates and second.private_candidates,
        list_keys=_in_both(first.list_keys, second.list_keys),
        labels=_in_both(first.labels, second.labels),
        countries=_in_both(first.countries, second.countries),
        min_client=max(first.min_client, second.min_client),
        networks=first.networks | second.networks,
        proxies=_in_both(first.proxies, second.proxies),
    )


def _in_both(first: frozenset[T] | None, second: frozenset[T] | None) -> frozenset[T] | None:
    """What both lists allow; one that is not there allows everything."""
    if first is None or second is None:
        return second if first is None else first
    return first & second


def at_least_as_tight(rules: Rules, than: Rules) -> bool:
    """Does ``rules`` ask everything that ``than`` asks?"""
    return join(rules, than) == rules


def as_strict(profile: Profile, as_this: Profile) -> bool:
    """Is ``profile`` at least as strict as another one?"""
    return _PROFILES.index(profile) >= _PROFILES.index(as_this)


def meets_bar(trust: TrustState, bar: TrustState) -> bool:
    """Is this much known of a person at least what the bar asks? Withdrawn keys never do."""
    return trust in _BARS and _BARS.index(trust) >= _BARS.index(bar)
