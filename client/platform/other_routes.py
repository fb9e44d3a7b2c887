# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Which way packets leave on Windows and macOS. Written, not run on those systems.

Reading what they answer is apart from asking, and tested with recorded answers.
"""

import ipaddress
import re
import subprocess
import sys

from client.platform.linux_routes import Route
from client.policy.networks import DeviceKind

_WAIT_S = 1.5
_IF_TYPES = {
    6: DeviceKind.CABLE,
    24: DeviceKind.LOOPBACK,
    53: DeviceKind.TUNNEL,
    71: DeviceKind.WIFI,
    131: DeviceKind.TUNNEL,
}
"""IANA ifType: ethernet, loopback, virtual (Wintun), 802.11 and tunnel."""
_FIELD = re.compile(r"^\s*(\w+): (\S+)\s*$", re.MULTILINE)
_NO_WAY = "not in table"


def route_to(address: str) -> Route | None:
    """How a packet to this address would leave; None where nothing leads there."""
    ipaddress.ip_address(address)  # Raises `ValueError`: only literal addresses are passed on.
    if sys.platform == "win32":  # written, not run on that system
        return windows_network.route_to(address)
    if sys.platform == "darwin":  # written, not run on that system
        family = "-inet6" if ":" in address else "-inet"
        ended = subprocess.run(  # noqa: S603  a fixed program, a literal address
            ("/sbin/route", "-n", "get", family, address),
            capture_output=True,
            text=True,
            timeout=_WAIT_S,
            check=False,
        )
        return by_route_get(ended.stdout + ended.stderr)
    raise OSError("this system is not known")


def kind_of(device: str) -> DeviceKind:
    """What a device is; raises `OSError` where the system does not say."""
    if sys.platform == "win32":  # written, not run on that system
        return by_if_type(windows_network.if_type(device))
    return by_name(device)


def by_route_get(told: str) -> Route | None:
    """The answer of macOS's ``route -n get``; raises `OSError` where it is none."""
    if _NO_WAY in told:
        return None
    found = dict(_FIELD.findall(told))
    if "interface" not in found:
        raise OSError("no device was named")
    gateway = found.get("gateway", "").split("%")[0]
    try:
        ipaddress.ip_address(gateway)
    except ValueError:
        gateway = ""  # A device stands there where the target is on its own network.
    return Route(found["interface"], gateway)


def by_name(device: str) -> DeviceKind:
    """What a macOS device is by its name: the system numbers each kind by itself."""
    stem = device.rstrip("0123456789")
    kinds = {
        "lo": DeviceKind.LOOPBACK,
        "utun": DeviceKind.TUNNEL,
        "ipsec": DeviceKind.TUNNEL,
        "ppp": DeviceKind.TUNNEL,
    }
    return kinds.get(stem, DeviceKind.OTHER)


def by_if_type(number: int) -> DeviceKind:
    """What a Windows device is by its IANA type."""
    return _IF_TYPES.get(number, DeviceKind.OTHER)


if sys.platform == "win32":  # written, not run on that system
    from client.platform import windows_network
