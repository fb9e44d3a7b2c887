# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit log's chain: every line names the hash of the line before (checks.md section 6).

A line is canonical JSON. The chain alone shows a change in the middle; that the end was cut or
added to shows only beside the *head*, the last line, which its keeper seals elsewhere, and an
older copy of both only beside the *anchor* in the key store. Where the beginning is missing, a
line signed by the log's owner says so: a *cut* when its lines were old enough, or a beginning
after damage. People appear by a hash of their key; no name, title or key is recorded, and nothing
that was said.
"""

import hashlib
from collections.abc import Sequence

import msgspec

from client.crypto.envelope import Context, canonical, decode
from client.crypto.signing import raw_key
from client.identity.audit_marks import Anchor, Mark, MarkKind, open_mark
from client.model.errors import ClientError, Malformed, SignatureInvalid
from client.model.ids import IdentityKey, RoomId

_VERSION = 1
START = "0" * 64
"""Stands for the hash of the line before the first one ever."""
_PERSON_DIGITS = 16
CUT, DAMAGED, NOTED = "log-cut", "log-damaged", "damage-noted"


class AuditEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What happened, in codes, counts and hashes: never a name, a title, a key or an address.

    ``person`` is `person_mark` of a key, ``way`` and ``why`` are fixed words, ``room`` is
    `room_mark`, ``roster`` a hash of who is here, ``version`` the program's. ``checks`` are
    "ID result severity milliseconds", with a person's mark behind it where it is about one;
    ``ms`` how long all of them took. ``n`` is a count or a policy's version, ``net`` the kind of
    network. ``signed`` is the envelope of a `Mark`. ``device`` is how a device hangs on this
    computer (built-in, usb, bluetooth, network, virtual), empty where its driver does not say.
    """

    type: str
    person: str = ""
    way: str = ""
    why: str = ""
    room: str = ""
    epoch: int = 0
    roster: str = ""
    version: str = ""
    checks: tuple[str, ...] = ()
    ms: int = 0
    n: int = 0
    net: str = ""
    signed: str = ""
    device: str = ""


class AuditLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line: ``seq`` counts from 1, ``t`` is Unix seconds, ``boot`` names the program's run."""

    v: int
    seq: int
    t: int
    boot: str
    ev: AuditEvent
    prev: str


