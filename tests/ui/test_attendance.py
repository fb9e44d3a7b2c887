# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""After a call: who was here, and whether all records agree."""

import pytest

from client.model import commands, events
from client.model.attendance import (
    AttendanceListed,
    AttendanceRecorded,
    AttendanceView,
    AttendedPerson,
    ListAttendance,
    RecordState,
)
from client.model.ids import DisplayName, IdentityKey, RoomId, Uid
from client.model.participant import TrustState
from client.ui.text import PlainLabel

T = 1_790_000_000
OVER = events.CallChanged(events.CallPhase.ENDED, "ended-by-host", "The host ended the call.")


def person(name: str, record: RecordState, *differences: str) -> AttendedPerson:
    return AttendedPerson(
        uid=Uid(f"{name.lower()}@amt.example"),
        name=DisplayName(name),
        key=IdentityKey("ed25519:" + "ab" * 32),
        seen=((T, T + 600),),
        trust=TrustState.IN_PERSON,
        admitted_by=DisplayName("Weber"),
        record=record,
        differences=differences,
    )


def call(*people: AttendedPerson, agree: bool = True, sentence: str) -> AttendanceRecorded:
    view = AttendanceView(RoomId("ab" * 16), "Lage", T, T + 600, people, agree, sentence)
    return AttendanceRecorded(view)


EVERY = [person(state.value.title(), state) for state in RecordState]
AGREED = call(*EVERY, sentence="5 people were here; all records agree.")
LIED = "Keller's record does not list Weber"
DIFFER = call(
    person("Weber", RecordState.MINE),
    person("Keller", RecordState.DIFFERS, LIED),
    agree=False,
    sentence=f"The records of who was here differ: {LIED}.",
)


def texts(card) -> set[str]:
    return {label.text() for label in card.findChildren(PlainLabel) if not label.isHidden()}


def test_the_page_of_a_call_that_ended_says_who_was_here(in_call, engine):
    engine.emit(AGREED, OVER)
    card = in_call.ended.records
    assert in_call.stack.currentWidget() is in_call.ended
    assert not card.isHidden()
    assert card.sentence.text() == "5 people were here; all records agree."
    assert card.details.isHidden()
    card.arrow.click()
    assert not card.details.isHidden()
    assert {one.name for one in EVERY} <= texts(card)
    card.arrow.click()
    assert card.details.isHidden()


def test_a_difference_is_shown_with_everybody_at_once(in_call, engine):
    engine.emit(DIFFER, OVER)
    card = in_call.ended.records
    assert not card.details.isHidden()
    assert LIED in texts(card)


def test_whoever_left_reads_it_above_the_rooms(in_call, engine):
    in_call.call.bar.leave.click()
    assert engine.sent(commands.Leave)
    engine.emit(AGREED, OVER)
    assert in_call.stack.currentWidget() is in_call.shell
    assert not in_call.home.records.isHidden()


@pytest.mark.parametrize("event", [AGREED, DIFFER])
def test_the_next_end_without_records_shows_none(in_call, engine, event):
    engine.emit(event, OVER)
    engine.emit(events.CallChanged(events.CallPhase.CONNECTING))
    engine.emit(OVER)
    assert in_call.ended.records.isHidden()


def test_damaged_records_are_named_above_the_rooms_until_they_are_mended(ready, engine):
    card = ready.home.damaged
    assert engine.sent(ListAttendance)
    engine.emit(AttendanceListed((AGREED.call,)))
    assert card.isHidden()
    name = "attendance/001790000000-abababababababababababababababab.sealed"
    engine.emit(AttendanceListed((AGREED.call,), (name,)))
    assert not card.isHidden()
    assert name in texts(card)
    engine.emit(AttendanceListed((AGREED.call,)))
    assert card.isHidden()


@pytest.mark.usefixtures("in_call")
def test_it_is_looked_again_after_every_call(engine):
    asked = len(engine.sent(ListAttendance))
    engine.emit(AGREED, OVER)
    assert len(engine.sent(ListAttendance)) == asked + 1
