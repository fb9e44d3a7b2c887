# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a call is kept to once its way was judged."""

import pytest

from client.engine.network_look import Path, aims_of, has_names, path_in
from client.model.room import Profile, Server
from client.platform.egress import own_ways
from client.policy.facts import Facts
from client.policy.network_facts import EgressSeen
from client.policy.networks import DeviceKind, Network, Target, Way
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join
from tests.fakes.gate_context import RELAYED, room_of

LISTS = frozenset({frozenset({Network(device="tun*", gateway="10.8.0.1")})})
NAMED = join(profile_rules(Profile.RESTRICTED), Rules(networks=LISTS))
NEAR, FAR = Server("wss://192.0.2.7:1", ("a" * 64,)), Server("wss://192.0.2.8:1", ("a" * 64,))


def facts(*ways: Way) -> Facts:
    return Facts().with_fact(EgressSeen(ways), 1.0)


def way(url: str, device: str, gateway: str = "") -> Way:
    return Way(Target.RELAY, url, device, DeviceKind.TUNNEL, gateway=gateway)


def test_a_call_is_kept_to_the_device_and_the_servers_that_it_reaches():
    seen = facts(way(NEAR.url, "tun0", "10.8.0.1"), way(FAR.url, "hotel0"))
    path = path_in(NAMED, seen, 1.0, (NEAR, FAR))
    assert path == Path("tun0", (NEAR,), frozenset({"tun0"}))


@pytest.mark.parametrize(
    ("rules", "device"),
    [(NAMED, "hotel0"), (profile_rules(Profile.RESTRICTED), "tun0"), (Rules(), "tun0")],
    ids=["outside", "no list", "not asked"],
)
def test_a_call_is_kept_to_nothing_where_no_list_let_it_pass(rules, device):
    assert path_in(rules, facts(way(NEAR.url, device, "10.8.0.1")), 1.0, (NEAR,)) is None


def test_own_addresses_are_those_on_the_devices_whatever_their_gateway():
    here = {one.to for one in own_ways() if one.device == "lo"}
    assert here
    assert set(Path("", (), frozenset({"lo"})).own()) == here
    assert Path("", (), frozenset({"none0"})).own() == {}


def test_names_are_told_from_addresses():
    room = room_of("anna", "berta", ice=RELAYED).value
    assert not has_names(room)
    assert {aim.address for aim in aims_of(room)} >= {"192.0.2.9"}
    named = room_of("anna", "berta", servers=(Server("wss://relay.example:1", ("a" * 64,)),)).value
    assert has_names(named)
