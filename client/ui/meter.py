# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A sound level as a bar, for the microphone test."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.ui import theme

_BARS = 24


class LevelMeter(QWidget):
    """Shows a level from 0 to 1 as lit bars."""

    def __init__(self) -> None:
        super().__init__()
        self._level = 0.0
        self.setFixedHeight(12)
        self.setAccessibleName(self.tr("Sound level"))

    def show_level(self, level: float) -> None:
        """Show another level."""
        level = min(max(level, 0.0), 1.0)
        if round(level * _BARS) != round(self._level * _BARS):
            self.update()
        self._level = level

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, 12)

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = self.width() / _BARS
        lit = round(self._level**0.5 * _BARS)
        for index in range(_BARS):
            painter.setBrush(theme.colour("person" if index < lit else "pressed"))
            painter.drawRoundedRect(QRectF(index * step, 1, step - 3, 10), 2, 2)
        painter.end()
