# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms: what is coming up, and the ways into a room."""

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from client.model.events import RoomView
from client.model.ids import RoomId
from client.model.participant import TrustState
from client.ui import i18n
from client.ui.attendance import DamagedCard, RecordCard
from client.ui.boxes import clear, column, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.marks import mark_of
from client.ui.page import Page, empty_state
from client.ui.text import ElidedLabel, PlainLabel


class InvitedSummary(QWidget):
    """How many people are invited, and how many of each trust state."""

    def __init__(self, trusts: tuple[TrustState, ...]) -> None:
        super().__init__()
        counts = Counter(trusts)
        head = self.tr("1 invited") if len(trusts) == 1 else self.tr("{count} invited")
        line = row(PlainLabel(head.format(count=len(trusts)), "small", "muted"), 8, gap=5)
        spoken = [head.format(count=len(trusts))]
        for trust in TrustState:
            if counts[trust]:
                mark = mark_of(trust)
                tone = {"org": "accent"}.get(mark.tone, mark.tone)
                line.addWidget(Icon(mark.icon, mark.tone, 16, mark.word))
                line.addWidget(PlainLabel(str(counts[trust]), "small", tone))
                line.addSpacing(8)
                spoken.append(f"{counts[trust]} {mark.word}")
        line.addStretch(1)
        self.setLayout(line)
        self.setAccessibleName(", ".join(spoken))


class RoomCard(QFrame):
    """One room with the one thing to do about it."""

    join_wanted = Signal(str)
    host_wanted = Signal(str)
    end_wanted = Signal(str)
    invitations_wanted = Signal(str)

    def __init__(self, room: RoomView, *, first: bool = False) -> None:
        super().__init__()
        self.room = room
        self._kind = "primary" if first else ""
        self.setObjectName("card")
        title = ElidedLabel(room.title, "heading")
        when = PlainLabel(i18n.span(room.nbf, room.exp), "small", "muted")
        host = ElidedLabel(self._hosted_by(), "small", "accent" if room.hosting else "muted")
        marked = [PlainLabel(room.classification, "small")] if room.classification else []
        below = row(when, *marked, host, gap=14)
        below.setStretch(1 + len(marked), 1)
        trusts = tuple(trust for _, trust in room.people)
        left = column(title, below, InvitedSummary(trusts), gap=5)
        line = row(left, gap=16, margins=(20, 16, 16, 16))
        line.setStretch(0, 1)
        for button in self._buttons():
            line.addWidget(button)
        self.setLayout(line)

    def _hosted_by(self) -> str:
        if self.room.hosting:
            return self.tr("You are hosting: people can join")
        if self.room.hosted_here:
            return self.tr("Hosted on this computer")
        if self.room.mine:
            return self.tr("Made by you")
        return self.tr("Invited by {name}").format(name=self.room.issuer)

    def _buttons(self) -> list[Button]:
        if not self.room.mine:
            return self._ways_in()
        invite = Button(self.tr("Invitations"), "invitation", "quiet")
        invite.clicked.connect(lambda: self.invitations_wanted.emit(self.room.room_id))
        return [invite, *self._ways_in()]

    def _ways_in(self) -> list[Button]:
        room_id = self.room.room_id
        if self.room.hosting:
            end = Button(self.tr("Stop hosting"))
            end.clicked.connect(lambda: self.end_wanted.emit(room_id))
            join = Button(self.tr("Join"), kind=self._kind)
            join.clicked.connect(lambda: self.join_wanted.emit(room_id))
            return [end, join]
        if self.room.hosted_here:
            start = Button(self.tr("Host and join"), kind=self._kind)
            start.clicked.connect(lambda: self._start(start))
            return [start]
        join = Button(self.tr("Join"), kind=self._kind)
        join.clicked.connect(lambda: self.join_wanted.emit(room_id))
        return [join]

    def _start(self, button: Button) -> None:
        button.setEnabled(False)
        button.show_as(self.tr("Starting"), "")
        self.host_wanted.emit(self.room.room_id)


class Home(Page):
    """The list of rooms."""

    new_room_wanted = Signal()
    file_wanted = Signal()
    link_wanted = Signal()
    people_wanted = Signal()
    join_wanted = Signal(str)
    host_wanted = Signal(str)
    end_wanted = Signal(str)
    invitations_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("", "")
        self.heading.setText(self.tr("Rooms"))
        new = Button(self.tr("New room"), "plus")
        opened = Button(self.tr("Open invitation"), "invitation")
        link = Button(self.tr("Paste link"), "link")
        new.clicked.connect(self.new_room_wanted)
        opened.clicked.connect(self.file_wanted)
        link.clicked.connect(self.link_wanted)
        for button in (link, opened, new):
            self.tools.addWidget(button)
        self.records = RecordCard()
        self.body.addWidget(self.records)
        self.damaged = DamagedCard()
        self.body.addWidget(self.damaged)
        self._list = column(gap=12)
        self.body.addLayout(self._list)
        self._have_people = False
        self._rooms: tuple[RoomView, ...] = ()
        self.show_rooms(())

    def show_people(self, count: int) -> None:
        """Without contacts a room cannot be made: then say what comes first."""
        if self._have_people != (count > 0):
            self._have_people = count > 0
            self.show_rooms(self._rooms)

    def show_rooms(self, rooms: tuple[RoomView, ...]) -> None:
        """Show these rooms, the next one first."""
        self._rooms = rooms
        clear(self._list)
        for room in sorted(rooms, key=lambda r: (not r.hosting, r.nbf)):
            item = RoomCard(room, first=self._list.count() == 0)
            item.join_wanted.connect(self.join_wanted)
            item.host_wanted.connect(self.host_wanted)
            item.end_wanted.connect(self.end_wanted)
            item.invitations_wanted.connect(self.invitations_wanted)
            self._list.addWidget(item)
        if not rooms:
            self._list.addWidget(self._empty())

    def room(self, room_id: str) -> RoomView | None:
        """A room of the list."""
        return next((r for r in self._rooms if r.room_id == RoomId(room_id)), None)

    def _empty(self) -> QFrame:
        if self._have_people:
            new = Button(self.tr("New room"), "plus", "primary")
            new.clicked.connect(self.new_room_wanted)
            return empty_state(
                "rooms",
                self.tr("No rooms yet"),
                self.tr(
                    "Make a room and invite people, or open an invitation that somebody sent you."
                ),
                new,
            )
        people = Button(self.tr("Go to people"), "people", "primary")
        people.clicked.connect(self.people_wanted)
        return empty_state(
            "people",
            self.tr("First, exchange contact cards"),
            self.tr(
                "Send your card to the people you want to call, and add theirs. "
                "Then you can invite them to a room."
            ),
            people,
        )
