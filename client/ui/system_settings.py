# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Opens the system's own settings: fixed programs and fixed pages, nothing from a room.

Not tested: Windows and macOS.
"""

import platform
from typing import Literal

from PySide6.QtCore import QProcess, QStandardPaths

Wanted = Literal["network", "system"]

_LINUX: dict[Wanted, tuple[tuple[str, ...], ...]] = {
    "network": (
        ("gnome-control-center", "network"),
        ("systemsettings", "kcm_networkmanagement"),
        ("cinnamon-settings", "network"),
        ("nm-connection-editor",),
    ),
    "system": (
        ("gnome-control-center",),
        ("systemsettings",),
        ("cinnamon-settings",),
        ("mate-control-center",),
        ("xfce4-settings-manager",),
    ),
}
_WINDOWS: dict[Wanted, tuple[tuple[str, ...], ...]] = {
    "network": (("explorer.exe", "ms-settings:network"),),
    "system": (("explorer.exe", "ms-settings:"),),
}
_MACOS: dict[Wanted, tuple[tuple[str, ...], ...]] = {
    "network": (("/usr/bin/open", "x-apple.systempreferences:com.apple.preference.network"),),
    "system": (("/usr/bin/open", "-b", "com.apple.systempreferences"),),
}


def open_settings(wanted: Wanted) -> bool:
    """Start the settings program of this system; False where none was found or it did not start."""
    tables = {"Linux": _LINUX, "Windows": _WINDOWS, "Darwin": _MACOS}
    for program, *arguments in tables.get(platform.system(), {}).get(wanted, ()):
        found = QStandardPaths.findExecutable(program)
        if found:
            return start(found, arguments)
    return False


def start(program: str, arguments: list[str]) -> bool:
    """Start a program that lives on by itself."""
    started, _ = QProcess.startDetached(program, arguments)
    return started
