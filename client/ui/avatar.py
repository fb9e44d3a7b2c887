# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A person without a picture: the first letters of the name on a quiet disc."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.ui import theme

_TITLES = {"dr.", "prof.", "dipl.-ing.", "dr", "prof"}


def initials(name: str) -> str:
    """Up to two first letters of a name, academic titles left out."""
    words = [w for w in name.split() if w.lower() not in _TITLES and w[0].isalnum()]
    chosen = words[:1] + (words[-1:] if len(words) > 1 else [])
    return "".join(word[0] for word in chosen).upper() or "?"


def draw(painter: QPainter, box: QRectF, name: str) -> None:
    """Paint the disc of ``name`` into a square box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent_soft"))
    painter.drawEllipse(box)
    font = QFont(theme.font("strong"))
    font.setPixelSize(max(10, round(box.height() * 0.38)))
    painter.setFont(font)
    painter.setPen(theme.colour("accent"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials(name))


class Avatar(QWidget):
    """The disc as a widget; the name always stands beside it."""

    def __init__(self, name: str, size: int = 40) -> None:
        super().__init__()
        self._person = name
        self._side = size
        self.setFixedSize(size, size)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        draw(painter, QRectF(0.5, 0.5, self._side - 1, self._side - 1), self._person)
        painter.end()
