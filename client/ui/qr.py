# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A QR code from rows of ones and zeros, always dark on white so that cameras read it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""


class QrCode(QWidget):
    """Paints the modules it was given; it encodes nothing."""

    def __init__(self, side: int = 200) -> None:
        super().__init__()
        self._rows: tuple[str, ...] = ()
        self.setFixedSize(side, side)
        self.setAccessibleName(self.tr("The same number as a QR code"))

    def show_rows(self, rows: tuple[str, ...]) -> None:
        """Show a code; an empty tuple hides it."""
        self._rows = rows
        self.setVisible(bool(rows))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return self.size()

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if self._rows:
            self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        modules = len(self._rows) + 2 * _QUIET
        step = max(1, self.width() // modules)
        left = (self.width() - step * len(self._rows)) // 2
        painter.setBrush(Qt.GlobalColor.black)
        for y, line in enumerate(self._rows):
            for x, module in enumerate(line):
                if module == "1":
                    painter.drawRect(left + x * step, left + y * step, step, step)
