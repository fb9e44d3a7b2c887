# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from client.model.room import Profile
from client.model.verdict import Result, Severity
from client.policy import network_checks as checks
from client.policy.network_facts import (
    EgressSeen,
    EgressSince,
    MediaPlan,
    PortalSeen,
    ProxiesSeen,
    Radio,
    RadiosSeen,
    ReaderSeen,
)
from client.policy.networks import (
    DeviceKind,
    Network,
    Target,
    Way,
    allowed,
    allowed_targets,
    names_connections,
)
from client.policy.profiles import profile_rules
from client.policy.radios import protected
from client.policy.rules import Rules, join, rules_with

URL = "wss://192.0.2.7:7443"
UNNAMED = profile_rules(Profile.RESTRICTED)
TUNNEL = frozenset({frozenset({Network(device="tun*", arphrd=frozenset({65534}))})})
NAMED = join(UNNAMED, Rules(networks=TUNNEL))
ASKED = join(NAMED, rules_with({"NETWORK-TRUSTED": Severity.BLOCK}))


def way(device, target=Target.RELAY, to=URL, **changes) -> Way:
    tunnel = device.startswith("tun")
    kind = DeviceKind.TUNNEL if tunnel else DeviceKind.CABLE
    if device == "lo":
        kind = DeviceKind.LOOPBACK
    return Way(target, to, device, kind, 65534 if tunnel else 1, **changes)


def four(device):
    return way(device, Target.IPV4, "")


def six(device):
    return way(device, Target.IPV6, "")


def trusted(rules, *ways):
    return checks.network_trusted(EgressSeen(ways), rules)


def split(rules, *ways):
    return checks.split_route(EgressSeen(ways), rules)


def test_a_way_through_a_named_network_is_trusted_and_any_other_names_its_device():
    assert trusted(NAMED, way("tun0")).result is Result.PASS
    outside = trusted(NAMED, way("hotel0"))
    assert outside.result is Result.FAIL
    assert outside.params == (("dev", "hotel0"),)
    assert "192.0.2" not in outside.evidence


def test_a_device_that_only_bears_the_name_is_not_the_network():
    veth = Way(Target.RELAY, URL, "tun0", DeviceKind.OTHER, 1)
    assert trusted(NAMED, veth).result is Result.FAIL


def test_where_nobody_names_a_network_no_way_is_trusted():
    assert trusted(UNNAMED, way("tun0")).result is Result.FAIL


@pytest.mark.parametrize("seen", [(), (way(""),), (way("tun0", known=False),)])
def test_no_way_or_one_that_is_not_known_is_unknown(seen):
    assert trusted(NAMED, *seen).result is Result.UNKNOWN


def test_one_server_within_the_network_is_enough_and_this_computer_is_none():
    assert trusted(NAMED, way("hotel0", to="other"), way("tun0")).result is Result.PASS
    assert trusted(NAMED, way("hotel0"), way("lo", to="here")).result is Result.FAIL
    assert trusted(NAMED, way(""), way("lo", to="here")).result is Result.UNKNOWN


def test_a_relay_on_this_computer_asks_where_the_others_are_reached():
    assert trusted(NAMED, way("lo"), four("hotel0")).result is Result.FAIL
    assert trusted(NAMED, way("lo"), four("tun0"), six("")).result is Result.PASS
    assert trusted(UNNAMED, way("lo"), four("")).result is Result.PASS


def test_two_lists_must_both_be_kept():
    strict = join(NAMED, Rules(networks=frozenset({frozenset({Network(device="tun7")})})))
    assert trusted(strict, way("tun0")).result is Result.FAIL
    assert trusted(strict, way("tun7")).result is Result.PASS


@pytest.mark.parametrize(
    ("part", "fitting", "other"),
    [
        (Network("tun*", gateway="10.8.0.1"), {"gateway": "10.8.0.1"}, {"gateway": "10.9.0.1"}),
        (Network("tun*", connection="u-1"), {"connection": "u-1"}, {"connection": ""}),
    ],
)
def test_every_part_of_a_network_must_fit(part, fitting, other):
    lists = frozenset({frozenset({part})})
    assert allowed(way("tun0", **fitting), lists)
    assert not allowed(way("tun0", **other), lists)


