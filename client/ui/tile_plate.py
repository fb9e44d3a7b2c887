# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The plate of a tile: the name between its icons; and the line that says what is wrong."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from client.ui import icons, theme

Icons = list[tuple[str, str]]
"""Drawings with their tones."""

_STEP = 22
_ICON = 16
_AWAY = 10
_LEAST_NAME = 24
_TROUBLE_HEIGHT = 44


def paint_plate(painter: QPainter, box: QRectF, name: str, before: Icons, after: Icons) -> None:
    """Bottom left: icons, name, icons; the name gives way where there is no room, then the last."""
    font = theme.font("small")
    metrics = QFontMetricsF(font)
    height = metrics.height() + 12
    most = int((box.width() - 2 * _AWAY - 24 - _LEAST_NAME) // _STEP) - len(before)
    after = after[: max(most, 0)]
    taken = _STEP * (len(before) + len(after))
    room = box.width() - 2 * _AWAY - 24 - taken
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(room, _LEAST_NAME))
    width = metrics.horizontalAdvance(shown) + taken + _STEP
    plate = QRectF(box.x() + _AWAY, box.bottom() - height - _AWAY, width, height)
    ground = theme.colour("raised")
    ground.setAlphaF(0.94)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(plate, 8, 8)
    left = _paint_icons(painter, plate, plate.x() + 11, before)
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    painter.drawText(QRectF(left, plate.y(), width, height), Qt.AlignmentFlag.AlignVCenter, shown)
    _paint_icons(painter, plate, left + metrics.horizontalAdvance(shown) + 6, after)


def _paint_icons(painter: QPainter, plate: QRectF, left: float, drawings: Icons) -> float:
    ratio = painter.device().devicePixelRatioF()
    for name, tone in drawings:
        spot = QRectF(left, plate.center().y() - _ICON / 2, _ICON, _ICON)
        painter.drawImage(spot, icons.image(name, tone, _ICON, ratio))
        left += _STEP
    return left


def paint_trouble(painter: QPainter, box: QRectF, sentence: str) -> float:
    """Across the top: what is wrong with what arrives. Returns how much room it takes."""
    painter.setFont(theme.font("small"))
    line = QRectF(box.x() + _AWAY, box.y() + _AWAY, box.width() - 2 * _AWAY, _TROUBLE_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("warn_soft"))
    painter.drawRoundedRect(line, 8, 8)
    painter.setPen(theme.colour("warn"))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(line.adjusted(12, 0, -12, 0), flags, sentence)
    return _TROUBLE_HEIGHT + _AWAY
