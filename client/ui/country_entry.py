# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Saying where I am, where a check asks for it, without leaving the room's page."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from client.model.place import CountrySaid, DeclareCountry, ShowCountry
from client.ui.boxes import STRETCH, column, row
from client.ui.controls import Button
from client.ui.country_card import CountryCard
from client.ui.latest import Send
from client.ui.text import PlainLabel


class CountryEntry(QDialog):
    """The same list as in the settings; nothing is said before the button is pressed."""

    def __init__(self, parent: QWidget, send: Send, then: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Where I am"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._send = send
        self._then = then
        self._asked = False
        self.card = CountryCard()
        cancel = Button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.go = Button(self.tr("Declare and check again"), kind="primary")
        self.go.setEnabled(False)
        self.go.clicked.connect(self._declare)
        self.card.chosen.connect(self._chosen)
        self.setLayout(
            column(
                PlainLabel(self.tr("Which country are you in?"), "heading"),
                self.card,
                row(STRETCH, cancel, self.go, gap=10),
                gap=16,
                margins=(28, 24, 28, 22),
            )
        )

    def show_said(self, said: CountrySaid) -> None:
        """What was declared so far; after a wish of this dialog: it was done."""
        if self._asked:
            self.accept()
            self._then()
            return
        self.card.show_said(said)
        self.go.setEnabled(bool(said.country))
        self.card.picker.setFocus()

    def _chosen(self, code: str) -> None:
        self.go.setEnabled(bool(code))

    def _declare(self) -> None:
        self._asked = True
        self.go.setEnabled(False)
        self._send(DeclareCountry(self.card.picker.currentData()))


class CountryPlaces(QObject):
    """Hands what the engine says of the country to the settings and to an open dialog."""

    def __init__(self, send: Send, card: CountryCard) -> None:
        super().__init__(card)
        self._send = send
        self._card = card
        self.entry: CountryEntry | None = None
        card.chosen.connect(lambda code: send(DeclareCountry(code)))

    def ask(self) -> None:
        """Ask which country was declared."""
        self._send(ShowCountry())

    def declare(self, then: Callable[[], None]) -> None:
        """Open the dialog; ``then`` is done once the country is declared."""
        if self.entry is not None:
            return
        self.entry = CountryEntry(self._card.window(), self._send, then)
        self.entry.finished.connect(self._closed)
        self.entry.open()
        self.ask()

    def show_said(self, said: CountrySaid) -> None:
        """Which country is declared now."""
        self._card.show_said(said)
        if self.entry is not None:
            self.entry.show_said(said)

    def failed(self) -> None:
        """It was not declared; the page says why, so the dialog gives way."""
        if self.entry is not None:
            self.entry.reject()

    def _closed(self) -> None:
        self.entry = None
