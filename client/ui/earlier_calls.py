# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Calls that are over: when, in which room, who was there, and whether all records say the same."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame
from typing_extensions import override

from client.model.attendance import AttendanceListed, AttendanceView, ListAttendance
from client.ui import i18n, links, theme
from client.ui.attendance import AttendedList, DamagedCard
from client.ui.boxes import STRETCH, clear, column, frame, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.page import Page, empty_state
from client.ui.saving import write
from client.ui.text import ElidedLabel, PlainLabel, isolate

AT_ONCE = 30
"""Calls that are drawn; older ones follow when they are asked for."""
_BELOW_FROM = 1.5
"""From this size of text on, what stands beside each other stands below."""


class EarlierCall(QFrame):
    """One call in two lines, and behind an arrow everybody who was there."""

    export_wanted = Signal()
    """Its receipts are wanted as files."""

    def __init__(self, call: AttendanceView) -> None:
        super().__init__()
        self.call = call
        self.setObjectName("card")
        when = i18n.span(call.began, call.ended)
        title = ElidedLabel(call.title or self.tr("A room without a title"), "heading")
        said = PlainLabel(call.sentence, "body", "" if call.agree else "stop", wrap=True)
        sign = Icon("passed", "person", 20) if call.agree else Icon("warning", "stop", 20)
        self.arrow = Button(self.tr("Who was there"), "forward", "quiet")
        self.arrow.clicked.connect(self._turn)
        self.export = Button(self.tr("Export receipts"), "save", "quiet")
        self.export.clicked.connect(self.export_wanted)
        self.export.setEnabled(bool(call.receipts))
        name = f"{isolate(call.title)}, {when}"
        self.arrow.setAccessibleName(f"{self.arrow.text()}: {name}")
        self.export.setAccessibleName(f"{self.export.text()}: {name}")
        large = theme.current().scale >= _BELOW_FROM
        head: QBoxLayout = (column if large else row)(
            title, PlainLabel(when, "small", "muted"), gap=14
        )
        head.setStretch(0, 1)
        line = row(sign, said, gap=10)
        line.setStretch(1, 1)
        self.people = AttendedList()
        below: QBoxLayout = row(self.arrow, STRETCH, self.export, gap=10)
        if large:
            below = column(row(self.arrow, STRETCH), row(self.export, STRETCH), gap=2)
        self.setLayout(column(head, line, below, self.people, gap=8, margins=(20, 16, 16, 12)))
        self.people.hide()
        if not call.agree:
            self._turn()

    def _turn(self) -> None:
        wanted = self.people.isHidden()
        if wanted:
            self.people.show_people(self.call.people)
        self.people.setVisible(wanted)
        name = self.arrow.accessibleName()
        self.arrow.show_as(self.arrow.text(), "down" if wanted else "forward")
        self.arrow.setAccessibleName(name)


class EarlierCalls(Page):
    """The calls of which records are kept, newest first."""

    def __init__(self, send: Send) -> None:
        super().__init__("", " ")
        self._send = send
        self.heading.setText(self.tr("Earlier calls"))
        self.lead.setText(
            self.tr(
                "Who was there, by the records that everybody signed. They are kept sealed on "
                "this computer and show that somebody was there, never what was said."
            )
        )
        self.damaged = DamagedCard(spoken=False)
        self.body.addWidget(self.damaged)
        self._list = column(gap=12)
        self.body.addLayout(self._list)
        self.older = Button(self.tr("Show older calls"), "down", "quiet")
        self.older.clicked.connect(self._more)
        self.body.addLayout(row(self.older, STRETCH))
        self._listed: AttendanceListed | None = None
        self._drawn = AT_ONCE
        self._stale = True
        """What is drawn is not what is kept: it is drawn as soon as somebody looks."""

    def show_listed(self, event: AttendanceListed) -> None:
        """The calls as they are kept now; the same ones are left as they are open."""
        if event == self._listed:
            return
        self._listed = event
        self.damaged.show_damaged(event.damaged)
        self._stale = True
        if self.isVisible():
            self._draw()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._draw()
        self._send(ListAttendance())

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        # Whoever comes back finds the newest first, and no long list.
        self._stale = self._stale or self._drawn > AT_ONCE
        self._drawn = AT_ONCE
        super().hideEvent(event)

    def _more(self) -> None:
        self._drawn += AT_ONCE
        self._draw()

    def _draw(self) -> None:
        self._stale = False
        clear(self._list)
        calls = self._listed.calls if self._listed is not None else ()
        for call in calls[: self._drawn]:
            card = EarlierCall(call)
            card.export_wanted.connect(lambda card=card: self._export(card))
            self._list.addWidget(card)
        if not calls:
            self._list.addWidget(self._empty())
        self.older.setVisible(len(calls) > self._drawn)

    def _empty(self) -> QFrame:
        if self._listed is None:
            return frame("card", column(PlainLabel(self.tr("Reading the records."), "body")))
        return empty_state(
            "record",
            self.tr("No calls yet"),
            self.tr("When a call is over, here stands who was there, and whether all agree on it."),
        )

    def _export(self, card: EarlierCall) -> None:
        """Every receipt as it was signed, one file each: what an auditor's program reads."""
        folder = links.choose_folder(self, self.tr("Export the receipts into a folder"))
        if folder is None:
            return
        call = card.call
        for place, (key, envelope) in enumerate(call.receipts):
            name = f"{call.ended}-{place}-{key.removeprefix('ed25519:')}.json"
            trouble = write(folder / name, envelope, private=True)
            if trouble:
                self.strip.tell(trouble)
                return
        self.strip.hide()
        card.export.confirm(self.tr("Exported"))
