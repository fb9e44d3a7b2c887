# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Opening the file keystore with its passphrase."""

from PySide6.QtGui import QShowEvent
from typing_extensions import override

from client.model.commands import Unlock
from client.model.secret import Secret
from client.ui.boxes import STRETCH, card, column, row
from client.ui.controls import Button, Field, line_edit
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.page import Page
from client.ui.text import PlainLabel


class UnlockPage(Page):
    """Asks for the passphrase; a wrong one is said in place."""

    def __init__(self, send: Send) -> None:
        super().__init__("", width=460)
        self.centre()
        self._send = send
        self.heading.hide()
        self._text = line_edit(secret=True)
        self._text.returnPressed.connect(self._unlock)
        self._field = Field(self.tr("Passphrase"), self._text)
        self._open = Button(self.tr("Unlock"), kind="primary")
        self._open.setMinimumHeight(44)
        self._open.clicked.connect(self._unlock)
        self.body.addSpacing(90)
        self.body.addLayout(row(STRETCH, Icon("logo", "accent", 48), STRETCH))
        self.body.addLayout(
            row(STRETCH, PlainLabel(self.tr("Unlock Watchword"), "display"), STRETCH)
        )
        self.body.addSpacing(8)
        self.body.addWidget(card(column(self._field, self._open, gap=18), margins=(28, 26, 28, 26)))

    def failed(self, sentence: str) -> None:
        """The passphrase did not open the keystore."""
        self._open.setEnabled(True)
        self._open.show_as(self.tr("Unlock"), "")
        self._field.complain(sentence)
        self._text.setFocus()

    def _unlock(self) -> None:
        if not self._text.text() or not self._open.isEnabled():
            return
        self._open.setEnabled(False)
        self._open.show_as(self.tr("Unlocking"), "")
        self._field.complain("")
        self._send(Unlock(Secret(self._text.text().encode())))
        self._text.clear()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._text.setFocus()
