# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.model.transport import Candidate
from client.net.mesh.candidates import CandidateRules, bindable, sift, why_not, why_not_address

OPEN = CandidateRules()
RELAYED = CandidateRules(relay_only=True)
LOCAL = CandidateRules(loopback_only=True)
GOOD = Candidate("abc", 1, "udp", 2130706431, "192.168.1.7", 40000, "host")


def but(**changes):
    return msgspec.structs.replace(GOOD, **changes)


@pytest.mark.parametrize(
    "ip", ["192.168.1.7", "10.0.0.1", "198.51.100.9", "fd00::5", "2a00:1450::1", "172.16.3.4"]
)
def test_takes_a_unicast_address(ip):
    assert why_not(but(ip=ip), OPEN) == ""


@pytest.mark.parametrize(
    ("ip", "reason"),
    [
        ("127.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("224.0.0.251", "multicast"),
        ("ff02::fb", "multicast"),
        ("0.0.0.0", "unspecified"),  # noqa: S104  not bound
        ("::", "unspecified"),
        ("0.1.2.3", "this-network"),
        ("255.255.255.255", "reserved"),
        ("240.0.0.1", "reserved"),
        ("fe80::1%eth0", "not-canonical"),
        ("FD00::5", "not-canonical"),
        ("fd00:0:0:0:0:0:0:5", "not-canonical"),
        ("10.0.0.01", "not-an-address"),
        ("0x7f.1", "not-an-address"),
        ("2130706433", "not-an-address"),
        ("printer.local", "not-an-address"),
        ("localhost", "not-an-address"),
        ("", "not-an-address"),
        (" 10.0.0.1", "not-an-address"),
        ("10.0.0.1\n", "not-an-address"),
    ],
)
def test_refuses_an_address_that_is_no_plain_unicast_one(ip, reason):
    assert why_not(but(ip=ip), OPEN) == reason


@pytest.mark.parametrize("ip", ["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1"])
def test_refuses_an_ipv4_address_in_an_ipv6_coat(ip):
    assert why_not(but(ip=ip), OPEN) != ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "prflx"}, "type"),
        ({"type": ""}, "type"),
        ({"protocol": "tcp"}, "protocol"),
        ({"protocol": "UDP"}, "protocol"),
        ({"component": 2}, "protocol"),
        ({"port": 1023}, "port"),
        ({"port": 0}, "port"),
        ({"port": -1}, "port"),
        ({"port": 65536}, "port"),
        ({"priority": 0}, "priority"),
        ({"priority": 2**31}, "priority"),
        ({"foundation": ""}, "foundation"),
        ({"foundation": "a" * 33}, "foundation"),
        ({"foundation": "a\n"}, "foundation"),
    ],
)
def test_refuses_a_candidate_with_an_odd_field(change, reason):
    assert why_not(but(**change), OPEN) == reason


def test_a_relayed_address_may_have_a_low_port():
    assert why_not(but(type="relay", port=443), OPEN) == ""


def test_relay_only_lets_nothing_but_relayed_addresses_through():
    assert why_not(GOOD, RELAYED) == "not-relayed"
    assert why_not(but(type="srflx"), RELAYED) == "not-relayed"
    assert why_not(but(type="relay"), RELAYED) == ""


def test_loopback_only_lets_nothing_but_this_machine_through():
    assert why_not(but(ip="127.0.0.1"), LOCAL) == ""
    assert why_not(GOOD, LOCAL) == "not-loopback"
    assert why_not(but(ip="127.0.0.2"), LOCAL) == "not-loopback"
    assert why_not(but(ip="::1"), LOCAL) == "not-loopback"


def test_keeps_at_most_sixteen_and_the_best_ones():
    many = [but(priority=number + 1, port=2000 + number) for number in range(20)]
    sifted = sift(many, OPEN)
    assert [each.priority for each in sifted.kept] == list(range(20, 4, -1))
    assert sifted.refused == ("too-many",) * 4


def test_binds_no_loopback_and_no_link_local_address():
    found = ("192.168.1.7", "169.254.3.3", "127.0.0.53", "fd00::5", "fe80::2")
    assert bindable(found, OPEN) == ("192.168.1.7", "fd00::5")


def test_loopback_only_binds_this_machine_whatever_the_system_has():
    assert bindable(("192.168.1.7",), LOCAL) == ("127.0.0.1",)


@given(st.ip_addresses())
def test_never_takes_an_address_that_python_calls_local_or_special(address):
    special = (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
    )
    if special:
        assert why_not_address(str(address), OPEN) != ""


@given(st.text(max_size=60))
def test_judges_any_text_without_an_error(text):
    assert isinstance(why_not_address(text, OPEN), str)


PUBLIC = CandidateRules(private=False)


@pytest.mark.parametrize(
    "ip", ["192.168.1.7", "10.0.0.1", "172.16.3.4", "100.64.0.9", "198.18.0.1", "fd00::5"]
)
@pytest.mark.parametrize("kind", ["host", "srflx", "relay"])
def test_without_private_addresses_none_is_told_or_tried_but_own_ones_are_bound(ip, kind):
    assert why_not(but(ip=ip, type=kind), PUBLIC) == "private"
    assert why_not(but(ip=ip, type=kind), OPEN) == ""
    assert bindable((ip,), PUBLIC) == (ip,)


@pytest.mark.parametrize("ip", ["93.184.216.34", "2a00:1450::1"])
def test_without_private_addresses_those_of_the_world_are_taken(ip):
    assert why_not(but(ip=ip), PUBLIC) == ""
    kept = sift((but(ip=ip), but(ip="10.0.0.1")), PUBLIC)
    assert ([one.ip for one in kept.kept], kept.refused) == ([ip], ("private",))


def test_a_call_on_one_machine_needs_no_address_of_the_world():
    local = CandidateRules(loopback_only=True, private=False)
    assert why_not(but(ip="127.0.0.1"), local) == ""
