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
    anchor_of,
    line_hash,
    next_line,
    open_damage,
    person_mark,
    read_chain,
    read_log,
    room_mark,
)
from client.identity.audit_marks import Anchor, MarkKind, open_mark, sign_mark
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import RoomId
from tests.fakes.people import NOW, person

OWNER = person("anna")
EVENT = AuditEvent("verified", person_mark(person("berta").identity), "typed")


def after(last: bytes | None, event: AuditEvent, at: int = NOW) -> bytes:
    return next_line(None if last is None else anchor_of(last), event, at, "boot")


def log(*kinds: str) -> list[bytes]:
    lines: list[bytes] = []
    for place, kind in enumerate(kinds):
        lines.append(after(lines[-1] if lines else None, AuditEvent(kind), NOW + place))
    return lines


def file(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def read(data: bytes, head: bytes | None, anchor: Anchor | None = None) -> tuple[AuditLine, ...]:
    return read_log(data, head, anchor, OWNER.identity)


LINES = log("verified", "scanned", "different", "verified")
WHOLE = file(LINES)


def refused(data: bytes, head: bytes | None, anchor: Anchor | None = None) -> int:
    with pytest.raises(ChainBroken) as caught:
        read(data, head, anchor)
    return caught.value.line


def test_a_whole_log_is_read():
    found = read(WHOLE, LINES[-1], anchor_of(LINES[-1]))
    assert [line.seq for line in found] == [1, 2, 3, 4]
    assert [line.ev.type for line in found] == ["verified", "scanned", "different", "verified"]
    assert {line.boot for line in found} == {"boot"}


def test_a_log_that_never_began_is_empty():
    assert read(b"", None) == ()


def test_a_person_appears_by_a_hash_of_their_key():
    key = person("berta").identity
    line = next_line(None, EVENT, NOW, "boot")
    assert person_mark(key).encode() in line
    assert key.removeprefix("ed25519:").encode() not in line
    assert person_mark(key) != person_mark(person("carl").identity)


def test_a_room_appears_by_a_hash_of_its_number():
    room = RoomId("7f3a90c1d45be28806fa1c9e3b7d2450")
    assert room not in room_mark(room)
    assert room_mark(room) != room_mark(RoomId("8" + room[1:]))


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_no_changed_byte_passes(place, change):
    data = bytearray(WHOLE)
    data[place] ^= change
    with pytest.raises(ChainBroken):
        read(bytes(data), LINES[-1])


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
    forged = after(LINES[-1], EVENT)
    assert refused(file([*LINES, forged]), LINES[-1]) == 5
    assert len(read(file([*LINES, forged]), forged)) == 5


def test_a_log_without_a_head_does_not_pass():
    assert refused(WHOLE, None) == 4
    assert refused(b"x", None) == 0
    assert refused(b"", LINES[-1]) == 0
    assert refused(WHOLE[:-1], LINES[-1]) == 0


# The anchor in the key store.


def test_an_older_copy_with_its_own_head_does_not_pass_the_anchor():
    older = LINES[:3]
    assert len(read(file(older), older[-1], anchor_of(older[-1]))) == 3
    refused(file(older), older[-1], anchor_of(LINES[-1]))
    refused(b"", None, anchor_of(LINES[-1]))


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_an_anchor_from_before_the_last_line_holds(at):
    assert len(read(WHOLE, LINES[-1], anchor_of(LINES[at]))) == 4


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_another_history_does_not_hold_the_anchor(at):
    other = log("verified", "different", "different", "verified")
    changed = [anchor_of(line) for line in other]
    if at == 0:
        assert changed[0] == anchor_of(LINES[0])
    else:
        refused(WHOLE, LINES[-1], changed[at])


def test_a_log_of_this_version_is_known_to_the_key_store():
    lines = log("started")
    assert refused(file(lines), lines[-1], None) == 0
    assert len(read(file(lines), lines[-1], Anchor(0, "0" * 64))) == 1


@pytest.mark.parametrize(
    "kept", [b"", b"7", b"-1 " + b"0" * 64, b"07 " + b"0" * 64, b"1 " + b"0" * 63, b"\xff 1"]
)
def test_an_anchor_has_one_spelling(kept):
    with pytest.raises(Malformed):
        Anchor.from_bytes(kept)
    anchor = anchor_of(LINES[-1])
    assert Anchor.from_bytes(anchor.to_bytes()) == anchor


# A beginning that is missing.


def cut_after(lines: list[bytes], count: int, by=OWNER, kind: MarkKind = MarkKind.CUT) -> bytes:
    """A line that says that the first ``count`` lines are removed."""
    signed = sign_mark(by.signing, kind, NOW, anchor_of(lines[count - 1])).envelope.decode()
    return after(lines[-1], AuditEvent("log-cut", n=count, signed=signed))


def test_lines_that_a_signed_cut_names_may_be_missing():
    cut = cut_after(LINES, 2)
    whole = [*LINES, cut]
    assert [one.seq for one in read(file(whole[2:]), cut, anchor_of(cut))] == [3, 4, 5]
    # And belong to the log no more where they are still there.
    assert [one.seq for one in read(file(whole), cut)] == [3, 4, 5]
    assert [one.seq for one in read(file(whole[1:]), cut)] == [3, 4, 5]


def test_more_than_a_cut_names_may_not_be_missing():
    cut = cut_after(LINES, 2)
    assert refused(file([*LINES[3:], cut]), cut) == 1
    assert refused(file([cut]), cut) == 1


@pytest.mark.parametrize(
    ("by", "kind"), [("berta", MarkKind.CUT), ("anna", MarkKind.BEGAN), ("anna", MarkKind.EXTRACT)]
)
def test_a_forged_cut_is_refused(by, kind):
    cut = cut_after(LINES, 2, person(by), kind)
    refused(file([*LINES[2:], cut]), cut)


def test_a_cut_without_a_signature_is_refused():
    cut = after(LINES[-1], AuditEvent("log-cut", n=2))
    refused(file([*LINES[2:], cut]), cut)


def test_a_cut_of_another_history_is_refused():
    other = cut_after(log("verified", "different", "different", "verified"), 2)
    copied = after(LINES[-1], msgspec.json.decode(other, type=AuditLine).ev)
    assert refused(file([*LINES[2:], copied]), copied) == 1


def began_after(last: bytes, by=OWNER, where: Anchor | None = None) -> bytes:
    place = where or anchor_of(last)
    signed = sign_mark(by.signing, MarkKind.BEGAN, NOW, place).envelope.decode()
    return after(last, AuditEvent("log-damaged", signed=signed))


def test_a_log_may_begin_anew_where_its_owner_says_that_one_was_damaged():
    first = began_after(LINES[-1])
    (found,) = read(first + b"\n", first, anchor_of(LINES[-1]))
    assert found.seq == 5
    assert open_damage((found,)) == found


def test_a_new_beginning_that_the_key_store_has_not_heard_of_yet_is_no_damage():
    """A crash came between the two; a beginning without the word of damage does not pass."""
    older = anchor_of(LINES[1])
    first = began_after(LINES[-1])
    assert read(file([first]), first, older)[0].seq == 5
    assert refused(file([cut_after(LINES, 4)]), cut_after(LINES, 4), older) == 0


def test_nobody_else_makes_a_log_begin_anew():
    for first in (
        began_after(LINES[-1], person("berta")),
        began_after(LINES[-1], OWNER, anchor_of(LINES[0])),
        after(LINES[-1], AuditEvent("log-damaged")),
        after(LINES[-1], EVENT),
    ):
        assert refused(first + b"\n", first) in {0, 1}


def test_a_damage_stands_until_somebody_noted_it():
    first = began_after(LINES[-1])
    later = after(first, EVENT)
    noted = after(later, AuditEvent("damage-noted"))
    lines = read_chain(file([first, later, noted]), OWNER.identity)
    assert open_damage(lines[:2]) == lines[0]
    assert open_damage(lines) is None


def test_a_mark_is_good_for_one_use_and_one_owner():
    signed = sign_mark(OWNER.signing, MarkKind.CUT, NOW, anchor_of(LINES[0]))
    assert open_mark(signed.envelope, OWNER.identity, MarkKind.CUT).last == anchor_of(LINES[0])
    with pytest.raises(Malformed):
        open_mark(signed.envelope, OWNER.identity, MarkKind.CHECKPOINT)
    with pytest.raises(SignatureInvalid):
        open_mark(signed.envelope, person("berta").identity, MarkKind.CUT)


# Single lines.


def test_an_unknown_version_is_not_read():
    line = canonical(AuditLine(2, 1, NOW, "boot", EVENT, "0" * 64))
    assert refused(line + b"\n", line) == 1
    known = canonical(AuditLine(1, 1, NOW, "boot", EVENT, "0" * 64))
    assert read(known + b"\n", known)[0].ev == EVENT


def test_a_first_line_follows_nothing():
    line = canonical(AuditLine(1, 1, NOW, "boot", EVENT, "1" * 64))
    assert refused(line + b"\n", line) == 1


def test_a_line_with_a_field_more_is_none():
    value = {**msgspec.to_builtins(AuditLine(1, 1, NOW, "boot", EVENT, "0" * 64)), "x": 1}
    line = canonical(value)
    assert refused(line + b"\n", line) == 1


def test_the_hash_of_a_line_is_bound_to_its_use():
    assert len(line_hash(b"x")) == 64
    assert line_hash(b"x") != line_hash(b"y")
