# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in with the token where a check asks for it, without leaving the room's page."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from client.model.token import ShowToken, TokenSaid
from client.ui.boxes import STRETCH, column, row
from client.ui.controls import Button
from client.ui.latest import Send
from client.ui.text import PlainLabel
from client.ui.token_card import TokenCard


class TokenEntry(QDialog):
    """The same card as in the settings; closes when the token has proven itself."""

    def __init__(self, parent: QWidget, send: Send, then: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Card or token"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._send = send
        self._then = then
        self._asked = False
        self.card = TokenCard()
        self.card.wanted.connect(self._ask)
        cancel = Button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.setLayout(
            column(
                PlainLabel(self.tr("Sign in with card or token"), "heading"),
                self.card,
                row(STRETCH, cancel),
                gap=16,
                margins=(28, 24, 28, 22),
            )
        )

    def show_said(self, said: TokenSaid) -> None:
        """The enrolled token; after a wish of this dialog: it was done."""
        self.card.show_said(said)
        if self._asked:
            self.accept()
            self._then()
            return
        (self.card.pin if said.label else self.card.module).setFocus()

    def failed(self, sentence: str) -> None:
        """It was not done, and why."""
        self._asked = False
        self.card.failed(sentence)

    def _ask(self, wish: Any) -> None:
        self._asked = True
        self._send(wish)


class TokenPlaces(QObject):
    """Hands what the engine says of the token to the settings and to an open dialog."""

    def __init__(self, send: Send, card: TokenCard) -> None:
        super().__init__(card)
        self._send = send
        self._card = card
        self.entry: TokenEntry | None = None
        card.wanted.connect(send)

    def ask(self) -> None:
        """Ask which token is enrolled."""
        self._send(ShowToken())

    def sign_in(self, then: Callable[[], None]) -> None:
        """Open the dialog; ``then`` is done once the token has proven itself."""
        if self.entry is not None:
            return
        self.entry = TokenEntry(self._card.window(), self._send, then)
        self.entry.finished.connect(self._closed)
        self.entry.open()
        self.ask()

    def show_said(self, said: TokenSaid) -> None:
        """Which token is enrolled now."""
        self._card.show_said(said)
        if self.entry is not None:
            self.entry.show_said(said)

    def failed(self, sentence: str) -> bool:
        """Whether a card says what went wrong; else the page has to."""
        if self.entry is not None:
            self.entry.failed(sentence)
            return True
        self._card.failed(sentence)
        return self._card.isVisible()

    def _closed(self) -> None:
        self.entry = None
