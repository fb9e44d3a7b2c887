# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""After a call in a terminal: who was here, and whether all records agree."""

import pytest

from client.model.attendance import (
    AttendanceListed,
    AttendanceRecorded,
    AttendanceView,
    AttendedPerson,
    ListAttendance,
    RecordState,
)
from client.model.events import CallChanged, CallPhase, CallReport, PeopleChanged
from client.model.ids import DisplayName, IdentityKey, RoomId, Uid
from client.model.participant import TrustState
from tests.fakes import scenes
from tests.fakes.terminal import Terminal, terminal

T = 1_790_000_000
REPORT = CallReport("live", "ended-by-host", 1.0, 0, (), "", (), (), "The host ended the call.")


def person(name: str, record: RecordState, *differences: str) -> AttendedPerson:
    return AttendedPerson(
        uid=Uid(f"{name.lower()}@amt.example"),
        name=DisplayName(name),
        key=IdentityKey("ed25519:" + "ab" * 32),
        seen=((T, T + 600),),
        trust=TrustState.IN_PERSON,
        admitted_by=DisplayName("Ruth"),
        record=record,
        differences=differences,
    )


def record(*people: AttendedPerson, sentence: str) -> AttendanceRecorded:
    agree = not any(one.differences for one in people)
    return AttendanceRecorded(
        AttendanceView(RoomId("ab" * 16), "Lage", T, T + 600, people, agree, sentence)
    )


async def at_home(t: Terminal) -> None:
    await t.hears(scenes.IDENTITY, PeopleChanged(scenes.PEOPLE))


@pytest.mark.asyncio
async def test_the_page_behind_w_lists_everybody_and_what_differs() -> None:
    lie = "Keller's record does not list Weber"
    people = [person(state.value.title(), state) for state in RecordState]
    told = record(*people, person("Keller", RecordState.DIFFERS, lie), sentence="They differ.")
    async with terminal() as t:
        await at_home(t)
        await t.press("w")
        assert "There was no call" in t.text
        await t.hears(told)
        await t.press("b")
        await t.press("w")
        assert "They differ." in t.text
        assert "Keller <keller@amt.example>" in t.text
        assert f"! {lie}" in t.text
        assert "let in by Ruth" in t.text


@pytest.mark.asyncio
async def test_the_same_page_names_what_is_damaged_beside_older_calls() -> None:
    whole = record(person("Keller", RecordState.AGREES), sentence="All of them agree.").call
    name = "attendance/001790000000-abababababababababababababababab.sealed"
    async with terminal() as t:
        await at_home(t)
        await t.press("w")
        assert t.sent(ListAttendance)
        await t.hears(AttendanceListed((whole,)))
        assert "All of them agree." in t.text
        assert "DAMAGED" not in t.text
        await t.hears(AttendanceListed((whole,), (name,)))
        assert "DAMAGED" in t.text
        assert name in t.text
        assert "All of them agree." in t.text


@pytest.mark.asyncio
async def test_the_end_of_a_call_says_what_the_records_say() -> None:
    sentence = "2 people were here; all records agree."
    async with terminal() as t:
        await at_home(t)
        t.app.call_ended(REPORT, by_me=False)
        await t.pilot.pause()
        assert "The host ended the call." in t.text
        assert sentence not in t.text
        await t.hears(record(person("Keller", RecordState.AGREES), sentence=sentence))
        t.app.call_ended(REPORT, by_me=False)
        await t.pilot.pause()
        assert f"The host ended the call. {sentence}" in t.text


@pytest.mark.asyncio
async def test_the_next_call_has_no_record_of_the_one_before() -> None:
    async with terminal() as t:
        await at_home(t)
        await t.hears(record(person("Keller", RecordState.AGREES), sentence="All agree."))
        await t.hears(scenes.PREJOIN_ALLOWED, CallChanged(CallPhase.CONNECTING))
        assert t.app.latest.record is None
