# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One profile's audit log on disk: added to, never changed, and checked before it is added to.

The last line is kept sealed under my file key before it is written to the log, so neither a cut
nor an added end passes, and a crash between the two is mended. Whoever can put back an older copy
of the whole profile folder can still hide what came later; an anchor elsewhere is to come.
"""

from typing import Protocol

from client.crypto.secrets import random_bytes
from client.identity.audit import (
    MAX_LOG,
    AuditEvent,
    AuditLine,
    ChainBroken,
    line_hash,
    next_line,
    read_log,
)
from client.identity.person import Person
from client.model.errors import Malformed, SealBroken
from client.platform.paths import ProfileFolder

_LOG, _HEAD, _LABEL = "audit.jsonl", "audit-head.sealed", "audit-head"


class Audit(Protocol):
    """Takes what happened; tests hand in a list."""

    def record(self, event: AuditEvent, now: int) -> None:
        """Keep ``event``; on disk when this returns. Raises `Failure` when it cannot be."""


class AuditLog:
    """The log of one profile. Blocks on the disk for some milliseconds; one engine at a time."""

    def __init__(self, files: ProfileFolder, person: Person) -> None:
        self._files = files
        self._person = person
        self._boot = random_bytes(8).hex()
        self._ready = False
        self._last: bytes | None = None
        self._size = 0

    def record(self, event: AuditEvent, now: int) -> None:
        """See `Audit`. A log that was damaged is set aside, never repaired or hidden."""
        if not self._ready:
            self._open(now)
        if self._size > MAX_LOG:
            self._begin_anew("log-continued", now)
        self._write(event, now)

    def read(self) -> tuple[AuditLine, ...]:
        """Every line, checked; raises `ChainBroken`."""
        data, head = self._files.read(_LOG) or b"", self._head()
        return read_log(_mended(data, head), head)

    def _open(self, now: int) -> None:
        data = self._files.read(_LOG) or b""
        try:
            head = self._last = self._head()
            whole = _mended(data, head)
            read_log(whole, head)
        except ChainBroken:
            self._begin_anew("log-damaged", now)
        else:
            if whole != data:
                self._files.append(_LOG, whole[len(data) :])
            self._size = len(whole)
        self._ready = True

    def _head(self) -> bytes | None:
        sealed = self._files.read(_HEAD)
        if sealed is None:
            return None
        try:
            return self._person.open_local(sealed, _LABEL)
        except (SealBroken, Malformed):
            raise ChainBroken(0, "its head was changed") from None

    def _begin_anew(self, why: str, now: int) -> None:
        if self._files.read(_LOG) is not None:
            self._files.set_aside(_LOG, f"audit/{now}-{random_bytes(4).hex()}.jsonl")
        self._size = 0
        self._write(AuditEvent(why), now)

    def _write(self, event: AuditEvent, now: int) -> None:
        line = next_line(self._last, event, now, self._boot)
        self._files.write(_HEAD, self._person.seal_local(line, _LABEL))
        self._last = line
        self._files.append(_LOG, line + b"\n")
        self._size += len(line) + 1


def _mended(data: bytes, head: bytes | None) -> bytes:
    """The log with its last line, if a crash kept that from being written (or its end mark)."""
    if head is None:
        return data
    body, mark, rest = data.rpartition(b"\n")
    if rest and head.startswith(rest):
        return body + mark + head + b"\n"
    before = data[:-1].rpartition(b"\n")[2] if data else None
    if not rest and before != head and _follows(head, before):
        return data + head + b"\n"
    return data


def _follows(head: bytes, before: bytes | None) -> bool:
    return f'"prev":"{"0" * 64 if before is None else line_hash(before)}"'.encode() in head
