# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every value that holds on a computer, and who set it: the policy, or the profile it names.

For showing only: what is judged are the joined rules. A test holds that both say the same.
"""

import hashlib
from dataclasses import dataclass
from enum import Enum

from client.crypto.hpke import read_sealing_key
from client.model.commands import KeystoreKind
from client.model.settings import Setting
from client.policy.catalogue import CATALOGUE
from client.policy.managed import KEPT_DAYS, RATEABLE, IceList, Policy, Trust, rules_of
from client.policy.own_settings import DEFAULTS
from client.policy.profiles import profile_rules
from client.policy.rules import NO_LIMIT, Rules, join

_DAY_S = 86_400


class Origin(Enum):
    """Who set a value."""

    POLICY = "policy"
    PROFILE = "profile"


class Form(Enum):
    """How a value is written for people."""

    TEXT = "text"
    SECONDS = "seconds"
    TIME = "time"
    WORDS = "words"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Value:
    """One setting. ``name`` is its place in the policy, as docs/policy.md lists it.

    ``parts`` are its values; with `Form.ANY` nothing is set and nothing excluded.
    """

    name: str
    form: Form
    parts: tuple[str, ...]
    origin: Origin
    free: bool = False
    """Set by the policy to begin with, and the person's to tighten."""


def values(policy: Policy | None) -> tuple[Value, ...]:
    """Every setting but the checks; without a policy those of the open profile."""
    own = Rules() if policy is None else rules_of(policy)
    base = profile_rules(own.profile)
    rules = join(own, base)
    head = () if policy is None else _head(policy)
    trust = (None if policy is None else policy.trust) or Trust()
    ice = (None if policy is None else policy.ice) or IceList()
    return (
        *head,
        Value("profile", Form.WORDS, (rules.profile.value,), _by(policy)),
        _seconds("max_room_s", own.max_room_s, base.max_room_s),
        _seconds("trust.max_age_s", own.max_list_age_s, base.max_list_age_s),
        _one("trust.directory_key", trust.directory_key),
        _approved("trust.directory_urls", trust.directory_urls),
        _listed("trust.room_issuers", trust.room_issuers),
        _listed("servers", _servers(policy)),
        _listed("servers.roots_pem", _vouched(policy)),
        _one("ice.policy", ice.policy),
        _listed("ice.servers", ice.servers),
        Value("ice.private_candidates", Form.ANY, (), Origin.PROFILE)
        if rules.private_candidates
        else Value("ice.private_candidates", Form.TEXT, (), Origin.POLICY),
        _listed("countries", None if policy is None else policy.countries),
        _approved("networks", _networks(policy)),
        _approved("proxies", None if policy is None else policy.proxies),
        _seconds("max_lock_after_s", own.max_lock_after_s, base.max_lock_after_s),
        _keystores(policy, own, base),
        Value(
            "crypto.suites",
            Form.TEXT,
            tuple(sorted(rules.suites)),
            _told(bool(policy and policy.crypto)),
        ),
        _one("min_client", None if policy is None else policy.min_client),
        _kept(policy),
        _one("audit.export_key", _officer(policy)),
        _listed("classes", None if policy is None else policy.classes),
        _one("max_classification", None if policy is None else policy.max_classification),
        *(_setting(policy, name) for name in Setting),
    )


def ratings(policy: Policy | None) -> tuple[Value, ...]:
    """What each check leads to, in the catalogue's order; those that are asked for only."""
    own = Rules() if policy is None else rules_of(policy)
    base = profile_rules(own.profile)
    both = join(own, base)
    listed = [check.id for check in CATALOGUE]
    names = (*listed, *(name for name in RATEABLE if name not in listed))
    return tuple(
        Value(
            f"checks.{name}",
            Form.WORDS,
            (both.severity(name).name.lower(),),
            _told(own.severity(name) >= base.severity(name)),
        )
        for name in names
        if both.severity(name)
    )


