# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Until when does this operating system get security updates (OS-SUPPORTED)?

Linux says it in os-release, or the tables below know; the dates are the makers' own, free of
charge. Windows and macOS are not run on that system.
"""

import platform
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from client.platform.ask import NoAnswer
from client.policy.posture_facts import SystemSupport

_PLACES = (Path("/etc/os-release"), Path("/usr/lib/os-release"))
_ENDS = {
    "debian": {"11": "2026-08-31", "12": "2028-06-30", "13": "2030-06-30"},
    "ubuntu": {
        "20.04": "2025-05-31",
        "22.04": "2027-06-01",
        "24.04": "2029-05-31",
        "24.10": "2025-07-10",
        "25.04": "2026-01-15",
        "25.10": "2026-07-31",
        "26.04": "2031-05-31",
    },
    "linuxmint": {"21": "2027-04-30", "22": "2029-04-30"},
    "rhel": {"8": "2029-05-31", "9": "2032-05-31", "10": "2035-05-31"},
    "rocky": {"8": "2029-05-31", "9": "2032-05-31", "10": "2035-05-31"},
    "almalinux": {"8": "2029-05-31", "9": "2032-05-31", "10": "2035-05-31"},
    "sles": {"15": "2031-07-31"},
    "sled": {"15": "2031-07-31"},
    "alpine": {"3.20": "2026-04-01", "3.21": "2026-11-01", "3.22": "2027-05-01"},
}
_ROLLING = frozenset({"arch", "opensuse-tumbleweed", "gentoo", "void", "endeavouros", "cachyos"})
_WINDOWS_BUILDS = (
    (26200, "2028-10-10"),
    (26100, "2027-10-12"),
    (22631, "2026-11-10"),
    (19045, "2025-10-14"),
)
_MACOS = {"14": "2026-09-30", "15": "2027-09-30", "26": "2028-09-30"}


def system_support() -> SystemSupport:
    """This system and the end of its updates; raises for one that is not known."""
    now = int(time.time())
    if sys.platform == "win32":
        return windows(sys.getwindowsversion().build, now)
    if sys.platform == "darwin":
        return macos(platform.mac_ver()[0], now)
    for place in _PLACES:
        if place.is_file():
            return linux(place.read_text("utf-8", "replace"), now)
    raise NoAnswer("the system does not say what it is")


def linux(text: str, now: int) -> SystemSupport:
    """Judge the text of an os-release file (freedesktop.org, os-release)."""
    said = _values(text)
    name = said.get("PRETTY_NAME", "")[:60]
    if end := said.get("SUPPORT_END"):
        return SystemSupport(name, _day(end), now)
    system = said.get("ID", "")
    if system in _ROLLING:
        return SystemSupport(name, 0, now)
    return SystemSupport(name, _day(_listed(system, said.get("VERSION_ID", ""))), now)


def _listed(system: str, version: str) -> str:
    ends: Mapping[str, str] = _ENDS.get(system, {})
    end = (
        ends.get(version)
        or ends.get(version.rpartition(".")[0])
        or ends.get(version.partition(".")[0])
    )
    if end is None:
        raise NoAnswer("no end of support is known for this system")
    return end


def _values(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, found, value in pairs if found}


def _day(text: str) -> int:
    """The end of that day."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise NoAnswer("the end of support is no date") from error
    return int(day.timestamp()) + 86_400


def windows(build: int, now: int) -> SystemSupport:
    """Windows by its build number (not run on that system); newer ones are not known yet."""
    for known, end in _WINDOWS_BUILDS:
        if build == known:
            return SystemSupport(f"Windows {build}", _day(end), now)
    raise NoAnswer("no end of support is known for this build")


def macos(version: str, now: int) -> SystemSupport:
    """Judge macOS by its version (not run on that system); the dates are Apple's habit."""
    end = _MACOS.get(version.partition(".")[0])
    if end is None:
        raise NoAnswer("no end of support is known for this version")
    return SystemSupport(f"macOS {version}", _day(end), now)
