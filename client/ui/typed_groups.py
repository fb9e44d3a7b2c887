# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The last two groups, typed as they are heard: the shortest proof that somebody listened."""

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QWidget

from client.ui import theme
from client.ui.boxes import column, row
from client.ui.controls import line_edit
from client.ui.text import PlainLabel


class TypedGroups(QWidget):
    """Two fields of five digits; `agree` when both are what stands here."""

    changed = Signal()

    def __init__(self, expected: tuple[str, ...]) -> None:
        super().__init__()
        self._expected = expected
        self.fields = [line_edit(limit=len(group)) for group in expected]
        digits = QRegularExpressionValidator(QRegularExpression("[0-9]{0,5}"), self)
        names = (self.tr("First of the last two groups"), self.tr("Very last group"))
        for field, name in zip(self.fields, names, strict=True):
            field.setValidator(digits)
            field.setFont(theme.font("code"))
            field.setFixedWidth(112)
            field.setAccessibleName(name)
            field.textChanged.connect(self._typed)
        self._said = PlainLabel("", "small", "muted", wrap=True)
        self._said.hide()
        text = column(
            PlainLabel(self.tr("Or type what you hear"), "heading"),
            PlainLabel(
                self.tr("Ask them for their last two groups, and type them without looking here."),
                "small",
                "muted",
                wrap=True,
            ),
            self._said,
            gap=4,
        )
        line = row(text, *self.fields, gap=12)
        line.setStretch(0, 1)
        self.setLayout(column(line, gap=0, margins=(0, 0, 0, 0)))

    @property
    def text(self) -> str:
        """What was typed, the groups apart by a blank."""
        return " ".join(field.text() for field in self.fields)

    @property
    def agree(self) -> bool:
        """Both groups are the last two here; the engine compares them once more."""
        return tuple(field.text() for field in self.fields) == self._expected

    @property
    def differ(self) -> bool:
        """Both are complete and something else stands here."""
        whole = all(
            len(field.text()) == len(g)
            for field, g in zip(self.fields, self._expected, strict=True)
        )
        return whole and not self.agree

    def _typed(self) -> None:
        first = self.fields[0]
        if first.hasFocus() and len(first.text()) == len(self._expected[0]):
            self.fields[1].setFocus()
        self._said.setVisible(self.agree or self.differ)
        self._said.set_tone("person" if self.agree else "stop")
        self._said.setText(
            self.tr("The same as here.")
            if self.agree
            else self.tr(
                "Not the same as here. Ask for these two groups once more; if they stay "
                "different, choose \u201cThey are different\u201d."
            )
        )
        self.changed.emit()
