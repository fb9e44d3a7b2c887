# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword attendance``: who was in a call, by the signed records of those who were there."""

import argparse
from pathlib import Path

from client.app.dates import clock, second
from client.app.follow import Follower
from client.app.output import DONE, FAILED, print_json, say
from client.app.person import make_folder, ready, write_file
from client.app.rooms import room_id
from client.model.attendance import (
    AttendanceListed,
    AttendanceView,
    AttendedPerson,
    ListAttendance,
    ShowAttendance,
)
from client.model.errors import WrongUse
from client.terminal.marks import record_word, trust_word
from client.terminal.speech import tr


def attendance(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword attendance list|show ROOM``; what differs is told, and is no failure of this."""
    room = room_id(args.room) if args.action == "show" else None
    ready(follower, args)
    wish = ListAttendance() if room is None else ShowAttendance(room)
    listed = follower.ask(wish, AttendanceListed)
    calls, damaged = listed.calls, listed.damaged
    if room is not None and not calls and not damaged:
        raise WrongUse("no-records", "No records of this room are kept here.")
    if getattr(args, "receipts", None) is not None:
        _write(calls, args.receipts)
    if args.json:
        print_json({"calls": [_json(call) for call in calls], "damaged": list(damaged)})
        return FAILED if damaged else DONE
    if not calls and not damaged:
        say(tr("No records are kept: no call was joined, or it is longer than 180 days ago."))
    for call in calls:
        say(f"{second(call.began)}  {call.room_id}  {call.title}", f"  {call.sentence}")
        if room is not None:
            say(*(line for one in call.people for line in _lines(one)))
    for name in damaged:
        say(
            tr(
                "DAMAGED: {file}. It was changed or is not yours, and proves nothing. Tell IT, and "
                "restore it from a backup; nothing was overwritten.",
                file=name,
            )
        )
    return FAILED if damaged else DONE


def _write(calls: tuple[AttendanceView, ...], folder: Path) -> None:
    """Every receipt as it was signed, one file each: what an auditor's program reads."""
    make_folder(folder)
    for call in calls:
        for n, (key, envelope) in enumerate(call.receipts):
            name = f"{call.ended}-{n}-{key.removeprefix('ed25519:')}.json"
            write_file(folder / name, envelope, private=True)


def _lines(one: AttendedPerson) -> list[str]:
    times = ", ".join(f"{second(begin)} - {clock(end)}" for begin, end in one.seen)
    said = [trust_word(one.trust), record_word(one.record)]
    if one.admitted_by:
        said.insert(1, tr("let in by {name}", name=one.admitted_by))
    told = [f"    ! {sentence}" for sentence in one.differences]
    return [f"  {one.name} <{one.uid}>  {times}", f"    {'; '.join(said)}", *told]


def _json(call: AttendanceView) -> dict[str, object]:
    return {
        "room": call.room_id,
        "title": call.title,
        "began": call.began,
        "ended": call.ended,
        "agree": call.agree,
        "sentence": call.sentence,
        "people": [
            {
                "uid": one.uid,
                "name": one.name,
                "key": one.key,
                "seen": [list(spell) for spell in one.seen],
                "verified": one.trust.value,
                "admitted_by": one.admitted_by,
                "record": one.record.value,
                "differences": list(one.differences),
            }
            for one in call.people
        ],
    }
