# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from itertools import pairwise

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from client.model.commands import KeystoreKind
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.verdict import Severity
from client.policy.catalogue import BY_ID, CATALOGUE
from client.policy.facts import Facts, ManagedRules
from client.policy.judge import BEFORE_JOINING, in_force, judge
from client.policy.networks import Network
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, at_least_as_tight, join, meets_bar, rules_with
from tests.fakes.good_facts import GOOD, facts

BARS = [TrustState.UNVERIFIED, TrustState.BY_ORGANISATION, TrustState.IN_PERSON]
IDS = [check.id for check in CATALOGUE][:6]
LOOSEST = Rules(suites=frozenset({"WW1", "WW1-LK"}), engines=frozenset({"mesh", "livekit"}))


def rated(ids):
    return st.dictionaries(st.sampled_from(ids), st.sampled_from(list(Severity))).map(
        lambda found: tuple(sorted(found.items()))
    )


def some(*values):
    """A list that allows some of these, or no list."""
    return st.none() | st.frozensets(st.sampled_from(values))


EACH = {
    "profile": st.sampled_from(list(Profile)),
    "severities": rated(IDS),
    "suites": st.frozensets(st.sampled_from(["WW1", "WW1-LK"])),
    "engines": st.frozensets(st.sampled_from(["mesh", "livekit"])),
    "keystores": st.frozensets(st.sampled_from(list(KeystoreKind))),
    "max_room_s": st.integers(0, 100),
    "max_skew_s": st.integers(0, 100),
    "max_list_age_s": st.integers(0, 100),
    "max_lock_after_s": st.integers(0, 100),
    "max_sign_in_age_s": st.integers(0, 100),
    "trust_bar": st.sampled_from(BARS),
    "may_have_guests": st.booleans(),
    "may_be_unmanaged": st.booleans(),
    "issuers": some("ed25519:aa", "ed25519:bb"),
    "relays": some(("wss://a:1", "aa"), ("wss://a:1", "bb")),
    "roots": st.frozensets(st.sampled_from([("wss://a:1", "PEM a"), ("wss://a:1", "PEM b")])),
    "ice_servers": some("turn:a:1", "turn:b:1"),
    "private_candidates": st.booleans(),
    "list_keys": some("ed25519:cc", "ed25519:dd"),
    "labels": some("", "VS-NfD"),
    "countries": some("DE", "FR"),
    "min_client": st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)),
    "networks": st.frozensets(
        st.frozensets(st.sampled_from([Network(device="tun*"), Network(device="wg0")]))
    ),
    "proxies": some("proxy:1", "proxy:2"),
}
"""A strategy for every field there is: a field that is new here has no proof yet."""

any_rules = st.builds(Rules, **EACH)


def test_every_field_of_the_rules_is_drawn():
    assert set(EACH) == set(Rules.__struct_fields__)


@pytest.mark.parametrize("field", EACH)
def test_what_one_side_asks_is_asked_by_both_together(field):
    """A field that `join` forgets would fall back to its loosest value."""

    @settings(max_examples=25, deadline=None)
    @given(EACH[field])
    def asked(value):
        alone = msgspec.structs.replace(LOOSEST, **{field: value})
        assert getattr(join(alone, LOOSEST), field) == value
        assert getattr(join(LOOSEST, alone), field) == value

    asked()


@pytest.mark.parametrize("field", EACH)
def test_of_two_values_of_a_field_neither_is_loosened_by_the_other(field):
    @settings(max_examples=25, deadline=None)
    @given(EACH[field], EACH[field])
    def tightened(one, other):
        first, second = (msgspec.structs.replace(LOOSEST, **{field: v}) for v in (one, other))
        both = join(first, second)
        assert at_least_as_tight(both, first)
        assert at_least_as_tight(both, second)

    tightened()


ALL_IDS = [check.id for check in CATALOGUE]
KINDS = sorted({type(fact) for fact in GOOD} - {ManagedRules}, key=lambda kind: kind.__name__)

an_organisation = st.builds(
    Rules,
    # Who names a network or a proxy says that it may be used: that is the organisation's alone.
    **(EACH | {"severities": rated(ALL_IDS), "networks": st.just(frozenset())}),
).map(lambda rules: msgspec.structs.replace(rules, proxies=None))


def blocked(seen: Facts, *rules: Rules, organisation: Rules | None = None) -> set[str]:
    """What blocks where these rules meet."""
    if organisation is not None:
        seen = seen.with_fact(ManagedRules((), rules=organisation), 100.0)
    together = Rules()
    for one in rules:
        together = join(together, one)
    verdict = judge(together, seen, BEFORE_JOINING, 100.0)
    return {finding.id for finding in verdict.blockers}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    an_organisation,
    st.sampled_from(list(Profile)),
    rated(ALL_IDS),
    st.sets(st.sampled_from(KINDS), max_size=6),
)
def test_whatever_organisation_room_and_person_ask_blocks_however_they_meet(
    organisation, profile, own, missing
):
    seen = facts()
    for kind in missing:
        seen = seen.without(kind)
    room, person = profile_rules(profile), rules_with(dict(own))
    together = blocked(seen, room, person, organisation=organisation)
    for alone in (
        blocked(seen, room),
        blocked(seen, person),
        blocked(seen, organisation=organisation),
        blocked(seen, room, organisation=organisation),
        blocked(seen, person, organisation=organisation),
    ):
        for check in alone - together:
            # Shown as not reached, because of one that blocks only where they meet.
            assert set(BY_ID[check].after) & together


@settings(max_examples=40, deadline=None)
@given(an_organisation, st.sampled_from(list(Profile)), rated(ALL_IDS))
def test_the_severity_of_a_check_is_the_highest_that_anybody_asks(organisation, profile, own):
    room, person = profile_rules(profile), rules_with(dict(own))
    seen = Facts().with_fact(ManagedRules((), rules=organisation), 100.0)
    together = in_force(join(room, person), seen)
    strictest = profile_rules(together.profile)
    for check in ALL_IDS:
        asked = [one.severity(check) for one in (organisation, room, person, strictest)]
        assert together.severity(check) == max(asked)


@given(any_rules, any_rules)
def test_joining_only_tightens(first, second):
    both = join(first, second)
    assert at_least_as_tight(both, first)
    assert at_least_as_tight(both, second)
    for check_id in IDS:
        assert both.severity(check_id) >= first.severity(check_id)
        assert both.severity(check_id) >= second.severity(check_id)
    assert both.suites <= first.suites
    assert both.keystores <= second.keystores
    assert both.max_room_s <= min(first.max_room_s, second.max_room_s)
    assert BARS.index(both.trust_bar) >= BARS.index(first.trust_bar)


@given(any_rules, any_rules, any_rules)
def test_the_order_of_joining_does_not_matter(first, second, third):
    assert join(first, second) == join(second, first)
    assert join(join(first, second), third) == join(first, join(second, third))
    assert join(first, first) == first


@given(any_rules)
def test_the_loosest_rules_add_nothing(rules):
    assert join(rules, LOOSEST) == rules


def test_each_profile_asks_everything_that_the_one_before_asks():
    for looser, tighter in pairwise(Profile):
        assert at_least_as_tight(profile_rules(tighter), profile_rules(looser))
        assert not at_least_as_tight(profile_rules(looser), profile_rules(tighter))


def test_a_withdrawn_or_changed_key_meets_no_bar():
    for bar in BARS:
        assert meets_bar(TrustState.IN_PERSON, bar)
        assert not meets_bar(TrustState.REVOKED, bar)
        assert not meets_bar(TrustState.KEY_CHANGED, bar)
