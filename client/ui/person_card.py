# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person: who they are, how sure that is, and the way to be surer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from client.model.events import RoomView
from client.model.ids import IdentityKey
from client.model.participant import KeyCause, PersonView, TrustState
from client.ui import i18n
from client.ui.avatar import Avatar
from client.ui.boxes import STRETCH, card, clear, column, row, rule
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.marks import mark_of, shown_name
from client.ui.page import Page
from client.ui.person_rooms import PersonRooms
from client.ui.text import ElidedLabel, PlainLabel


def short_key(identity: IdentityKey) -> str:
    """The first digits of a key in groups of four, to tell two keys apart at a glance."""
    digits = identity.rpartition(":")[2][:16].upper()
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


class PersonPage(Page):
    """A contact's page."""

    back_wanted = Signal()
    compare_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("", width=760)
        self.heading.setText(self.tr("Person"))
        back = Button(self.tr("People"), "back")
        back.clicked.connect(self.back_wanted)
        self.tools.addWidget(back)
        self._inside = column(gap=16)
        self.rooms = PersonRooms()
        self.body.addLayout(self._inside)
        self.body.addWidget(self.rooms)
        self.person: PersonView | None = None

    def show_person(self, person: PersonView, rooms: tuple[RoomView, ...] = ()) -> None:
        """Show a contact as the engine last told, and which of my rooms name them."""
        held = QApplication.focusWidget()
        had_focus = held is not None and self.isAncestorOf(held)
        self.person = person
        self.rooms.show_rooms(person, rooms)
        clear(self._inside)
        who = row(
            Avatar(person.name, 64),
            column(
                STRETCH,
                ElidedLabel(shown_name(person.name, confusable=person.confusable), "title"),
                ElidedLabel(person.uid, "body", "muted"),
                STRETCH,
                gap=2,
            ),
            gap=20,
        )
        who.setStretch(1, 1)
        self._inside.addWidget(card(who, gap=16, margins=(24, 22, 24, 22)))
        self._inside.addWidget(self._trust(person))
        self._inside.addWidget(self._facts(person))
        if had_focus:
            # The button that had it is a new one now.
            self.setFocus()

    def _trust(self, person: PersonView) -> QWidget:
        mark = mark_of(person.trust)
        tone = {"org": "accent"}.get(mark.tone, mark.tone)
        meaning = mark.meaning
        meaning = self._cause(person) or meaning
        if person.new_key:
            since = self.tr("This key is new since {day}: ask them whether they expected that.")
            meaning = f"{meaning} {since.format(day=i18n.day(person.since))}"
        text = column(
            PlainLabel(mark.word, "heading", tone),
            PlainLabel(meaning, "body", wrap=True),
            gap=4,
        )
        again = person.trust is TrustState.IN_PERSON
        label = self.tr("Compare again") if again else self.tr("Compare numbers")
        line = row(Icon(mark.icon, mark.tone, 32, mark.word), text, gap=18)
        if person.identity and person.trust is not TrustState.REVOKED:
            compare = Button(label, kind="" if again else "primary")
            compare.clicked.connect(lambda: self.compare_wanted.emit(person.uid))
            line.addWidget(compare)
            # The first stop of the keyboard, not the rooms that they can be struck from.
            self.setFocusProxy(compare)
        line.setStretch(1, 1)
        return card(line, margins=(24, 20, 20, 20))

    def _cause(self, person: PersonView) -> str:
        """Why this person is blocked, and the way back, as one or two sentences."""
        match person.cause:
            case KeyCause.OTHER_CARD:
                text = self.tr(
                    "Another card of theirs was added on {day}: a new computer, or somebody else. "
                    "They stay blocked until you compare the number of the new key."
                )
            case KeyCause.DIFFERED:
                text = self.tr(
                    "On {day} you compared numbers, and they were different. They stay blocked "
                    "until you compare again: ask for a new card by another way first."
                )
            case KeyCause.ORGANISATION:
                text = self.tr(
                    "The organisation's list names another key than the card you hold. They stay "
                    "blocked until you add their new card and compare numbers."
                )
            case _:
                return ""
        return text.format(day=i18n.day(person.since))

    def _facts(self, person: PersonView) -> QWidget:
        rows = [
            (self.tr("Organisation"), person.organisation or self.tr("none named")),
            (self.tr("Key"), short_key(person.identity)),
            (self.tr("In this state since"), i18n.day(person.since) if person.since else "-"),
        ]
        if person.earlier_key:
            rows.insert(2, (self.tr("Key before"), short_key(person.earlier_key)))
        if person.compared_at:
            way = self.tr("{day}, by scanning") if person.by_scan else self.tr("{day}, by reading")
            # What was compared is the key of that day, not the one that came after it.
            other = bool(person.earlier_key) and person.trust is TrustState.KEY_CHANGED
            label = self.tr("Earlier key compared") if other else self.tr("Compared")
            rows.append((label, way.format(day=i18n.day(person.compared_at))))
        box = column(gap=10)
        for index, (label, value) in enumerate(rows):
            if index:
                box.addWidget(rule())
            name = PlainLabel(label, "body", "muted")
            name.setMinimumWidth(220)
            line = row(name, ElidedLabel(value, "body"), gap=16)
            line.setStretch(1, 1)
            box.addLayout(line)
        return card(box, margins=(24, 18, 24, 18))
