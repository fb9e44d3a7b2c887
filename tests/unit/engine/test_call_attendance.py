# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The records of one call: waited for at an end for all, kept, and told whatever the disk does."""

from types import SimpleNamespace

import pytest

from client.engine import call_attendance
from client.engine.attendance_book import KeptCall
from client.engine.call_attendance import CallAttendance
from client.model.attendance import AttendanceRecorded, Difference, DifferenceKind, RecordState
from client.model.errors import Failure
from client.model.ids import HelloHash
from client.session import effects, reasons
from client.session.attendance_state import Attendance
from tests.fakes.call_room import ROOM_ID, FakeRoom, descriptor, person
from tests.unit.engine.test_attendance_book import HASH, envelope, texts

SIGNED = descriptor(3)


class Book:
    def __init__(self, *, full: bool = False) -> None:
        self.full = full
        self.kept: list[KeptCall] = []

    def keep(self, call: KeptCall) -> None:
        if self.full:
            raise Failure("PROFILE-WRITE", "The disk is full.")
        self.kept.append(call)


def attendance(book: Book, awaits: frozenset[HelloHash] = frozenset()):
    said: list[object] = []
    world = SimpleNamespace(
        emit=said.append,
        wall=lambda: 1_790_000_000,
        clock=lambda: 5.0,
        resources=SimpleNamespace(call=SimpleNamespace(attendance=texts("en"))),
    )
    account = SimpleNamespace(
        attendance=book,
        person=person(0),
        audit=SimpleNamespace(checkpoint=lambda _now: None),
    )
    plan = SimpleNamespace(
        account=account,
        opened=SimpleNamespace(descriptor=SIGNED, title="Lage"),
        names=SimpleNamespace(name=lambda uid: uid),
    )
    state = SimpleNamespace(
        attendance=Attendance(awaits=awaits),
        evidence=SimpleNamespace(descriptors=lambda: (SIGNED,)),
    )
    return CallAttendance(world, plan, lambda: state), state, said


def taken(n: int, *kinds: DifferenceKind) -> effects.ReceiptTaken:
    differences = tuple(Difference(kind, person(2).identity) for kind in kinds)
    data = envelope(n, room=ROOM_ID)
    return effects.ReceiptTaken(HelloHash(HASH), person(n).identity, data, differences)


def mine() -> effects.ReceiptMade:
    return effects.ReceiptMade(envelope(0, room=ROOM_ID))


def test_what_came_is_kept_and_told():
    book = Book()
    made, _, said = attendance(book)
    for effect in (mine(), taken(1), taken(2, DifferenceKind.MISSING)):
        made.perform(effect)
    made.tell(reasons.LEFT)
    (call,) = book.kept
    assert KeptCall.from_bytes(call.to_bytes()) == call
    (event,) = said
    assert isinstance(event, AttendanceRecorded)
    assert [one.record for one in event.call.people] == [
        RecordState.MINE,
        RecordState.AGREES,
        RecordState.DIFFERS,
    ]
    assert not event.call.agree


def test_a_call_in_which_nobody_was_met_tells_nothing():
    book = Book()
    made, _, said = attendance(book)
    made.tell(reasons.LEFT)
    assert (book.kept, said) == ([], [])


def test_a_full_disk_hides_no_record():
    made, _, said = attendance(Book(full=True))
    made.perform(mine())
    made.perform(taken(1))
    made.tell(reasons.ENDED_BY_HOST)
    (event,) = said
    assert event.call.sentence.endswith("They could not be kept on this computer.")
    assert [one.record for one in event.call.people][2] is RecordState.NONE


def test_the_setup_knows_the_time_and_the_head_of_the_log():
    made, _, _ = attendance(Book())

    setup = made.begin(FakeRoom(2).setup(0))
    assert setup.wall == 1_790_000_000 - 5.0
    assert setup.audit_head() == ""


@pytest.mark.asyncio
async def test_waits_until_the_last_record_has_come():
    first, last = HelloHash("aa" * 64), HelloHash("bb" * 64)
    made, state, _ = attendance(Book(), frozenset({first, last}))
    assert made.waits
    state.attendance = Attendance(awaits=frozenset({last}))
    made.perform(taken(1))
    assert not made._all_here.is_set()
    state.attendance = Attendance()
    made.perform(taken(2))
    assert made._all_here.is_set()
    await made.complete()


@pytest.mark.asyncio
async def test_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(call_attendance, "RECEIPTS_WITHIN_S", 0.01)
    made, _, _ = attendance(Book(), frozenset({HelloHash("aa" * 64)}))
    await made.complete()
    assert made.waits
