# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing safety numbers: two people, once. Two answers of equal weight, none preset."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.model.commands import MarkCompared, MarkDifferent
from client.model.events import SafetyNumber
from client.model.participant import PersonView, TrustState
from client.ui.boxes import STRETCH, card, clear, column, row, rule
from client.ui.controls import Button, Tick
from client.ui.latest import Send
from client.ui.page import Page, empty_state
from client.ui.qr import QrCode
from client.ui.text import PlainLabel, isolate

_PER_LINE = 4


class NumberLine(QWidget):
    """One line of four groups with who reads it, and a tick for: heard the same."""

    ticked = Signal()

    def __init__(self, number: int, groups: tuple[str, ...], reader: str) -> None:
        super().__init__()
        digits = PlainLabel("   ".join(groups), "digits")
        digits.setAccessibleName(self._spoken(number, groups, reader))
        who = PlainLabel(reader, "small", "muted")
        who.setMinimumWidth(96)
        self.tick = Tick(self.tr("Same"))
        self.tick.setAccessibleName(self.tr("Line {n} is the same").format(n=number))
        self.tick.toggled.connect(self.ticked)
        place = PlainLabel(str(number), "strong", "muted")
        place.setFixedWidth(18)
        self.setLayout(
            row(place, digits, 8, who, STRETCH, self.tick, gap=12, margins=(0, 10, 0, 10))
        )

    def _spoken(self, number: int, groups: tuple[str, ...], reader: str) -> str:
        words = (self._digit(d) for group in groups for d in (*group, ","))
        return self.tr("Line {n}, {who}: ").format(n=number, who=reader) + " ".join(words)

    def _digit(self, digit: str) -> str:
        if not digit.isdigit():
            return digit
        # Each literal stands alone so that translators find it.
        names = (
            self.tr("zero"),
            self.tr("one"),
            self.tr("two"),
            self.tr("three"),
            self.tr("four"),
            self.tr("five"),
            self.tr("six"),
            self.tr("seven"),
            self.tr("eight"),
            self.tr("nine"),
        )
        return names[int(digit)]


class SafetyPage(Page):
    """The compare page. It receives groups of digits and formats no number itself."""

    done = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__("", " ", width=960)
        self.centre()
        self._send = send
        self._person: PersonView | None = None
        self._lines: list[NumberLine] = []
        self._inside = column(gap=16)
        self.body.addLayout(self._inside)
        self.different = Button(self.tr("They are different"))
        self.match = Button(self.tr("They match"))
        self.match.clicked.connect(self._matched)
        self.different.clicked.connect(self._differed)
        for button in (self.different, self.match):
            button.setMinimumWidth(240)
        self._later = Button(self.tr("Not now"), "back", "quiet")
        self._later.clicked.connect(self.done)
        self._why_not = PlainLabel(self.tr("Tick every line first"), "small", "muted")
        self._footer = self.add_footer(
            self.different, self.match, self._why_not, STRETCH, self._later
        )
        self.setTabOrder(self.different, self.match)

    def show_waiting(self, person: PersonView) -> None:
        """The number was asked for and is not here yet: no digits, no answers."""
        self._person = person
        self._lines = []
        clear(self._inside)
        self.heading.setText(self.tr("Compare with {name}").format(name=person.name))
        self.lead.setText(self.tr("Preparing the number."))
        self.different.setEnabled(False)
        self.match.setEnabled(False)
        self._footer.show()

    def show_number(self, number: SafetyNumber, my_uid: str) -> None:
        """Show the number; who reads which line is the same on both sides."""
        self._person = number.person
        clear(self._inside)
        name = number.person.name
        self.heading.setText(self.tr("Compare with {name}").format(name=name))
        self.lead.setText(
            self.tr(
                "Meet, or call a number you already know. If both of you see the same digits, "
                "nobody stands between you."
            )
        )
        i_begin = my_uid < number.person.uid
        self._lines = []
        box = column(gap=0)
        for index in range(0, len(number.groups), _PER_LINE):
            mine = (index // _PER_LINE) % 2 == (0 if i_begin else 1)
            reader = self.tr("you read") if mine else self.tr("they read")
            groups = number.groups[index : index + _PER_LINE]
            line = NumberLine(index // _PER_LINE + 1, groups, reader)
            line.ticked.connect(self._ticked)
            if self._lines:
                box.addWidget(rule())
            box.addWidget(line)
            self._lines.append(line)
        self._inside.addWidget(card(box, margins=(24, 12, 24, 12)))
        self._inside.addWidget(self._below(number))
        self.different.setEnabled(True)
        self._footer.show()
        self._ticked()

    def _below(self, number: SafetyNumber) -> QWidget:
        code = QrCode(212)
        code.show_rows(number.qr)
        steps = column(
            PlainLabel(self.tr("How to compare"), "heading"),
            PlainLabel(
                self.tr("1. Read in turn, one line each. The other follows on their screen."),
                wrap=True,
            ),
            PlainLabel(
                self.tr("2. Tick a line when you heard or saw exactly the same digits."), wrap=True
            ),
            PlainLabel(
                self.tr(
                    "3. When one digit differs, stop and choose \u201cThey are different\u201d."
                ),
                wrap=True,
            ),
            PlainLabel(
                self.tr("Sitting together? The QR code holds the same number."),
                "small",
                "muted",
                wrap=True,
            ),
            STRETCH,
            gap=9,
        )
        line = row(steps, code, gap=32)
        line.setStretch(0, 1)
        return card(line, margins=(24, 20, 24, 20))

    def _ticked(self) -> None:
        lines = self._lines
        complete = bool(lines) and all(line.tick.isChecked() for line in lines)
        self.match.setEnabled(complete)
        self._why_not.setVisible(bool(lines) and not complete)

    def _matched(self) -> None:
        if self._person is not None:
            self._send(MarkCompared(self._person.uid))
            self.done.emit()

    def _differed(self) -> None:
        if self._person is None:
            return
        self._send(MarkDifferent(self._person.uid))
        clear(self._inside)
        self._lines = []
        self.heading.setText(self.tr("The numbers are different"))
        self.lead.setText("")
        back = Button(self.tr("Back to the person"))
        back.clicked.connect(self.done)
        self._inside.addWidget(
            empty_state(
                "mark-changed",
                self.tr("Say nothing confidential to this contact"),
                self._what_now(self._person),
                back,
            )
        )
        self._footer.hide()

    def _what_now(self, person: PersonView) -> str:
        if person.trust is TrustState.KEY_CHANGED:
            text = self.tr(
                "The new card of {name} may come from somebody else. It was thrown away, and the "
                "key from before counts again. Ask {name} by another way, and tell your IT."
            )
        else:
            text = self.tr(
                "The card you hold for {name} may belong to somebody else. It does not count as "
                "compared. Ask for the card again by another way, and tell your IT."
            )
        return text.format(name=isolate(person.name))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        # Nothing is preset: focus stays on the page, so Enter and Space answer nothing.
        super().showEvent(event)
        self.setFocus()
