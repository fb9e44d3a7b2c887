# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Ways at the edge: what began nowhere, what looks the same and is not, what nobody told."""

from client.model.room import Profile
from client.model.verdict import Result
from client.policy import network_checks as checks
from client.policy.network_facts import EgressSeen, EgressSince, ReaderSeen
from client.policy.networks import DeviceKind, Network, Target, Way, allowed
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join

URL = "wss://192.0.2.7:7443"
UNNAMED = profile_rules(Profile.RESTRICTED)
OFFICE = Network("wlan0", connection="u-1")
NAMED = join(UNNAMED, Rules(networks=frozenset({frozenset({Network("tun*"), OFFICE})})))


def way(device, target=Target.RELAY, **changes) -> Way:
    to = URL if target is Target.RELAY else ""
    kind = DeviceKind.LOOPBACK if device == "lo" else DeviceKind.OTHER
    return Way(target, to, device, kind, **changes)


def changed(rules, before, now):
    return checks.network_changed(EgressSince(tuple(before), tuple(now)), rules)


def test_a_relay_here_asks_for_each_family_by_itself():
    for family in (Target.IPV4, Target.IPV6):
        for device, result in (("hotel0", Result.FAIL), ("tun0", Result.PASS)):
            seen = EgressSeen((way("lo"), way(device, family)))
            assert checks.network_trusted(seen, NAMED).result is result


def test_another_network_behind_the_same_device_and_gateway_is_a_change():
    # Every hotel's access point calls itself 192.168.1.1.
    office, hotel = (way("wlan0", gateway="192.168.1.1", connection=c) for c in ("u-1", "u-2"))
    assert changed(NAMED, [office], [hotel]).result is Result.FAIL
    assert changed(NAMED, [office], [office]).result is Result.PASS


def test_a_call_that_comes_into_a_named_network_is_not_lost():
    assert changed(NAMED, [way("hotel0")], [way("tun0")]).result is Result.PASS
    assert changed(NAMED, [way("hotel0")], [way("bar0")]).result is Result.FAIL


def test_a_call_that_began_without_a_way_has_none_to_keep():
    assert changed(NAMED, [way("")], [way("tun0")]).result is Result.UNKNOWN


def test_a_family_that_nobody_saw_before_is_a_change_where_it_leads_elsewhere():
    come = changed(UNNAMED, [way("eth0")], [way("eth0"), way("wlan0", Target.IPV4)])
    assert (come.result, come.params) == (Result.FAIL, (("dev", "wlan0"),))


def test_a_family_that_loses_its_way_is_no_change():
    before = [way("eth0"), way("eth0", Target.IPV6)]
    gone = changed(UNNAMED, before, [way("eth0"), way("", Target.IPV6)])
    assert gone.result is Result.PASS


def test_an_authority_behind_the_right_key_reads_nothing():
    right = ReaderSeen(pin_ok=True, authority="Company CA")
    assert checks.tls_intercepted(right, UNNAMED).result is Result.PASS
    wrong = ReaderSeen(pin_ok=False, authority="Company CA")
    assert checks.tls_intercepted(wrong, UNNAMED).result is Result.FAIL


def test_a_device_that_nobody_knows_is_shown_as_a_question():
    blurred = way("", Target.IPV4, known=False)
    alone = checks.network_trusted(EgressSeen((way("lo"), blurred)), NAMED)
    assert (alone.evidence, alone.params) == ("IPv4 by ?", (("dev", "?"),))
    beside = EgressSeen((way("lo"), blurred, way("hotel0", Target.IPV6)))
    assert checks.network_trusted(beside, NAMED).params == (("dev", "hotel0"),)


def test_a_route_that_stays_within_is_said_of_this_computer():
    within = checks.split_route(EgressSeen((way("tun0"), way("tun0", Target.IPV4))), NAMED)
    assert (within.result, within.subject) == (Result.PASS, "client")


def test_a_way_whose_hardware_nobody_knows_is_of_no_type_that_is_named():
    cable = frozenset({frozenset({Network("eth0", arphrd=frozenset({1}))})})
    assert not allowed(Way(Target.RELAY, URL, "eth0"), cable)
    assert allowed(Way(Target.RELAY, URL, "eth0", arphrd=1), cable)


def test_what_nobody_told_of_a_way_is_empty():
    bare = Way(Target.RELAY, URL)
    assert not any((bare.device, bare.gateway, bare.connection, bare.address))


def test_a_network_that_leaves_a_part_out_is_the_one_that_leaves_it_empty():
    # Two who name the same network have one list, not two.
    assert Network("tun*") == Network("tun*", frozenset(), "", "")
    assert Network(gateway="10.8.0.1") == Network("", frozenset(), "10.8.0.1", "")
