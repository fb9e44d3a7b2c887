# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is over and why: a call that ended, or the engine itself."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from client.model.attendance import AttendanceView
from client.model.check_report import report
from client.model.verdict import ShownFinding
from client.ui.attendance import RecordCard
from client.ui.boxes import STRETCH, card, clear, column, row
from client.ui.controls import Button
from client.ui.lost import LostChecks
from client.ui.page import Page, empty_state
from client.ui.text import announce


class EndedPage(Page):
    """One sentence and one button, and who was here."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__("", width=640)
        self.centre()
        self.heading.hide()
        self._inside = column(gap=0)
        self.body.addSpacing(100)
        self.body.addLayout(self._inside)
        self.lost = LostChecks()
        self._copy = Button(self.tr("Copy report for IT"), "copy")
        self._copy.clicked.connect(self._report)
        self._why = card(self.lost, row(STRETCH, self._copy), gap=14, tone="stop")
        self.body.addWidget(self._why)
        self.records = RecordCard()
        self.body.addWidget(self.records)

    def show_end(
        self,
        sentence: str,
        record: AttendanceView | None = None,
        lost: tuple[ShownFinding, ...] = (),
    ) -> None:
        """Say why the call is over, which checks it lost, and what the records of it say."""
        clear(self._inside)
        self.lost.show_lost(lost)
        self._why.setVisible(bool(lost))
        self._copy.show_as(self.tr("Copy report for IT"), "copy")
        if record is None:
            self.records.hide()
        else:
            self.records.show_record(record)
        back = Button(self.tr("Back to rooms"))
        back.clicked.connect(self.closed)
        self._inside.addWidget(
            empty_state(
                "leave",
                self.tr("The call has ended"),
                sentence or self.tr("Microphone and camera are closed."),
                back,
            )
        )

    def _report(self) -> None:
        QGuiApplication.clipboard().setText(report(self.lost.findings))
        self._copy.show_as(self.tr("Report copied"), "tick")
        announce(self, self.tr("The report was copied"))


class StoppedPage(Page):
    """The engine has ended on its own: nothing works any more, and this page says so."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__("", width=640)
        self.centre()
        self.heading.hide()
        self._inside = column(gap=0)
        self.body.addSpacing(100)
        self.body.addLayout(self._inside)

    def show_stopped(self, sentence: str) -> None:
        """Say why, where a reason is known."""
        clear(self._inside)
        shut = Button(self.tr("Close Watchword"))
        shut.clicked.connect(self.closed)
        self._inside.addWidget(
            empty_state(
                "warning",
                self.tr("Watchword has stopped"),
                sentence or self.tr("Microphone and camera are closed. Start Watchword again."),
                shut,
            )
        )
