# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My own name, key and the time, drawn faintly over others' pictures.

Against photographs of the screen: the picture that leaks says from whose screen. It is drawn here
and never sent, and it stops nobody who wants to hide where a photograph was taken.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from client.model.participant import PersonView
from client.model.room import Profile
from client.ui import theme
from client.ui.person_card import short_key
from client.ui.text import cut

ALWAYS = frozenset({Profile.CLASSIFIED})
"""Rooms in which it stands whatever a person set; elsewhere it is theirs to switch on."""
_SLOPE = -24.0
_FAINT = 46
_LONGEST_NAME = 40


class _State:
    wished = False
    profile: Profile | None = None
    me: PersonView | None = None


def wish(*, on: bool) -> None:
    """The person's own setting; it adds the mark and never takes it away."""
    _State.wished = on


def enter(profile: Profile | None, me: PersonView | None) -> None:
    """Which room is entered, and as whom; None: none."""
    _State.profile, _State.me = profile, me


def _clock() -> datetime:
    return datetime.now().astimezone()


def text(now: Callable[[], datetime] = _clock) -> str:
    """What is drawn now, or nothing."""
    me, profile = _State.me, _State.profile
    if me is None or profile is None or not (_State.wished or profile in ALWAYS):
        return ""
    key = " ".join(short_key(me.identity).split()[:2])
    return f"{cut(me.name, _LONGEST_NAME)}  {key}  {now():%Y-%m-%d %H:%M}"


def paint(painter: QPainter, box: QRectF) -> None:
    """Draw it over a picture, repeated, so that no cut-out of the picture lacks it."""
    shown = text()
    if not shown:
        return
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.translate(box.center())
    painter.rotate(_SLOPE)
    reach = (box.width() ** 2 + box.height() ** 2) ** 0.5
    whole = QRectF(-reach / 2, -reach / 2, reach, reach)
    painter.setBrushOrigin(QPointF(whole.topLeft()))
    painter.fillRect(whole, QBrush(_pattern(shown, theme.font("small").pixelSize())))
    painter.restore()


@lru_cache(maxsize=4)
def _pattern(shown: str, _size: int) -> QPixmap:
    """One piece of the pattern, two lines set off; made anew each minute and not each picture."""
    font = theme.font("small")
    metrics = QFontMetricsF(font)
    width, line = metrics.horizontalAdvance(shown) + 56, metrics.height() * 3.2
    piece = QPixmap(round(width), round(2 * line))
    piece.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    for left, base in ((0.0, line * 0.6), (-width / 2, line * 1.6), (width / 2, line * 1.6)):
        path.addText(left, base, font, shown)
    painter = QPainter(piece)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A light letter with a dark edge is seen on light and on dark pictures.
    painter.strokePath(path, QPen(QColor(0, 0, 0, _FAINT), 1.6))
    painter.fillPath(path, QColor(255, 255, 255, _FAINT + 20))
    painter.end()
    return piece
