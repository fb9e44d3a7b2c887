# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What lies over a tile: a raised hand with its place, and a sign that fades."""

from PySide6.QtCore import QPointF, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from client.model.talk import Reaction
from client.ui import icons, theme
from client.ui.reactions import Sign, sign_of

SHOWN_MS = 5000
"""How long a sign is shown, the fading included."""
_FADES_FROM = 0.8
_PAD = 10
_ICON = 18
_NARROW = 220


class FadingSign(QVariantAnimation):
    """A sign that somebody made: whole for a while, then fading; ``changed`` asks to paint."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sign: Sign | None = None
        self.opacity = 0.0
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setDuration(SHOWN_MS)
        self.valueChanged.connect(self._step)
        self.finished.connect(self._gone)

    def make(self, reaction: Reaction) -> None:
        """Show this one from now on, in place of an earlier one."""
        self.stop()
        self.sign = sign_of(reaction)
        self.opacity = 1.0
        self.start()
        self.changed.emit()

    def _step(self, value: float) -> None:
        left = min(1.0, (1.0 - value) / (1.0 - _FADES_FROM))
        if left != self.opacity:
            self.opacity = left
            self.changed.emit()

    def _gone(self) -> None:
        self.sign = None
        self.opacity = 0.0
        self.changed.emit()


def paint_pill(
    painter: QPainter, corner: QPointF, icon: str, word: str, tone: str, *, right: bool = False
) -> None:
    """An icon and a word on a raised pill; ``corner`` is its top left, or top right."""
    font = theme.font("small")
    metrics = QFontMetricsF(font)
    height = metrics.height() + 12
    width = _ICON + 20 + (metrics.horizontalAdvance(word) + 6 if word else 0)
    left = corner.x() - width if right else corner.x()
    pill = QRectF(left, corner.y(), width, height)
    ground = theme.colour("raised")
    ground.setAlphaF(0.94)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, 8, 8)
    ratio = painter.device().devicePixelRatioF()
    spot = QRectF(pill.x() + 10, pill.center().y() - _ICON / 2, _ICON, _ICON)
    painter.drawImage(spot, icons.image(icon, tone, _ICON, ratio))
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    painter.drawText(pill.adjusted(_ICON + 16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)


def paint_signs(
    painter: QPainter, box: QRectF, hand: str, fading: FadingSign, *, below: float = 0.0
) -> None:
    """The hand top left and the sign top right, ``below`` a line that stands there."""
    top = box.y() + _PAD + below
    if hand:
        paint_pill(painter, QPointF(box.x() + _PAD, top), "hand", hand, "accent")
    if fading.sign is not None:
        painter.save()
        painter.setOpacity(fading.opacity)
        word = fading.sign.word if box.width() >= _NARROW else ""
        corner = QPointF(box.right() - _PAD, top)
        paint_pill(painter, corner, fading.sign.icon, word, "accent", right=True)
        painter.restore()