def test_a_network_that_names_nothing_fits_nothing():
    assert not allowed(way("tun0"), frozenset({frozenset({Network()})}))


@pytest.mark.parametrize("target", [Target.IPV4, Target.IPV6, Target.NAMES, Target.ADDRESS_SERVER])
def test_one_target_past_the_network_splits_the_route(target):
    past = split(NAMED, way("tun0"), way("hotel0", target, ""))
    assert (past.result, past.params) == (Result.FAIL, (("dev", "hotel0"),))
    assert split(NAMED, way("tun0"), way("tun0", target, "")).result is Result.PASS
    assert split(NAMED, way("tun0"), way("", target, "")).result is Result.PASS
    unknown = split(NAMED, way("tun0"), way("tun0", target, "", known=False))
    assert unknown.result is Result.UNKNOWN


def test_without_a_list_all_must_go_the_way_of_the_relay():
    assert split(UNNAMED, way("eth0"), four("eth0"), six("")).result is Result.PASS
    assert split(UNNAMED, way("eth0"), four("eth0"), six("wlan0")).result is Result.FAIL


def changed(rules, before, now):
    return checks.network_changed(EgressSince(tuple(before), tuple(now)), rules)


START = (way("tun0"), four("tun0"), six(""), way("eth9", Target.OWN, "10.1.1.1"))


@pytest.mark.parametrize(
    ("now", "result"),
    [
        (START, Result.PASS),
        (START[:3], Result.PASS),
        ((way("tun1"), four("tun1"), six("")), Result.PASS),
        ((way("hotel0"), four("tun0"), six("")), Result.FAIL),
        ((way("tun0"), four("hotel0"), six("")), Result.FAIL),
        ((way("tun0"), four("tun0"), six("hotel0")), Result.FAIL),
        ((way(""), four(""), six("")), Result.UNKNOWN),
        ((), Result.UNKNOWN),
    ],
    ids=["as before", "unused gone", "other tunnel", "relay", "rest", "IPv6 comes", "none", "gone"],
)
def test_a_way_that_left_the_network_is_a_change(now, result):
    assert changed(ASKED, START, now).result is result


def test_where_no_network_is_asked_for_nothing_is_a_change():
    rules = profile_rules(Profile.OPEN)
    assert changed(rules, START, (way("hotel0"),)).result is Result.PASS


def test_without_a_list_any_other_way_than_at_the_start_is_a_change():
    assert changed(UNNAMED, (way("eth0"),), (way("wlan0"),)).result is Result.FAIL
    assert changed(UNNAMED, (way("eth0"),), (way("eth0"),)).result is Result.PASS
    roamed = changed(UNNAMED, (way("wlan0", gateway="a"),), (way("wlan0", gateway="b"),))
    assert roamed.result is Result.FAIL


def test_a_proxy_passes_only_if_it_is_named():
    seen = ProxiesSeen(("proxy.example:3128",))
    assert checks.proxy_env(seen, UNNAMED).result is Result.FAIL
    named = join(UNNAMED, Rules(proxies=frozenset({"proxy.example:3128"})))
    assert checks.proxy_env(seen, named).result is Result.PASS
    assert checks.proxy_env(ProxiesSeen(()), UNNAMED).result is Result.PASS


@pytest.mark.parametrize(
    ("seen", "result"),
    [
        (RadiosSeen(()), Result.PASS),
        (RadiosSeen((), unseen=1), Result.UNKNOWN),
        (RadiosSeen((Radio("Hotel"),), unseen=1), Result.FAIL),
        (RadiosSeen((Radio("Amt", 1, 0, 0x188), Radio("Hotel", 1))), Result.FAIL),
        (RadiosSeen((Radio("Amt", strong=True),)), Result.PASS),
        (RadiosSeen((Radio("Amt", 1, 0, 0x188, strong=False),)), Result.FAIL),
    ],
)
def test_every_wifi_in_use_must_be_protected(seen, result):
    assert checks.wifi_security(seen, UNNAMED).result is result


