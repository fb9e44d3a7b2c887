# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What other systems answer about the network: recorded forms, not run on those systems.

And what Linux answers about this very machine.
"""

import sys

import pytest

from client.platform import egress, other_routes, proxies, radios
from client.platform.linux_routes import Route, kind_of, route_to
from client.policy.networks import DeviceKind, Target

MAC_VIA = """   route to: 192.0.2.1
destination: default
       mask: default
    gateway: 10.8.0.1
  interface: utun4
      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>
"""
MAC_ON_LINK = """   route to: 192.168.1.9
destination: 192.168.1.0
       mask: 255.255.255.0
    gateway: link#11
  interface: en0
"""
GNOME = """org.gnome.system.proxy autoconfig-url ''
org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8']
org.gnome.system.proxy mode '{mode}'
org.gnome.system.proxy.http host ''
org.gnome.system.proxy.http port 8080
org.gnome.system.proxy.https host 'proxy.example'
org.gnome.system.proxy.https port 3128
"""
SCUTIL = """<dictionary> {
  HTTPEnable : 0
  HTTPSEnable : 1
  HTTPSPort : 3128
  HTTPSProxy : proxy.example
  ProxyAutoConfigEnable : 0
}
"""


def test_not_run_on_macos_reads_where_a_route_leads():
    assert other_routes.by_route_get(MAC_VIA) == Route("utun4", "10.8.0.1")
    assert other_routes.by_route_get(MAC_ON_LINK) == Route("en0", "")
    assert other_routes.by_route_get("route: writing to routing socket: not in table\n") is None
    with pytest.raises(OSError, match="no device"):
        other_routes.by_route_get("something else")


def test_not_run_on_macos_or_windows_tells_a_tunnel_from_other_devices():
    assert other_routes.by_name("utun4") is DeviceKind.TUNNEL
    assert other_routes.by_name("en0") is DeviceKind.OTHER
    assert other_routes.by_name("lo0") is DeviceKind.LOOPBACK
    assert other_routes.by_if_type(53) is DeviceKind.TUNNEL
    assert other_routes.by_if_type(6) is DeviceKind.CABLE
    assert other_routes.by_if_type(9999) is DeviceKind.OTHER


def test_not_run_on_macos_or_windows_reads_proxies():
    assert proxies.by_scutil(SCUTIL) == ("proxy.example:3128",)
    assert proxies.by_scutil(SCUTIL.replace("HTTPSEnable : 1", "HTTPSEnable : 0")) == ()
    assert proxies.by_windows("http=a:1;https=b:2", "", detect=False) == ("a:1", "b:2")
    assert proxies.by_windows("", "", detect=False) == ()
    assert proxies.by_windows("", "", detect=True)


def test_not_run_on_macos_or_windows_tells_a_protected_wifi_from_an_open_one():
    assert radios.by_windows("Amt", 7, 4).strong
    assert not radios.by_windows("Hotel", 1, 0).strong
    assert not radios.by_windows("Alt", 7, 2).strong
    assert radios.by_corewlan("Amt", 4).strong
    assert not radios.by_corewlan("Hotel", 0).strong
    assert [radios.by_hint(level) for level in (0, 1, 3, 4)] == [None, None, False, True]


@pytest.mark.parametrize(
    ("mode", "named"),
    [("none", ()), ("manual", ("proxy.example:3128",)), ("auto", ("?",))],
)
def test_reads_the_desktops_proxy(mode, named):
    assert proxies.by_gsettings(GNOME.format(mode=mode)) == named


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("http://name:word@proxy.example:3128/", "proxy.example:3128"),
        ("proxy.example", "proxy.example"),
        ("http://[::1", "?"),
        ("http://proxy.example:99999", "?"),
    ],
)
def test_a_proxy_is_named_without_its_password(value, named):
    assert list(proxies.by_environment({"HTTPS_PROXY": value, "OTHER": value})) == [named]


def test_the_kernel_names_the_device_of_this_computer_itself():
    assert route_to("127.0.0.1") == Route("lo")
    assert kind_of("lo")[0] is DeviceKind.LOOPBACK
    assert egress.way_to(egress.Aim(Target.RELAY, "here", "127.0.0.1")).stays_here


@pytest.mark.parametrize("address", [None, "", "relay.example", "1.2.3"])
def test_a_way_to_what_is_no_address_is_not_known(address):
    assert not egress.way_to(egress.Aim(Target.RELAY, "x", address)).known


def test_a_device_that_is_not_there_is_not_known(tmp_path):
    with pytest.raises(OSError, match="type"):
        kind_of("tun0", tmp_path)


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"type": "65534", "uevent": "INTERFACE=x", "tun_flags": "0x1001"}, DeviceKind.TUNNEL),
        ({"type": "65534", "uevent": "DEVTYPE=wireguard"}, DeviceKind.TUNNEL),
        ({"type": "1", "uevent": "DEVTYPE=wlan\nINTERFACE=w"}, DeviceKind.WIFI),
        ({"type": "1", "uevent": "INTERFACE=veth"}, DeviceKind.OTHER),
        ({"type": "1", "uevent": "INTERFACE=e", "device": ""}, DeviceKind.CABLE),
    ],
)
def test_tells_what_a_device_is(tmp_path, files, kind):
    (tmp_path / "x").mkdir()
    for name, text in files.items():
        (tmp_path / "x" / name).write_text(text)
    assert kind_of("x", tmp_path) == (kind, int(files["type"]))


@pytest.mark.parametrize(
    ("listed", "behind", "asked"),
    [
        ("nameserver 10.0.0.1\n# nameserver 9.9.9.9\n", None, ("10.0.0.1",)),
        ("nameserver 127.0.0.53\n", "nameserver 10.0.0.2\n", ("10.0.0.2",)),
        ("nameserver 127.0.0.1\nnameserver 10.0.0.3\n", None, ("10.0.0.3", "")),
        ("search example\n", None, ()),
    ],
    ids=["plain", "systemd", "forwarder", "none"],
)
def test_name_servers_are_those_that_are_really_asked(tmp_path, listed, behind, asked):
    (tmp_path / "resolv.conf").write_text(listed)
    if behind is not None:
        (tmp_path / "behind").write_text(behind)
    assert egress.name_servers(tmp_path / "resolv.conf", tmp_path / "behind") == asked


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::ffff:c000:207", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("::192.0.2.7", "::192.0.2.7"),
    ],
)
def test_an_ipv4_address_that_is_written_as_ipv6_is_asked_for_as_it_is_sent(
    monkeypatch, written, sent
):
    """Each has a table of its own: the one that packets do not take may lead through the tunnel."""
    asked = []
    monkeypatch.setattr(egress, "_route", asked.append)
    egress.way_to(egress.Aim(Target.RELAY, "x", written))
    assert asked == [sent]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_a_mapped_address_of_this_computer_stays_here():
    way = egress.way_to(egress.Aim(Target.RELAY, "x", "::ffff:127.0.0.1"))
    assert way.stays_here


def test_what_is_no_address_leads_to_a_way_that_is_not_known():
    way = egress.way_to(egress.Aim(Target.RELAY, "x", "relay.example.org"))
    assert not way.known
