# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The person's session at this computer: used from afar, locked, about to sleep?

Linux: systemd's logind over D-Bus (org.freedesktop.login1). Windows and macOS are written and not
run on that system; they are asked, they do not call.
"""

import os
import plistlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from client.platform.ask import NoAnswer, answer
from client.platform.programs import remote_servers
from client.policy.posture_facts import RemoteUse, ScreenSeen

_BUS = "org.freedesktop.login1"
_MANAGER = "/org/freedesktop/login1"
_NO_SESSION = "/"
_DEADLINE = 1.5

OnScreen = Callable[[bool], None]
"""Called with True when the screen was locked or sleep begins, False when that is over."""


def remote_use() -> RemoteUse:
    """Is this computer used from afar? ``asked`` is false where the system does not say."""
    signs = [f"{name} runs" for name in remote_servers()]
    if "SSH_CONNECTION" in os.environ or "SSH_TTY" in os.environ:
        signs.append("an ssh session")
    if far_display(os.environ.get("DISPLAY", "")):
        signs.append("a display elsewhere")
    asked = True
    try:
        if _is_remote():
            signs.append("a remote session")
    except OSError:
        asked = False
    return RemoteUse(tuple(sorted(signs)), asked)


def far_display(display: str) -> bool:
    """Does an X11 display name a computer, as in ``desk:0``? Windows are drawn there then.

    ``:0``, ``unix:0`` and a socket's path are here; ``localhost:10.0`` is what ssh puts in between.
    """
    host = display.rpartition(":")[0].removeprefix("tcp/")
    return bool(host) and host != "unix" and not host.startswith(("/", "unix/"))


def screen_seen() -> ScreenSeen:
    """Is the screen locked now? Raises where the system does not say."""
    if sys.platform == "darwin":
        told = answer("ioreg", "-n", "Root", "-d1", "-a")
        return ScreenSeen(macos_locked(told.encode()))
    if sys.platform != "linux":
        return ScreenSeen(_elsewhere_locked())
    with _logind() as bus:
        return ScreenSeen(bus.says("LockedHint") or bus.manager_says("PreparingForSleep"))


async def watch_screen(on_screen: OnScreen) -> None:
    """Wait for the system's own word on locking and sleep, for ever (Linux).

    Raises `OSError` where it cannot be heard, and when the bus goes away.
    """
    if sys.platform != "linux":
        raise NoAnswer("this system is asked, it does not call")
    # Its own module is loaded only where a bus may be.
    from jeepney.io.asyncio import open_dbus_connection  # type: ignore[import-untyped]  # noqa: PLC0415  untyped

    with _logind() as found:
        session = found.session
    try:
        bus = await open_dbus_connection("SYSTEM")
    except Exception as error:
        raise NoAnswer("the system bus does not answer") from error
    try:
        for rule in _rules(session):
            await bus.send(rule)
        while True:
            heard = _heard(await bus.receive(), session)
            if heard is not None:
                on_screen(heard)
    except EOFError as error:
        raise NoAnswer("the system bus is gone") from error
    finally:
        bus.writer.close()


def _rules(session: str) -> Iterator[Any]:
    """What to hear of: everything that logind says of this session, and of sleep."""
    from jeepney import MatchRule, message_bus  # type: ignore[import-untyped]  # noqa: PLC0415

    for path in (session, _MANAGER):
        yield message_bus.AddMatch(MatchRule(type="signal", sender=_BUS, path=path))


def _heard(message: Any, session: str) -> bool | None:
    """A signal as locked or not; None for everything else."""
    from jeepney import HeaderFields, MessageType  # noqa: PLC0415  see `watch_screen`

    if message.header.message_type is not MessageType.signal:
        return None
    fields = message.header.fields
    path, member = fields.get(HeaderFields.path), fields.get(HeaderFields.member)
    if path == _MANAGER and member == "PrepareForSleep":
        return bool(message.body[0])
    if path != session:
        return None
    if member in {"Lock", "Unlock"}:
        return bool(member == "Lock")
    if member == "PropertiesChanged" and "LockedHint" in message.body[1]:
        return bool(message.body[1]["LockedHint"][1])
    return None


def _is_remote() -> bool:
    if sys.platform == "darwin":
        return not macos_console(answer("ioreg", "-n", "Root", "-d1", "-a").encode())
    if sys.platform != "linux":
        return _elsewhere_remote()
    with _logind() as bus:
        return bus.says("Remote")


def macos_locked(told: bytes) -> bool:
    """The lock in the registry's root, by ``ioreg -a`` (recorded, not run on that system)."""
    root = _registry(told)
    if "IOConsoleUsers" not in root:
        raise NoAnswer("nobody is signed in")
    return bool(root.get("IOConsoleLocked", False))


