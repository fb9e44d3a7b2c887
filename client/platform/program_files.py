# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""CLIENT-INTEGRITY: is every installed file of this program as it was signed?

The signed list lies at the top of the installation and names everything below it: our package,
the libraries, compiled code. A file that it does not name counts as changed, since Python would
load it; so does code that runs and came from elsewhere than there or Python's own library.

The whole is read once when the program starts and takes 1 to 3 s, more on a slow disk; the gate
waits for it (`client.engine.gate_run.FIRST_LOOK_S`). Later looks read our own
package again and of the rest what was touched (see `client.platform.program_list.Memory`).
"""

import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import client
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey
from client.model.version import VERSION
from client.platform.ask import NoAnswer
from client.platform.package_check import recorded_changes
from client.platform.program_list import LIST, MAX_LIST_BYTES, SEAL, Memory, files_of, open_files
from client.platform.release_key import RELEASE_KEY
from client.policy.posture_facts import ProgramFiles

_UP = 6
_TOLD = 20
"""How many changed files are named; one is enough to refuse."""
_INSIDE_QT = frozenset({"signature_bootstrap.py", "shibokensupport"})
"""Python code that Qt's binding carries inside its own library, which is listed itself."""


def loaded_files() -> Mapping[str, str]:
    """The file of every module that runs; compiled code kept elsewhere counts as a module."""
    found = {}
    for name, module in tuple(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and not _is_inside_qt(Path(file)):
            found[name] = str(Path(file).absolute())
    if sys.pycache_prefix is not None:
        found["compiled code"] = sys.pycache_prefix
    return found


def _is_inside_qt(file: Path) -> bool:
    """Named as if it lay in this folder, and no file at all: Python's own finders give whole paths.

    Whoever can put such a name into this process from outside could as well change this look.
    """
    return not file.is_absolute() and bool({*file.parts[:1]} & _INSIDE_QT)


class Installation:
    """The installed copy that a package belongs to. `look` blocks; any thread may call it."""

    def __init__(
        self,
        package: Path,
        key: IdentityKey,
        recorded: Callable[[Path], tuple[str, ...]] = recorded_changes,
        loaded: Callable[[], Mapping[str, str]] = loaded_files,
    ) -> None:
        self._package = package
        self._key = key
        self._recorded = recorded
        self._loaded = loaded
        self._memory = Memory()
        self._busy = threading.Lock()

    def look(self) -> ProgramFiles:
        """What differs from the signed list. Raises `NoAnswer` where there is none that holds."""
        with self._busy:
            return self._look()

    def _look(self) -> ProgramFiles:
        if not self._key:
            raise NoAnswer("this copy was not signed by anybody")
        root = self._root()
        try:
            seal = _content(root / SEAL)
            head, listed = open_files(seal, _content(root / LIST), self._key)
        except (Malformed, SignatureInvalid):
            # Whoever changes a file changes the list with it: that is no reason to know less.
            return ProgramFiles((LIST,), 1)
        here = self._package.relative_to(root).as_posix()
        if (head.version, head.package) != (VERSION, here):
            return ProgramFiles((LIST,), len(listed))
        now = files_of(root, self._memory, time.time_ns(), afresh=here)
        changed = {path for path in listed.keys() | now.keys() if listed.get(path) != now.get(path)}
        changed |= self._foreign(root, listed)
        changed |= set(self._recorded(self._package))
        return ProgramFiles(tuple(sorted(changed))[:_TOLD], len(listed))

    def _root(self) -> Path:
        for folder in self._package.parents[:_UP]:
            if (folder / LIST).is_file() or (folder / SEAL).is_file():
                return folder
        raise NoAnswer("a copy without a list of its files")

    def _foreign(self, root: Path, listed: Mapping[str, str]) -> set[str]:
        """Modules that run and are neither on the list nor Python's own."""
        own = tuple(Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib"))
        return {
            f"module {name}"
            for name, file in self._loaded().items()
            if not _is_listed(Path(file), root, listed) and not _is_pythons(Path(file), own)
        }


def _is_listed(file: Path, root: Path, listed: Mapping[str, str]) -> bool:
    return file.is_relative_to(root) and file.relative_to(root).as_posix() in listed


def _is_pythons(file: Path, own: tuple[Path, ...]) -> bool:
    added = {"site-packages", "dist-packages"}
    return any(
        file.is_relative_to(folder) and not added & set(file.relative_to(folder).parts)
        for folder in own
    )


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_LIST_BYTES + 1)
    if len(data) > MAX_LIST_BYTES:
        raise Malformed("list of files", "too large")
    return data


@cache
def _this() -> Installation:
    return Installation(Path(client.__file__).absolute().parent, RELEASE_KEY)


def program_files() -> ProgramFiles:
    """What of this program differs from its signed list; raises `NoAnswer` without one."""
    return _this().look()


def begin() -> None:
    """Read everything now, in a thread of its own, so that the gate has little to wait for."""
    if RELEASE_KEY:
        threading.Thread(target=_first_look, name="program-files", daemon=True).start()


def _first_look() -> None:
    try:
        program_files()
    except OSError:
        return  # The gate asks again, and hears the same.
