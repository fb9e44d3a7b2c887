# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The refusal: a full page, blockers first, one action each. There is no way past it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.model.check_report import in_order
from client.model.commands import CheckAgain, CloseRoom
from client.model.events import Refused
from client.model.verdict import ShownFinding
from client.ui.actions import Actions, ways
from client.ui.boxes import STRETCH, card, clear, column, holder, row, rule
from client.ui.controls import Button
from client.ui.findings import FindingRow, look_of
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.page import Page
from client.ui.text import PlainLabel, announce, isolate

_INDENT = 34
"""So that the small print stands below the sentence, not below its sign."""


class Refusal(Page):
    """Shows `Refused`. No button is the default; Enter confirms nothing."""

    closed = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__("", " ", width=860)
        self.centre()
        self._send = send
        self.doing = Actions(self, send)
        self.people_wanted = self.doing.people_wanted
        self.compare_wanted = self.doing.compare_wanted
        self.contact = ""
        """Whom the organisation's policy says to call."""
        self.heading.hide()
        self.lead.hide()
        self._inside = column(gap=14)
        self.body.addLayout(self._inside)
        self._copy = Button(self.tr("Copy report for IT"), "copy")
        back = Button(self.tr("Back"))
        again = Button(self.tr("Check again"), "refresh")
        self._copy.clicked.connect(lambda: self.doing.copy_report(self._copy))
        again.clicked.connect(lambda: self._send(CheckAgain()))
        back.clicked.connect(self._back)
        self.add_footer(self._copy, STRETCH, again, back)

    def show_refused(self, refused: Refused) -> None:
        """Show every finding, blockers first."""
        self.strip.hide()
        self.doing.begin(refused.findings)
        clear(self._inside)
        standing = [f for f in in_order(refused.findings) if f.stands]
        self._inside.addWidget(self._head(refused))
        self._inside.addSpacing(6)
        for number, finding in enumerate(standing, 1):
            self._inside.addWidget(self._item(number, finding, alone=len(standing) == 1))
        self._inside.addWidget(self._all(refused.findings))
        self._copy.show_as(self.tr("Copy report for IT"), "copy")
        answer = self.doing.answer()
        if not answer:
            self.area.verticalScrollBar().setValue(0)
        head = self.tr("You were not connected")
        why = f"{head}. {standing[0].message}" if standing else head
        announce(self, answer or why, loud=True)

    def _head(self, refused: Refused) -> QWidget:
        blockers = [f for f in refused.findings if f.blocks]
        title = isolate(refused.title or self.tr("This room"))
        sentence = (
            self.tr("{title} failed 1 of {all} checks.")
            if len(blockers) == 1
            else self.tr("{title} failed {count} of {all} checks.")
        ).format(title=title, count=len(blockers), all=len(refused.findings))
        calm = self.tr("Camera and microphone stayed closed. Nothing was sent.")
        text = column(
            PlainLabel(self.tr("You were not connected"), "display"),
            PlainLabel(f"{sentence} {calm}", "body", "muted", wrap=True),
            gap=6,
        )
        if refused.classification:
            said = self.tr("Classification of this room: {word}")
            word = said.format(word=isolate(refused.classification))
            text.addWidget(PlainLabel(word, "strong", wrap=True))
        if self.contact:
            call = self.tr("Questions? Call {contact}.").format(contact=isolate(self.contact))
            text.addWidget(PlainLabel(call, "body", wrap=True))
        line = row(Icon("refused", "stop", 52), text, gap=22)
        line.setStretch(1, 1)
        return holder(line)

    def _item(self, number: int, finding: ShownFinding, *, alone: bool) -> QWidget:
        """Why and what to do stand first and large; which check said so is small print."""
        look = look_of(finding)
        place = PlainLabel(f"{number}.", "heading", "muted")
        place.setVisible(not alone)
        message = PlainLabel(finding.message, "heading", wrap=True)
        top = Qt.AlignmentFlag.AlignTop
        head = row(gap=12)
        head.addWidget(Icon(look.icon, look.tone, 22), 0, top)
        head.addWidget(place, 0, top)
        head.addWidget(message, 1)
        said = self.tr("{title}: {result}").format(title=finding.title, result=look.word)
        small = column(
            PlainLabel(said, "small", look.tone, wrap=True),
            PlainLabel(finding.id, "tiny", "muted"),
            gap=1,
        )
        actions = self.doing.buttons(finding)[::-1]
        for action in actions:
            action.setAccessibleName(f"{number}: {action.text()}")
        below = row(_INDENT, small, ways(*actions), gap=10)
        below.setStretch(1, 1)
        tone = "stop" if finding.blocks else "warn"
        return card(head, below, gap=12, margins=(22, 18, 18, 14), tone=tone)

    def _all(self, findings: tuple[ShownFinding, ...]) -> QWidget:
        label = self.tr("All {count} checks, with what was seen").format(count=len(findings))
        more = Button(label, "down", "quiet")
        more.setCheckable(True)
        lines = column(gap=0)
        for index, finding in enumerate(in_order(findings)):
            if index:
                lines.addWidget(rule())
            lines.addWidget(FindingRow(finding, evidence=True))
        inside = card(lines, margins=(20, 10, 20, 10))
        inside.hide()
        more.toggled.connect(inside.setVisible)
        return holder(column(row(more, STRETCH), inside, gap=8))

    def _back(self) -> None:
        self._send(CloseRoom())
        self.closed.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        # No default: the focus is on the page itself until the person moves it.
        super().showEvent(event)
        self.setFocus()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        # Whoever comes back later reads from the top.
        self.doing.answer()
        super().hideEvent(event)
