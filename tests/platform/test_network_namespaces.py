# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The network checks in real network namespaces: which way packets take decides, nothing else."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.rig.namespaces import hotel, why_not

_reason = why_not()
pytestmark = [
    pytest.mark.rig("netns"),
    pytest.mark.skipif(bool(_reason), reason=_reason or "namespaces work here"),
]
SERVER = "10.88.0.2"


@contextmanager
def serving(space, kind="relay", host=SERVER):
    """A server in a namespace: its port and pin."""
    argv = space.command(sys.executable, "-m", "tests.rig.server_process", kind, host)
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            port, pin = process.stdout.readline().split()
            yield f"wss://{host}:{port}", pin
        finally:
            process.stdin.close()
            process.wait(10)


def look(space, url, pin, *devices):
    """What blocks, as the gate in this namespace sees it, and whether the server was asked."""
    argv = space.command(sys.executable, "-m", "tests.rig.gate_process", url, pin, *devices)
    ended = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=True)
    lines = [tuple(line.split()) for line in ended.stdout.splitlines()]
    return lines[:-1], lines[-1]


def through_the_tunnel(space):
    space.run("ip", "route", "replace", "default", "dev", "vpn0")


def test_a_service_network_that_is_up_and_not_used_is_refused_naming_the_device():
    with hotel() as (mine, server), serving(server) as (url, pin):
        mine.run("ip", "route", "add", "10.88.0.2/32", "via", "10.99.0.254")
        stood, asked = look(mine, url, pin, "vpn*")
    assert ("NETWORK-TRUSTED", "fail", "hotel0") in stood
    assert asked == ("asked", "0", "-")


def test_a_route_that_names_the_tunnels_address_as_its_source_and_leads_past_it_is_seen():
    with hotel() as (mine, server), serving(server) as (url, pin):
        past = ("10.88.0.2/32", "via", "10.99.0.254", "src", "10.88.0.1")
        mine.run("ip", "route", "add", *past)
        stood, _ = look(mine, url, pin, "vpn*")
    assert ("NETWORK-TRUSTED", "fail", "hotel0") in stood


def test_a_route_through_the_tunnel_passes_and_the_call_is_kept_to_it():
    with hotel() as (mine, server), serving(server) as (url, pin):
        through_the_tunnel(mine)
        assert look(mine, url, pin, "vpn*") == ([], ("asked", "1", "vpn0"))


def test_everything_else_past_the_tunnel_is_a_split_route():
    with hotel() as (mine, server), serving(server) as (url, pin):
        stood, asked = look(mine, url, pin, "vpn*")
    assert stood == [("SPLIT-ROUTE", "fail", "hotel0")]
    assert asked[:2] == ("asked", "0")


def test_an_ipv6_way_past_the_tunnel_is_a_split_route():
    with hotel() as (mine, server), serving(server) as (url, pin):
        through_the_tunnel(mine)
        mine.run("ip", "-6", "addr", "add", "fd00:99::1/64", "dev", "hotel0", "nodad")
        mine.run("ip", "-6", "route", "add", "default", "via", "fd00:99::254")
        stood, _ = look(mine, url, pin, "vpn*")
    assert stood == [("SPLIT-ROUTE", "fail", "hotel0")]


def test_a_route_with_two_paths_is_not_known_and_refused():
    with hotel() as (mine, server), serving(server) as (url, pin):
        paths = ("nexthop", "dev", "vpn0", "nexthop", "via", "10.99.0.254")
        mine.run("ip", "route", "replace", "default", *paths)
        stood, _ = look(mine, url, pin, "vpn*")
    assert stood == [("SPLIT-ROUTE", "unknown")]


def test_no_route_is_unknown_and_refused():
    with hotel() as (mine, server), serving(server) as (url, pin):
        mine.run("ip", "link", "del", "vpn0")
        mine.run("ip", "link", "del", "hotel0")
        stood, _ = look(mine, url, pin, "vpn*")
    assert ("NETWORK-TRUSTED", "unknown") in stood


def test_a_login_page_in_place_of_the_relay_is_named():
    with hotel() as (mine, server), serving(server, "portal") as (url, pin):
        through_the_tunnel(mine)
        stood, _ = look(mine, url, pin, "vpn*")
    assert ("CAPTIVE-PORTAL", "fail") in stood
    assert ("TLS-PIN", "unknown") in stood


@contextmanager
def forwarder(space, *words):
    """A process of `tests.rig.forwarder_process` and what it said first."""
    argv = space.command(sys.executable, "-m", "tests.rig.forwarder_process", *words)
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait(15)


@pytest.mark.parametrize(("device", "outside"), [("vpn0", "kept"), ("-", "left")])
def test_what_goes_to_a_forwarding_server_stays_in_the_tunnel_when_the_route_leads_past_it(
    device, outside
):
    """In a call that shows no addresses everything goes that way."""
    with hotel() as (mine, server), forwarder(server, "serve", SERVER) as (_, port):
        url = f"turn:{SERVER}:{port}?transport=tcp"
        with forwarder(mine, "use", url, "10.88.0.1", device) as (link, told):
            assert told == "ready relay"
            link.stdin.write("before\n")
            assert link.stdout.readline().split() == ["left", "kept"]
            mine.run("ip", "route", "add", f"{SERVER}/32", "via", "10.99.0.254")
            link.stdin.write("after\n")
            assert link.stdout.readline().split()[1] == outside


def test_no_forwarding_server_is_used_past_the_tunnel():
    with hotel() as (mine, server), forwarder(server, "serve", SERVER) as (_, port):
        mine.run("ip", "route", "add", f"{SERVER}/32", "via", "10.99.0.254")
        url = f"turn:{SERVER}:{port}?transport=tcp"
        with forwarder(mine, "use", url, "10.88.0.1", "vpn0") as (_, told):
            assert told == ""
        with forwarder(mine, "use", url, "10.88.0.1", "-") as (_, told):
            assert told == "ready relay"


RINGS = """
import select, sys
from client.platform.linux_routes import watch_socket
bell = watch_socket()
# New devices go on to say something for a while.
while select.select([bell], [], [], 2.0)[0]:
    bell.recv(65536)
print("ready", flush=True)
print("rang" if select.select([bell], [], [], 2.0)[0] else "quiet", flush=True)
"""
CHANGES = {
    "a link": ("ip", "link", "add", "spare0", "type", "veth", "peer", "name", "spare1"),
    "an address": ("ip", "addr", "add", "10.55.0.1/24", "dev", "hotel0"),
    "an address of IPv6": ("ip", "addr", "add", "fd55::1/64", "dev", "hotel0"),
    "a route": ("ip", "route", "add", "10.56.0.0/24", "via", "10.99.0.254"),
    "a route of IPv6": ("ip", "route", "add", "fd56::/64", "dev", "hotel0"),
    "a rule": ("ip", "rule", "add", "to", "10.88.0.2", "table", "100"),
    "a rule of IPv6": ("ip", "-6", "rule", "add", "to", "fd88::2", "table", "100"),
    "nothing": ("true",),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_kernel_rings_for_each_change_of_where_packets_go(what):
    with hotel() as (mine, _):
        argv = mine.command(sys.executable, "-c", RINGS)
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            mine.run(*CHANGES[what])
            assert process.stdout.readline() == ("quiet\n" if what == "nothing" else "rang\n")