@pytest.mark.parametrize(
    ("system", "answered", "foreign", "result"),
    [
        (True, True, False, Result.FAIL),
        (None, True, False, Result.PASS),
        (False, True, True, Result.PASS),
        (None, False, True, Result.FAIL),
        (None, False, False, Result.UNKNOWN),
        (False, False, False, Result.UNKNOWN),
    ],
)
def test_a_login_page_is_seen_by_the_system_or_in_the_relays_place(
    system, answered, foreign, result
):
    seen = PortalSeen(system, answered, foreign)
    assert checks.captive_portal(seen, UNNAMED).result is result


def test_only_a_wrong_key_that_the_system_believes_is_somebody_who_reads():
    read = checks.tls_intercepted(ReaderSeen(pin_ok=False, authority="Hotel CA"), UNNAMED)
    assert (read.result, read.params) == (Result.FAIL, (("ca", "Hotel CA"),))
    for seen in (ReaderSeen(pin_ok=False), ReaderSeen(pin_ok=True)):
        assert checks.tls_intercepted(seen, UNNAMED).result is Result.PASS
    assert checks.tls_intercepted(ReaderSeen(pin_ok=None), UNNAMED).result is Result.UNKNOWN


def test_addresses_stay_hidden_only_behind_a_forwarding_server():
    assert (
        checks.relay_only(MediaPlan(relay_only=True, forwarders=1), UNNAMED).result is Result.PASS
    )
    for plan in (
        MediaPlan(relay_only=False, forwarders=1),
        MediaPlan(relay_only=True, forwarders=0),
    ):
        assert checks.relay_only(plan, UNNAMED).result is Result.FAIL


RELAY_AND_ALL = (way("eth0"), four("eth0"), six(""))
CABLE = frozenset({frozenset({Network(device="eth0")})})


def test_a_relay_here_and_a_way_that_is_not_known_is_no_pass():
    unknown = way("", Target.IPV4, "", known=False)
    assert trusted(NAMED, way("lo"), unknown).result is Result.FAIL
    assert trusted(NAMED, way("tun0"), way("tun0", to="x", known=False)).result is Result.UNKNOWN
    assert trusted(NAMED, way("lo"), way("hotel0", Target.NAMES, "")).result is Result.PASS


def test_a_trusted_way_is_named_by_its_device():
    assert trusted(NAMED, way("hotel0", to="x"), way("tun3")).evidence == "tun3"


def test_what_is_past_the_network_is_named_without_an_address():
    past = split(NAMED, way("tun0"), four("hotel0"), six("bar0"))
    assert past.evidence == "IPv4 by hotel0, IPv6 by bar0"
    assert past.params == (("dev", "hotel0"),)
    unnamed = trusted(UNNAMED, way("eth0"))
    assert unnamed.evidence == "relay by eth0; no network is named"


def test_what_is_not_known_of_a_route_is_named_once():
    ways = [way("", one, str(n), known=False) for one in (Target.IPV6, Target.IPV4) for n in "ab"]
    assert split(NAMED, way("tun0"), *ways).evidence == "not known: IPv4, IPv6"


def test_a_way_that_stays_here_splits_no_route():
    assert split(NAMED, way("tun0"), way("lo", Target.NAMES, "")).result is Result.PASS
    assert split(UNNAMED, way("eth0"), way("lo", Target.NAMES, "")).result is Result.PASS


def test_without_a_list_and_without_a_relay_that_is_elsewhere_one_device_is_enough():
    assert split(UNNAMED, way("lo"), four("eth0"), six("eth0")).result is Result.PASS
    assert split(UNNAMED, way("lo"), four("eth0"), six("wlan0")).result is Result.FAIL
    assert split(UNNAMED, way(""), four("eth0"), six("wlan0")).result is Result.FAIL
    # The relay's own device is the measure, and the first of several.
    assert split(UNNAMED, way("eth0"), four("wlan0"), six("wlan0")).result is Result.FAIL
    both = (way("eth0"), way("wlan0", to="x"))
    assert split(UNNAMED, *both, four("wlan0")).result is Result.FAIL
    assert split(UNNAMED, *both, four("eth0")).result is Result.PASS
    assert split(UNNAMED, way("lo"), way("eth0", to="x"), four("eth0")).result is Result.PASS


