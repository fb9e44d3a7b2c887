# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A safety number as lines: who reads each one, its digits, its words on wish, and a tick."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from client.model.events import SafetyNumber
from client.ui.boxes import STRETCH, column, row, rule
from client.ui.controls import Tick
from client.ui.text import PlainLabel

PER_LINE = 4


def spoken(group: str) -> str:
    """A group digit by digit, for screen readers."""
    return " ".join(_digit(char) for char in group)


def i_read(number: SafetyNumber, line: int) -> bool:
    """Whether I read this line, counted from 0; the other side is told the opposite."""
    return (line % 2 == 0) == number.i_begin


def _digit(digit: str) -> str:
    if not digit.isdigit():
        return digit
    # Each literal stands alone so that translators find it.
    names = (
        QCoreApplication.translate("NumberLine", "zero"),
        QCoreApplication.translate("NumberLine", "one"),
        QCoreApplication.translate("NumberLine", "two"),
        QCoreApplication.translate("NumberLine", "three"),
        QCoreApplication.translate("NumberLine", "four"),
        QCoreApplication.translate("NumberLine", "five"),
        QCoreApplication.translate("NumberLine", "six"),
        QCoreApplication.translate("NumberLine", "seven"),
        QCoreApplication.translate("NumberLine", "eight"),
        QCoreApplication.translate("NumberLine", "nine"),
    )
    return names[int(digit)]


class NumberLine(QWidget):
    """One line of four groups with who reads it, and a tick for: heard the same."""

    ticked = Signal()

    def __init__(
        self, number: int, groups: tuple[str, ...], words: tuple[str, ...], *, mine: bool
    ) -> None:
        super().__init__()
        reader = self.tr("you read") if mine else self.tr("they read")
        digits = PlainLabel("   ".join(groups), "digits")
        said = ", ".join(spoken(group) for group in groups)
        digits.setAccessibleName(self.tr("Line {n}, {who}: ").format(n=number, who=reader) + said)
        who = PlainLabel(reader, "strong" if mine else "body", "text" if mine else "muted")
        who.setMinimumWidth(96)
        self.tick = Tick(self.tr("Same"))
        self.tick.setAccessibleName(self.tr("Line {n} is the same").format(n=number))
        self.tick.toggled.connect(self.ticked)
        place = PlainLabel(str(number), "strong", "muted")
        place.setFixedWidth(18)
        self.words = PlainLabel("   ".join(words), "body")
        self.words.hide()
        line = row(place, digits, 8, who, STRETCH, self.tick, gap=12)
        below = row(30, self.words, STRETCH, gap=0)
        self.setLayout(column(line, below, gap=4, margins=(0, 10, 0, 10)))


class NumberLines(QWidget):
    """All lines; `complete` once every one is ticked."""

    changed = Signal()

    def __init__(self, number: SafetyNumber) -> None:
        super().__init__()
        self.lines: list[NumberLine] = []
        box = column(gap=0)
        for start in range(0, len(number.groups), PER_LINE):
            index = start // PER_LINE
            words = number.words[index] if index < len(number.words) else ()
            groups = number.groups[start : start + PER_LINE]
            line = NumberLine(index + 1, groups, words, mine=i_read(number, index))
            line.ticked.connect(self.changed)
            if self.lines:
                box.addWidget(rule())
            box.addWidget(line)
            self.lines.append(line)
        self.setLayout(box)

    def show_words(self, *, shown: bool) -> None:
        """Show or hide the words below the digits."""
        for line in self.lines:
            line.words.setVisible(shown and bool(line.words.text()))

    @property
    def complete(self) -> bool:
        """Every line was ticked."""
        return bool(self.lines) and all(line.tick.isChecked() for line in self.lines)