def macos_console(told: bytes) -> bool:
    """Somebody sits at the console (recorded, not run on that system)."""
    users = _registry(told).get("IOConsoleUsers", ())
    return any(user.get("kCGSSessionOnConsoleKey") is True for user in users)


def _registry(told: bytes) -> dict[str, Any]:
    try:
        root = plistlib.loads(told)
    except (plistlib.InvalidFileException, ValueError) as error:
        raise NoAnswer("the registry cannot be read") from error
    if not isinstance(root, dict):
        raise NoAnswer("the registry cannot be read")
    return root


class _Logind:
    """Questions to logind about the session of this program."""

    def __init__(self, bus: Any) -> None:
        self._bus = bus
        self.session = self._find()

    def says(self, name: str) -> bool:
        """A yes-or-no property of the session."""
        return self._property(self.session, "Session", name)

    def manager_says(self, name: str) -> bool:
        """A yes-or-no property of logind itself."""
        return self._property(_MANAGER, "Manager", name)

    def _find(self) -> str:
        """The session of this process; of a service of the person's, their screen's session."""
        named = os.environ.get("XDG_SESSION_ID", "")
        tries: list[tuple[str, str, tuple[object, ...]]] = [
            ("GetSessionByPID", "u", (os.getpid(),))
        ]
        if named:
            tries.append(("GetSession", "s", (named,)))
        for method, kind, words in tries:
            found = self._call(_MANAGER, f"{_BUS}.Manager", method, kind, words)
            # What a variable names may be anybody's: the greeter's is never locked or remote.
            if found and (method == "GetSessionByPID" or self._is_mine(str(found[0]))):
                return str(found[0])
        user = self._call(_MANAGER, f"{_BUS}.Manager", "GetUser", "u", (os.getuid(),))
        if user:
            display = self._get(str(user[0]), "User", "Display")
            if isinstance(display, tuple) and display[1] != _NO_SESSION:
                return str(display[1])
        raise NoAnswer("this program belongs to no session")

    def _is_mine(self, session: str) -> bool:
        user = self._get(session, "Session", "User")
        return isinstance(user, tuple) and user[:1] == (os.getuid(),)

    def _property(self, path: str, kind: str, name: str) -> bool:
        value = self._get(path, kind, name)
        if not isinstance(value, bool):
            raise NoAnswer(f"the system does not say {name}")
        return value

    def _get(self, path: str, kind: str, name: str) -> object:
        said = self._call(
            path, "org.freedesktop.DBus.Properties", "Get", "ss", (f"{_BUS}.{kind}", name)
        )
        return said[0][1] if said else None

    def _call(
        self, path: str, interface: str, method: str, kind: str, words: tuple[object, ...]
    ) -> tuple[Any, ...] | None:
        from jeepney import DBusAddress, MessageType, new_method_call  # noqa: PLC0415  as above

        ask = new_method_call(DBusAddress(path, _BUS, interface), method, kind, words)
        reply = self._bus.send_and_get_reply(ask, timeout=_DEADLINE)
        if reply.header.message_type is MessageType.error:
            return None
        body: tuple[Any, ...] = reply.body
        return body


@contextmanager
def _logind() -> Iterator[_Logind]:
    """A connection to the system bus; whatever goes wrong on it is `NoAnswer`."""
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        bus = open_dbus_connection("SYSTEM")
    except Exception as error:
        raise NoAnswer("the system bus does not answer") from error
    try:
        yield _Logind(bus)
    except (TimeoutError, EOFError, ValueError, RuntimeError, TypeError, IndexError) as error:
        raise NoAnswer("logind gives no answer") from error
    finally:
        bus.close()


if sys.platform == "win32":  # written, not run on that system
    import ctypes

    _SM_REMOTESESSION = 0x1000
    _DESKTOP_READOBJECTS = 0x0001

    def _elsewhere_remote() -> bool:
        return bool(ctypes.windll.user32.GetSystemMetrics(_SM_REMOTESESSION))

    def _elsewhere_locked() -> bool:
        # While the lock screen is up, the input desktop is not ours to open.
        desktop = ctypes.windll.user32.OpenInputDesktop(0, 0, _DESKTOP_READOBJECTS)
        if not desktop:
            return True
        ctypes.windll.user32.CloseDesktop(desktop)
        return False

else:

    def _elsewhere_remote() -> bool:
        raise NoAnswer("not known on this system")

    def _elsewhere_locked() -> bool:
        raise NoAnswer("not known on this system")
