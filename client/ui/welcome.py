# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""First start: who am I, and where is my key kept."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QWidget
from typing_extensions import override

from client.model import ids
from client.model.commands import CreateIdentity, KeystoreKind
from client.model.errors import Malformed
from client.model.events import IdentityChanged
from client.model.secret import Secret
from client.ui.boxes import STRETCH, card, column, holder, row
from client.ui.controls import Button, Field, Radio, line_edit
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.page import Page
from client.ui.text import PlainLabel

MIN_PASSPHRASE = 12
"""Shortest passphrase the form lets through; the engine may ask for more."""


class Choice(QWidget):
    """One of several ways, with what it means."""

    def __init__(self, label: str, meaning: str) -> None:
        super().__init__()
        self.button = Radio(label)
        self.button.setAccessibleDescription(meaning)
        self.meaning = PlainLabel(meaning, "small", "muted", wrap=True)
        below = row(32, self.meaning, gap=0)
        below.setStretch(1, 1)
        self.setLayout(column(self.button, below, gap=2))

    @override
    def mouseReleaseEvent(self, event: object) -> None:
        if self.button.isEnabled():
            self.button.setChecked(True)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, 48)


class Welcome(Page):
    """The form that makes an identity."""

    def __init__(self, send: Send) -> None:
        super().__init__("", " ", width=640)
        self.centre()
        self._send = send
        self.heading.hide()
        self.lead.hide()
        self._name = line_edit(self.tr("for example: Anna Weber"), limit=ids.MAX_NAME)
        self._uid = line_edit("anna.weber@ministry.example", limit=ids.MAX_UID)
        self._name_field = Field(
            self.tr("Name"), self._name, self.tr("As others shall see it in a call.")
        )
        self._uid_field = Field(
            self.tr("Address"),
            self._uid,
            self.tr("name@organisation. It tells people apart; no mail is sent to it."),
        )
        self._system_meaning = self.tr("Unlocked together with your login. Nothing to remember.")
        self._system = Choice(self.tr("Key store of this computer"), self._system_meaning)
        self._file = Choice(
            self.tr("File with a passphrase"),
            self.tr("You type the passphrase each time Watchword starts."),
        )
        self._group = QButtonGroup(self)
        for choice in (self._system, self._file):
            self._group.addButton(choice.button)
            choice.button.toggled.connect(self._chose)
        self._first = line_edit(secret=True)
        self._second = line_edit(secret=True)
        self._first_field = Field(
            self.tr("Passphrase"),
            self._first,
            self.tr("At least {n} characters. It cannot be recovered.").format(n=MIN_PASSPHRASE),
        )
        self._second_field = Field(self.tr("Passphrase again"), self._second)
        self._passphrase = holder(column(self._first_field, self._second_field, gap=14))
        self.make = Button(self.tr("Create my identity"), kind="primary")
        self.make.setMinimumHeight(44)
        self.make.clicked.connect(self._create)
        self._second.returnPressed.connect(self._create)
        self.body.addSpacing(28)
        self.body.addWidget(self._head())
        self.body.addSpacing(10)
        self.body.addWidget(
            card(
                self._name_field,
                self._uid_field,
                4,
                PlainLabel(self.tr("Where your key is kept"), "strong"),
                self._system,
                self._file,
                self._passphrase,
                6,
                row(STRETCH, self.make),
                gap=14,
                margins=(28, 26, 28, 26),
            )
        )
        self._chose()

    def _head(self) -> QWidget:
        text = column(
            PlainLabel(self.tr("Welcome to Watchword"), "display"),
            PlainLabel(
                self.tr(
                    "First say who you are. Your key is made on this computer and never leaves it."
                ),
                "body",
                "muted",
                wrap=True,
            ),
            gap=4,
        )
        line = row(Icon("logo", "accent", 48), text, gap=18)
        line.setStretch(1, 1)
        return holder(line)

    def show_identity(self, identity: IdentityChanged) -> None:
        """Offer the system's key store only where the engine says that it is safe."""
        usable = identity.system_keystore
        self._system.button.setEnabled(usable)
        none = self.tr("This computer has no key store that is safe to use.")
        self._system.meaning.setText(self._system_meaning if usable else none)
        (self._system if usable else self._file).button.setChecked(True)

    def failed(self, sentence: str, code: str) -> None:
        """The engine could not make it: the form may be sent again."""
        self.make.setEnabled(True)
        self.make.show_as(self.tr("Create my identity"), "")
        self.strip.tell(sentence, code)

    def _chose(self) -> None:
        self._passphrase.setVisible(self._file.button.isChecked())

    def _create(self) -> None:
        if not self._valid() or not self.make.isEnabled():
            return
        by_file = self._file.button.isChecked()
        secret = Secret(self._first.text().encode()) if by_file else None
        self.make.setEnabled(False)
        self.make.show_as(self.tr("Creating"), "")
        self.strip.hide()
        self._send(
            CreateIdentity(
                uid=self._uid.text().strip(),
                name=self._name.text().strip(),
                keystore=KeystoreKind.FILE if by_file else KeystoreKind.SYSTEM,
                passphrase=secret,
            )
        )
        self._first.clear()
        self._second.clear()

    def _valid(self) -> bool:
        complaints = (
            (self._name_field, self._name_trouble()),
            (self._uid_field, self._uid_trouble()),
            (self._first_field, self._length_trouble()),
            (self._second_field, self._second_trouble()),
        )
        wrong = None
        for field, sentence in complaints:
            field.complain(sentence)
            if sentence and wrong is None:
                wrong = field
        if wrong is not None:
            wrong.control.setFocus(Qt.FocusReason.OtherFocusReason)
        return wrong is None

    def _name_trouble(self) -> str:
        try:
            ids.display_name(self._name.text().strip())
        except Malformed:
            return self.tr("A name of 1 to 64 characters, without control characters.")
        return ""

    def _uid_trouble(self) -> str:
        try:
            ids.uid(self._uid.text().strip())
        except Malformed:
            return self.tr("It looks like name@organisation, in small plain letters.")
        return ""

    def _length_trouble(self) -> str:
        if self._file.button.isChecked() and len(self._first.text()) < MIN_PASSPHRASE:
            return self.tr("At least {n} characters.").format(n=MIN_PASSPHRASE)
        return ""

    def _second_trouble(self) -> str:
        if self._file.button.isChecked() and self._first.text() != self._second.text():
            return self.tr("The two passphrases differ.")
        return ""
