# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The signed list of a program's files: its form, and the folder's files as they are now.

Two files at the top of the installation: `LIST` holds one line a file, ``SHA-256  path``, sorted;
`SEAL` is an envelope (protocol.md section 3, context ``watchword/files/v1``) over its hash, so
that a list of any length fits. A symbolic link counts by where it points.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from client.crypto.envelope import Context, Signed, open_envelope, sign
from client.crypto.signing import SigningKey
from client.model.errors import Malformed
from client.model.ids import IdentityKey

LIST = "watchword-files.txt"
SEAL = "watchword-files.sig"
MAX_FILES = 100_000
MAX_LIST_BYTES = 32 * 1024 * 1024
_DIGITS = 64
_READERS = 4
# Times of files are coarse: what was written this shortly before is read again the next time.
_SETTLED_NS = 2_000_000_000

Stamp = tuple[int, int, int, int, int]
"""Device, number, size and both times of a file; the last one no program can set by itself."""


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed: the program's version, where its package lies, and the list's hash."""

    v: int
    type: str
    version: str
    package: str
    count: int
    sha256: str


class Memory:
    """Hashes of files that nobody can have written to since; empty on Windows.

    A file's time of change (``st_ctime``) follows the system's clock and cannot be set, so
    whoever could fool this is an administrator, and out of the reach of any check. Windows has
    no such time.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[Stamp, str]] = {}

    def recall(self, path: str, stamp: Stamp) -> str | None:
        """The hash of this very file, if it is known."""
        known = self._known.get(path)
        return known[1] if known is not None and known[0] == stamp else None

    def keep(self, path: str, stamp: Stamp, digest: str, now_ns: int) -> None:
        """Remember a hash, where the file has been at rest."""
        if sys.platform != "win32" and stamp[-1] < now_ns - _SETTLED_NS:
            self._known[path] = (stamp, digest)


def files_of(root: Path, memory: Memory, now_ns: int, afresh: str = "") -> dict[str, str]:
    """SHA-256 of every file below this folder, by its path from there; raises `OSError`.

    The list itself is left out. What lies below ``afresh`` is read whatever is remembered. A
    file that is neither a file nor a link has an empty hash, which no list holds.
    """
    files: dict[str, str] = {}
    unread: list[str] = []
    for path in _below(root):
        if path in {LIST, SEAL}:
            continue
        anew = bool(afresh) and path.startswith(afresh + "/")
        # A path object for each file would take longer than all the rest.
        known = None if anew else memory.recall(path, _stamp(os.lstat(f"{root}/{path}")))
        files[path] = known or ""
        if known is None:
            unread.append(path)
        if len(files) > MAX_FILES:
            raise OSError("too many files")
    with ThreadPoolExecutor(_READERS, "read-files") as readers:
        hashes = readers.map(lambda path: _hash(root, path, memory, now_ns), unread, chunksize=64)
        files.update(zip(unread, hashes, strict=True))
    return files


def _below(root: Path) -> Iterator[str]:
    """Every file and link below a folder; links to folders are not followed."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                else:
                    yield path


def _hash(root: Path, path: str, memory: Memory, now_ns: int) -> str:
    place = root / path
    seen = place.lstat()
    if stat.S_ISLNK(seen.st_mode):
        target = os.fsencode(place.readlink())
        return hashlib.sha256(b"link\x00" + target).hexdigest()
    if not stat.S_ISREG(seen.st_mode):
        return ""
    # A pipe that was put in the file's place meanwhile must not hold us up.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(place, flags | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:  # noqa: PTH123  by its handle
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            return ""
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        after = os.fstat(file.fileno())
    if _stamp(before) == _stamp(after):
        memory.keep(path, _stamp(after), digest, now_ns)
    return digest


def _stamp(seen: os.stat_result) -> Stamp:
    return (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


def written(files: Mapping[str, str]) -> bytes:
    """The list as it is kept; raises `Malformed` for what it cannot hold."""
    for path, digest in files.items():
        if not digest or "\n" in path or "\\" in path or not path.isprintable():
            raise Malformed("list of files", f"cannot hold {path!r}")
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(files.items())).encode()


def listed(data: bytes) -> dict[str, str]:
    """Read what `written` wrote, or raise `Malformed`."""
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("list of files", "not a text") from error
    files = {line[_DIGITS + 2 :]: line[:_DIGITS] for line in lines[:-1]}
    if not files or len(files) > MAX_FILES or written(files) != data:
        raise Malformed("list of files", "not in its one spelling")
    return files


def sign_files(key: SigningKey, files: Mapping[str, str], version: str, package: str) -> bytes:
    """The envelope over a list."""
    data = written(files)
    digest = hashlib.sha256(data).hexdigest()
    head = Head(1, "files", version, package, len(files), digest)
    return sign(key, Context.FILES, head).envelope


def open_files(seal: bytes, data: bytes, key: IdentityKey) -> tuple[Head, dict[str, str]]:
    """The list that this key signed; raises `Malformed` or `SignatureInvalid`."""
    signed: Signed[Head] = open_envelope(seal, Context.FILES, Head, key)
    head = signed.value
    if (head.v, head.type) != (1, "files") or hashlib.sha256(data).hexdigest() != head.sha256:
        raise Malformed("list of files", "not the one that was signed")
    files = listed(data)
    if len(files) != head.count:
        raise Malformed("list of files", "not the one that was signed")
    return head, files
