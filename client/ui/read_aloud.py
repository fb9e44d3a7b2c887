# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a safety number aloud, group by group, by the keyboard alone if wished."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from client.model.events import SafetyNumber
from client.ui.boxes import STRETCH, column, holder, row
from client.ui.controls import Button
from client.ui.number_lines import PER_LINE, i_read, spoken
from client.ui.text import PlainLabel, announce


class ReadAloud(QWidget):
    """One group at a time, large. Space goes on; a held key goes no further than one group."""

    finished = Signal()
    """Every group was the same."""
    broken_off = Signal()
    """A group was not the same: nothing that was read before counts."""
    left = Signal()
    """Back to the whole number."""

    def __init__(self, number: SafetyNumber) -> None:
        super().__init__()
        self._number = number
        self._place = 0
        self._stopped = False
        self._who = PlainLabel("", "heading")
        self.group = PlainLabel("", "huge")
        self._stand = holder(row(STRETCH, self.group, STRETCH, margins=(0, 24, 0, 24)))
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, len(number.groups))
        self._progress.setFixedHeight(8)
        self._progress.setAccessibleName(self.tr("Progress of reading aloud"))
        self._count = PlainLabel("", "small", "muted")
        self._hint = PlainLabel("", "body", "muted", wrap=True)
        self.same = Button(self.tr("The same: next (Space)"))
        self.not_same = Button(self.tr("Not the same: stop"))
        self.whole = Button(self.tr("Whole number"), "back", "quiet")
        # Space goes on from here; a button counts once, however long the key is held.
        self.setFocusProxy(self.same)
        self.same.clicked.connect(self.go_on)
        self.not_same.clicked.connect(self.stop)
        self.whole.clicked.connect(self.left)
        self.setLayout(
            column(
                row(self._who, STRETCH, self._count, gap=12),
                self._progress,
                self._stand,
                self._hint,
                row(self.not_same, self.same, STRETCH, self.whole, gap=12),
                gap=10,
            )
        )
        self._show()

    @property
    def done(self) -> bool:
        """All groups were read and were the same."""
        return not self._stopped and self._place >= len(self._number.groups)

    def go_on(self) -> None:
        """This group was the same on both sides; after a stop: read it once more."""
        if self._stopped:
            self._stopped = False
        elif self._place < len(self._number.groups):
            self._place += 1
        self._show()
        if self.done:
            self.finished.emit()

    def stop(self) -> None:
        """This group is not the same."""
        if not self.done:
            self._stopped = True
            self._show()
            self.broken_off.emit()

    def _show(self) -> None:
        groups = self._number.groups
        self._progress.setValue(self._place)
        self.same.show_as(
            self.tr("Read it once more (Space)")
            if self._stopped
            else self.tr("The same: next (Space)"),
            "",
        )
        for part in (self.same, self.not_same, self._stand):
            part.setVisible(not self.done)
        if self.done:
            self._who.setText(self.tr("All groups are the same"))
            self._count.setText("")
            self.group.setText("")
            self._hint.setText(self.tr("Now choose \u201cThey match\u201d below."))
            announce(self, self._who.text())
            return
        mine = i_read(self._number, self._place // PER_LINE)
        self._who.setText(self.tr("You read") if mine else self.tr("They read"))
        self._count.setText(
            self.tr("Group {n} of {all}").format(n=self._place + 1, all=len(groups))
        )
        self.group.setText(groups[self._place])
        self.group.setAccessibleName(spoken(groups[self._place]))
        self._hint.setText(self._what(mine=mine))
        announce(self, f"{self._who.text()}: {self.group.accessibleName()}")

    def _what(self, *, mine: bool) -> str:
        if self._stopped:
            return self.tr(
                "Stopped. Read this group once more, slowly. If it stays different, choose "
                "\u201cThey are different\u201d below."
            )
        if mine:
            return self.tr("Read this group to them, and go on when they say \u201csame\u201d.")
        return self.tr("Listen. If you hear exactly this, say \u201csame\u201d and go on.")
