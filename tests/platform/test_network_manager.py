# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is read of NetworkManager, from python-dbusmock's on a message bus of its own."""

import os
import shutil
import subprocess
import sys

import pytest

MOCKER = "/usr/bin/python3"
_has_mock = (
    shutil.which("dbus-run-session") is not None
    and shutil.which(MOCKER) is not None
    and subprocess.run(
        [MOCKER, "-c", "import dbusmock"], capture_output=True, check=False
    ).returncode
    == 0
)
pytestmark = [
    pytest.mark.rig("logind"),  # The same tools: a message bus and python3-dbusmock.
    pytest.mark.skipif(not _has_mock, reason="needs dbus-run-session and python3-dbusmock"),
]

MOCK = """
import subprocess, sys, time
import dbus, dbusmock
bus = dbus.SessionBus()
process = subprocess.Popen(
    [sys.executable, "-m", "dbusmock", "--session", "--template", "networkmanager"],
    stdout=subprocess.DEVNULL,
)
for _ in range(100):
    if bus.name_has_owner("org.freedesktop.NetworkManager"):
        break
    time.sleep(0.05)
manager = bus.get_object("org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager")
mock = dbus.Interface(manager, "org.freedesktop.DBus.Mock")
def uint(value):
    return dbus.UInt32(value, variant_level=1)
mock.SetConnectivity(dbus.UInt32(int(sys.argv[3])))
device = mock.AddWiFiDevice("wifi", "wlan0", 100)
point = mock.AddAccessPoint(
    device, "ap", sys.argv[4], "00:23:f8:7e:12:bb", dbus.UInt32(2), dbus.UInt32(2425),
    dbus.UInt32(5400), dbus.Byte(82), dbus.UInt32(0),
)
saved = mock.AddWiFiConnection(device, "c1", sys.argv[4], "")
active = mock.AddActiveConnection([device], saved, point, "a1", 2)
ap = dbus.Interface(
    bus.get_object("org.freedesktop.NetworkManager", point), "org.freedesktop.DBus.Mock"
)
ap.UpdateProperties(
    "org.freedesktop.NetworkManager.AccessPoint",
    dict(zip(("Flags", "WpaFlags", "RsnFlags"), (uint(int(one)) for one in sys.argv[5:8]))),
)
dev = dbus.Interface(
    bus.get_object("org.freedesktop.NetworkManager", device), "org.freedesktop.DBus.Properties"
)
dev.Set("org.freedesktop.NetworkManager.Device", "ActiveConnection", dbus.ObjectPath(active))
dbus.Interface(dev.proxy_object, "org.freedesktop.DBus.Mock").AddProperty(
    "org.freedesktop.NetworkManager.Device.Wireless", "ActiveAccessPoint", dbus.ObjectPath(point)
)
try:
    sys.exit(subprocess.call([sys.argv[1], "-c", sys.argv[2]]))
finally:
    process.terminate()
    process.wait()
"""
LOOK = """
import os
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
from client.platform import radios
from client.policy.network_checks import wifi_security
from client.policy.rules import Rules
seen = radios.seen()
outcome = wifi_security(seen, Rules())
print([one.net for one in seen.radios], outcome.result.value, radios.portal())
print(sorted(radios.connections()))
"""
PRIVACY, PSK, SAE, TKIP_ONLY, WEP104 = 1, 0x100 | 0x88, 0x400 | 0x88, 0x100 | 0x44, 0x20


def look(*arguments):
    ended = subprocess.run(
        ["dbus-run-session", "--", MOCKER, "-c", MOCK, sys.executable, LOOK, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd()},  # noqa: PTH109
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


@pytest.mark.parametrize(
    ("flags", "result"),
    [
        ((0, 0, 0), "fail"),
        ((PRIVACY, 0, 0), "fail"),
        ((PRIVACY, TKIP_ONLY, 0), "fail"),
        ((PRIVACY, 0, PSK | WEP104), "fail"),
        ((PRIVACY, 0, PSK), "pass"),
        ((PRIVACY, TKIP_ONLY, SAE), "pass"),
    ],
    ids=["open", "WEP", "WPA", "WPA2 beside WEP", "WPA2", "WPA3"],
)
def test_tells_how_the_wifi_in_use_is_protected(flags, result):
    wifi, devices = look(4, "Hotel", *flags)
    assert wifi == f"['Hotel'] {result} False"
    assert devices == "['wlan0']"


@pytest.mark.parametrize(("connectivity", "portal"), [(1, None), (2, True), (3, None), (4, False)])
def test_tells_whether_the_system_sees_a_login_page(connectivity, portal):
    assert look(connectivity, "Hotel", PRIVACY, 0, PSK)[0].endswith(str(portal))
