# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A system bus of the test's own with a mocked logind (python-dbusmock, a process of its own).

The system's Python runs it: dbusmock is a package of the system and no dependency of ours.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.rig.pulse import end

PYTHON = "/usr/bin/python3"
LOGIND = "org.freedesktop.login1"
MANAGER = "/org/freedesktop/login1"
MOCK = "org.freedesktop.DBus.Mock"
_UP_WITHIN = 10.0


class NoLogind(Exception):
    """It cannot run here; the text says why."""


@dataclass
class Logind:
    """The mock; ``address`` is its bus."""

    address: str
    session: str = ""

    def call(self, path: str, interface: str, method: str, kind: str, *words) -> tuple:
        """Call a method of the mock; raises if it answers with an error."""
        with open_dbus_connection(self.address) as bus:
            ask = new_method_call(DBusAddress(path, LOGIND, interface), method, kind, words)
            reply = bus.send_and_get_reply(ask, timeout=5)
        if reply.header.message_type is MessageType.error:
            raise NoLogind(str(reply.body))
        return reply.body

    def lock(self, *, locked: bool = True) -> None:
        """The desktop says that its lock screen is up, or gone."""
        self.call(self.session, f"{LOGIND}.Session", "SetLockedHint", "b", locked)

    def ask_to_lock(self, *, locked: bool = True) -> None:
        """``loginctl lock-session``: logind asks the desktop."""
        self.call(self.session, f"{LOGIND}.Session", "Lock" if locked else "Unlock", "")

    def sleep(self, *, begins: bool = True) -> None:
        """The system is about to sleep, or woke up."""
        words = (f"{LOGIND}.Manager", "PrepareForSleep", "b", [("b", begins)])
        self.call(MANAGER, MOCK, "EmitSignal", "sssav", *words)

    def set(self, name: str, *, value: bool) -> None:
        """Change a yes-or-no property of the session."""
        self.call(self.session, MOCK, "UpdateProperties", "sa{sv}", f"{LOGIND}.Session",
                  {name: ("b", value)})  # fmt: skip


@contextmanager
def logind_rig(folder: Path) -> Iterator[Logind]:
    """Run bus and mock; this process's DBUS_SYSTEM_BUS_ADDRESS and session id lead to it."""
    for tool in (PYTHON, "/usr/bin/dbus-daemon"):
        if not Path(tool).exists():
            raise NoLogind(f"{tool} is not installed")
    address = f"unix:path={folder / 'bus'}"
    daemon = subprocess.Popen(
        ("/usr/bin/dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    changed = {"DBUS_SYSTEM_BUS_ADDRESS": address, "XDG_SESSION_ID": "c2"}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    mock = None
    try:
        _until((folder / "bus").exists, "the bus does not run")
        mock = subprocess.Popen(
            (PYTHON, "-I", "-m", "dbusmock", "--template", "logind"),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        rig = Logind(address)
        _until(lambda: _answers(rig), "python-dbusmock does not run")
        words = ("c2", "seat0", os.getuid(), "anna", True)
        (rig.session,) = rig.call(MANAGER, MOCK, "AddSession", "ssusb", *words)
        yield rig
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        if mock is not None:
            end(mock)
        end(daemon)


def _answers(rig: Logind) -> bool:
    try:
        rig.call(MANAGER, f"{LOGIND}.Manager", "ListUsers", "")
    except (NoLogind, OSError):
        return False
    return True


def _until(ready, what: str) -> None:
    give_up = time.monotonic() + _UP_WITHIN
    while not ready():
        if time.monotonic() > give_up:
            raise NoLogind(what)
        time.sleep(0.02)
