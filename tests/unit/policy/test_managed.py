# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a policy: every field, everything that is wrong with one, and that nothing loosens."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto.envelope import canonical, plain_loads
from client.model.commands import KeystoreKind
from client.model.errors import Malformed, SignatureInvalid
from client.model.room import Profile
from client.model.verdict import Result, Severity
from client.policy.computer_checks import keystore_secure
from client.policy.facts import KeystoreSeen
from client.policy.managed import (
    MARKER,
    POLICY,
    RATEABLE,
    PolicyInvalid,
    numbers,
    open_policy,
    read_marker,
    read_policy,
    rules_of,
    sign_policy,
)
from client.policy.networks import Network
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, at_least_as_tight, join
from tests.fakes.authorities import ROOTS_PEM, Authority
from tests.fakes.managed import FULL, OFFICE, ORG, STRANGER, draft, mark, signed, signed_anyhow
from tests.fakes.people import card_of, person

A_RELAYS_OWN = Authority("another").relay().cert_pem.decode()


def vouched(pem: str) -> dict[str, object]:
    return {"url": "wss://a:1", "spki_sha256": ["5a" * 32], "roots_pem": pem}


def wrong_in(value: object) -> list[str]:
    with pytest.raises(PolicyInvalid) as refused:
        read_policy(value)
    assert all(one.what and one.do.endswith(".") for one in refused.value.wrong)
    return [one.where for one in refused.value.wrong]


def test_reads_a_policy_that_sets_everything():
    opened = open_policy(signed(FULL), OFFICE.identity)
    assert set(POLICY.fields) == set(FULL)
    assert canonical(opened.value) == canonical(FULL)
    assert (opened.value.org, opened.value.version, opened.key) == (ORG, 42, OFFICE.identity)


def test_says_what_a_policy_asks_as_rules():
    rules = rules_of(read_policy(FULL))
    assert rules.profile is Profile.CLASSIFIED
    assert rules.severity("DISK-ENCRYPTED") is Severity.BLOCK
    assert rules.severity("DEBUGGER") is Severity.WARN
    assert rules.keystores == {KeystoreKind.SYSTEM}
    assert (rules.max_room_s, rules.max_list_age_s) == (28_800, 7_200)
    assert rules.issuers == {person("anna").identity, person("berta").identity}
    assert rules.list_keys == {person("hanna").identity}
    pins = {("wss://192.0.2.7:7443", "5a" * 32), ("wss://192.0.2.7:7443", "6b" * 32)}
    assert rules.relays == pins
    assert rules.roots == {("wss://192.0.2.7:7443", ROOTS_PEM)}
    assert rules.ice_servers == {"turns:turn.example.org:443"}
    assert rules.severity("RELAY-ONLY") is Severity.BLOCK
    assert not rules.private_candidates
    assert rules.countries == {"DE", "FR"}
    network = Network("tun*", frozenset({65_534}), "10.8.0.1")
    assert rules.networks == {frozenset({network})}
    assert rules.proxies == {"proxy.example.org:3128"}
    assert rules.max_lock_after_s == 600
    assert rules.labels == {"", "OFFEN", "INTERN", "VS-NfD"}
    assert rules.min_client == (0, 1, 0)
    assert rules.suites == {"WW1"}


def test_a_policy_that_sets_nothing_asks_its_profile_only():
    assert rules_of(read_policy(draft(ui=None))) == Rules(profile=Profile.RESTRICTED)


def test_what_a_policy_leaves_to_room_and_profile_asks_nothing():
    loose = draft(ui=None, ice={"policy": "all", "private_candidates": True})
    assert rules_of(read_policy(loose)) == Rules(profile=Profile.RESTRICTED)


def test_a_policy_for_tokens_alone_permits_no_key_store_that_there_is():
    rules = rules_of(read_policy(draft(keystore=["token"])))
    assert rules.keystores == frozenset()
    held = KeystoreSeen(KeystoreKind.SYSTEM, "SecretService", allowed=True, probed=True)
    assert keystore_secure(held, rules).result is Result.FAIL
    also = rules_of(read_policy(draft(keystore=["os", "token"])))
    assert keystore_secure(held, also).result is Result.PASS


@pytest.mark.parametrize("name", sorted(FULL))
def test_refuses_each_field_with_a_value_of_another_kind(name):
    for other in ({"x": 1}, [], [[]], "", -1, True, None, 2**53):
        value = {**FULL, name: other}
        if other == [] and name in {"checks", "proxies"}:
            continue
        assert any(where.startswith(name) for where in wrong_in(value)), other