class ChainBroken(ClientError):
    """The log is not what was written; ``line`` counts from 1, 0 for the log as a whole."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


def person_mark(key: IdentityKey) -> str:
    """How a person appears in the log: the first 16 hex digits of SHA-256 of their key."""
    return hashlib.sha256(raw_key(key)).hexdigest()[:_PERSON_DIGITS]


def room_mark(room_id: RoomId) -> str:
    """How a room appears in the log: SHA-256 of its number, hex."""
    return hashlib.sha256(room_id.encode()).hexdigest()


def line_hash(line: bytes) -> str:
    """SHA-256 of ``watchword/audit/v1 || 0x00 || line``, hex; the line without its end mark."""
    return hashlib.sha256(Context.AUDIT.bind(line)).hexdigest()


def anchor_of(line: bytes) -> Anchor:
    """The number and the hash of a line of this log."""
    return Anchor(decode(line, AuditLine).seq, line_hash(line))


def next_line(last: Anchor | None, event: AuditEvent, now: int, boot: str) -> bytes:
    """The line that follows ``last`` (None: the first ever), without its end mark."""
    before = last or Anchor(0, START)
    return canonical(AuditLine(_VERSION, before.seq + 1, now, boot, event, before.hash))


def follow(data: bytes) -> tuple[AuditLine, ...]:
    """Lines of which each follows from the one before; raises `ChainBroken`."""
    if not data:
        return ()
    if not data.endswith(b"\n"):
        raise ChainBroken(0, "it was cut")
    found: list[AuditLine] = []
    before = ""
    for number, line in enumerate(data[:-1].split(b"\n"), 1):
        read = _read_line(number, line)
        earlier = found[-1] if found else None
        if earlier is not None and (read.seq != earlier.seq + 1 or read.prev != before):
            raise ChainBroken(number, "it does not follow from the line before")
        found.append(read)
        before = line_hash(line)
    return tuple(found)


def read_chain(data: bytes, owner: IdentityKey) -> tuple[AuditLine, ...]:
    """Every line of a log without a gap, whose missing beginning its ``owner`` vouches for.

    Raises `ChainBroken`. Says nothing of the end: see `read_log`.
    """
    lines = follow(data)
    if lines:
        _look_at_beginning(lines, owner)
    return lines


def read_log(
    data: bytes, head: bytes | None, anchor: Anchor | None, owner: IdentityKey
) -> tuple[AuditLine, ...]:
    """Every line of a log that is whole, ends with ``head`` and holds ``anchor``.

    Lines that a cut released belong to it no more, even where a crash left them in the file.
    Raises `ChainBroken`. ``head`` is the last line, ``anchor`` one that was there at some time.
    """
    lines = read_chain(data, owner)
    last = data[:-1].rpartition(b"\n")[2] if data else None
    if last != head:
        raise ChainBroken(len(lines), "the end is not what was written last")
    if anchor is not None and anchor.seq > 0:
        _look_for_anchor(lines, data, anchor)
    elif anchor is None and any(one.ev.type == "started" for one in lines):
        raise ChainBroken(0, "the key store does not know it")
    cuts = (_says(one, MarkKind.CUT, owner).seq for one in lines if one.ev.type == CUT)
    released = max(cuts, default=0)
    return tuple(one for one in lines if one.seq > released)


def open_damage(lines: Sequence[AuditLine]) -> AuditLine | None:
    """The line that says that an earlier log was damaged, until somebody noted that; or None."""
    found = None
    for line in lines:
        if line.ev.type == DAMAGED or (line.ev.type == CUT and line.ev.why == DAMAGED):
            found = line
        elif line.ev.type == NOTED:
            found = None
    return found


def _read_line(number: int, line: bytes) -> AuditLine:
    try:
        read = decode(line, AuditLine)
    except Malformed:
        raise ChainBroken(number, "not a line of this log") from None
    if read.v != _VERSION:
        raise ChainBroken(number, "of an unknown version")
    return read


def _look_at_beginning(lines: Sequence[AuditLine], owner: IdentityKey) -> None:
    """Line 1, a signed beginning after damage, or lines whose predecessors a signed cut names."""
    first = lines[0]
    if first.seq == 1 and first.prev == START:
        return
    before = Anchor(first.seq - 1, first.prev)
    if first.ev.type == DAMAGED:
        if _says(first, MarkKind.BEGAN, owner) == before:
            return
        raise ChainBroken(1, "a beginning that nobody signed")
    known = {line.seq: line.prev for line in lines[1:]}
    for line in lines:
        if line.ev.type != CUT:
            continue
        cut = _says(line, MarkKind.CUT, owner)
        # Lines that a cut released may still be there: it stands before they are removed.
        if cut == before or (cut.seq > before.seq and known.get(cut.seq + 1) == cut.hash):
            return
    raise ChainBroken(1, "the beginning is missing")


def _says(line: AuditLine, kind: MarkKind, owner: IdentityKey) -> Anchor:
    """What the owner's signature in a line vouches for; raises where it is not theirs."""
    try:
        mark: Mark = open_mark(line.ev.signed.encode(), owner, kind)
    except (Malformed, SignatureInvalid):
        raise ChainBroken(0, f"line number {line.seq} is not signed by the owner") from None
    return mark.last


def _look_for_anchor(lines: Sequence[AuditLine], data: bytes, anchor: Anchor) -> None:
    if not lines or lines[-1].seq < anchor.seq:
        raise ChainBroken(0, "lines are missing that were written before: an older copy")
    if anchor.seq < lines[0].seq:
        # A crash between a new beginning and its anchor; a cut is anchored before it removes.
        if lines[0].ev.type == DAMAGED:
            return
        raise ChainBroken(0, "the anchor is older than the log")
    place = anchor.seq - lines[0].seq
    found = (
        lines[place + 1].prev
        if place + 1 < len(lines)
        else line_hash(data[:-1].rpartition(b"\n")[2])
    )
    if found != anchor.hash:
        raise ChainBroken(place + 1, "another line than the key store knows")
