# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit log's chain: every line names the hash of the line before (checks.md section 6).

A line is canonical JSON. The chain alone shows a change in the middle; that the end was cut or
added to shows only beside the *head*, the last line, which its keeper seals elsewhere. People
appear by a hash of their key; no name, title or key is recorded, and nothing that was said.
"""

import hashlib

import msgspec

from client.crypto.envelope import Context, canonical, decode
from client.crypto.signing import raw_key
from client.model.errors import ClientError, Malformed
from client.model.ids import IdentityKey

MAX_LOG = 1024 * 1024
"""Largest log file in bytes; then a new one goes on where it ends."""
_VERSION = 1
_START = "0" * 64
_PERSON_DIGITS = 16
GOES_ON = frozenset({"log-continued", "log-damaged"})
"""Kinds of a first line that is not the first ever: an earlier file was set aside."""


class AuditEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What happened. ``person`` is `person_mark` of a key; ``way`` is one of a few fixed words."""

    type: str
    person: str = ""
    way: str = ""


class AuditLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line: ``seq`` counts from 1, ``t`` is Unix seconds, ``boot`` names the program's run."""

    v: int
    seq: int
    t: int
    boot: str
    ev: AuditEvent
    prev: str


class ChainBroken(ClientError):
    """The log is not what was written; ``line`` counts from 1, 0 for the file as a whole."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


def person_mark(key: IdentityKey) -> str:
    """How a person appears in the log: the first 16 hex digits of SHA-256 of their key."""
    return hashlib.sha256(raw_key(key)).hexdigest()[:_PERSON_DIGITS]


def line_hash(line: bytes) -> str:
    """SHA-256 of ``watchword/audit/v1 || 0x00 || line``, hex; the line without its end mark."""
    return hashlib.sha256(Context.AUDIT.bind(line)).hexdigest()


def next_line(last: bytes | None, event: AuditEvent, now: int, boot: str) -> bytes:
    """The line that follows ``last`` (None: the first ever), without its end mark."""
    if last is None:
        return canonical(AuditLine(_VERSION, 1, now, boot, event, _START))
    seq = decode(last, AuditLine).seq + 1
    return canonical(AuditLine(_VERSION, seq, now, boot, event, line_hash(last)))


def read_log(data: bytes, head: bytes | None) -> tuple[AuditLine, ...]:
    """Every line of a log that is whole and ends with ``head``; raises `ChainBroken`."""
    if not data and head is None:
        return ()
    if not data.endswith(b"\n"):
        raise ChainBroken(0, "it was cut" if head is not None else "it has no head")
    found: list[AuditLine] = []
    before: bytes | None = None
    raw = data[:-1].split(b"\n")
    for number, line in enumerate(raw, 1):
        found.append(_read_line(number, line, before, found[-1] if found else None))
        before = line
    if before != head:
        raise ChainBroken(len(raw), "the end is not what was written last")
    return tuple(found)


def _read_line(
    number: int, line: bytes, before: bytes | None, earlier: AuditLine | None
) -> AuditLine:
    try:
        read = decode(line, AuditLine)
    except Malformed:
        raise ChainBroken(number, "not a line of this log") from None
    if read.v != _VERSION:
        raise ChainBroken(number, "of an unknown version")
    if before is None or earlier is None:
        first = read.seq == 1 and read.prev == _START
        if not first and read.ev.type not in GOES_ON:
            raise ChainBroken(number, "the beginning is missing")
    elif read.seq != earlier.seq + 1 or read.prev != line_hash(before):
        raise ChainBroken(number, "it does not follow from the line before")
    return read