@pytest.mark.parametrize("name", POLICY.required)
def test_refuses_a_policy_that_lacks_a_field(name):
    value = dict(FULL)
    del value[name]
    assert name in wrong_in(value)


@pytest.mark.parametrize(
    ("path", "name"),
    [((), "settings"), (("trust",), "directory_urls"), (("ui",), "colour"), (("ice",), "relays")],
)
def test_refuses_fields_that_this_version_does_not_know(path, name):
    value = copy.deepcopy(FULL)
    inner = value
    for step in path:
        inner = inner[step]
    inner[name] = "x"
    assert wrong_in(value) == [".".join((*path, name))]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"not_after": FULL["not_before"]}, "not_after"),
        ({"max_classification": "STRENG GEHEIM"}, "max_classification"),
        ({"classes": None}, "classes"),
        ({"max_classification": None}, "classes"),
        ({"classes": None, "max_classification": None}, "classes"),
        ({"checks": {"NO-SUCH-CHECK": "block"}}, "checks.NO-SUCH-CHECK"),
        ({"checks": {"KEYHOLDERS-MATCH": "block"}}, "checks.KEYHOLDERS-MATCH"),
        ({"checks": {"DEBUGGER": "off"}}, "checks.DEBUGGER"),
        ({"trust": {"directory_key": "ed25519:" + "00" * 32}}, "trust.directory_key"),
        ({"trust": {"room_issuers": [person("anna").identity] * 2}}, "trust.room_issuers[1]"),
        ({"servers": [{"url": "ws://a:1", "spki_sha256": ["5a" * 32]}]}, "servers[0].url"),
        ({"servers": [{"url": "wss://a:1"}]}, "servers[0].spki_sha256"),
        ({"servers": [vouched("")]}, "servers[0].roots_pem"),
        ({"servers": [vouched(ROOTS_PEM.replace("MII", "AII", 1))]}, "servers[0].roots_pem"),
        ({"servers": [vouched(ROOTS_PEM + "x")]}, "servers[0].roots_pem"),
        ({"servers": [vouched(A_RELAYS_OWN)]}, "servers[0].roots_pem"),
        ({"countries": ["UK"]}, "countries[0]"),
        ({"countries": ["de"]}, "countries[0]"),
        ({"countries": []}, "countries"),
        ({"next_key": "ed25519:" + "00" * 32}, "next_key"),
        ({"ice": {"policy": "direct"}}, "ice.policy"),
        ({"ice": {"private_candidates": 0}}, "ice.private_candidates"),
        ({"ui": {"contact": "a\u202eb"}}, "ui.contact"),
        ({"ui": {"contact": " "}}, "ui.contact"),
        ({"org": "A\u0308mt"}, "org"),
        ({"v": True}, "v"),
        ({"version": 0}, "version"),
    ],
)
def test_refuses_values_that_cannot_be_meant(changes, where):
    value = {name: one for name, one in {**FULL, **changes}.items() if one is not None}
    assert where in wrong_in(value)


def test_lists_everything_that_is_wrong_at_once():
    value = {**FULL, "version": 0, "profile": "secret", "extra": 1}
    assert sorted(wrong_in(value)) == ["extra", "profile", "version"]


@pytest.mark.parametrize("value", [None, [], "policy", 7, True])
def test_refuses_what_is_no_object(value):
    assert wrong_in(value) == ["the policy"]


def test_a_policy_counts_under_the_marked_key_only():
    assert open_policy(signed(), OFFICE.identity).value.version == 42
    with pytest.raises(SignatureInvalid):
        open_policy(signed(key=STRANGER), OFFICE.identity)
    with pytest.raises(SignatureInvalid):
        open_policy(signed(), STRANGER.identity)


def test_refuses_other_papers_and_signed_nonsense():
    for data in (b"", b"{}", card_of("hanna").envelope, json.dumps(draft()).encode()):
        with pytest.raises((Malformed, SignatureInvalid)):
            open_policy(data, OFFICE.identity)
    with pytest.raises(PolicyInvalid):
        open_policy(signed_anyhow({**draft(), "setting": {}}), OFFICE.identity)
    with pytest.raises(Malformed):
        open_policy(signed_anyhow([]), OFFICE.identity)
    # An explicit nothing is not the same as no field: the form has one spelling.
    with pytest.raises(PolicyInvalid):
        open_policy(signed_anyhow({**draft(), "min_client": None}), OFFICE.identity)


