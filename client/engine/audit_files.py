# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The files of an audit log: one that is added to, full ones before it, and the sealed head."""

import hashlib

from client.crypto.envelope import decode
from client.identity.audit import AuditLine
from client.model.errors import Failure
from client.platform.paths import ProfileFolder

LOG, HEAD, PROBE = "audit.jsonl", "audit-head.sealed", "audit-probe"
FOLDER, PART = "audit", "part-"
_PROBE_BYTES = 8192
"""More than a line with its head takes: a disk that has no room for it is full."""


class AuditFiles:
    """Reads and adds, and judges nothing; `AuditLog` does. Blocks on the disk."""

    def __init__(self, files: ProfileFolder) -> None:
        self._files = files
        self._known: dict[str, bytes] = {}

    def read_all(self) -> bytes:
        """All lines, the oldest first."""
        return b"".join((*(self._read(name) for name in self._parts()), self.read_current()))

    def read_current(self) -> bytes:
        """The file that is added to."""
        return self._read(LOG)

    def head(self) -> bytes | None:
        """The sealed last line."""
        return self._files.read(HEAD)

    def keep_head(self, sealed: bytes) -> None:
        """Replace the head; on disk when this returns."""
        self._files.write(HEAD, sealed)

    def append(self, data: bytes) -> None:
        """Add lines; on disk when this returns."""
        self._files.append(LOG, data)

    def try_write(self) -> bool:
        """Whether another line would find room: so much is written, and removed again."""
        try:
            self._files.append(LOG, b"")
            self._files.write(PROBE, bytes(_PROBE_BYTES))
            self._files.remove(PROBE)
        except Failure:
            return False
        return True

    def turn_over(self, last: int) -> None:
        """Begin a new file; the full one is named by the number of its ``last`` line."""
        data = self.read_current()
        name = f"{FOLDER}/{PART}{last:012d}.jsonl"
        self._files.set_aside(LOG, name)
        self._known[name] = hashlib.sha256(data).digest()

    def learn(self) -> None:
        """Remember the full files as they are, for `unchanged`."""
        self._known = {name: hashlib.sha256(self._read(name)).digest() for name in self._parts()}

    def unchanged(self, current: bytes) -> bool:
        """Whether every file is what was written; ``current`` is the last one's SHA-256."""
        if hashlib.sha256(self.read_current()).digest() != current:
            return False
        if tuple(self._known) != self._parts():
            return False
        return all(
            hashlib.sha256(self._read(name)).digest() == digest
            for name, digest in self._known.items()
        )

    def keep_from(self, seq: int) -> None:
        """Remove the lines before this number, the oldest file first."""
        for name in (*self._parts(), LOG):
            data = self._read(name)
            rows = data.splitlines(keepends=True)
            old = max(0, seq - _first_seq(data)) if rows else 0
            if 0 < old < len(rows):
                # In one step: a crash leaves all of them or only those that stay.
                self._files.write(name, b"".join(rows[old:]))
            elif old:
                self._files.remove(name)
        self.learn()

    def set_all_aside(self, name: str) -> None:
        """Keep every file of a damaged log under this name."""
        for number, part in enumerate(self._parts(), 1):
            self._files.set_aside(part, f"{FOLDER}/{name}-{number}.jsonl")
        if self._files.read(LOG) is not None:
            self._files.set_aside(LOG, f"{FOLDER}/{name}.jsonl")
        self._known = {}

    def _parts(self) -> tuple[str, ...]:
        start = f"{FOLDER}/{PART}"
        return tuple(name for name in self._files.names(FOLDER) if name.startswith(start))

    def _read(self, name: str) -> bytes:
        return self._files.read(name) or b""


def _first_seq(data: bytes) -> int:
    return decode(data.partition(b"\n")[0], AuditLine).seq
