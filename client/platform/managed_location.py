# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The place of an organisation's rules, which only administrators can write (checks.md 4).

Two files: ``managed.json``, the mark that the installer leaves, and ``policy.json``, the signed
rules. This module says what stands there and whether somebody else could have put it there; it
reads no meaning into the bytes. Whatever cannot be looked at is trouble, never *not there*.
"""

import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from client.model.system_words import reason_of
from client.platform.access_lists import access_problem
from client.platform.administrators import real_administrators

MARKER, POLICY = "managed.json", "policy.json"
MAX_FILE = 64 * 1024
"""Largest file that is read, in bytes."""

LINUX = Path("/etc/watchword")
MACOS = Path("/Library/Application Support/Watchword")
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class ManagedFiles:
    """What stands in the managed place. ``trouble`` is the first reason not to believe it."""

    marker: bytes | None = field(default=None, repr=False)
    policy: bytes | None = field(default=None, repr=False)
    trouble: str = ""

    @property
    def found(self) -> tuple[str, ...]:
        """The names of what is there."""
        both = ((MARKER, self.marker), (POLICY, self.policy))
        return tuple(name for name, data in both if data is not None)


class ManagedPlace(Protocol):
    """Where an organisation's rules would lie on one kind of system. Blocks on the disk."""

    def look(self) -> ManagedFiles:
        """What is there now. Never raises for what it finds."""
        ...


@dataclass(frozen=True, slots=True)
class AdminFolder:
    """A folder that only ``owner`` may write, with every folder above it (Linux, macOS).

    ``owner`` is the administrator's number, 0 everywhere but in tests; ``real`` says whether
    that number means what it says. On macOS: written, not run on that system.
    """

    path: Path
    owner: int = 0
    real: Callable[[], bool] = field(default=real_administrators, compare=False)

    def look(self) -> ManagedFiles:
        """What is there now."""
        try:
            if not _is_there(self.path):
                return ManagedFiles()
            if self.path.is_symlink():
                return ManagedFiles(trouble="the managed folder is a link")
            trouble = self._folder_trouble()
            marker, policy = self._read(MARKER), self._read(POLICY)
            if (marker or policy) and not self.real():
                trouble = "administrators are made up here: this program runs in a namespace"
        except OSError as error:
            # Mostly a file that only administrators may read, so IT is told which one.
            which = error.filename or "the managed place"
            why = reason_of(error)
            return ManagedFiles(trouble=f"{which} cannot be looked at: {why}")
        found = [one for one in (marker, policy) if one is not None]
        # An empty folder is nobody's rules; who may write to it does not matter then.
        first = next((one.trouble for one in found if one.trouble), trouble if found else "")
        return ManagedFiles(_data(marker), _data(policy), first)

    def _folder_trouble(self) -> str:
        """Could somebody else replace what stands here? Goes up to the root of the disk."""
        for place in (self.path, *self.path.absolute().parents):
            state = place.stat()
            if state.st_uid not in {self.owner, 0}:
                return f"{place} belongs to somebody else than the administrator"
            # In a folder like /tmp others may add, but not rename or remove what is not theirs.
            sticky = bool(state.st_mode & stat.S_ISVTX) and place != self.path
            if state.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not sticky:
                return f"{place} can be changed by others than the administrator"
        return ""

    def _read(self, name: str) -> "_File | None":
        path = self.path / name
        if not _is_there(path):
            return None
        if path.is_symlink():
            return _File(b"", f"{name} is a link")
        # O_NONBLOCK: opening a pipe that somebody put here must not hang.
        with os.fdopen(os.open(path, _FLAGS | _NONBLOCK), "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                return _File(b"", f"{name} is not a file")
            if state.st_uid != self.owner:
                return _File(b"", f"{name} belongs to somebody else than the administrator")
            if state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return _File(b"", f"{name} can be changed by others than the administrator")
            data = file.read(MAX_FILE + 1)
        return _File(data) if len(data) <= MAX_FILE else _File(b"", f"{name} is too large")


@dataclass(frozen=True, slots=True)
class WindowsFolder:
    """A folder whose access lists let only the system and administrators write.

    ``registry`` says which keys of ours exist under HKEY_LOCAL_MACHINE: rules there are not read
    by this version, so they are trouble. ``access`` gives a path's owner and access list in SDDL.
    Written with recorded facts, not run on that system.
    """

    path: Path
    access: Callable[[Path], str]
    registry: Callable[[], tuple[str, ...]]

    def look(self) -> ManagedFiles:
        """What is there now."""
        try:
            keys = self.registry()
            if keys:
                why = f"rules in the registry are not read by this version: {keys[0]}"
                return ManagedFiles(trouble=why)
            marker, policy = self._read(MARKER), self._read(POLICY)
            if marker is None and policy is None:
                return ManagedFiles()
            trouble = self._trouble(marker, policy)
        except OSError as error:
            why = reason_of(error)
            return ManagedFiles(trouble=f"the managed place cannot be looked at: {why}")
        return ManagedFiles(marker, policy, trouble)

    def _read(self, name: str) -> bytes | None:
        path = self.path / name
        if not _is_there(path):
            return None
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)

    def _trouble(self, marker: bytes | None, policy: bytes | None) -> str:
        there = {MARKER: marker, POLICY: policy}
        for name, data in there.items():
            if data is not None and len(data) > MAX_FILE:
                return f"{name} is too large"
        named = (self.path, *(self.path / name for name, data in there.items() if data is not None))
        for place in named:
            if place.is_symlink():
                return f"{place.name} is a link"
            problem = access_problem(self.access(place))
            if problem:
                return f"{place.name} {problem}"
        return ""


@dataclass(frozen=True, slots=True)
class _File:
    data: bytes
    trouble: str = ""


def _data(file: _File | None) -> bytes | None:
    return None if file is None else file.data


def system_place() -> ManagedPlace:
    """Where the rules lie on this system."""
    if sys.platform == "win32":  # written, not run on that system
        from client.platform import windows_managed  # noqa: PLC0415  exists on Windows only

        return WindowsFolder(
            windows_managed.program_data() / "Watchword",
            windows_managed.access,
            windows_managed.registry_keys,
        )
    return AdminFolder(MACOS if sys.platform == "darwin" else LINUX)


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    # Anything else that goes wrong is raised: "cannot look" is not "not there".
    return True
