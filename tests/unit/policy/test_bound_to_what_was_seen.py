# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A word counts for the very network and devices that were seen, and for what says the same."""

import pytest

from client.model.room import Profile
from client.model.verdict import Result
from client.policy import network_checks, posture_checks
from client.policy.network_facts import EgressSeen, EgressSince
from client.policy.networks import Network, Target, Way
from client.policy.posture_facts import DevicesInUse, InUse
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join

UNNAMED = profile_rules(Profile.RESTRICTED)
NAMED = join(UNNAMED, Rules(networks=frozenset({frozenset({Network("wlan0", connection="u-1")})})))
URL = "wss://192.0.2.7:7443"


def way(device: str, gateway: str = "192.0.2.1", connection: str = "") -> Way:
    return Way(Target.RELAY, URL, device, gateway=gateway, connection=connection)


def own(device: str, address: str) -> Way:
    return Way(Target.OWN, address, device)


def bound(*ways: Way) -> str:
    outcome = network_checks.network_trusted(EgressSeen(ways), NAMED)
    assert outcome.result is not Result.PASS
    return outcome.bound


def test_a_word_for_a_network_is_none_for_the_same_gateway_behind_another_device():
    assert bound(way("wlan1")) == bound(way("wlan1"))
    assert bound(way("wlan1")) != bound(way("wlan2"))


def test_an_address_of_a_device_that_carries_nothing_changes_no_word():
    alone = bound(way("wlan1"), own("wlan1", "192.0.2.9"))
    assert alone == bound(way("wlan1"), own("wlan1", "192.0.2.9"), own("eth7", "198.51.100.9"))
    assert alone != bound(way("wlan1"), own("wlan1", "192.0.2.10"))


def test_two_devices_that_changed_their_addresses_are_other_networks():
    both = (way("wlan1"), way("wlan2", gateway="198.51.100.1"))
    was = bound(*both, own("wlan1", "192.0.2.9"), own("wlan2", "198.51.100.9"))
    now = bound(*both, own("wlan1", "198.51.100.9"), own("wlan2", "192.0.2.9"))
    assert was != now


def changed(rules: Rules, before: Way, now: Way) -> Result:
    return network_checks.network_changed(EgressSince((before,), (now,)), rules).result


def test_who_left_a_named_connection_for_one_that_nobody_knows_has_left_it():
    assert changed(NAMED, way("wlan0", connection="u-1"), way("wlan0")) is Result.FAIL
    assert changed(NAMED, way("wlan1"), way("wlan1")) is Result.PASS


def test_a_connection_that_is_known_only_now_is_no_change():
    assert changed(UNNAMED, way("wlan1"), way("wlan1", connection="u-2")) is Result.PASS
    was, now = way("wlan1", connection="u-1"), way("wlan1", connection="u-2")
    assert changed(UNNAMED, was, now) is Result.FAIL


@pytest.mark.parametrize("simulated", [True, None])
def test_a_word_for_devices_is_none_where_they_change_places(simulated):
    def seen(microphone: str, camera: str) -> str:
        devices = (
            InUse("microphone", microphone, simulated=simulated),
            InUse("camera", camera, simulated=simulated),
        )
        outcome = posture_checks.device_virtual(DevicesInUse(devices), UNNAMED)
        assert outcome.result is not Result.PASS
        return outcome.bound

    assert seen("A", "B") == seen("A", "B")
    assert seen("A", "B") != seen("B", "A")