@pytest.mark.parametrize(
    ("rules", "asked"),
    [
        (Rules(), False),
        (rules_with({"NETWORK-TRUSTED": Severity.WARN}), True),
        (Rules(networks=CABLE), True),
    ],
)
def test_a_change_counts_where_a_list_or_the_check_of_the_network_asks(rules, asked):
    left = changed(rules, (way("eth0"),), (way("hotel0"),))
    assert left.result is (Result.FAIL if asked else Result.PASS)
    assert left.subject == "client"


def test_a_call_keeps_the_way_that_it_used_not_one_that_it_had_beside_it():
    before = (way("tun0"), way("hotel0", to="x"))
    # Lost is the one within the network; the other one was never what packets went by.
    lost = changed(NAMED, before, (way("hotel0"), way("hotel0", to="x")))
    assert (lost.result, lost.params) == (Result.FAIL, (("dev", "hotel0"),))
    kept = changed(NAMED, before, (way("tun0"), way("bar0", to="x")))
    assert kept.result is Result.PASS


def test_a_relay_here_beside_one_elsewhere_does_not_keep_a_call_alone():
    before = (way("lo", to="here"), way("eth0"))
    gone = changed(UNNAMED, before, (way("lo", to="here"), way("")))
    assert gone.result is Result.UNKNOWN
    assert gone.subject == "client"
    here = changed(UNNAMED, (way("lo", to="here"),), (way("lo", to="here"),))
    assert here.result is Result.PASS


def test_a_way_whose_end_is_not_known_is_not_the_one_before():
    blurred = changed(UNNAMED, (way("eth0"),), (way("eth0", known=False),))
    assert blurred.result is Result.FAIL
    other_address = changed(
        UNNAMED, (way("eth0", address="192.0.2.7"),), (way("eth0", address="192.0.2.8"),)
    )
    assert other_address.result is Result.UNKNOWN


def test_a_family_that_comes_by_another_device_is_a_change_and_one_that_goes_is_not():
    assert changed(UNNAMED, RELAY_AND_ALL, (way("eth0"), four("eth0"))).result is Result.PASS
    come = changed(UNNAMED, RELAY_AND_ALL, (way("eth0"), four("eth0"), six("wlan0")))
    assert (come.result, come.params) == (Result.FAIL, (("dev", "wlan0"),))
    own = (way("eth0"), way("wlan0", Target.OWN, "10.0.0.1"))
    assert changed(UNNAMED, RELAY_AND_ALL, own).result is Result.PASS


def test_a_way_that_began_within_the_networks_may_move_only_within_them():
    lists = Rules(networks=CABLE)
    rules = join(UNNAMED, lists)
    assert changed(rules, (way("eth0", gateway="a"),), (way("eth0", gateway="b"),)).result is (
        Result.PASS
    )
    assert changed(rules, (way("eth0"),), (way("eth1"),)).result is Result.FAIL
    # What began outside and is as it was is NETWORK-TRUSTED's finding, not a change.
    assert changed(rules, (way("wlan0"),), (way("wlan0"),)).result is Result.PASS


RSN_PSK, RSN_ENTERPRISE, RSN_SAE, RSN_OWE, RSN_SUITE_B = 0x100, 0x200, 0x400, 0x800, 0x2000


@pytest.mark.parametrize("key", [RSN_PSK, RSN_ENTERPRISE, RSN_SAE, RSN_OWE, RSN_SUITE_B])
def test_each_good_key_protects_and_none_does_beside_a_wep_cipher(key):
    assert protected(Radio("Amt", 1, 0, key | 0x88))
    for wep in (0x1, 0x2, 0x10, 0x20):
        assert not protected(Radio("Amt", 1, 0, key | wep))


@pytest.mark.parametrize("rsn", [0, 0x4, 0x8, 0x88, 0x1000, 0x4000, 0x1])
def test_a_cipher_or_an_open_network_in_transition_is_no_key(rsn):
    assert not protected(Radio("Amt", 1, RSN_PSK, rsn))


