# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""People: contacts with their marks, my card to give away, theirs to add."""

from typing import assert_never

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from typing_extensions import override

from client.model.commands import ImportCard
from client.model.events import CardOutcome, CardTaken, IdentityChanged
from client.model.participant import PersonView, TrustState
from client.ui import i18n, links, theme
from client.ui.avatar import Avatar
from client.ui.boxes import STRETCH, card, clear, column, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.marks import MarkLabel, mark_of, shown_name
from client.ui.page import Page, Strip, empty_state
from client.ui.saving import save_bytes
from client.ui.text import ElidedLabel, PlainLabel, announce, isolate

_OPEN = (TrustState.UNVERIFIED, TrustState.KEY_CHANGED)
_WEAKEST_FIRST = {state: -place for place, state in enumerate(TrustState)}


class PersonRow(QPushButton):
    """A contact in the list; a click opens the person."""

    def __init__(self, person: PersonView) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        shown = shown_name(person.name, confusable=person.confusable)
        name = ElidedLabel(shown, "strong")
        about: str = person.uid
        if person.new_key:
            since = self.tr("new key since {day}").format(day=i18n.day(person.since))
            about = f"{person.uid}, {since}"
        uid = ElidedLabel(about, "small", "muted")
        line = row(
            Avatar(person.name, 40),
            column(STRETCH, name, uid, STRETCH, gap=1),
            MarkLabel(person.trust),
            Icon("forward", "muted", 18),
            gap=14,
            margins=(14, 0, 14, 0),
        )
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setAccessibleName(f"{shown}, {about}, {mark_of(person.trust).word}")
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, 64)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, 64)


