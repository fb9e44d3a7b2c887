# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who waits to be let in: each person by name, each with a button of their own."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from client.model.events import LobbyChanged
from client.model.participant import RosterEntry
from client.ui.boxes import clear, column, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.marks import mark_of, shown_name
from client.ui.text import PlainLabel, isolate


class LobbyCard(QFrame):
    """Hidden while nobody waits. There is no button for everybody, on purpose."""

    admit_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._list = column(gap=12)
        self.buttons: dict[str, Button] = {}
        self.setLayout(
            column(
                PlainLabel(self.tr("Waiting to be let in"), "heading"),
                PlainLabel(
                    self.tr("They hear and see nothing. Let in only whom you expect."),
                    "small",
                    "muted",
                    wrap=True,
                ),
                self._list,
                gap=8,
                margins=(16, 14, 16, 16),
            )
        )
        self.show_lobby(LobbyChanged(()))

    def show_lobby(self, event: LobbyChanged) -> None:
        """Show everybody who waits now."""
        clear(self._list)
        self.buttons = {}
        for entry in event.people:
            self._list.addWidget(self._one(entry))
        self.setVisible(bool(event.people))

    def _one(self, entry: RosterEntry) -> QWidget:
        mark = mark_of(entry.trust)
        admit = Button(self.tr("Admit"))
        admit.setAccessibleName(self.tr("Admit {name}").format(name=isolate(entry.name)))
        peer = str(entry.peer)
        admit.clicked.connect(lambda: self._admit(peer))
        self.buttons[peer] = admit
        name = PlainLabel(shown_name(entry.name, confusable=entry.confusable), "body", wrap=True)
        line = row(Icon(mark.icon, mark.tone, 18, mark.word), name, admit, gap=10)
        line.setStretch(1, 1)
        result = QWidget()
        result.setLayout(line)
        return result

    def _admit(self, peer: str) -> None:
        # One click lets in one presence; a second click must not mean the next one.
        self.buttons[peer].setEnabled(False)
        self.admit_wanted.emit(peer)
