# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""OpenSC's ``pkcs11-tool`` on each system: where it lies, how it starts, what it may load.

The program is given the PIN, and a library runs inside it: both lie where only administrators
can write, and no variable of a person's names either. Linux is run and tested; Windows and macOS
are written, not run on those systems.
"""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from client.platform.administrators import real_administrators
from client.platform.ask import NoAnswer

if sys.platform == "win32":  # written, not run on that system
    import winreg

    from client.platform.access_lists import access_problem
    from client.platform.windows_managed import access, system_folder

_PROGRAM = "pkcs11-tool"
_PLACES = "/usr/bin:/usr/local/bin"
_MAC_PROGRAM = Path("/Library/OpenSC/bin/pkcs11-tool")
"""Where OpenSC's own package puts it; package managers of a person's own write elsewhere."""
_WINDOWS_KEY = r"SOFTWARE\OpenSC Project\OpenSC"
_MAX_MODULE = 1024
_KEPT = ("HOME", "XDG_RUNTIME_DIR")
_KEPT_WINDOWS = ("SYSTEMROOT", "WINDIR", "USERPROFILE", "LOCALAPPDATA")
"""Without the first two no program starts; OpenSC keeps what it read of a card below the third."""


class Speaker(NamedTuple):
    """A program to start: its path, the whole of its environment, and the folder it runs in."""

    program: str
    variables: Mapping[str, str]
    folder: str | None = None
    flags: int = 0


def speaker() -> Speaker:
    """How ``pkcs11-tool`` is started here; raises `NoAnswer` where it is not installed."""
    if sys.platform == "win32":  # written, not run on that system
        return _windows()
    if sys.platform == "darwin":  # written, not run on that system
        return Speaker(_administrators(_MAC_PROGRAM), _kept(_KEPT, str(_MAC_PROGRAM.parent)))
    found = shutil.which(_PROGRAM, path=_PLACES)
    if found is None:
        raise NoAnswer(f"{_PROGRAM} is not installed")
    return Speaker(found, _kept(_KEPT, _PLACES))


def library(module: str) -> str:
    """The library's real path, where nobody but an administrator can have put it."""
    if len(module.encode("utf-8", "replace")) > _MAX_MODULE:
        raise NoAnswer("no library has such a long name")
    return _administrators(Path(module))


def installed_tool(values: Mapping[str, object]) -> PureWindowsPath:
    """The program by what OpenSC's installer wrote into the registry of Windows.

    ``ConfigFile`` lies in the folder of the installation and ``tools`` beside it (OpenSC's
    win32/OpenSC.wxs.in); raises `NoAnswer` for a value of another form.
    """
    said = values.get("ConfigFile")
    if not isinstance(said, str) or not said:
        raise NoAnswer("OpenSC does not say where it was installed")
    path = PureWindowsPath(said)
    if not path.is_absolute() or not _own_drive(path.drive) or ".." in path.parts:
        raise NoAnswer("OpenSC was not installed on a drive of this computer")
    return path.parent / "tools" / f"{_PROGRAM}.exe"


def _own_drive(drive: str) -> bool:
    """A letter and a colon; what is on another computer was put there by others."""
    return len(drive) == len("C:") and drive[0].isascii() and drive[0].isalpha()


def _kept(names: tuple[str, ...], places: str) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return kept | {"LC_ALL": "C.UTF-8", "PATH": places}


def _administrators(path: Path) -> str:
    """The real path of a file that only administrators can have put there; raises `NoAnswer`."""
    try:
        real = path.resolve(strict=True)
        seen = real.stat()
    except (OSError, ValueError, RuntimeError) as error:
        raise NoAnswer("there is no such program or library") from error
    if not stat.S_ISREG(seen.st_mode) or _changed_by_others(real, seen):
        raise NoAnswer("it could have been changed by others than administrators")
    return str(real)


def _changed_by_others(path: Path, seen: os.stat_result) -> bool:
    if sys.platform == "win32":  # written, not run on that system
        if not _own_drive(path.drive):
            return True
        # Whoever may write into the folder may put another file in this one's place.
        return any(access_problem(access(place)) for place in (path, path.parent))
    writable = bool(seen.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    return seen.st_uid != 0 or writable or not real_administrators()


if sys.platform == "win32":  # written, not run on that system

    def _windows() -> Speaker:
        program = _administrators(Path(installed_tool(_registry())))
        # A library's own libraries are looked for in the current folder, too.
        folder = system_folder()
        return Speaker(program, _kept(_KEPT_WINDOWS, folder), folder, subprocess.CREATE_NO_WINDOW)

    def _registry() -> Mapping[str, object]:
        """What the installer wrote, for 64-bit programs first; a person cannot write there."""
        for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
            try:
                with winreg.OpenKey(
                    winreg.HKEY_LOCAL_MACHINE, _WINDOWS_KEY, 0, winreg.KEY_READ | view
                ) as key:
                    return {"ConfigFile": winreg.QueryValueEx(key, "ConfigFile")[0]}
            except FileNotFoundError:
                continue
        raise NoAnswer(f"{_PROGRAM} is not installed")
