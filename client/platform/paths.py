# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person's folder: private to their account, written whole or not at all, used by one engine.

Everything in it is small (keys, contacts, rooms). On Windows the folder inherits the access
list of the account's own application data; that is written and not tested.
"""

import contextlib
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from client.model.errors import Failure, WrongUse
from client.model.system_words import why_no_file
from client.policy.facts import PrivateFiles

MAX_FILE = 16 * 1024 * 1024
"""Largest file that is read, in bytes."""

_NAME = re.compile(r"(?:[a-z][a-z0-9-]*/)?[a-z0-9][a-z0-9._-]{0,99}")
_SCRATCH = re.compile(r"\.[0-9a-f]{16}\.new")
_LOCK = "lock"
_WINDOWS = sys.platform == "win32"
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def default_profile() -> Path:
    """Where a person's folder lies when none is named (XDG on Linux)."""
    return platformdirs.user_data_path("watchword", appauthor=False)


class ProfileFolder:
    """A private folder. Names are ``file`` or ``folder/file`` in plain lower-case letters.

    All methods block on the disk; the engine calls them from an executor.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path) -> "ProfileFolder":
        """Make or take the folder, closed to other accounts.

        Raises `WrongUse` where it cannot be meant (a home folder, one that all may write to),
        `Failure` where it belongs to someone else or cannot be made.
        """
        path = path.expanduser().absolute()
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_private(path)
        except OSError as error:
            raise _unusable(error) from error
        return cls(path)

    def write(self, name: str, data: bytes) -> None:
        """Replace a file by this content: all of it or, after a crash, all of the old one."""
        target = self._target(name)
        scratch = target.with_name(f".{secrets.token_hex(8)}.new")
        try:
            target.parent.mkdir(mode=0o700, exist_ok=True)
            _make_private(target.parent)
            _write_new(scratch, data)
            scratch.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise _unsaved(error) from error
        finally:
            scratch.unlink(missing_ok=True)

    def append(self, name: str, data: bytes) -> None:
        """Add to the end of a file, which is made if need be; on disk when this returns."""
        target = self._target(name)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | _NOFOLLOW | _CLOEXEC | _NONBLOCK | _BINARY
        try:
            with os.fdopen(os.open(target, flags, 0o600), "ab") as file:
                _require_private(os.fstat(file.fileno()))
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unsaved(error) from error

    def set_aside(self, name: str, other: str) -> None:
        """Give a file another name; raises `Failure` when there is a file of that name."""
        source, target = self._target(name), self._target(other)
        try:
            target.parent.mkdir(mode=0o700, exist_ok=True)
            _make_private(target.parent)
            if target.exists():
                raise Failure("PROFILE-UNUSABLE", "A file that was set aside is in the way.")
            source.replace(target)
            _sync_folder(target.parent)
            _sync_folder(source.parent)
        except OSError as error:
            raise _unusable(error) from error

    def read(self, name: str, limit: int = MAX_FILE) -> bytes | None:
        """A file's content, None if there is none.

        Raises `Failure` for a link, another account's file, one that others may read or change,
        or one larger than ``limit`` bytes.
        """
        target = self._target(name)
        try:
            return _read_private(target, limit)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(error) from error

    def remove(self, name: str) -> None:
        """Delete a file; it need not be there."""
        try:
            self._target(name).unlink(missing_ok=True)
        except OSError as error:
            raise _unusable(error) from error

    def names(self, folder: str) -> tuple[str, ...]:
        """The names (``folder/file``) of the files in one folder below this one."""
        self._target(f"{folder}/x")
        try:
            found = sorted(entry.name for entry in (self.path / folder).iterdir())
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _unusable(error) from error
        return tuple(f"{folder}/{name}" for name in found if _NAME.fullmatch(name))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold this folder for one engine; raises `Failure` while another one holds it."""
        try:
            handle = os.open(
                self.path / _LOCK, os.O_RDWR | os.O_CREAT | _NOFOLLOW | _CLOEXEC, 0o600
            )
        except OSError as error:
            raise _unusable(error) from error
        try:
            _lock(handle)
            self._remove_scratch()
            yield
        finally:
            os.close(handle)

    def _remove_scratch(self) -> None:
        """A crash in `write` leaves a file that holds what may have been removed since."""
        for pattern in (".*.new", "*/.*.new"):
            for left in self.path.glob(pattern):
                if _SCRATCH.fullmatch(left.name):
                    with contextlib.suppress(OSError):
                        left.unlink()

    def problems(self) -> PrivateFiles:
        """What other accounts could do here, for KEYFILE-PERM: kinds, never names."""
        if _WINDOWS:
            # Windows and its access lists: not built; the check is then not answered.
            raise NotImplementedError("access lists are not read on Windows yet")
        found = set[str]()
        for entry in (self.path, *self.path.rglob("*")):
            try:
                state = entry.lstat()
            except FileNotFoundError:
                continue  # Just being replaced: every save makes a new file.
            if stat.S_ISLNK(state.st_mode):
                found.add("a link")
            elif state.st_uid != os.geteuid():
                found.add("another owner")
            elif state.st_mode & _OTHERS:
                found.add("open to others")
        return PrivateFiles(tuple(sorted(found)))

    def _target(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or name == _LOCK:
            raise ValueError("not a name of a file in a profile")
        return self.path / name


def _make_private(path: Path) -> None:
    """Close a folder of ours to others; refuse one that cannot be meant or is not ours."""
    state = path.lstat()
    if not stat.S_ISDIR(state.st_mode):
        raise Failure("PROFILE-UNSAFE", "The profile folder is a link. Name the folder itself.")
    if _WINDOWS:
        return
    if state.st_uid != os.geteuid():
        raise Failure("PROFILE-UNSAFE", "The profile folder belongs to another account.")
    if not state.st_mode & _OTHERS:
        return
    if state.st_mode & stat.S_IWOTH or path in {Path.home(), *Path.home().parents}:
        raise WrongUse("PROFILE-SHARED", "This folder is used by others. Name a folder of its own.")
    path.chmod(0o700)


def _write_new(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _CLOEXEC | _BINARY
    handle = os.open(path, flags, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read_private(path: Path, limit: int) -> bytes:
    # O_NONBLOCK: opening a pipe that someone put here must not hang.
    handle = os.open(path, os.O_RDONLY | _NOFOLLOW | _CLOEXEC | _NONBLOCK | _BINARY)
    with os.fdopen(handle, "rb") as file:
        _require_private(os.fstat(file.fileno()))
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Failure("PROFILE-DAMAGED", "A file of your profile is too large to be real.")
    return data


def _require_private(state: os.stat_result) -> None:
    private = _WINDOWS or (state.st_uid == os.geteuid() and not state.st_mode & _OTHERS)
    if not stat.S_ISREG(state.st_mode) or not private:
        raise Failure(
            "PROFILE-UNSAFE",
            "A file of your profile can be read by others. Make it private to your account.",
        )


def _sync_folder(path: Path) -> None:
    """Make the new name last through a power cut."""
    if _WINDOWS:
        return
    handle = os.open(path, os.O_RDONLY | _CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    busy = Failure(
        "PROFILE-BUSY", "Watchword is already open with this profile. Close it there first."
    )
    if sys.platform == "win32":  # written, not tested
        import msvcrt  # noqa: PLC0415  exists on Windows only

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise busy from error
    else:
        import fcntl  # noqa: PLC0415  does not exist on Windows

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise busy from error


def _unusable(error: OSError) -> Failure:
    return Failure(
        "PROFILE-UNUSABLE",
        f"The profile folder cannot be used: {why_no_file(error)}.",
    )


def _unsaved(error: OSError) -> Failure:
    return Failure("PROFILE-WRITE", f"Your data could not be saved: {why_no_file(error)}.")