def _head(policy: Policy) -> tuple[Value, ...]:
    contact = policy.ui and policy.ui.contact
    return (
        Value("org", Form.TEXT, (policy.org,), Origin.POLICY),
        Value("version", Form.TEXT, (str(policy.version),), Origin.POLICY),
        Value("not_before", Form.TIME, (str(policy.not_before),), Origin.POLICY),
        Value("not_after", Form.TIME, (str(policy.not_after),), Origin.POLICY),
        *(
            (Value("next_key", Form.TEXT, (policy.next_key,), Origin.POLICY),)
            if policy.next_key
            else ()
        ),
        *((Value("ui.contact", Form.TEXT, (contact,), Origin.POLICY),) if contact else ()),
    )


def _setting(policy: Policy | None, name: Setting) -> Value:
    """A person's setting: fixed by the organisation, set by it to begin with, or left to them."""
    asked = None if policy is None else (policy.settings or {}).get(name.value)
    locked = policy is not None and name.value in (policy.locked or ())
    on = DEFAULTS[name] if asked is None else asked
    if asked is None and not locked:
        return Value(f"settings.{name.value}", Form.WORDS, ("choice",), Origin.PROFILE)
    free = not (locked or on)
    word = "off-to-begin" if free else "on" if on else "off"
    return Value(f"settings.{name.value}", Form.WORDS, (word,), Origin.POLICY, free)


def _servers(policy: Policy | None) -> tuple[str, ...] | None:
    if policy is None or policy.servers is None:
        return None
    return tuple(one.url for one in policy.servers)


def _keystores(policy: Policy | None, own: Rules, base: Rules) -> Value:
    """What may be used here, and a token where the policy names it, though it is none here."""
    kinds = (("os", KeystoreKind.SYSTEM), ("file", KeystoreKind.FILE))
    both = own.keystores & base.keystores
    usable = tuple(word for word, kind in kinds if kind in both)
    if policy is not None and "token" in (policy.keystore or ()):
        return Value("keystore", Form.WORDS, (*usable, "token"), Origin.POLICY)
    told = own.keystores != Rules().keystores and own.keystores <= base.keystores
    return Value("keystore", Form.WORDS, usable, _told(told))


def _vouched(policy: Policy | None) -> tuple[str, ...] | None:
    """Servers that an authority must vouch for; None where none is named."""
    named = () if policy is None else policy.servers or ()
    return tuple(one.url for one in named if one.roots_pem is not None) or None


def _kept(policy: Policy | None) -> Value:
    """How long the audit log is kept."""
    days = policy and policy.audit and policy.audit.retain_days
    seconds = str((days or KEPT_DAYS) * _DAY_S)
    return Value("audit.retain_days", Form.SECONDS, (seconds,), _told(bool(days)))


def _officer(policy: Policy | None) -> str | None:
    """The key of an export is too long to compare: the beginning of its hash stands for it."""
    key = policy and policy.audit and policy.audit.export_key
    return f"SHA-256 {hashlib.sha256(read_sealing_key(key)).hexdigest()[:16]}" if key else None


def _approved(name: str, parts: tuple[str, ...] | None) -> Value:
    """A list without which nothing is approved, unlike those that exclude."""
    if parts is None:
        return Value(name, Form.TEXT, (), Origin.PROFILE)
    return Value(name, Form.TEXT, parts, Origin.POLICY)


def _networks(policy: Policy | None) -> tuple[str, ...] | None:
    if policy is None or policy.networks is None:
        return None
    return tuple(f"{one.name} ({one.ifname})" for one in policy.networks)


def _seconds(name: str, own: int, base: int) -> Value:
    least = min(own, base)
    if least >= NO_LIMIT:
        return Value(name, Form.ANY, (), Origin.PROFILE)
    return Value(name, Form.SECONDS, (str(least),), _told(own <= base))


def _one(name: str, value: str | None) -> Value:
    return _listed(name, None if value is None else (value,))


def _listed(name: str, parts: tuple[str, ...] | None) -> Value:
    if parts is None:
        return Value(name, Form.ANY, (), Origin.PROFILE)
    return Value(name, Form.TEXT, parts, Origin.POLICY)


def _by(policy: Policy | None) -> Origin:
    return _told(policy is not None)


def _told(by_policy: bool) -> Origin:  # noqa: FBT001  reads as a sentence where it is used
    return Origin.POLICY if by_policy else Origin.PROFILE
