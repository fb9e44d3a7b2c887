# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever bytes a file of the profile holds, they are read as what was written, or refused."""

from collections.abc import Callable
from functools import partial

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.engine.attendance_book import AttendanceBook, KeptCall, Named
from client.identity.enrolled_token import EnrolledToken
from client.identity.own_settings import OwnSettings
from client.identity.said_place import SaidPlace
from client.model.errors import Malformed
from client.model.ids import DisplayName, Uid
from client.model.settings import Setting
from client.platform.paths import ProfileFolder
from tests.fakes.call_room import ROOM_ID, person
from tests.unit.engine.test_attendance_book import envelope

CALL = KeptCall(
    room_id=ROOM_ID,
    title="Lage",
    me=person(0).identity,
    mine=envelope(0, room=ROOM_ID),
    taken=(),
    people=(Named(person(1).identity, Uid("b@amt.example"), DisplayName("Ben")),),
    ended_for_all=True,
)
RECORDS = (
    CALL,
    EnrolledToken("/usr/lib/token.so", "mine", "01", b"\x30\x00", 1_790_000_000),
    OwnSettings().with_choice(Setting.WATERMARK, on=True),
    SaidPlace("DE", "Europe/Berlin"),
)
each = pytest.mark.parametrize("record", RECORDS, ids=lambda one: type(one).__name__)


def taken(record: object, data: bytes) -> bool:
    """Is it read? Then it is exactly what would be written."""
    try:
        found = type(record).from_bytes(data)
    except Malformed:
        return False
    assert found.to_bytes() == data
    return True


@each
def test_what_was_written_is_read(record):
    assert type(record).from_bytes(record.to_bytes()) == record


def nested(depth: int, where: str) -> bytes:
    """A map whose one member is a list in a list in a list."""
    return b"\x81" + msgspec.msgpack.encode(where) + b"\x91" * depth + b"\xc0"


@each
@pytest.mark.parametrize("depth", [10, 500, 5_000, 500_000])
def test_nothing_is_too_deep_to_be_refused(record, depth):
    for name in (*record.__struct_fields__, "unheard-of"):
        assert not taken(record, nested(depth, name))
    assert not taken(record, b"\x91" * depth)
    assert not taken(record, b"\x81" * depth)


@each
@pytest.mark.parametrize(
    "change",
    [
        partial(bytes.__add__, b"\x80"),
        lambda data: data + b"\0",
        lambda data: data[:-1],
        lambda data: data.replace(b"e", b"\xff", 1),
        lambda data: data + bytes(9 * 1024 * 1024),
        lambda data: b"\xdf\xff\xff\xff\xff" + data,
        lambda data: b"\xc6\xff\xff\xff\xff" + data,
    ],
    ids=["before", "after", "cut", "no text", "huge", "of many members", "of many bytes"],
)
def test_what_was_changed_is_refused(record, change: Callable[[bytes], bytes]):
    data = record.to_bytes()
    assert taken(record, data)
    assert change(data) != data
    assert not taken(record, change(data))


@each
@given(data=st.data())
def test_any_bytes_are_read_as_written_or_refused(record, data):
    written = record.to_bytes()
    taken(record, data.draw(st.binary(max_size=64)))
    at = data.draw(st.integers(0, len(written) - 1))
    size = data.draw(st.integers(0, 4))
    taken(record, written[:at] + data.draw(st.binary(max_size=4)) + written[at + size :])


def test_a_link_in_the_place_of_a_record_is_named_and_not_followed(tmp_path):
    folder = ProfileFolder.open(tmp_path / "profile")
    book = AttendanceBook(folder, person(0))
    book.keep(CALL)
    assert book.whole() == ((CALL,), ())
    (name,) = folder.names("attendance")
    real = folder.path / name
    moved = real.rename(tmp_path / "elsewhere")
    real.symlink_to(moved)
    assert book.whole() == ((), (name,))
    real.unlink()
    moved.rename(real)
    assert book.whole() == ((CALL,), ())
