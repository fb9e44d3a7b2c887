# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What may be done about people in a call: the stage, and the sheets that take its place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from client.model.commands import RemovePerson
from client.model.events import CommandFailed, RoomCreated, RoomView, RosterChanged
from client.model.ids import Uid
from client.model.participant import PersonView
from client.model.talk import DropPerson
from client.ui.add_people import AddPeopleSheet, InvitedSheet, free_places
from client.ui.latest import Send
from client.ui.person_sheet import PersonSheet
from client.ui.sheet import Sheet


class RoomDesk(QStackedWidget):
    """Shows one of them at a time. In a room of mine people are added and struck here."""

    compare_wanted = Signal(str)

    def __init__(self, send: Send, stage: QWidget) -> None:
        super().__init__()
        self.setObjectName("stack")
        self._send = send
        self._stage = stage
        self._room: RoomView | None = None
        self._roster: RosterChanged | None = None
        self._contacts: tuple[PersonView, ...] = ()
        self._removed: set[Uid] = set()
        self.adding = AddPeopleSheet(send)
        self.invited = InvitedSheet()
        self.person = PersonSheet()
        self.addWidget(stage)
        for sheet in (self.adding, self.invited, self.person):
            self.add_sheet(sheet)
        self.person.compare_wanted.connect(self.compare_wanted)
        self.person.remove_confirmed.connect(self._remove)
        self.person.strike_confirmed.connect(self._strike)

    @property
    def mine(self) -> bool:
        """Did I make the room that the call is in?"""
        return self._room is not None and self._room.mine

    @property
    def hosting(self) -> bool:
        """Am I a host of the call: may I remove people, and end it?"""
        people = self._roster.people if self._roster is not None else ()
        return any(entry.me and entry.host for entry in people)

    def reset(self) -> None:
        """Another call, or none."""
        self._roster = None
        self._removed = set()
        self.show_stage()

    def show_room(self, room: RoomView) -> None:
        """The room that is entered."""
        self._room = room

    def show_contacts(self, people: tuple[PersonView, ...]) -> None:
        """My contacts, of whom some may be added."""
        self._contacts = people
        self._offer()

    def show_roster(self, roster: RosterChanged) -> None:
        """Who is invited and here; an open card follows."""
        self._roster = roster
        self._offer()
        shown = self.person.entry
        if shown is not None and self.currentWidget() is self.person:
            entry = next((e for e in roster.people if e.uid == shown.uid), None)
            if entry is None:
                self.show_stage()
            elif entry != shown:
                self.open_person(entry.uid)

    def add_sheet(self, sheet: Sheet) -> None:
        """One more page that may take the place of the stage."""
        self.addWidget(sheet)
        sheet.closed.connect(self.show_stage)

    def open_sheet(self, sheet: Sheet) -> None:
        """Put it in the place of the stage."""
        self._open(sheet)

    def show_stage(self) -> None:
        """Back from a sheet to the people."""
        self.setCurrentWidget(self._stage)

    def open_adding(self) -> None:
        """Offer the contacts that are not in the room."""
        self.adding.reset()
        self._offer()
        self._open(self.adding)

    def open_person(self, uid: str) -> None:
        """The card of somebody on the list."""
        people = self._roster.people if self._roster is not None else ()
        entry = next((e for e in people if e.uid == uid and not e.me), None)
        if entry is None:
            self.show_stage()
            return
        self.person.show_person(entry, host=self.hosting, mine=self.mine)
        if self.currentWidget() is not self.person:
            self._open(self.person)

    def room_created(self, event: RoomCreated) -> None:
        """Somebody was added or struck: the new invitations, without leaving the call."""
        self.adding.reset()
        if event.invitations:
            self.invited.show_created(event)
            self._open(self.invited)
        else:
            self.show_stage()

    def failed(self, event: CommandFailed) -> bool:
        """What a sheet asked for could not be done; False: no sheet shows it."""
        shown = self.currentWidget()
        match event.command:
            case "AddPeople" if shown is self.adding:
                self.adding.failed(event.sentence)
            case "DropPerson" | "RemovePerson" if shown is self.person:
                self.person.failed(event.sentence)
            case _:
                return False
        return True

    def _open(self, sheet: Sheet) -> None:
        self.setCurrentWidget(sheet)
        sheet.back.setFocus()

    def _offer(self) -> None:
        if self._room is not None and self._roster is not None:
            named = {entry.uid for entry in self._roster.people}
            inside = named - self._removed
            others = tuple(p for p in self._contacts if p.uid not in inside)
            self.adding.show_contacts(self._room.room_id, others, free_places(len(named)))

    def _remove(self, uid: str) -> None:
        self._removed.add(Uid(uid))
        self._send(RemovePerson(Uid(uid)))

    def _strike(self, uid: str) -> None:
        if self._room is not None:
            self._send(DropPerson(self._room.room_id, Uid(uid)))
