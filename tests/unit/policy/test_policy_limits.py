# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How much a policy's fields hold: the least and the most of each, and one more or less."""

from itertools import islice, product

import msgspec
import pytest

from client.crypto.envelope import MAX_INT
from client.crypto.signing import SigningKey
from client.model.room import SUITE
from client.model.settings import Setting
from client.model.verdict import Severity
from client.policy.authorities import Authorities
from client.policy.countries import COUNTRIES
from client.policy.managed import (
    MARKER,
    POLICY,
    AuditTerms,
    IceList,
    PolicyInvalid,
    ServiceNetwork,
    Shown,
    Trust,
    open_policy,
    permitted_classes,
    read_marker,
    read_policy,
    rules_of,
    sign_policy,
)
from client.policy.networks import Network
from client.policy.policy_kinds import Form, Kind, Listed, Table
from tests.fakes.managed import CONTACT, FULL, OFFICE, ORG, draft
from tests.fakes.people import person

DAY = 86_400
RELAY = {"url": "wss://a:1", "spki_sha256": ["5a" * 32]}
LETTERS = "abcdefghijklmnop"


def digests(many):
    return [f"{at:064x}" for at in range(many)]


def keys(many):
    return [SigningKey(at.to_bytes(32, "big")).identity for at in range(1, many + 1)]


def relays(many):
    return [{**RELAY, "url": f"wss://a:{at}"} for at in range(many)]


def networks(many):
    return [{"name": "n", "ifname": f"tun{at}"} for at in range(many)]


def network(**changes):
    return {"networks": [{"name": "n", "ifname": "tun*", **changes}]}


def classes(many):
    names = ["".join(pair) for pair in islice(product(LETTERS, LETTERS), many)]
    return {"classes": names, "max_classification": names[0] if names else "aa"}


def trust(**changes):
    return {"trust": {"directory_key": person("hanna").identity, **changes}}


def addresses(many):
    return [f"https://a/{at}" for at in range(many)]


NUMBERS = [
    (lambda n: {"version": n}, 1, MAX_INT),
    (lambda n: {"not_before": n, "not_after": MAX_INT}, 0, MAX_INT - 1),
    (lambda n: {"not_before": 0, "not_after": n}, 1, MAX_INT),
    (lambda n: {"max_room_s": n}, 60, 32 * DAY),
    (lambda n: trust(max_age_s=n), 60, 366 * DAY),
    (lambda n: {"max_lock_after_s": n}, 30, DAY),
    (lambda n: {"audit": {"retain_days": n}}, 1, 3_660),
    (lambda n: network(arphrd=[n]), 1, 65_535),
]
COUNTS = [
    (classes, 1, 16),
    (lambda n: trust(directory_urls=addresses(n)), 1, 8),
    (lambda n: {"servers": relays(n)}, 1, 64),
    (lambda n: {"servers": [{**RELAY, "spki_sha256": digests(n)}]}, 1, 8),
    (lambda n: {"ice": {"servers": [f"stun:a{at}" for at in range(n)]}}, 0, 64),
    (lambda n: {"networks": networks(n)}, 1, 32),
    (lambda n: network(arphrd=list(range(1, n + 1))), 1, 8),
    (lambda n: {"proxies": [f"a:{at}" for at in range(n)]}, 0, 16),
    (lambda n: {"org": "x" * n}, 1, 64),
    (lambda n: {"ui": {"contact": "x" * n}}, 1, 64),
    (lambda n: network(name="x" * n), 1, 64),
    (lambda n: network(ifname="x" * n), 1, 15),
    (lambda n: network(gateway="f" * n), 2, 45),
    (lambda n: network(connection="f" * n), 36, 36),
    (lambda n: {"min_client": f"{'1' * n}.0.0"}, 1, 4),
    (lambda n: {"min_client": f"0.{'1' * n}.0"}, 1, 4),
    (lambda n: {"min_client": f"0.0.{'1' * n}"}, 1, 4),
    (lambda n: trust(room_issuers=keys(n)), 1, 2_000),
]


def wrong_in(changes) -> list[str]:
    """Where something is wrong with a policy that sets this; nothing where it is taken."""
    try:
        read_policy(draft(**changes))
    except PolicyInvalid as refusal:
        return [one.where for one in refusal.wrong]
    return []


def refused(changes) -> bool:
    return bool(wrong_in(changes))


@pytest.mark.parametrize(("made", "least", "most"), [*NUMBERS, *COUNTS])
def test_takes_the_least_and_the_most_and_nothing_beyond(made, least, most):
    assert not refused(made(least))
    assert not refused(made(most))
    assert refused(made(most + 1))
    assert least == 0 or refused(made(least - 1))


