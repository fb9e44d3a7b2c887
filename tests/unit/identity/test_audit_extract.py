# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.audit_extract: lines in somebody else's hands are whole, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.identity.audit import AuditEvent, ChainBroken, anchor_of, follow, next_line
from client.identity.audit_extract import cut_out, verify_extract
from client.identity.audit_marks import MarkKind, sign_mark
from client.model.errors import ClientError, Malformed, SignatureInvalid
from tests.fakes.people import NOW, person

OWNER = person("anna")


def whole(count: int = 6) -> bytes:
    """One line an hour."""
    lines: list[bytes] = []
    for place in range(count):
        last = anchor_of(lines[-1]) if lines else None
        event = AuditEvent("verified", n=place)
        lines.append(next_line(last, event, NOW + place * 3600, "boot"))
    return b"".join(line + b"\n" for line in lines)


WHOLE = whole()
LINES = follow(WHOLE)


def taken(since: int = 0, until: int = 24) -> tuple[bytes, bytes, int]:
    data, mark, count = cut_out(
        OWNER, LINES, WHOLE, NOW + since * 3600, NOW + until * 3600, NOW + 9
    )
    return data, mark.envelope, count


@pytest.mark.parametrize(
    ("since", "until", "seqs"),
    [(0, 24, [1, 2, 3, 4, 5, 6]), (2, 3, [3, 4]), (5, 9, [6]), (0, 0, [1]), (30, 40, [])],
)
def test_the_lines_of_some_hours_are_taken_out_and_verified(since, until, seqs):
    data, signed, count = taken(since, until)
    lines, mark = verify_extract(data, signed, OWNER.identity)
    assert [line.seq for line in lines] == seqs
    assert (count, mark.key) == (len(seqs), OWNER.identity)
    assert verify_extract(data, signed, None)[1].key == OWNER.identity


def test_an_empty_log_has_an_empty_extract():
    data, mark, count = cut_out(OWNER, (), b"", 0, NOW, NOW)
    assert (verify_extract(data, mark.envelope, OWNER.identity)[0], count) == ((), 0)


@pytest.mark.parametrize("drop", [0, 1, -1])
def test_no_line_may_be_missing(drop):
    data, signed, _ = taken(1, 4)
    rows = data.splitlines(keepends=True)
    del rows[drop]
    with pytest.raises(ChainBroken):
        verify_extract(b"".join(rows), signed, OWNER.identity)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_no_changed_byte_passes(place, change):
    data, signed, _ = taken()
    other = bytearray(data)
    other[place] ^= change
    with pytest.raises(ChainBroken):
        verify_extract(bytes(other), signed, OWNER.identity)


def test_nothing_may_be_emptied_or_added():
    data, signed, _ = taken(1, 4)
    for other in (b"", WHOLE, data + data):
        with pytest.raises(ChainBroken):
            verify_extract(other, signed, OWNER.identity)


def test_only_the_owners_signature_counts():
    data, signed, _ = taken()
    with pytest.raises(SignatureInvalid):
        verify_extract(data, signed, person("berta").identity)
    assert verify_extract(data, signed, OWNER.identity)[0] == LINES


@pytest.mark.parametrize("kind", [MarkKind.CUT, MarkKind.CHECKPOINT, MarkKind.BEGAN])
def test_a_signature_for_another_use_does_not_count(kind):
    data, _, _ = taken()
    first, last = anchor_of(b"".join(WHOLE.split(b"\n")[:1])), anchor_of(WHOLE.split(b"\n")[-2])
    mark = sign_mark(OWNER.signing, kind, NOW, last, first)
    with pytest.raises(Malformed):
        verify_extract(data, mark.envelope, OWNER.identity)
    without = sign_mark(OWNER.signing, MarkKind.EXTRACT, NOW, last)
    with pytest.raises(Malformed):
        verify_extract(data, without.envelope, OWNER.identity)


def test_a_forged_cut_among_the_lines_is_seen():
    forged = sign_mark(person("berta").signing, MarkKind.CUT, NOW, anchor_of(WHOLE.split(b"\n")[0]))
    rows = WHOLE.split(b"\n")[:-1]
    event = AuditEvent("log-cut", n=1, signed=forged.envelope.decode())
    data = WHOLE + next_line(anchor_of(rows[-1]), event, NOW + 10, "boot") + b"\n"
    cut, mark, _ = cut_out(OWNER, follow(data), data, 0, NOW * 2, NOW)
    with pytest.raises(ClientError):
        verify_extract(cut, mark.envelope, OWNER.identity)
