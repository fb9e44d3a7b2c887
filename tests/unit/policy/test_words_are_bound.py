# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A person's word for a warning holds for what was seen, by name, and for nothing that follows."""

import msgspec
import pytest

from client.model.room import Profile
from client.model.verdict import Result
from client.policy.judge import BEFORE_JOINING, Scope, acknowledgements, judge
from client.policy.network_checks import asks_for_connections, network_changed
from client.policy.network_facts import EgressSeen, EgressSince, ProxiesSeen, Radio, RadiosSeen
from client.policy.networks import DeviceKind, Network, Target, Way
from client.policy.posture_facts import DevicesInUse, InUse
from client.policy.profiles import profile_rules
from client.policy.rules import Rules
from tests.fakes import good_facts as good

RESTRICTED = profile_rules(Profile.RESTRICTED)
HERE = Scope("7f3a90c1d45be28806fa1c9e3b7d2450", 1)
WPA = Radio("Hotel")
MIC = InUse("microphone", "Mic", simulated=True, radio=False)
CAMERA = InUse("camera", "Lens", simulated=True, radio=False)


def verdict(fact, given=()):
    return judge(
        RESTRICTED, good.facts(fact), BEFORE_JOINING, 100.0, acknowledged=given, scope=HERE
    )


def still_holds(check: str, before, after) -> bool:
    """Does the word that was given for ``before`` count for ``after``?"""
    given = acknowledgements(verdict(before), [check], HERE)
    assert len(given) == 1
    return check in verdict(after, given).acknowledged


def network(own="192.168.1.20", gateway="192.168.1.1", connection="home", wider="2001:db8:1:2::9"):
    way = Way(
        Target.RELAY,
        "wss://192.0.2.7:7443",
        "wlan0",
        DeviceKind.WIFI,
        gateway=gateway,
        connection=connection,
        address="192.0.2.7",
    )
    mine = [Way(Target.OWN, one, "wlan0", DeviceKind.WIFI) for one in (own, wider)]
    return EgressSeen((way, *mine, Way(Target.OWN, "10.0.0.9", "other", DeviceKind.CABLE)))


CASES = [
    ("PROXY-ENV", ProxiesSeen(("a:1", "b:2")), ProxiesSeen(("a:1", "c:3"))),
    ("WIFI-SECURITY", RadiosSeen((WPA, Radio("A"))), RadiosSeen((WPA, Radio("B")))),
    ("WIFI-SECURITY", RadiosSeen((WPA,)), RadiosSeen((Radio("Hotel", wpa=0x100),))),
    (
        "DEVICE-VIRTUAL",
        DevicesInUse((MIC, CAMERA)),
        DevicesInUse((MIC, msgspec.structs.replace(CAMERA, label="Other"))),
    ),
    (
        "DEVICE-VIRTUAL",
        DevicesInUse((msgspec.structs.replace(CAMERA, simulated=None),)),
        DevicesInUse((msgspec.structs.replace(CAMERA, simulated=None, label="Other"),)),
    ),
    ("NETWORK-TRUSTED", network(), network(own="192.168.1.77")),
    ("NETWORK-TRUSTED", network(), network(gateway="192.168.1.254")),
    ("NETWORK-TRUSTED", network(), network(connection="hotel")),
    ("NETWORK-TRUSTED", network(), network(wider="2001:db8:1:3::9")),
]


@pytest.mark.parametrize(("check", "before", "after"), CASES)
def test_a_word_for_one_thing_is_none_for_another_that_takes_its_place(check, before, after):
    assert still_holds(check, before, before)
    assert not still_holds(check, before, after)


@pytest.mark.parametrize(
    ("check", "before", "after"),
    [
        ("PROXY-ENV", ProxiesSeen(("a:1", "b:2")), ProxiesSeen(("b:2", "a:1"))),
        ("NETWORK-TRUSTED", network(), network(wider="2001:db8:1:2::77")),
    ],
)
def test_what_changes_by_itself_costs_no_word(check, before, after):
    assert still_holds(check, before, after)


def test_names_and_addresses_stand_in_no_finding_but_as_a_digest():
    text = repr(verdict(network()).findings)
    for canary in ("192.168.1.20", "192.168.1.1", "2001:db8", "home"):
        assert canary not in text


@pytest.mark.parametrize(
    ("connection", "result"),
    [("home", Result.PASS), ("", Result.PASS), ("hotel", Result.FAIL)],
)
def test_another_wifi_behind_the_same_gateway_is_another_network(connection, result):
    since = EgressSince(network().ways, network(connection=connection).ways)
    assert network_changed(since, RESTRICTED).result is result


def test_connections_are_asked_for_where_a_person_or_a_list_vouches_for_one():
    named = frozenset({frozenset({Network("wlan0", connection="u")})})
    plain = frozenset({frozenset({Network("wlan0")})})
    severities = RESTRICTED.severities
    assert asks_for_connections(RESTRICTED)
    assert asks_for_connections(Rules(networks=named))
    assert not asks_for_connections(Rules(severities=severities, networks=plain))
    assert not asks_for_connections(profile_rules(Profile.OPEN))
