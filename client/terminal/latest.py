# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the engine said last, for pages that open later."""

from dataclasses import dataclass, field

from client.model.attendance import AttendanceRecorded, AttendanceView
from client.model.events import (
    CallReport,
    Event,
    HostingChanged,
    IdentityChanged,
    PeopleChanged,
    PreJoin,
    Refused,
    RoomsChanged,
    RoomView,
)
from client.model.ids import RoomId, Uid
from client.model.managed import PolicyShown, PolicyView
from client.model.participant import PersonView


@dataclass(slots=True)
class Latest:
    """The newest of each lasting event. Only the app writes it."""

    identity: IdentityChanged | None = None
    people: tuple[PersonView, ...] = ()
    rooms: tuple[RoomView, ...] = ()
    hosting: set[RoomId] = field(default_factory=set)
    policy: PolicyView | None = None
    entered: RoomView | None = None
    """The room that is being entered or is entered."""
    record: AttendanceView | None = None
    """Who was in the call that ended last."""

    def hear(self, event: Event) -> None:
        """Keep what an event says about how things stand."""
        match event:
            case IdentityChanged():
                self.identity = event
            case PeopleChanged(people):
                self.people = people
            case RoomsChanged(rooms):
                self.rooms = rooms
            case PolicyShown(view):
                self.policy = view
            case PreJoin(room):
                self.entered = room
                self.record = None
            case AttendanceRecorded(call):
                self.record = call
            case Refused() | CallReport():
                self.entered = None
            case HostingChanged(room_id, True):
                self.hosting.add(room_id)
            case HostingChanged(room_id, False):
                self.hosting.discard(room_id)
            case _:
                pass

    def person(self, uid: Uid) -> PersonView | None:
        """A contact as last told."""
        return next((one for one in self.people if one.uid == uid), None)

    def room(self, room_id: RoomId) -> RoomView | None:
        """A room of the list as last told."""
        return next((one for one in self.rooms if one.room_id == room_id), None)
