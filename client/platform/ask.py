# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Ask a program of the system a fixed question, in plain English and with a deadline.

The program is looked for where the system keeps its own, whatever PATH says.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

DEADLINE_S = 1.5
"""Below the gate's own 2 s, so that a hanging program ends before its thread is given up."""

_PLACES = "/usr/bin:/bin:/usr/sbin:/sbin"


def _places() -> str:
    """Where the system keeps its own programs; a variable could name another folder."""
    if sys.platform == "win32":  # written, not run on that system
        import ctypes  # noqa: PLC0415  only there

        name = ctypes.create_unicode_buffer(260)
        ctypes.windll.kernel32.GetSystemDirectoryW(name, len(name))
        return f"{name.value};{name.value}\\WindowsPowerShell\\v1.0"
    return _PLACES


_KEPT = ("HOME", "USER", "LOGNAME", "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS",
         "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CURRENT_DESKTOP", "XDG_SESSION_ID")  # fmt: skip


class NoAnswer(OSError):
    """The system cannot be asked, or said nothing that can be used."""


def installed(program: str) -> bool:
    """Whether the system has this program."""
    return _found(program) is not None


def answer(
    program: str, *words: str, codes: tuple[int, ...] = (0,), deadline: float = DEADLINE_S
) -> str:
    """What the program wrote; raises `NoAnswer` if it is missing, hangs or ends otherwise."""
    path = _found(program)
    if path is None:
        raise NoAnswer(f"{program} is not installed")
    try:
        ran = subprocess.run(  # noqa: S603  a fixed program with fixed words
            (path, *words),
            capture_output=True,
            timeout=deadline,
            check=False,
            env=_environment(os.environ),
            stdin=subprocess.DEVNULL,
        )
    except subprocess.SubprocessError as error:
        raise NoAnswer(f"{program} gave no answer") from error
    if ran.returncode not in codes:
        raise NoAnswer(f"{program} ended with {ran.returncode}")
    return ran.stdout.decode("utf-8", "replace")


def _found(program: str) -> str | None:
    if sys.platform == "win32":  # written, not run on that system
        return in_folders(program, _places().split(";"))
    return shutil.which(program, path=_places())


def in_folders(program: str, folders: Iterable[str]) -> str | None:
    """A program of Windows, in these folders and no other.

    `shutil.which` looks there into the current folder first, which anybody may have filled.
    """
    name = program if program.endswith(".exe") else f"{program}.exe"
    return next((str(path) for one in folders if (path := Path(one, name)).is_file()), None)


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Nothing that could steer the program, and no language but English."""
    kept = {name: variables[name] for name in _KEPT if name in variables}
    if sys.platform == "win32":  # a Windows program does not start without it
        kept |= {name: variables[name] for name in ("SYSTEMROOT", "WINDIR") if name in variables}
    return kept | {"LC_ALL": "C.UTF-8", "PATH": _places()}
