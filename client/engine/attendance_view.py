# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The records of a call as a person reads them: one sentence, and a line for everybody."""

import asyncio
from collections.abc import Mapping

from client.engine.account import Account
from client.engine.attendance_book import KeptCall
from client.engine.world import World
from client.model.attendance import (
    AttendanceListed,
    AttendanceView,
    AttendedPerson,
    Difference,
    ListAttendance,
    RecordState,
    ShowAttendance,
)
from client.model.ids import DisplayName, IdentityKey, Uid
from client.session.receipt import TOLERANCE_S, Present

Texts = Mapping[str, str]
"""Sentences by code, as in the section ``attendance`` of ``call.LANGUAGE.json``."""


def view_of(call: KeptCall, texts: Texts) -> AttendanceView:
    """One kept call for the screen. Raises `Malformed` where a signature does not hold."""
    receipt = call.receipt
    rows = tuple(_row(call, one, receipt.at, texts) for one in receipt.people)
    people = tuple(sorted(rows, key=lambda row: (row.seen[0][0], row.uid)))
    agree = not any(one.differences for one in call.taken)
    theirs = ((one.identity, one.envelope) for one in call.taken if one.envelope)
    return AttendanceView(
        room_id=call.room_id,
        title=call.title,
        began=people[0].seen[0][0],
        ended=receipt.at,
        people=people,
        agree=agree,
        sentence=_sentence(call, people, texts),
        receipts=((call.me, call.mine), *theirs),
    )


def _row(call: KeptCall, one: Present, at: int, texts: Texts) -> AttendedPerson:
    told = [kept for kept in call.taken if kept.identity == one.key]
    differences = tuple(
        _difference(call, one.key, found, texts) for kept in told for found in kept.differences
    )
    if one.key == call.me:
        state = RecordState.MINE
    elif told:
        state = RecordState.DIFFERS if differences else RecordState.AGREES
    elif one.seen[-1][1] >= at - TOLERANCE_S and not call.ended_for_all:
        state = RecordState.STILL_THERE
    else:
        state = RecordState.NONE
    return AttendedPerson(
        uid=_uid(call, one.key),
        name=_name(call, one.key, texts),
        key=one.key,
        seen=one.seen,
        trust=one.trust,
        admitted_by=_name(call, IdentityKey(one.by), texts) if one.by else DisplayName(""),
        record=state,
        differences=differences,
    )


def _difference(call: KeptCall, signer: IdentityKey, found: Difference, texts: Texts) -> str:
    text = texts[found.kind.value]
    return text.format(signer=_name(call, signer, texts), name=_name(call, found.key, texts))


def _sentence(call: KeptCall, people: tuple[AttendedPerson, ...], texts: Texts) -> str:
    told = [
        _difference(call, kept.identity, found, texts)
        for kept in call.taken
        for found in kept.differences
    ]
    if told:
        more = texts["more"].format(n=len(told) - 1) if len(told) > 1 else ""
        return texts["differ"].format(what=told[0]) + more
    missing = [one.name for one in people if one.record is RecordState.NONE]
    some = any(one.record is RecordState.AGREES for one in people)
    code = ("some" if missing else "agree") if some else ("none" if missing else "alone")
    return texts[code].format(n=len(people), names=", ".join(missing))


def _name(call: KeptCall, key: IdentityKey, texts: Texts) -> DisplayName:
    found = next((one.name for one in call.people if one.key == key), DisplayName(""))
    return found or DisplayName(texts["nobody"])


def _uid(call: KeptCall, key: IdentityKey) -> Uid:
    return next((one.uid for one in call.people if one.key == key), Uid(""))


async def list_attendance(
    world: World, account: Account, wish: ListAttendance | ShowAttendance
) -> None:
    """Answer with the kept calls of one room or of all, newest first."""
    room_id = wish.room_id if isinstance(wish, ShowAttendance) else None
    texts = world.resources.call.attendance
    # Some hundred calls with all their signatures take a while: not on the loop.
    calls, damaged = await asyncio.to_thread(account.attendance.whole, room_id)
    world.emit(AttendanceListed(tuple(view_of(call, texts) for call in calls), damaged))
