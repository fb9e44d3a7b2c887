# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Earlier calls as the engine lists them: one that agrees, one with a difference, an old one."""

import msgspec

from client.model.attendance import (
    AttendanceListed,
    AttendanceView,
    AttendedPerson,
    RecordState,
)
from client.model.ids import DisplayName, RoomId
from client.model.participant import PersonView
from tests.fakes import scenes

DAY = 86400


def attended(
    view: PersonView, record: RecordState, begin: int, *differences: str
) -> AttendedPerson:
    """One person of a call of an hour."""
    by = DisplayName("") if record is RecordState.MINE else scenes.ME.name
    return AttendedPerson(
        view.uid,
        view.name,
        view.identity,
        ((begin, begin + 3600),),
        view.trust,
        by,
        record,
        differences,
    )


def call(
    title: str, days: int, sentence: str, others: tuple[RecordState, ...], *differences: str
) -> AttendanceView:
    """A call so many days ago; the first of the others has the differences."""
    begin = scenes.now() - days * DAY
    people = [attended(scenes.ME, RecordState.MINE, begin)]
    for place, (view, record) in enumerate(zip(scenes.CALLERS, others, strict=False)):
        told = differences if place == 0 else ()
        people.append(attended(view, record, begin + 60 * place, *told))
    receipts = tuple((one.key, b'{"receipt":%d}' % place) for place, one in enumerate(people))
    return AttendanceView(
        RoomId(scenes._hex(title, 32)),
        title,
        begin,
        begin + 3600,
        tuple(people),
        not differences,
        sentence,
        receipts,
    )


AGREES = RecordState.AGREES
LIE = "Cem Aydin's record does not list Dr. Ruth Klein."
DIFFERS = call(
    "Budget group, second reading",
    1,
    f"The records of who was here differ: {LIE}",
    (RecordState.DIFFERS, AGREES),
    LIE,
)
SAME = call(
    "Situation meeting", 2, "4 people were here; all records agree.", (AGREES, AGREES, AGREES)
)
LISTED = AttendanceListed(
    (
        DIFFERS,
        SAME,
        call("Weekly call with the embassy", 9, "2 people were here; all agree.", (AGREES,)),
    )
)
DAMAGED = msgspec.structs.replace(LISTED, damaged=("attendance/001790000000-ab.sealed",))
