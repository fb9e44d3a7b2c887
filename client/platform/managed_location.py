# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The places where an organisation's rules would lie, which only administrators can write.

This version cannot read such rules. It looks whether any are there, because a program that
overlooked them would be looser than the organisation asked for (checks.md section 4).
"""

import sys
from pathlib import Path

from client.policy.facts import ManagedRules

_LINUX = Path("/etc/watchword")
_MACOS = Path("/Library/Application Support/Watchword")
_NAMES = ("managed.json", "policy.json")


def managed_rules(folder: Path | None = None) -> ManagedRules:
    """What stands in the managed place; raises `OSError` if the place cannot be looked at."""
    if sys.platform == "win32" and folder is None:
        return _windows()
    place = folder or (_MACOS if sys.platform == "darwin" else _LINUX)
    return ManagedRules(tuple(name for name in _NAMES if _stands(place / name)))


def _stands(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    # Anything else that goes wrong is raised: "cannot look" is not "not there".
    return True


if sys.platform == "win32":  # written, not tested
    import winreg

    def _windows() -> ManagedRules:
        found = []
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        for key in (r"SOFTWARE\Watchword", r"SOFTWARE\Policies\Watchword"):
            try:
                winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, access).Close()
            except FileNotFoundError:
                continue
            found.append("registry")
        return ManagedRules(tuple(found))
