# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The person's card or security token: which one is enrolled, and signing in with its PIN."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from client.model.secret import Secret
from client.model.token import EnrolToken, SignInWithToken, TokenSaid
from client.ui import i18n
from client.ui.boxes import STRETCH, card, column, holder, row
from client.ui.controls import Button, Field, line_edit
from client.ui.text import PlainLabel, announce, isolate

_PIN = 64
_PATH = 1000


class TokenCard(QWidget):
    """Sends the PIN on and keeps nothing of it: the field is empty after every use."""

    wanted = Signal(object)
    """A `SignInWithToken` or an `EnrolToken`."""

    def __init__(self) -> None:
        super().__init__()
        self._label = ""
        self._state = PlainLabel("", wrap=True)
        self.pin = line_edit(secret=True, limit=_PIN)
        self.pin.returnPressed.connect(self._go)
        self._pin = Field(self.tr("PIN"), self.pin)
        self.module, self.label, self.key_id = line_edit(limit=_PATH), line_edit(), line_edit()
        self._new = holder(
            column(
                Field(
                    self.tr("Library"),
                    self.module,
                    self.tr("The path of the token's PKCS#11 library."),
                ),
                Field(self.tr("Label of the token"), self.label),
                Field(self.tr("Id of its key"), self.key_id, self.tr("In hex, like 01.")),
                gap=12,
            )
        )
        self._new.hide()
        self.go = Button("", "key")
        self.go.clicked.connect(self._go)
        self.other = Button("", kind="quiet")
        self.other.clicked.connect(self._turn)
        why = self.tr(
            "An organisation can ask for a sign-in with a card or token that is not long ago. The "
            "PIN goes to the token and is not kept."
        )
        box: QVBoxLayout = column(
            card(
                self._state,
                self._new,
                self._pin,
                row(self.go, self.other, STRETCH, gap=10),
                PlainLabel(why, "small", "muted", wrap=True),
                gap=12,
            )
        )
        self.setLayout(box)
        self.show_said(TokenSaid("", 0))

    def show_said(self, said: TokenSaid) -> None:
        """Which token is enrolled, and when it was last signed in with."""
        self._label = said.label
        self._new.setVisible(not said.label)
        self._pin.complain("")
        self._ready()
        if not said.label:
            self._state.setText(self.tr("No token is enrolled."))
            return
        label = isolate(said.label)
        if said.at:
            text = self.tr("Token {label}, last sign-in {day} at {hour}.").format(
                label=label, day=i18n.day(said.at), hour=i18n.clock(said.at)
            )
        else:
            text = self.tr("Token {label}, not signed in with yet.").format(label=label)
        self._state.setText(text)
        announce(self, text)

    def failed(self, sentence: str) -> None:
        """It was not done, and why; what was typed of the token stays, its PIN does not."""
        self._ready()
        self._pin.complain(sentence)
        announce(self, sentence)

    @property
    def _enrols(self) -> bool:
        # Not by what is visible: a page that is not shown has nothing visible in it.
        return not self._new.isHidden()

    def _ready(self) -> None:
        self.pin.clear()
        self.go.setEnabled(True)
        self.go.show_as(self.tr("Enrol") if self._enrols else self.tr("Sign in"), "key")
        self.other.show_as(
            self.tr("Sign in instead") if self._enrols else self.tr("Enrol another token"), ""
        )
        self.other.setVisible(bool(self._label))

    def _turn(self) -> None:
        self._new.setVisible(self._new.isHidden())
        self._pin.complain("")
        self._ready()

    def _go(self) -> None:
        if not self.go.isEnabled():
            return
        pin = self.pin.text()
        self.pin.clear()
        new = (self.module.text(), self.label.text(), self.key_id.text().lower())
        if self._enrols and not all(new):
            self._pin.complain(self.tr("Fill in library, label and id, then the PIN."))
            return
        if not pin or not pin.isascii():
            self._pin.complain(self.tr("A PIN is needed, of plain letters and digits."))
            return
        secret = Secret(pin.encode("ascii"))
        self._pin.complain("")
        self.go.setEnabled(False)
        self.go.show_as(self.tr("The token is being asked"), "key")
        self.wanted.emit(EnrolToken(*new, secret) if self._enrols else SignInWithToken(secret))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.pin.clear()
        super().hideEvent(event)
