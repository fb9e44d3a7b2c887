# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Does the screen of this computer lock by itself (SCREEN-LOCK)?

Linux has no one place for it: each desktop is asked in its own way, and one that is not known
here is *unknown*. GNOME and KDE are tested; Windows and macOS are not run on that system.
"""

import configparser
import os
import sys
from collections.abc import Callable
from pathlib import Path

from client.platform.ask import NoAnswer, answer
from client.policy.posture_facts import ScreenLocking

_GNOME = frozenset({"gnome", "unity", "ubuntu", "budgie", "pop", "zorin"})
_KDE_DEFAULT_MINUTES = 5
_MINUTE = 60


def screen_locking() -> ScreenLocking:
    """How the screen locks; raises where the system does not say."""
    if sys.platform == "darwin":
        return macos(answer("sysadminctl", "-screenLock", "status"))
    if sys.platform == "win32":
        return _windows()
    desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    if _GNOME & set(desktops):
        return gnome(lambda schema, key: answer("gsettings", "get", schema, key))
    if "x-cinnamon" in desktops or "cinnamon" in desktops:
        return _cinnamon(lambda schema, key: answer("gsettings", "get", schema, key))
    if "kde" in desktops:
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return kde((Path("/etc/xdg/kscreenlockerrc"), home / "kscreenlockerrc"))
    raise NoAnswer("no desktop that is known here")


_Ask = Callable[[str, str], str]


def gnome(ask: _Ask) -> ScreenLocking:
    """GNOME and its kin: the session turns idle, the saver starts, the lock follows."""
    saver = "org.gnome.desktop.screensaver"
    if not _true(ask(saver, "lock-enabled")):
        return ScreenLocking(locks=False)
    idle = _number(ask("org.gnome.desktop.session", "idle-delay"))
    if idle == 0:
        return ScreenLocking(locks=False)
    return ScreenLocking(locks=True, after_s=idle + _number(ask(saver, "lock-delay")))


def _cinnamon(ask: _Ask) -> ScreenLocking:
    saver = "org.cinnamon.desktop.screensaver"
    idle = _number(ask("org.cinnamon.desktop.session", "idle-delay"))
    if not _true(ask(saver, "lock-enabled")) or idle == 0:
        return ScreenLocking(locks=False)
    return ScreenLocking(locks=True, after_s=idle + _number(ask(saver, "lock-delay")))


def _true(told: str) -> bool:
    if told.strip() not in {"true", "false"}:
        raise NoAnswer("not a yes or no")
    return told.strip() == "true"


def _number(told: str) -> int:
    """``uint32 300`` or ``300``."""
    last = told.strip().rpartition(" ")[2]
    if not last.isascii() or not last.isdigit():
        raise NoAnswer("not a number")
    return int(last)


def kde(files: tuple[Path, ...]) -> ScreenLocking:
    """KDE's settings in the order in which they count; absent values are its defaults."""
    read = configparser.RawConfigParser(strict=False)
    try:
        for file in files:
            if file.exists():
                read.read_string(file.read_text("utf-8", "replace"))
        locks = read.getboolean("Daemon", "Autolock", fallback=True)
        minutes = read.getint("Daemon", "Timeout", fallback=_KDE_DEFAULT_MINUTES)
        grace = read.getint("Daemon", "LockGrace", fallback=0)
    except (configparser.Error, ValueError) as error:
        raise NoAnswer("the settings cannot be read") from error
    if not locks or minutes <= 0:
        return ScreenLocking(locks=False)
    return ScreenLocking(locks=True, after_s=minutes * _MINUTE + max(grace, 0))


def macos(told: str) -> ScreenLocking:
    """What ``sysadminctl -screenLock status`` says (recorded, not run on that system)."""
    if "screenLock is off" in told:
        return ScreenLocking(locks=False)
    if "screenLock delay is immediate" in told:
        return ScreenLocking(locks=True)
    _, found, rest = told.partition("screenLock delay is ")
    if found and (seconds := rest.split()[0]).isdigit():
        return ScreenLocking(locks=True, after_s=int(seconds))
    raise NoAnswer("sysadminctl does not say")


if sys.platform == "win32":  # written, not run on that system
    import ctypes

    _SPI_GETSCREENSAVETIMEOUT = 0x000E
    _SPI_GETSCREENSAVEACTIVE = 0x0010
    _SPI_GETSCREENSAVESECURE = 0x0076

    def _windows() -> ScreenLocking:
        secure, active = _parameter(_SPI_GETSCREENSAVESECURE), _parameter(_SPI_GETSCREENSAVEACTIVE)
        if not secure or not active:
            return ScreenLocking(locks=False)
        return ScreenLocking(locks=True, after_s=_parameter(_SPI_GETSCREENSAVETIMEOUT))

    def _parameter(which: int) -> int:
        value = ctypes.c_uint(0)
        if not ctypes.windll.user32.SystemParametersInfoW(which, 0, ctypes.byref(value), 0):
            raise NoAnswer("the system does not say")
        return value.value
