# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lines of an audit log in somebody else's hands: made by its owner, verified without a secret.

The owner signs where the lines stand in the log: the line before the first, and the last. What was
taken out, added or changed in between does not follow; what stands before and behind does not
belong to it. That the owner did not write another log instead only others can tell: the
checkpoints that they keep in attendance receipts.
"""

from collections.abc import Sequence

from client.crypto.envelope import Context, Signed, open_envelope
from client.identity.audit import AuditLine, ChainBroken, follow, line_hash
from client.identity.audit_marks import Anchor, Mark, MarkKind, open_mark, sign_mark
from client.identity.person import Person
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey


def cut_out(
    person: Person, lines: Sequence[AuditLine], data: bytes, since: int, until: int, now: int
) -> tuple[bytes, Signed[Mark], int]:
    """The lines from the first to the last of these Unix seconds, signed, and how many.

    ``lines`` and ``data`` are the whole log. Where the clock was set in between, lines of other
    times stand among them: an extract has no gaps.
    """
    wanted = [at for at, one in enumerate(lines) if since <= one.t <= until]
    if not wanted:
        last = _place(lines, data, len(lines))
        return b"", sign_mark(person.signing, MarkKind.EXTRACT, now, last, last), 0
    rows = data[:-1].split(b"\n")[wanted[0] : wanted[-1] + 1]
    mark = sign_mark(
        person.signing,
        MarkKind.EXTRACT,
        now,
        _place(lines, data, wanted[-1] + 1),
        _place(lines, data, wanted[0]),
    )
    return b"".join(row + b"\n" for row in rows), mark, len(rows)


def _place(lines: Sequence[AuditLine], data: bytes, count: int) -> Anchor:
    """Behind so many lines."""
    if not lines:
        return Anchor(0, "0" * 64)
    if count < len(lines):
        return Anchor(lines[count].seq - 1, lines[count].prev)
    return Anchor(lines[-1].seq, line_hash(data[:-1].rpartition(b"\n")[2]))


def verify_extract(
    data: bytes, signed: bytes, owner: IdentityKey | None
) -> tuple[tuple[AuditLine, ...], Signed[Mark]]:
    """The lines of an extract, and the owner's signature over their place.

    With ``owner`` None whoever signed is taken for the owner: compare the key of the answer with
    the person's contact card. Raises `ChainBroken`, `Malformed` or `SignatureInvalid`.
    """
    mark = open_envelope(signed, Context.AUDIT, Mark, owner)
    open_mark(signed, mark.key, MarkKind.EXTRACT)
    first = mark.value.first
    if first is None:
        raise Malformed("mark", "does not say where the lines begin")
    lines = follow(data)
    if not lines:
        if mark.value.last != first:
            raise ChainBroken(0, "lines are missing")
        return lines, mark
    if Anchor(lines[0].seq - 1, lines[0].prev) != first:
        raise ChainBroken(1, "not the line that the signature begins with")
    if Anchor(lines[-1].seq, line_hash(data[:-1].rpartition(b"\n")[2])) != mark.value.last:
        raise ChainBroken(len(lines), "not the line that the signature ends with")
    for number, line in enumerate(lines, 1):
        if line.ev.signed:
            _owners(line, number, mark.key)
    return lines, mark


def _owners(line: AuditLine, number: int, owner: IdentityKey) -> None:
    """Cuts and beginnings say for themselves who signed them."""
    try:
        open_envelope(line.ev.signed.encode(), Context.AUDIT, Mark, owner)
    except (Malformed, SignatureInvalid):
        raise ChainBroken(number, "not signed by the owner") from None
