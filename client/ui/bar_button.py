# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Buttons of the bar below a call: they give up their words where there is no room."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from typing_extensions import override

from client.ui import theme
from client.ui.controls import Button
from client.ui.text import set_hint

_BADGE = 18
_MOST = 99


class BarButton(Button):
    """A button whose label may be hidden (it is its hint then), with a count in its corner."""

    def __init__(self, label: str, icon: str, kind: str = "call", *, width: int = 0) -> None:
        self._label = label
        self._keys = ""
        self._bare = False
        self._count = 0
        self._count_text = ""
        self._least = width
        super().__init__(label, icon, kind)
        self.setMinimumWidth(width)

    @property
    def label(self) -> str:
        """What the button says, shown or not."""
        return self._label

    @property
    def count(self) -> int:
        """The number in the corner; 0 shows none."""
        return self._count

    def set_keys(self, keys: str) -> None:
        """The shortcut, for the hint."""
        self._keys = keys
        self._hint()

    @override
    def show_as(self, label: str, icon: str) -> None:
        self._label = label
        super().show_as("" if self._bare else label, icon)
        self._name()

    def set_bare(self, *, bare: bool) -> None:
        """Show the icon alone, or the label too."""
        if bare != self._bare:
            self._bare = bare
            self.setMinimumWidth(0 if bare else self._least)
            self.show_as(self._label, self._icon)

    def show_count(self, count: int, spoken: str) -> None:
        """Show a number in the corner; ``spoken`` says it to screen readers."""
        self._count = count
        self._count_text = spoken if count else ""
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(", ".join(filter(None, (self._label, self._count_text))))
        self._hint()

    def _hint(self) -> None:
        parts = (self._label if self._bare else "", self._keys)
        set_hint(self, "  ".join(filter(None, parts)))

    @override
    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)  # type: ignore[arg-type]  # the stubs want QPaintEvent
        if not self._count:
            return
        text = str(self._count) if self._count <= _MOST else f"{_MOST}+"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font("tiny")
        font.setBold(True)
        painter.setFont(font)
        height = max(_BADGE, painter.fontMetrics().height() + 2)
        width = max(height, painter.fontMetrics().horizontalAdvance(text) + 8)
        badge = QRectF(self.width() - width - 1, 1, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(badge, height / 2, height / 2)
        painter.setPen(theme.colour("on_fill"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


def fit(shown: Sequence[BarButton], giving_way: Sequence[BarButton], width: int, gap: int) -> None:
    """Let as few buttons as needed lose their words, in the order of ``giving_way``."""
    for button in giving_way:
        button.set_bare(bare=False)
    for button in giving_way:
        needed = sum(max(b.sizeHint().width(), b.minimumWidth()) for b in shown)
        needed += gap * len(shown)
        if needed <= width:
            return
        if button in shown:
            button.set_bare(bare=True)