def test_lists_of_words_may_hold_all_the_words_that_there_are():
    whole = {
        "countries": sorted(COUNTRIES),
        "keystore": ["os", "file", "token"],
        "locked": [one.value for one in Setting],
        "crypto": {"suites": [SUITE]},
        "settings": {one.value: True for one in Setting},
    }
    assert read_policy(draft(**whole)).countries == tuple(sorted(COUNTRIES))
    for name in ("countries", "keystore", "locked"):
        assert refused({name: []})
        assert refused({name: ["nothing of it"]})
    assert wrong_in({"crypto": {}}) == ["crypto.suites"]
    assert refused({"crypto": {"suites": []}})
    assert refused({"crypto": {"suites": ["none"]}})


@pytest.mark.parametrize("part", ["url", "spki_sha256"])
def test_a_relay_is_named_with_its_address_and_its_keys(part):
    assert not refused({"servers": [RELAY]})
    lacking = {name: one for name, one in RELAY.items() if name != part}
    assert wrong_in({"servers": [lacking]}) == [f"servers[0].{part}"]


def test_only_a_relay_that_names_authorities_is_vouched_for_by_them():
    both = [RELAY, *FULL["servers"]]
    url, pem = FULL["servers"][0]["url"], FULL["servers"][0]["roots_pem"]
    assert rules_of(read_policy(draft(servers=both))).roots == {(url, pem)}
    assert rules_of(read_policy(draft(servers=[RELAY]))).roots == frozenset()
    assert rules_of(read_policy(draft(servers=[RELAY]))).relays == {("wss://a:1", "5a" * 32)}


@pytest.mark.parametrize("part", ["name", "ifname"])
def test_a_network_is_named_with_a_name_and_a_device(part):
    one = {"name": "n", "ifname": "tun*"}
    assert not refused({"networks": [one]})
    del one[part]
    assert wrong_in({"networks": [one]}) == [f"networks[0].{part}"]


@pytest.mark.parametrize(
    ("changes", "right"),
    [
        ({"servers": [{**RELAY, "url": "wss://[2001:db8::1]:443"}]}, True),
        ({"servers": [{**RELAY, "url": "wss://a:443/x"}]}, False),
        ({"servers": [{**RELAY, "url": "https://a:443"}]}, False),
        ({"servers": [{**RELAY, "spki_sha256": ["5A" * 32]}]}, False),
        ({"ice": {"servers": ["turn:a:1", "stun:[::1]:1"]}}, True),
        ({"ice": {"servers": ["turns:a:1?transport=tcp"]}}, True),
        ({"ice": {"servers": ["http:a:1"]}}, False),
        ({"ice": {"servers": ["turn:a b"]}}, False),
        ({"ice": {"policy": "all"}}, True),
        ({"ice": {"policy": "relay"}}, True),
        (trust(directory_urls=["https://a.example:8443/x?y=1"]), True),
        (trust(directory_urls=["https://a.example"]), True),
        (trust(directory_urls=["http://a.example"]), False),
        (trust(directory_urls=["https://a.example#x"]), False),
        ({"proxies": ["[::1]:3128"]}, True),
        ({"proxies": ["http://a:3128"]}, False),
        ({"min_client": "1.2"}, False),
        ({"min_client": "1.2.3"}, True),
        ({"min_client": "1x2x3"}, False),
        ({"checks": {"DEBUGGER": "info"}}, True),
        ({"checks": {"DEBUGGER": "warn"}}, True),
        ({"checks": {"DEBUGGER": "block"}}, True),
    ],
)
def test_an_address_or_a_word_has_one_form(changes, right):
    assert refused(changes) is not right


@pytest.mark.parametrize(
    ("word", "severity"),
    [("info", Severity.INFO), ("warn", Severity.WARN), ("block", Severity.BLOCK)],
)
def test_a_word_for_a_check_means_its_severity(word, severity):
    rules = rules_of(read_policy(draft(checks={"DEBUGGER": word})))
    assert rules.severity("DEBUGGER") is severity
    assert rules.severity("CORE-DUMP") is Severity.OFF


def forms(kind: Kind):
    """Every form of a text in a description."""
    if isinstance(kind, Table):
        for one in kind.fields.values():
            yield from forms(one)
    elif isinstance(kind, Listed):
        yield from forms(kind.of)
    elif isinstance(kind, Form):
        yield kind
    elif hasattr(kind, "form") and not isinstance(kind, Authorities):
        yield kind.form


