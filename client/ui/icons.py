# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Our own SVG icons, recoloured from ``currentColor`` when they are drawn."""

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.ui import theme


@lru_cache(maxsize=128)
def _source(name: str) -> bytes:
    return (files("client") / "resources" / "icons" / f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size: int, ratio: float) -> QImage:
    renderer = QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", colour.encode())))
    side = round(size * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def image(name: str, tone: str = "text", size: int = 20, ratio: float = 1.0) -> QImage:
    """The icon in a tone's colour; ``size`` in logical pixels."""
    return _drawn(name, theme.current().tokens[tone], size, ratio)


def pixmap(name: str, tone: str = "text", size: int = 20, ratio: float = 2.0) -> QPixmap:
    """The icon as a pixmap, drawn for ``ratio`` device pixels a logical one."""
    return QPixmap.fromImage(image(name, tone, size, ratio))


GAP = 6
"""Empty room right of a button's icon, since Qt leaves too little before the label."""


def icon(name: str, tone: str = "text", size: int = 20, gap: int = 0) -> QIcon:
    """The icon for a button, with its disabled look and ``gap`` empty pixels behind it."""
    result = QIcon(_padded(pixmap(name, tone, size), gap))
    result.addPixmap(_padded(pixmap(name, "muted", size), gap), QIcon.Mode.Disabled)
    return result


def _padded(drawn: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return drawn
    ratio = drawn.devicePixelRatio()
    wide = QPixmap(drawn.width() + round(gap * ratio), drawn.height())
    wide.fill(Qt.GlobalColor.transparent)
    wide.setDevicePixelRatio(ratio)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return wide


class Icon(QWidget):
    """An icon beside a text that says the same; on its own it must get a ``description``."""

    def __init__(
        self, name: str, tone: str = "text", size: int = 20, description: str = ""
    ) -> None:
        super().__init__()
        self._name = name
        self._token = tone
        self._size = size
        self.setFixedSize(size, size)
        if description:
            self.setAccessibleName(description)

    @property
    def name(self) -> str:
        """Which drawing is shown."""
        return self._name

    def show_as(self, name: str, tone: str) -> None:
        """Change the drawing and its colour."""
        self._name = name
        self._token = tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.drawImage(0, 0, image(self._name, self._token, self._size, ratio))
        painter.end()