def test_signs_nothing_that_nobody_would_take():
    with pytest.raises(PolicyInvalid):
        sign_policy(OFFICE, draft(profile="secret"))


def test_reads_the_installers_mark_strictly():
    marker = read_marker(plain_loads(mark()))
    assert (marker.org, marker.key) == (ORG, OFFICE.identity)
    assert read_marker(plain_loads(mark(contact=None))).contact is None
    for changes in ({"key": "x"}, {"org": ""}, {"type": "policy"}, {"more": 1}, {"key": None}):
        with pytest.raises(PolicyInvalid):
            read_marker(plain_loads(mark(**changes)))
    assert set(MARKER.required) < set(MARKER.fields)


@pytest.mark.parametrize("text", ["1.2", "1.2.3.4", "a.b.c", ""])
def test_a_version_is_three_numbers(text):
    assert numbers("1.2.3") == (1, 2, 3)
    with pytest.raises(ValueError, match=r".*"):
        numbers(text)


keys = st.sampled_from([person(name).identity for name in ("anna", "berta", "carl")])
pins = st.sampled_from(["5a" * 32, "6b" * 32, "7c" * 32])
relays = st.fixed_dictionaries(
    {
        "url": st.sampled_from(["wss://a.example:443", "wss://b.example:443"]),
        "spki_sha256": st.lists(pins, min_size=1, max_size=2, unique=True),
    }
)
any_policy = st.fixed_dictionaries(
    {"profile": st.sampled_from([p.value for p in Profile])},
    optional={
        "min_client": st.sampled_from(["0.0.1", "1.0.0", "1.10.0", "1.9.9"]),
        "max_room_s": st.integers(60, 9999),
        "trust": st.fixed_dictionaries(
            {},
            optional={
                "directory_key": keys,
                "max_age_s": st.integers(60, 9999),
                "room_issuers": st.lists(keys, min_size=1, max_size=3, unique=True),
            },
        ),
        "servers": st.lists(relays, min_size=1, max_size=2, unique_by=lambda r: r["url"]),
        "ice": st.fixed_dictionaries(
            {"servers": st.sampled_from([[], ["stun:a"], ["stun:b"]])},
            optional={
                "policy": st.sampled_from(["all", "relay"]),
                "private_candidates": st.booleans(),
            },
        ),
        "countries": st.sampled_from([["DE"], ["DE", "FR"], ["SG"]]),
        "keystore": st.sampled_from([["os"], ["file"], ["os", "file"], ["token"]]),
        "crypto": st.just({"suites": ["WW1"]}),
        "checks": st.dictionaries(
            st.sampled_from(RATEABLE), st.sampled_from(["info", "warn", "block"]), max_size=5
        ),
    },
).map(
    lambda value: draft(
        **value, classes=["A", "B", "C"], max_classification="ABC"[value.get("max_room_s", 0) % 3]
    )
)
any_rules = st.one_of(
    any_policy.map(lambda value: rules_of(read_policy(value))),
    st.sampled_from([profile_rules(profile) for profile in Profile]),
)


@settings(deadline=None)
@given(any_rules, any_rules)
def test_no_policy_room_or_person_loosens_another(first, second):
    both = join(first, second)
    assert at_least_as_tight(both, first)
    assert at_least_as_tight(both, second)
    assert both == join(second, first)
    for check_id in RATEABLE:
        assert both.severity(check_id) >= max(first.severity(check_id), second.severity(check_id))
    assert both.min_client >= max(first.min_client, second.min_client)
    for name in ("issuers", "relays", "ice_servers", "list_keys", "labels"):
        for one in (getattr(first, name), getattr(second, name)):
            assert one is None or getattr(both, name) <= one
    assert both.max_room_s <= min(first.max_room_s, second.max_room_s)


@settings(deadline=None)
@given(any_rules, any_rules, any_rules)
def test_the_order_in_which_rules_are_joined_does_not_matter(first, second, third):
    assert join(join(first, second), third) == join(first, join(second, third))


@settings(deadline=None)
@given(any_policy)
def test_what_is_signed_is_read_back_as_it_was(value):
    opened = open_policy(signed(value), OFFICE.identity)
    assert opened.value == read_policy(value)
    assert canonical(opened.value) == canonical(value)
