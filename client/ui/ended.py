# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is over and why: a call that ended, or the engine itself."""

from PySide6.QtCore import Signal

from client.model.attendance import AttendanceView
from client.ui.attendance import RecordCard
from client.ui.boxes import clear, column
from client.ui.controls import Button
from client.ui.page import Page, empty_state


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
        self.records = RecordCard()
        self.body.addWidget(self.records)

    def show_end(self, sentence: str, record: AttendanceView | None = None) -> None:
        """Say why the call is over, and what the records of it say."""
        clear(self._inside)
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
