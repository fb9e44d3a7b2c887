# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The room's class drawn once, to stand inside every picture of a shared screen.

The face draws it, since only the face can draw letters; the side that encodes puts it above the
picture and refuses one of another class (check SHARE-GUARD).
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter

from client.model.media import Picture
from client.model.room import Profile
from client.model.share import NO_CLASS, LabelStrip
from client.ui import theme
from client.ui.class_bar import TONES, no_class

HEIGHT = 48
"""Pixels: still read at a third of its size, where a small window shows a large screen."""
_LETTERS = 0.66
_SIDES = 24
_WIDEST = 1800
_LEAST_LETTERS = 12


def label_strip(classification: str, profile: Profile) -> LabelStrip | None:
    """The class as a line in the colours of the bar above the window; None: the room has none.

    `NO_CLASS` is drawn in the language of the window, and its text beside it stays as it is.
    Others see it too, whatever theme is set here: so it is always drawn in the light one.
    """
    if not classification:
        return None
    drawn = no_class() if classification == NO_CLASS else classification
    colours = theme.load("light")
    font = theme.font("strong")
    font.setPixelSize(round(HEIGHT * _LETTERS))
    width = QFontMetrics(font).horizontalAdvance(drawn)
    if width > _WIDEST:
        # A long class is written smaller and never cut.
        font.setPixelSize(max(_LEAST_LETTERS, font.pixelSize() * _WIDEST // width))
        width = QFontMetrics(font).horizontalAdvance(drawn)
    image = QImage((width + 2 * _SIDES) & ~1, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(colours.colour(TONES[profile]))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(colours.colour("on_fill"))
    box = QRect(0, 0, image.width(), image.height())
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, drawn)
    painter.end()
    pixels = memoryview(bytes(image.constBits()))
    picture = Picture(pixels, image.width(), image.height(), image.bytesPerLine())
    return LabelStrip(classification, picture)
