# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword attendance``: who was in a call, by the signed records of those who were there."""

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from client.app.follow import Follower
from client.app.output import DONE, FAILED, print_json, say
from client.app.person import ready, write_file
from client.app.rooms import room_id
from client.app.tongue import language
from client.model.attendance import (
    AttendanceListed,
    AttendanceView,
    AttendedPerson,
    ListAttendance,
    RecordState,
    ShowAttendance,
)
from client.model.errors import Failure, WrongUse
from client.model.participant import TrustState
from client.model.system_words import why_no_file
from client.policy.messages import Language

RECORDS: Mapping[Language, Mapping[RecordState, str]] = {
    "en": {
        RecordState.MINE: "your own record",
        RecordState.AGREES: "their record agrees",
        RecordState.DIFFERS: "THEIR RECORD DIFFERS",
        RecordState.NONE: "no record came",
        RecordState.STILL_THERE: "stayed when you left",
    },
    "de": {
        RecordState.MINE: "Ihr eigener Nachweis",
        RecordState.AGREES: "Nachweis stimmt \u00fcberein",
        RecordState.DIFFERS: "NACHWEIS WEICHT AB",
        RecordState.NONE: "kein Nachweis gekommen",
        RecordState.STILL_THERE: "blieb, als Sie gingen",
    },
}
TRUST: Mapping[Language, Mapping[TrustState, str]] = {
    "en": {
        TrustState.IN_PERSON: "verified in person",
        TrustState.BY_ORGANISATION: "verified by the organisation",
        TrustState.UNVERIFIED: "not verified",
        TrustState.KEY_CHANGED: "key changed",
        TrustState.REVOKED: "withdrawn",
    },
    "de": {
        TrustState.IN_PERSON: "pers\u00f6nlich gepr\u00fcft",
        TrustState.BY_ORGANISATION: "von der Organisation gepr\u00fcft",
        TrustState.UNVERIFIED: "nicht gepr\u00fcft",
        TrustState.KEY_CHANGED: "Schl\u00fcssel ge\u00e4ndert",
        TrustState.REVOKED: "zur\u00fcckgezogen",
    },
}
_ADMITTED: Mapping[Language, str] = {"en": "let in by {name}", "de": "eingelassen von {name}"}
_NONE: Mapping[Language, str] = {
    "en": "No records are kept: no call was joined, or it is longer than 180 days ago.",
    "de": "Es gibt keine Nachweise: kein Gespr\u00e4ch, oder es ist l\u00e4nger als 180 Tage her.",
}
_DAMAGED: Mapping[Language, str] = {
    "en": "DAMAGED: {file}. It was changed or is not yours, and proves nothing. Tell IT, and "
    "restore it from a backup; nothing was overwritten.",
    "de": "BESCH\u00c4DIGT: {file}. Die Datei wurde ver\u00e4ndert oder ist nicht Ihre und beweist "
    "nichts. Melden Sie es der IT; stellen Sie sie aus einer Sicherung wieder her.",
}


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
    tongue = language()
    if not calls and not damaged:
        say(_NONE[tongue])
    for call in calls:
        say(f"{_time(call.began)}  {call.room_id}  {call.title}", f"  {call.sentence}")
        if room is not None:
            say(*(line for one in call.people for line in _lines(one, tongue)))
    say(*(_DAMAGED[tongue].format(file=name) for name in damaged))
    return FAILED if damaged else DONE


def _write(calls: tuple[AttendanceView, ...], folder: Path) -> None:
    """Every receipt as it was signed, one file each: what an auditor's program reads."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Failure("not-written", f"{folder} cannot be made: {why_no_file(error)}.") from None
    for call in calls:
        for n, (key, envelope) in enumerate(call.receipts):
            name = f"{call.ended}-{n}-{key.removeprefix('ed25519:')}.json"
            write_file(folder / name, envelope, private=True)


def _lines(one: AttendedPerson, tongue: Language) -> list[str]:
    times = ", ".join(f"{_time(begin)} - {_clock(end)}" for begin, end in one.seen)
    said = [TRUST[tongue][one.trust], RECORDS[tongue][one.record]]
    if one.admitted_by:
        said.insert(1, _ADMITTED[tongue].format(name=one.admitted_by))
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


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _clock(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M:%S")
