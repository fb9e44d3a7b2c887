# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing safety numbers: two people, once. Two answers of equal weight, none preset.

"They match" needs evidence: every line ticked, reading aloud finished, the last two groups typed
as they were heard, or a scan. "They are different" needs none and comes first.
"""

import time

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from client.model.commands import Evidence, MarkCompared, MarkDifferent
from client.model.comparison import ScanOutcome
from client.model.events import SafetyNumber, ScanChanged, Scanned
from client.model.media import PictureSlot
from client.model.participant import PersonView
from client.ui.boxes import card, clear, column, row
from client.ui.controls import Button, Tick
from client.ui.differ import Different
from client.ui.latest import Send
from client.ui.number_lines import NumberLines
from client.ui.page import Page
from client.ui.read_aloud import ReadAloud
from client.ui.scan_box import ScanBox
from client.ui.text import PlainLabel
from client.ui.typed_groups import TypedGroups


class SafetyPage(Page):
    """The compare page. It receives groups of digits and formats no number itself."""

    done = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__("", " ", width=960)
        self.centre()
        self._send = send
        self._person: PersonView | None = None
        self._number: SafetyNumber | None = None
        self.lines: NumberLines | None = None
        self.aloud: ReadAloud | None = None
        self.typed: TypedGroups | None = None
        self.scan: ScanBox | None = None
        self._scanned: ScanOutcome | None = None
        self._inside = column(gap=16)
        self.body.addLayout(self._inside)
        self.different = Button(self.tr("They are different"))
        self.match = Button(self.tr("They match"))
        self.match.clicked.connect(self._matched)
        self.different.clicked.connect(self._differed)
        for button in (self.different, self.match):
            # They stay where they are, whatever is said beside them: no click goes astray.
            button.setMinimumWidth(220)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._later = Button(self.tr("Not now"), "back", "quiet")
        self._later.clicked.connect(self.done)
        self._why_not = PlainLabel("", "small", "muted", wrap=True)
        keep = self._why_not.sizePolicy()
        keep.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        keep.setRetainSizeWhenHidden(True)
        self._why_not.setSizePolicy(keep)
        self._footer = self.add_footer(self.different, self.match, self._why_not, self._later)
        # First in tab order: nobody should have to look for the way to say no.
        QWidget.setTabOrder(self.different, self.match)
        QWidget.setTabOrder(self.match, self._later)

    def show_waiting(self, person: PersonView) -> None:
        """The number was asked for and is not here yet: no digits, no answers."""
        self._forget()
        self._person = person
        self.heading.setText(self.tr("Compare with {name}").format(name=person.name))
        self.lead.setText(self.tr("Preparing the number."))
        self.different.setEnabled(False)
        self._judge()
        self._footer.show()

    def show_number(self, number: SafetyNumber) -> None:
        """Show the number; who reads which line is told by the engine."""
        self._forget()
        self._person, self._number = number.person, number
        self.heading.setText(self.tr("Compare with {name}").format(name=number.person.name))
        self.lead.setText(
            self.tr(
                "Meet, or call a number you already know. If both of you see the same digits, "
                "nobody stands between you."
            )
        )
        self._inside.addWidget(card(self._head(), self._lines(number), margins=(24, 14, 24, 12)))
        self.typed = TypedGroups(number.groups[-2:])
        self.typed.changed.connect(self._judge)
        self._inside.addWidget(card(self.typed, margins=(24, 16, 24, 16)))
        self.scan = ScanBox(self._send, number)
        self.scan.judged.connect(self._scan_judged)
        self._inside.addWidget(card(self.scan, margins=(24, 18, 24, 18)))
        self.different.setEnabled(True)
        self._footer.show()
        self._judge()
        self.area.verticalScrollBar().setValue(0)

    def _head(self) -> QWidget:
        text = PlainLabel(
            self.tr("Read in turn, line by line. Tick a line when it is exactly the same."),
            "body",
            wrap=True,
        )
        self.words = Tick(self.tr("Words"))
        self.words.toggled.connect(self._show_words)
        self.start_aloud = Button(self.tr("Read aloud"), "speaking")
        self.start_aloud.clicked.connect(self._read_aloud)
        line = row(text, self.words, self.start_aloud, gap=14)
        line.setStretch(0, 1)
        self._tools = QWidget()
        line.setContentsMargins(0, 0, 0, 0)
        self._tools.setLayout(line)
        return self._tools

    def _lines(self, number: SafetyNumber) -> QWidget:
        self.lines = NumberLines(number)
        self.lines.changed.connect(self._judge)
        self.aloud = ReadAloud(number)
        self.aloud.hide()
        self.aloud.finished.connect(self._judge)
        self.aloud.broken_off.connect(self._broken_off)
        self.aloud.left.connect(self._whole_number)
        both = QWidget()
        both.setLayout(column(self.lines, self.aloud, gap=0))
        return both

    def _show_words(self, shown: bool) -> None:  # noqa: FBT001  the shape of Qt's signals
        if self.lines is not None:
            self.lines.show_words(shown=shown)

    def _read_aloud(self) -> None:
        if self.lines is not None and self.aloud is not None:
            self.lines.hide()
            self._tools.hide()
            self.aloud.show()
            self.aloud.setFocus()

    def _whole_number(self) -> None:
        if self.lines is not None and self.aloud is not None:
            self.aloud.hide()
            self._tools.show()
            self.lines.show()

    def _broken_off(self) -> None:
        # What was ticked before counts no more than what was read before.
        for line in self.lines.lines if self.lines is not None else ():
            line.tick.setChecked(False)
        self._judge()
        self.different.setFocus()

    def _scan_judged(self, outcome: ScanOutcome) -> None:
        self._scanned = outcome
        self._judge()

    @property
    def evidence(self) -> MarkCompared | None:
        """What "they match" would rest on now, or None."""
        if self._person is None or self._number is None:
            return None
        uid = self._person.uid
        rests_on = None if self._wrong else self._rests_on()
        if rests_on is None:
            return None
        typed = self.typed.text if rests_on is Evidence.TYPED and self.typed else ""
        return MarkCompared(uid, rests_on, typed)

    def _rests_on(self) -> Evidence | None:
        """The best evidence that there is."""
        if self._scanned is ScanOutcome.MATCH:
            return Evidence.SCAN
        if self.typed is not None and self.typed.agree:
            return Evidence.TYPED
        if self.aloud is not None and self.aloud.done:
            return Evidence.ALOUD
        ticked = self.lines is not None and self.lines.complete
        return Evidence.LINES if ticked else None

    @property
    def _wrong(self) -> bool:
        """Something was scanned or typed that is different."""
        typed = self.typed is not None and self.typed.differ
        return typed or self._scanned is ScanOutcome.DIFFERENT

    def _judge(self) -> None:
        possible, wrong = self.evidence is not None, self._wrong
        self.match.setEnabled(possible)
        self._why_not.setText(
            self.tr("What you scanned or typed is different.")
            if wrong
            else self.tr(
                "\u201cThey match\u201d needs all lines, reading aloud, the last groups or a scan."
            )
        )
        self._why_not.set_tone("stop" if wrong else "muted")
        self._why_not.setVisible(self._number is not None and not possible)

    def scan_changed(self, event: ScanChanged, slot: PictureSlot | None) -> None:
        """The camera for scanning opened or closed."""
        if self.scan is not None and self._person is not None and event.uid == self._person.uid:
            self.scan.scan_changed(event, slot)

    def scanned(self, event: Scanned) -> None:
        """What was seen in a picture."""
        if self.scan is not None and self._person is not None and event.uid == self._person.uid:
            self.scan.scanned(event)

    def scan_failed(self) -> None:
        """The engine could not scan."""
        if self.scan is not None:
            self.scan.failed()

    def _matched(self) -> None:
        wish = self.evidence
        if wish is not None:
            self._send(wish)
            self.done.emit()

    def _differed(self) -> None:
        person = self._person
        if person is None:
            return
        self._send(MarkDifferent(person.uid))
        self._forget()
        self.heading.setText(self.tr("The numbers are different"))
        self.lead.setText(person.name)
        page = Different(person, int(time.time()))
        page.done.connect(self.done)
        self._inside.addWidget(page)
        self._footer.hide()
        self.area.verticalScrollBar().setValue(0)

    def _forget(self) -> None:
        if self.scan is not None:
            self.scan.shut()
        clear(self._inside)
        self._number = None
        self._person = None
        self.lines = self.aloud = self.typed = self.scan = None
        self._scanned = None

    @override
    def showEvent(self, event: QShowEvent) -> None:
        # Nothing is preset: focus stays on the page, so Enter and Space answer nothing.
        super().showEvent(event)
        self.setFocus()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        if self.scan is not None:
            self.scan.shut()
        super().hideEvent(event)