def test_the_example_of_a_form_has_that_form():
    """Where it is one, and not a description in words."""
    found = {form.example for form in forms(POLICY)}
    assert len(found) > 6
    for form in forms(POLICY):
        assert isinstance(form.example, str)
        if " " not in form.example:
            assert list(form.check(form.example, "x")) == []


def test_what_a_policy_does_not_say_is_not_there():
    made = read_policy(draft(ui=None))
    said = {*POLICY.required}
    for name in made.__struct_fields__:
        assert (getattr(made, name) is None) is (name not in said), name
    for part in (Trust(), IceList(), AuditTerms(), Shown()):
        assert {getattr(part, name) for name in part.__struct_fields__} == {None}
    assert ServiceNetwork("n", "tun*") == ServiceNetwork("n", "tun*", None, None, None)
    assert read_policy(draft(servers=[RELAY])).servers[0].roots_pem is None


def test_a_network_is_known_by_every_part_that_is_named():
    wire = "5f0c2b9e-0000-4000-8000-000000000000"
    whole = network(arphrd=[1, 65_534], gateway="10.8.0.1", connection=wire)
    named = Network("tun*", frozenset({1, 65_534}), "10.8.0.1", wire)
    assert rules_of(read_policy(draft(**whole))).networks == {frozenset({named})}
    assert rules_of(read_policy(draft(**network()))).networks == {frozenset({Network("tun*")})}


def test_the_classes_of_rooms_end_with_the_highest_permitted():
    assert permitted_classes(read_policy(FULL)) == ("OFFEN", "INTERN", "VS-NfD")
    assert permitted_classes(read_policy(draft())) == ()
    lowest = read_policy(draft(classes=["A", "B"], max_classification="A"))
    assert permitted_classes(lowest) == ("A",)
    assert rules_of(lowest).labels == {"", "A"}


def test_what_is_opened_is_kept_as_it_was_signed():
    made = sign_policy(OFFICE, FULL)
    opened = open_policy(made.envelope, OFFICE.identity)
    assert (opened.value, opened.payload, opened.key) == (made.value, made.payload, made.key)
    assert (opened.hash, opened.envelope) == (made.hash, made.envelope)


def test_the_first_three_things_that_are_wrong_are_named_at_once():
    with pytest.raises(PolicyInvalid) as none_of_it:
        read_policy(draft(v=2, org="", version=0, profile="secret"))
    assert len(none_of_it.value.wrong) == 4
    said = str(none_of_it.value)
    assert [name for name in ("v", "org", "version", "profile") if f"{name} is" in said] == [
        "v",
        "org",
        "version",
    ]


@pytest.mark.parametrize(
    ("changes", "where"),
    [({"org": ""}, "org"), ({"v": 2}, "v"), ({"type": "policy"}, "type"), ({"key": "x"}, "key")],
)
def test_what_is_wrong_with_a_mark_is_named_by_its_field(changes, where):
    written = {"v": 1, "type": "managed", "org": ORG, "key": OFFICE.identity, "contact": CONTACT}
    assert read_marker(written).contact == CONTACT
    with pytest.raises(PolicyInvalid) as no_mark:
        read_marker({**written, **changes})
    assert [one.where for one in no_mark.value.wrong] == [where]
    with pytest.raises(PolicyInvalid) as no_field:
        read_marker({name: one for name, one in written.items() if name != where})
    assert [one.where for one in no_field.value.wrong] == [where]


def test_a_mark_names_nobody_to_ask_where_nobody_is_named():
    written = {"v": 1, "type": "managed", "org": ORG, "key": OFFICE.identity}
    assert read_marker(written).contact is None
    assert set(MARKER.required) == set(written)
    for contact in ("", "x" * 65, 7):
        with pytest.raises(PolicyInvalid):
            read_marker({**written, "contact": contact})
    assert read_marker({**written, "contact": "x" * 64}).contact == "x" * 64


def test_a_type_that_does_not_fit_what_was_checked_is_a_refusal(monkeypatch):
    """The two descriptions of a policy agree; if ever they do not, nothing is let through."""
    monkeypatch.setitem(POLICY.fields, "min_client", Truthful())
    with pytest.raises(PolicyInvalid) as unreadable:
        read_policy(draft(min_client=True))
    assert [one.where for one in unreadable.value.wrong] == ["the policy"]


class Truthful:
    def check(self, _value, _where):
        return iter(())


def test_a_policy_is_written_back_without_what_it_does_not_say():
    assert set(msgspec.to_builtins(read_policy(draft()))) == set(draft())