def test_a_network_may_be_named_by_several_hardware_types_and_only_for_a_device():
    several = Network("*", arphrd=frozenset({1, 65534}))
    assert several.fits(way("tun0"))
    assert several.fits(way("eth0"))
    assert not several.fits(Way(Target.RELAY, URL, "wwan0", DeviceKind.OTHER, 519))
    assert not several.fits(way(""))
    assert not allowed(way("eth0", known=False), CABLE)
    assert not allowed(way(""), frozenset({frozenset({Network("*")})}))
    assert allowed(way("lo"), frozenset())
    assert not way("", Target.IPV4).stays_here
    assert not Way(Target.RELAY, URL, "", DeviceKind.LOOPBACK).stays_here


def test_what_can_be_reached_within_the_networks_is_listed_by_its_target():
    ways = (way("eth0", to="a"), way("wlan0", to="b"), way("lo", to="c"))
    assert allowed_targets(ways, CABLE) == {"a", "c"}


def test_it_is_known_whether_any_list_names_a_connection():
    one = frozenset({Network("tun*", connection="u-1"), Network("eth0")})
    assert names_connections(frozenset({one, frozenset({Network("wlan0")})}))
    assert not names_connections(CABLE)
    assert not names_connections(frozenset())


def test_one_target_that_is_not_known_among_known_ones_is_unknown_and_named_alone():
    names = way("", Target.NAMES, "", known=False)
    for rules in (NAMED, UNNAMED):
        said = split(rules, way("tun0"), four("tun0"), names)
        assert (said.result, said.evidence) == (Result.UNKNOWN, "not known: names")


def test_where_networks_are_named_one_device_that_is_none_of_them_is_not_enough():
    assert split(NAMED, way("hotel0"), four("hotel0"), six("hotel0")).result is Result.FAIL
    assert split(UNNAMED, way("hotel0"), four("hotel0"), six("hotel0")).result is Result.PASS


def test_a_relay_that_no_way_leads_to_is_no_measure_for_the_others():
    assert split(UNNAMED, way(""), four("eth0"), six("eth0")).result is Result.PASS


def test_what_a_network_does_not_name_may_be_anything():
    anywhere = way("tun0", gateway="10.1.1.1", connection="u-9")
    assert Network("tun*").fits(anywhere)
    assert not Network("tun*", gateway="10.1.1.2").fits(anywhere)
    assert not Network("tun*", connection="u-8").fits(anywhere)


def test_one_network_of_a_list_is_enough():
    lists = frozenset({frozenset({Network("tun*"), Network("eth0")})})
    assert allowed(way("tun0"), lists)
    assert allowed(way("eth0"), lists)
    assert not allowed(way("wlan0"), lists)


def test_says_of_this_computer_what_it_found_of_the_network():
    within = trusted(NAMED, way("tun0"))
    assert (within.subject, within.evidence) == ("client", "tun0")
    here = trusted(NAMED, way("lo"), four(""))
    assert (here.result, here.subject, here.evidence) == (Result.PASS, "client", "stays here")


def test_one_server_that_is_reached_as_before_keeps_the_call():
    before = (way("eth0"), way("wlan0", to="x"))
    assert changed(UNNAMED, before, (way("eth0"), way("", to="x"))).result is Result.PASS
    assert changed(UNNAMED, before, (way(""), way("wlan0", to="x"))).result is Result.PASS
    assert changed(UNNAMED, before, (way(""), way("", to="x"))).result is Result.UNKNOWN


def test_a_way_past_the_network_is_named_although_another_way_is_not_known():
    """Because of it the name of a server was not asked for, so that way is unknown."""
    unasked = way("", Target.ADDRESS_SERVER, "turns:turn.example", known=False)
    said = split(NAMED, way("tun0"), four("hotel0"), unasked)
    assert (said.result, said.params) == (Result.FAIL, (("dev", "hotel0"),))
    assert split(NAMED, way("tun0"), four("tun0"), unasked).result is Result.UNKNOWN
    assert split(UNNAMED, way("tun0"), four("hotel0"), unasked).result is Result.FAIL
    assert split(UNNAMED, way("tun0"), four("tun0"), unasked).result is Result.UNKNOWN


def test_a_way_that_is_not_known_is_never_taken_for_one_past_the_network():
    blurred = way("hotel0", Target.IPV4, "", known=False)
    assert split(NAMED, way("tun0"), blurred).result is Result.UNKNOWN
    assert split(UNNAMED, way("tun0"), blurred).result is Result.UNKNOWN