class People(Page):
    """The contact list and the two ways a card travels: as a file or as text."""

    person_wanted = Signal(str)
    organisation_wanted = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__("")
        self.heading.setText(self.tr("People"))
        self._send = send
        self._identity: IdentityChanged | None = None
        listed = Button(self.tr("Organisation's list"), "mark-organisation")
        listed.clicked.connect(self.organisation_wanted)
        self.tools.addWidget(listed)
        add_file = Button(self.tr("Add card from file"), "folder")
        add_text = Button(self.tr("Paste card"), "paste")
        add_file.clicked.connect(self._add_file)
        add_text.clicked.connect(self._show_paste)
        self.tools.addWidget(add_text)
        self.tools.addWidget(add_file)
        self.news = Strip("accent")
        self.body.addWidget(self.news)
        self._mine = self._my_card()
        self._paste = self._paste_card()
        self._list = column(gap=8)
        for part in (self._mine, self._paste):
            self.body.addWidget(part)
        self.body.addSpacing(8)
        self._count = PlainLabel("", "heading")
        self.body.addWidget(self._count)
        self.body.addLayout(self._list)
        self.show_people(())

    def _my_card(self) -> QWidget:
        self._copy = Button(self.tr("Copy as text"), "copy")
        self._save = Button(self.tr("Save as file"), "save")
        self._copy.clicked.connect(self._copy_card)
        self._save.clicked.connect(self._save_card)
        text = PlainLabel(
            self.tr("Give it to everyone who should be able to invite you. It holds no secret."),
            "small",
            "muted",
            wrap=True,
        )
        line = row(
            Icon("card", "accent", 28),
            column(PlainLabel(self.tr("My contact card"), "strong"), text, gap=2),
            self._copy,
            self._save,
            gap=14,
        )
        line.setStretch(1, 1)
        return card(line, margins=(20, 14, 16, 14))

    def _paste_card(self) -> QWidget:
        self._text = QPlainTextEdit()
        self._text.setFont(theme.font("small"))
        self._text.setFixedHeight(110)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(self.tr("Contact card as text"))
        self._text.setPlaceholderText("watchword-card:...")
        cancel = Button(self.tr("Cancel"))
        add = Button(self.tr("Add this card"), kind="primary")
        add.clicked.connect(self._add_text)
        box = card(
            PlainLabel(self.tr("Paste somebody's contact card"), "strong"),
            self._text,
            row(STRETCH, cancel, add, gap=10),
            gap=12,
        )
        cancel.clicked.connect(box.hide)
        box.hide()
        return box

    def show_identity(self, identity: IdentityChanged) -> None:
        """My own card can be given away once there is one."""
        self._identity = identity
        for button in (self._copy, self._save):
            button.setEnabled(bool(identity.card))

    def card_taken(self, event: CardTaken) -> None:
        """A card was read: say what came of it, and open the person whose key changed."""
        name = isolate(event.person.name)
        match event.outcome:
            case CardOutcome.NEW:
                text = self.tr("{name} was added. Compare numbers before you trust this card.")
            case CardOutcome.SAME:
                text = self.tr("You have this card of {name} already. Nothing was changed.")
            case CardOutcome.UPDATED:
                text = self.tr("The card of {name} was renewed. Their key is the same as before.")
            case CardOutcome.KEY_CHANGED:
                text = self.tr(
                    "This card of {name} holds another key than before. {name} is blocked until "
                    "you have compared numbers: it may be a new computer, or somebody else."
                )
            case _:
                assert_never(event.outcome)
        bad = event.outcome is CardOutcome.KEY_CHANGED
        (self.strip if bad else self.news).tell(text.format(name=name))

    def show_people(self, people: tuple[PersonView, ...]) -> None:
        """Show the contacts: those who need attention first, then by name."""
        clear(self._list)
        self._count.setVisible(bool(people))
        to_verify = sum(p.trust in _OPEN for p in people)
        count = self.tr("1 contact") if len(people) == 1 else self.tr("{all} contacts")
        if to_verify:
            count = self.tr("{contacts}, {open} to verify").format(contacts=count, open=to_verify)
        self._count.setText(count.format(all=len(people)))
        ordered = sorted(
            people, key=lambda p: (not p.trust.blocks, _WEAKEST_FIRST[p.trust], p.name)
        )
        for person in ordered:
            item = PersonRow(person)
            item.clicked.connect(lambda _=False, uid=person.uid: self.person_wanted.emit(uid))
            self._list.addWidget(item)
        if not people:
            self._list.addWidget(
                empty_state(
                    "people",
                    self.tr("No contacts yet"),
                    self.tr(
                        "Ask somebody for their contact card and add it here. "
                        "A card may travel by any way: you check it by comparing numbers."
                    ),
                )
            )

    def _copy_card(self) -> None:
        if self._identity is not None:
            QGuiApplication.clipboard().setText(self._identity.card_text)
            announce(self, self.tr("Your card was copied"))
            self._copy.confirm(self.tr("Copied"))

    def _save_card(self) -> None:
        if self._identity is not None and self._identity.me is not None:
            name = f"{self._identity.me.uid}.card"
            trouble = save_bytes(self, self.tr("Save my contact card"), name, self._identity.card)
            if trouble:
                self.strip.tell(trouble)
            elif trouble is not None:
                self.strip.hide()
                self._save.confirm(self.tr("Saved"))

    def _show_paste(self) -> None:
        self._paste.show()
        self._text.setFocus()

    def _add_text(self) -> None:
        try:
            data = links.pasted_card(self._text.toPlainText())
        except links.Unreadable:
            self.strip.tell(self.tr("This text is not a contact card. Ask for it again."))
            return
        self._text.clear()
        self._paste.hide()
        self.strip.hide()
        self._send(ImportCard(data))

    def _add_file(self) -> None:
        path = links.choose_file(
            self, self.tr("Add a contact card"), self.tr("Contact cards (*.card);;All files (*)")
        )
        if path is None:
            return
        try:
            data = links.read_limited(path)
        except (links.Unreadable, OSError):
            self.strip.tell(self.tr("This file is not a contact card. Ask for it again."))
            return
        self.strip.hide()
        self._send(ImportCard(data))
