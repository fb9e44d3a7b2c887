# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The rooms of mine that name a person, and the way to strike them from one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from client.model.events import RoomView
from client.model.participant import PersonView
from client.ui import i18n
from client.ui.boxes import clear, column, row, rule
from client.ui.controls import Button
from client.ui.text import ElidedLabel, PlainLabel, ask, isolate


class PersonRooms(QFrame):
    """Hidden while no room of mine names the person."""

    strike_wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.buttons: dict[str, Button] = {}
        self._list = column(gap=10)
        heading = PlainLabel(self.tr("In rooms of yours"), "strong")
        self.setLayout(column(heading, self._list, gap=10, margins=(24, 18, 20, 18)))
        self.hide()

    def show_rooms(self, person: PersonView, rooms: tuple[RoomView, ...]) -> None:
        """Show those of my rooms that name the person."""
        clear(self._list)
        self.buttons = {}
        for room in rooms:
            if not room.mine or person.uid not in room.uids:
                continue
            if self.buttons:
                self._list.addWidget(rule())
            strike = Button(self.tr("Strike from the room"))
            strike.setAccessibleName(
                self.tr("Strike from the room {title}").format(title=isolate(room.title))
            )
            strike.clicked.connect(lambda _=False, r=room: self._ask(person, r))
            text = column(
                ElidedLabel(room.title, "body"),
                ElidedLabel(i18n.span(room.nbf, room.exp), "small", "muted"),
                gap=1,
            )
            line = row(text, strike, gap=16)
            line.setStretch(0, 1)
            self._list.addLayout(line)
            self.buttons[room.room_id] = strike
        self.setVisible(bool(self.buttons))

    def show_again(self) -> None:
        """Striking did not work: it may be tried again."""
        for button in self.buttons.values():
            button.setEnabled(True)

    def _ask(self, person: PersonView, room: RoomView) -> None:
        ask(
            self.window(),
            self.tr("Strike {name} from the room?").format(name=isolate(person.name)),
            self.tr(
                "Their invitation opens nothing any more. The room gets a new key, and everyone "
                "who stays needs a new invitation to come in."
            ),
            (self.tr("Keep"), self.tr("Strike")),
            lambda: self._go(person, room),
        )

    def _go(self, person: PersonView, room: RoomView) -> None:
        button = self.buttons.get(room.room_id)
        if button is not None:
            button.setEnabled(False)
        self.strike_wanted.emit(room.room_id, person.uid)
