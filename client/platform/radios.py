# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Wi-Fi connections in use, and whether the system sees a login page in front of the network."""

import sys
from pathlib import Path

from client.platform import linux_routes
from client.policy.network_facts import Radio, RadiosSeen
from client.policy.networks import DeviceKind

if sys.platform == "linux":
    from client.platform.network_manager import NotThere, network_manager

_DEVICES = Path("/sys/class/net")
_WLAN_STRONG = frozenset({6, 7, 8, 9, 10, 11})
"""DOT11_AUTH_ALGORITHM: RSNA, RSNA_PSK, WPA3, WPA3_SAE, OWE, WPA3_ENT (wlantypes.h)."""
_WLAN_CIPHERS = frozenset({0x4, 0x8, 0x9, 0xA})
"""DOT11_CIPHER_ALGORITHM: CCMP, GCMP, GCMP-256, CCMP-256."""
_MAC_STRONG = frozenset({4, 5, 6, 9, 10, 11, 12, 13, 14})
"""CWSecurity: WPA2 personal, personal mix, WPA2 to WPA3 in all forms, OWE."""


def seen(devices: Path = _DEVICES) -> RadiosSeen:
    """Wi-Fi connections in use; what the system does not tell is counted, never left out."""
    if sys.platform != "linux":
        return _elsewhere()
    in_use = _in_use(devices)
    try:
        with network_manager() as manager:
            radios = manager.radios()
    except NotThere:
        return RadiosSeen((), in_use)
    return RadiosSeen(radios, max(0, in_use - len(radios)))


def portal() -> bool | None:
    """Does the system see a login page? None where it does not know, or there is nobody to ask."""
    if sys.platform != "linux":
        return _hint()
    try:
        with network_manager() as manager:
            return manager.portal()
    except NotThere:
        return None


def connections() -> dict[str, str]:
    """The connection (NetworkManager's UUID) that each device carries; none without it."""
    if sys.platform != "linux":
        return {}
    try:
        with network_manager() as manager:
            return manager.connections()
    except NotThere:
        return {}


def by_windows(net: str, algorithm: int, cipher: int) -> Radio:
    """A connection as ``WlanQueryInterface`` tells its security attributes."""
    return Radio(net, strong=algorithm in _WLAN_STRONG and cipher in _WLAN_CIPHERS)


def by_corewlan(net: str, security: int) -> Radio:
    """A connection as CoreWLAN's ``security()`` tells it."""
    return Radio(net, strong=security in _MAC_STRONG)


def by_hint(level: int) -> bool | None:
    """``NL_NETWORK_CONNECTIVITY_LEVEL_HINT``: 4 is a network behind a login page, 3 is open."""
    return {3: False, 4: True}.get(level)


def _in_use(devices: Path) -> int:
    """Wi-Fi devices that are up; raises where the system does not say."""
    found = 0
    for device in devices.iterdir():
        try:
            kind, _ = linux_routes.kind_of(device.name, devices)
            state = (device / "operstate").read_text("ascii").strip()
        except FileNotFoundError:
            continue  # A file beside the devices, or a device that went meanwhile.
        found += kind is DeviceKind.WIFI and state in {"up", "unknown", "dormant"}
    return found


def _elsewhere() -> RadiosSeen:
    if sys.platform == "win32":  # written, not run on that system
        return _windows()
    if sys.platform == "darwin":  # written, not run on that system
        return corewlan.radios()
    raise OSError("this system is not known")


def _hint() -> bool | None:
    if sys.platform == "win32":  # written, not run on that system
        return by_hint(_connectivity())
    return None


if sys.platform == "darwin":  # written, not run on that system
    from client.platform import corewlan

if sys.platform == "win32":  # written, not run on that system
    from client.platform.windows_network import connectivity as _connectivity
    from client.platform.windows_network import radios as _windows
