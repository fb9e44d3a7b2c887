# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from client.model.commands import KeystoreKind
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.verdict import Severity
from client.policy.catalogue import CATALOGUE
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, at_least_as_tight, join, meets_bar

BARS = [TrustState.UNVERIFIED, TrustState.BY_ORGANISATION, TrustState.IN_PERSON]
IDS = [check.id for check in CATALOGUE][:6]

any_rules = st.builds(
    Rules,
    profile=st.sampled_from(list(Profile)),
    severities=st.dictionaries(st.sampled_from(IDS), st.sampled_from(list(Severity))).map(
        lambda rated: tuple(sorted(rated.items()))
    ),
    suites=st.frozensets(st.sampled_from(["WW1", "WW1-LK"])),
    engines=st.frozensets(st.sampled_from(["mesh", "livekit"])),
    keystores=st.frozensets(st.sampled_from(list(KeystoreKind))),
    max_room_s=st.integers(0, 100),
    max_skew_s=st.integers(0, 100),
    trust_bar=st.sampled_from(BARS),
    may_have_guests=st.booleans(),
    may_be_unmanaged=st.booleans(),
)


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
    loosest = Rules(suites=frozenset({"WW1", "WW1-LK"}), engines=frozenset({"mesh", "livekit"}))
    assert join(rules, loosest) == rules


def test_each_profile_asks_everything_that_the_one_before_asks():
    for looser, tighter in pairwise(Profile):
        assert at_least_as_tight(profile_rules(tighter), profile_rules(looser))
        assert not at_least_as_tight(profile_rules(looser), profile_rules(tighter))


def test_a_withdrawn_or_changed_key_meets_no_bar():
    for bar in BARS:
        assert meets_bar(TrustState.IN_PERSON, bar)
        assert not meets_bar(TrustState.REVOKED, bar)
        assert not meets_bar(TrustState.KEY_CHANGED, bar)
