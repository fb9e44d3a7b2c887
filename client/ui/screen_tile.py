# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody's shared screen in the big place: all of it, undistorted, with whose it is.

The class stands inside the picture as it was sent; no plate and no word is drawn over that part.
My own screen is shown the same way, as the others get it.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton
from typing_extensions import override

from client.model.media import PictureSlot
from client.model.participant import RosterEntry
from client.ui import theme, watermark
from client.ui.feed import PictureFeed, paint_picture
from client.ui.marks import mark_of, shown_name
from client.ui.text import isolate
from client.ui.tile_plate import paint_plate


class ScreenTile(QAbstractButton):
    """A button, so that screen readers read its name; a press opens the person who shares."""

    def __init__(self, entry: RosterEntry, slot: PictureSlot) -> None:
        super().__init__()
        self.entry = entry
        self._feed = PictureFeed(slot)
        self._feed.arrived.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 135)
        self.show_entry(entry)

    def show_entry(self, entry: RosterEntry) -> None:
        """The person as the roster has them now; a key that blocks shows no picture."""
        self.entry = entry
        if entry.trust.blocks:
            self._feed.clear()
        parts = (self.title, "" if entry.me else mark_of(entry.trust).word)
        self.setAccessibleName(", ".join(filter(None, parts)))
        self.update()

    @property
    def title(self) -> str:
        """Whose screen it is."""
        if self.entry.me:
            return self.tr("Your screen, as the others see it")
        name = shown_name(self.entry.name, confusable=self.entry.confusable)
        return self.tr("Screen of {name}").format(name=isolate(name))

    def close_feed(self) -> None:
        """Ask for no more pictures; called before the tile goes."""
        self._feed.close()

    @override
    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    @override
    def resizeEvent(self, event: object) -> None:
        ratio = self.devicePixelRatioF()
        self._feed.want(round(self.width() * ratio), round(self.height() * ratio))

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        painter.fillRect(box, theme.colour("stage"))
        image = self._feed.image
        if image is not None and not self.entry.trust.blocks:
            painter.fillRect(box, QColor(0, 0, 0))
            paint_picture(painter, box, image, mirrored=False)
            if not self.entry.me:
                watermark.paint(painter, box)
        else:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour("muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._why_empty())
        mark = mark_of(self.entry.trust)
        before = [("share", "text")] if self.entry.me else [(mark.icon, mark.tone)]
        paint_plate(painter, box, self.title, before, [])
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(2, 2, -2, -2))
        painter.end()

    def _why_empty(self) -> str:
        if self.entry.trust.blocks:
            return mark_of(self.entry.trust).word
        return self.tr("The picture is on its way.")
