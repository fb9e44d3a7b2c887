# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One profile's audit log on disk: added to, never changed, and checked before it is added to.

The last line is kept sealed under my file key before it is written to the log, so neither a cut
nor an added end passes, and a crash between the two is mended. Its number and hash are kept in the
key store as well, so that an older copy of the folder does not pass either: unless the key store
is a file of that folder and is put back with it (docs/audit.md).
"""

import hashlib
import threading
from typing import Protocol

from client.crypto.envelope import Signed, decode
from client.crypto.secrets import random_bytes
from client.engine.audit_files import AuditFiles
from client.identity.audit import (
    CUT,
    DAMAGED,
    NOTED,
    START,
    AuditEvent,
    AuditLine,
    ChainBroken,
    anchor_of,
    line_hash,
    next_line,
    open_damage,
    read_log,
)
from client.identity.audit_marks import Anchor, Mark, MarkKind, sign_mark
from client.identity.person import Person
from client.model.errors import Failure, Malformed, SealBroken
from client.platform.paths import ProfileFolder
from client.policy.facts import AuditSeen

MAX_PART = 1024 * 1024
"""A file of the log is not made larger than this, in bytes; then the next one begins."""
_LABEL = "audit-head"
_NOWHERE = Anchor(0, START)
_EARLIER = "an earlier log was changed or cut; it was set aside"


class Anchors(Protocol):
    """Where the anchor is kept, away from the log: the key store. Both methods block."""

    def load(self) -> bytes | None:
        """What was kept last; None when there never was one."""

    def keep(self, anchor: bytes) -> None:
        """Keep this in place of the last; raises `Failure` when it cannot be."""


class Audit(Protocol):
    """Takes what happened; tests hand in a list."""

    def record(self, event: AuditEvent, now: int) -> None:
        """Keep ``event``; on disk when this returns. Raises `Failure` when it cannot be."""


class AuditLog:
    """The log of one profile. Blocks on the disk for some milliseconds; one engine at a time.

    Every method may be called from any thread.
    """

    def __init__(self, files: ProfileFolder, person: Person, anchors: Anchors) -> None:
        self._files = AuditFiles(files)
        self._person = person
        self._anchors = anchors
        self._boot = random_bytes(8).hex()
        self._lock = threading.RLock()
        # Never asked for while `_lock` is held: the key store may wait for a person.
        self._anchoring = threading.Lock()
        self._ready = False
        self._closed = False
        self._last: Anchor | None = None
        # The line that the disk did not confirm: it stands in the head and may be written already.
        self._unsure: tuple[Anchor, AuditEvent, int] | None = None
        self._anchored: Anchor | None = None
        self._damage: AuditLine | None = None
        self._written = hashlib.sha256()
        self._size = 0

    def record(self, event: AuditEvent, now: int) -> None:
        """See `Audit`. A log that was damaged is set aside, never repaired or hidden."""
        with self._lock:
            self._ensure_open(now)
            if self._unsure == (self._last, event, now):
                self._unsure = None
                return
            if self._size > MAX_PART:
                self._turn_over()
            self._write(event, now)

    def read(self) -> tuple[AuditLine, ...]:
        """Every line, checked; raises `ChainBroken`."""
        return self.read_raw()[0]

    def read_raw(self) -> tuple[tuple[AuditLine, ...], bytes]:
        """Every line, checked, and their bytes; raises `ChainBroken`."""
        with self._lock:
            head, anchor = self._head(), self._anchor()
            whole = mended(self._files.read_all(), head)
            lines = read_log(whole, head, anchor, self._person.identity)
            rows = whole.splitlines(keepends=True)
            return lines, b"".join(rows[len(rows) - len(lines) :])

    def close(self) -> None:
        """Return when nothing is being written; nothing is written any more.

        Whoever holds the profile next may write at once: a thread that is late must not.
        """
        with self._anchoring, self._lock:
            self._closed, self._ready = True, False

    def anchor(self) -> None:
        """Keep the place of the last line in the key store; raises `Failure` if it cannot be."""
        with self._anchoring:
            with self._lock:
                last = self._last if self._ready else None
                if last is None or last == self._anchored:
                    return
            self._anchors.keep(last.to_bytes())
            with self._lock:
                self._anchored = last

    def look(self) -> AuditSeen:
        """Can it be written, and is it what was written? Raises when that cannot be told."""
        with self._lock:
            writable = self._files.try_write()
            if not self._ready:
                # Nothing was recorded yet: all of it is read, as it would be before a line.
                try:
                    damage = open_damage(self.read())
                except ChainBroken as broken:
                    return AuditSeen(writable, intact=False, why=broken.why)
                return AuditSeen(writable, damage is None, _EARLIER if damage else "")
            trouble = self._trouble()
            return AuditSeen(writable, not trouble, trouble)

    def trouble(self) -> str:
        """What is wrong with the log, for a person; empty when it is whole."""
        with self._lock:
            return self._trouble()

    def checkpoint(self, now: int) -> Signed[Mark] | None:
        """How far the log goes, signed, for others to keep; None when nothing was recorded."""
        with self._lock:
            if self._last is None:
                return None
            return sign_mark(self._person.signing, MarkKind.CHECKPOINT, now, self._last)

    def note_damage(self, now: int) -> bool:
        """Somebody was told of the damage: it stays in the log and stands no longer."""
        with self._lock:
            self._ensure_open(now)
            if self._damage is None:
                return False
            self.record(AuditEvent(NOTED), now)
            self._damage = None
        self.anchor()
        return True

    def prune(self, before: int, now: int) -> int:
        """Remove the lines older than ``before`` (Unix seconds); how many there were.

        First a signed cut stands in the log and is anchored: then what is missing is no tampering.
        """
        with self._lock:
            self._ensure_open(now)
            lines, data = self.read_raw()
            keep = next((at for at, one in enumerate(lines) if one.t >= before), len(lines))
            if keep == 0:
                return 0
            rows = data[:-1].split(b"\n")
            last = Anchor(lines[keep - 1].seq, line_hash(rows[keep - 1]))
            signed = sign_mark(self._person.signing, MarkKind.CUT, now, last).envelope.decode()
            why = DAMAGED if self._damage is not None else ""
            self.record(AuditEvent(CUT, why=why, n=keep, signed=signed), now)
        self.anchor()
        with self._lock:
            if not self._ready:
                return keep  # Closed, or the disk is full: removed at the next start.
            # What is only half removed is read as at a start, and is no tampering.
            self._ready = False
            self._files.keep_from(lines[keep - 1].seq + 1)
            self._remember(self._files.read_current())
            self._ready = True
        return keep

    def _trouble(self) -> str:
        if self._damage is not None:
            return _EARLIER
        if self._ready and not self._files.unchanged(self._written.digest()):
            return "the log was changed while the program ran"
        return ""

    def _ensure_open(self, now: int) -> None:
        if self._closed:
            raise Failure("log-closed", "This profile was closed. Start Watchword again.")
        if self._ready:
            return
        head: bytes | None = None
        try:
            head = self._head()
            anchor = self._anchor()
            data = self._files.read_all()
            whole = mended(data, head)
            lines = read_log(whole, head, anchor, self._person.identity)
        except ChainBroken:
            self._begin_anew(head, now)
            return
        self._begin_anchoring()
        if whole != data:
            self._files.append(whole[len(data) :])
        self._last = None if head is None else anchor_of(head)
        self._damage = open_damage(lines)
        if lines:
            # A crash between a cut and its removal, or lines that somebody put back.
            self._files.keep_from(lines[0].seq)
        self._files.learn()
        self._remember(self._files.read_current())
        self._ready = True

    def _anchor(self) -> Anchor | None:
        if self._anchored is None:
            kept = self._anchors.load()
            try:
                self._anchored = None if kept is None else Anchor.from_bytes(kept)
            except Malformed:
                raise ChainBroken(0, "the key store's mark was changed") from None
        return self._anchored

    def _begin_anchoring(self) -> None:
        """The key store knows of the log before the log has a line that asks for it."""
        if self._anchored is None:
            self._anchors.keep(_NOWHERE.to_bytes())
            self._anchored = _NOWHERE

    def _head(self) -> bytes | None:
        sealed = self._files.head()
        if sealed is None:
            return None
        try:
            return self._person.open_local(sealed, _LABEL)
        except (SealBroken, Malformed):
            raise ChainBroken(0, "its head was changed") from None

    def _begin_anew(self, head: bytes | None, now: int) -> None:
        """The damaged log is kept beside; the numbers go on behind everything that is known."""
        self._files.set_all_aside(f"damaged-{now}-{random_bytes(4).hex()}")
        self._begin_anchoring()
        known = [one for one in (self._anchored, None if head is None else anchor_of(head)) if one]
        self._last = max(known, key=lambda one: one.seq, default=None)
        self._remember(b"")
        self._ready = True
        last = self._last or _NOWHERE
        signed = sign_mark(self._person.signing, MarkKind.BEGAN, now, last).envelope.decode()
        self._damage = self._write(AuditEvent(DAMAGED, signed=signed), now)

    def _turn_over(self) -> None:
        """The file is full: it keeps its lines under the number of its last one."""
        self._ready = False
        if self._last is not None:
            self._files.turn_over(self._last.seq)
        self._remember(b"")
        self._ready = True

    def _remember(self, current: bytes) -> None:
        self._written, self._size = hashlib.sha256(current), len(current)

    def _write(self, event: AuditEvent, now: int) -> AuditLine:
        line = next_line(self._last, event, now, self._boot)
        # Read before it is kept: a line that nobody can read would damage the log.
        read = decode(line, AuditLine)
        self._files.keep_head(self._person.seal_local(line, _LABEL))
        try:
            self._files.append(line + b"\n")
        except Failure:
            # The head is ahead of the log now, and the log may hold a part of the line: both are
            # mended when the log is opened, which is what the next line does first.
            self._ready = False
            self._unsure = anchor_of(line), event, now
            raise
        self._unsure = None
        self._last = anchor_of(line)
        self._written.update(line + b"\n")
        self._size += len(line) + 1
        return read


def mended(data: bytes, head: bytes | None) -> bytes:
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
    return f'"prev":"{START if before is None else line_hash(before)}"'.encode() in head
