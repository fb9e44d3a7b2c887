# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who was in a call, by the signed records of those who were there (protocol.md section 7.9)."""

from enum import Enum

import msgspec

from client.model.ids import DisplayName, IdentityKey, RoomId, Uid
from client.model.participant import TrustState


class DifferenceKind(Enum):
    """What somebody's record says otherwise than mine."""

    MISSING = "missing"
    """I saw this person, and they do not list them."""
    EXTRA = "extra"
    """They list a member whom I did not see."""
    UNKNOWN = "unknown"
    """They list a key that no descriptor of the room names."""
    TIMES = "times"
    """Both list the person, at other times."""
    CLOCK = "clock"
    """Their clock is further from mine than clocks may be."""
    UNREADABLE = "unreadable"
    """They signed something that no honest program writes."""
    ROOM = "room"
    """They name another descriptor for an epoch of the room."""


class Difference(msgspec.Struct, frozen=True):
    """One difference; ``key`` is the person whom it is about."""

    kind: DifferenceKind
    key: IdentityKey


class RecordState(Enum):
    """What became of a person's own record."""

    MINE = "mine"
    AGREES = "agrees"
    DIFFERS = "differs"
    NONE = "none"
    """They were gone before me and sent none: a crash, a cut line, or a call on hold."""
    STILL_THERE = "still-there"
    """They were there when I left: theirs goes to those who stayed."""


class AttendedPerson(msgspec.Struct, frozen=True):
    """One person of a call. ``seen`` are times from and to, Unix seconds by my clock.

    ``admitted_by`` is empty for hosts and in open rooms. ``differences`` are sentences about this
    person's record, empty where it agrees or did not come.
    """

    uid: Uid
    name: DisplayName
    key: IdentityKey
    seen: tuple[tuple[int, int], ...]
    trust: TrustState
    admitted_by: DisplayName
    record: RecordState
    differences: tuple[str, ...] = ()


class AttendanceView(msgspec.Struct, frozen=True):
    """One call that is over: who was here, and whether all signed records say the same.

    ``sentence`` says it in one line; ``ended`` is when I signed mine, Unix seconds. ``receipts``
    are the signed receipts by whoever signed them, mine first; unreadable ones are left out.
    """

    room_id: RoomId
    title: str
    began: int
    ended: int
    people: tuple[AttendedPerson, ...]
    agree: bool
    sentence: str
    receipts: tuple[tuple[IdentityKey, bytes], ...] = ()


class ListAttendance(msgspec.Struct, frozen=True):
    """Ask for all kept records; answered by `AttendanceListed`."""


class ShowAttendance(msgspec.Struct, frozen=True):
    """Ask for the records of one room, newest first; answered by `AttendanceListed`."""

    room_id: RoomId


class AttendanceListed(msgspec.Struct, frozen=True):
    """The calls of which records are kept, newest first.

    ``damaged`` are the names of files of the profile that hold records and cannot be read.
    """

    calls: tuple[AttendanceView, ...]
    damaged: tuple[str, ...] = ()


class AttendanceRecorded(msgspec.Struct, frozen=True):
    """A call is over and its records are compared and kept. Comes just before the call's report."""

    call: AttendanceView
