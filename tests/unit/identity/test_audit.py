# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.audit: a log is read whole, or the first line that is wrong is named."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.crypto.envelope import canonical
from client.identity.audit import (
    AuditEvent,
    AuditLine,
    ChainBroken,
    next_line,
    person_mark,
    read_log,
)
from tests.fakes.people import NOW, person

EVENT = AuditEvent("verified", person_mark(person("berta").identity), "typed")


def log(*kinds: str) -> list[bytes]:
    lines: list[bytes] = []
    for place, kind in enumerate(kinds):
        last = lines[-1] if lines else None
        lines.append(next_line(last, AuditEvent(kind), NOW + place, "boot"))
    return lines


def file(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


LINES = log("verified", "scanned", "different", "verified")
WHOLE = file(LINES)


def refused(data: bytes, head: bytes | None) -> int:
    with pytest.raises(ChainBroken) as caught:
        read_log(data, head)
    return caught.value.line


def test_a_whole_log_is_read():
    read = read_log(WHOLE, LINES[-1])
    assert [line.seq for line in read] == [1, 2, 3, 4]
    assert [line.ev.type for line in read] == ["verified", "scanned", "different", "verified"]
    assert {line.boot for line in read} == {"boot"}


def test_a_log_that_never_began_is_empty():
    assert read_log(b"", None) == ()


def test_a_person_appears_by_a_hash_of_their_key():
    key = person("berta").identity
    line = next_line(None, EVENT, NOW, "boot")
    assert person_mark(key).encode() in line
    assert key.removeprefix("ed25519:").encode() not in line
    assert person_mark(key) != person_mark(person("carl").identity)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_no_changed_byte_passes(place, change):
    data = bytearray(WHOLE)
    data[place] ^= change
    with pytest.raises(ChainBroken):
        read_log(bytes(data), LINES[-1])


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_no_cut_passes(count):
    refused(file(LINES[:count]), LINES[-1])
    refused(file(LINES[4 - count :]), LINES[-1])


def test_no_line_taken_out_or_twice_or_swapped_passes():
    one, two, three, four = LINES
    assert refused(file([one, three, four]), four) == 2
    assert refused(file([one, two, two, three, four]), four) == 3
    assert refused(file([one, three, two, four]), four) == 2


def test_no_added_line_passes():
    forged = next_line(LINES[-1], EVENT, NOW, "boot")
    assert refused(file([*LINES, forged]), LINES[-1]) == 5
    assert len(read_log(file([*LINES, forged]), forged)) == 5


def test_a_log_without_a_head_does_not_pass():
    assert refused(WHOLE, None) == 4
    assert refused(b"x", None) == 0
    assert refused(b"", LINES[-1]) == 0
    assert refused(WHOLE[:-1], LINES[-1]) == 0


def test_a_log_may_go_on_after_one_that_was_set_aside():
    going_on = next_line(LINES[-1], AuditEvent("log-continued"), NOW, "boot")
    assert read_log(going_on + b"\n", going_on)[0].seq == 5
    other = next_line(LINES[-1], EVENT, NOW, "boot")
    assert refused(other + b"\n", other) == 1


def test_an_unknown_version_is_not_read():
    line = canonical(AuditLine(2, 1, NOW, "boot", EVENT, "0" * 64))
    assert refused(line + b"\n", line) == 1
    known = canonical(AuditLine(1, 1, NOW, "boot", EVENT, "0" * 64))
    assert read_log(known + b"\n", known)[0].ev == EVENT


def test_a_first_line_follows_nothing():
    line = canonical(AuditLine(1, 1, NOW, "boot", EVENT, "1" * 64))
    assert refused(line + b"\n", line) == 1


def test_a_line_with_a_field_more_is_none():
    value = {**msgspec.to_builtins(AuditLine(1, 1, NOW, "boot", EVENT, "0" * 64)), "x": 1}
    line = canonical(value)
    assert refused(line + b"\n", line) == 1
