# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who uses the microphone, a camera or the screen on Windows: its own record of it.

The record that the sign beside the clock is drawn from, of this account and of services. Written,
not run on that system; what it means is in `client.platform.capturing`.
"""

import sys

if sys.platform == "win32":
    import contextlib
    import winreg
    from collections.abc import Iterator

    import psutil

    from client.platform.ask import NoAnswer
    from client.platform.capturing import Use, by_consent

    _STORE = r"SOFTWARE\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
    _ALWAYS = ("microphone", "webcam")
    """Kept since Windows 10 version 1903; a system without them says nothing."""
    _SCREEN = ("graphicsCaptureProgrammatic", "graphicsCaptureWithoutBorder")
    _PATHS = "NonPackaged"
    _ENDS = ("Start", "Stop")

    def programs() -> tuple[str, ...]:
        """Names of those that use one now; raises `NoAnswer` where the system keeps no record."""
        uses = list[Use]()
        for kind in (*_ALWAYS, *_SCREEN):
            try:
                uses += _uses(winreg.HKEY_CURRENT_USER, kind)
            except FileNotFoundError:
                if kind in _ALWAYS:
                    raise NoAnswer("the system keeps no record of who listens") from None
            # Services that belong to no account.
            with contextlib.suppress(FileNotFoundError):
                uses += _uses(winreg.HKEY_LOCAL_MACHINE, kind)
        try:
            own = psutil.Process().exe()
            running = frozenset(
                (one.info["name"] or "").lower() for one in psutil.process_iter(["name"])
            )
        except psutil.Error as error:
            raise NoAnswer("the system does not say which programs run") from error
        return by_consent(uses, running, own)

    def _uses(hive: int, kind: str) -> list[Use]:
        view = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        with winreg.OpenKey(hive, f"{_STORE}\\{kind}", 0, view) as packages:
            found = [*_below(packages)]
            with (
                contextlib.suppress(FileNotFoundError),
                winreg.OpenKey(packages, _PATHS, 0, view) as paths,
            ):
                found += _below(paths)
        return found

    def _below(listed: winreg.HKEYType) -> Iterator[Use]:
        count, _, _ = winreg.QueryInfoKey(listed)
        for place in range(count):
            name = winreg.EnumKey(listed, place)
            if name != _PATHS:
                with winreg.OpenKey(listed, name) as program:
                    yield Use(
                        name,
                        _value(program, "LastUsedTimeStart"),
                        _value(program, "LastUsedTimeStop"),
                    )

    def _value(program: winreg.HKEYType, name: str) -> object:
        try:
            found: object = winreg.QueryValueEx(program, name)[0]
        except FileNotFoundError:
            return None
        return found
