# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures from a producer's thread to a widget: one slot, latest wins, a queued wake."""

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from client.model.media import Picture, PictureSlot


class PictureFeed(QObject):
    """Takes the newest picture when woken; ``arrived`` follows on the window's thread."""

    arrived = Signal()
    _woke = Signal()

    def __init__(self, slot: PictureSlot) -> None:
        super().__init__()
        self._slot = slot
        self._picture: Picture | None = None
        self._image: QImage | None = None
        self._wanted = (0, 0)
        self._open = True
        self._woke.connect(self._take, Qt.ConnectionType.QueuedConnection)
        slot.on_wake(self._wake)

    @property
    def image(self) -> QImage | None:
        """The picture to paint, without a copy; its memory is kept while it is shown."""
        return self._image

    def want(self, width: int, height: int) -> bool:
        """Ask for pictures of this size in device pixels, made even; says if that is new."""
        size = (width - width % 2, height - height % 2)
        if size == self._wanted or not self._open:
            return False
        self._wanted = size
        self._slot.want(*size)
        return True

    def clear(self) -> None:
        """Show nothing until the next picture."""
        self._image = None
        self._picture = None

    def close(self) -> None:
        """Ask for nothing more; must be called before the widget goes away."""
        self._open = False
        self._slot.on_wake(None)
        self._slot.want(0, 0)
        self.clear()

    def _wake(self) -> None:
        # On the producer's thread: a queued signal is all that happens here.
        if self._open:
            self._woke.emit()

    def _take(self) -> None:
        picture = self._slot.take() if self._open else None
        if picture is None:
            return
        self._picture = picture
        self._image = QImage(
            picture.pixels,
            picture.width,
            picture.height,
            picture.stride,
            QImage.Format.Format_RGB32,
        )
        self.arrived.emit()


_NEAR = 0.05


def paint_picture(painter: QPainter, box: QRectF, image: QImage, *, mirrored: bool) -> None:
    """Paint a picture into a box: all of it, in its own shape, in the middle."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    across, down = box.width() / image.width(), box.height() / image.height()
    # A difference of a pixel or two shows no black edge: the picture covers the box.
    near = abs(across - down) <= _NEAR * min(across, down)
    scale = max(across, down) if near else min(across, down)
    width, height = image.width() * scale, image.height() * scale
    left = box.x() + (box.width() - width) / 2
    top = box.y() + (box.height() - height) / 2
    painter.save()
    if mirrored:
        painter.translate(2 * left + width, 0)
        painter.scale(-1, 1)
    painter.drawImage(QRectF(left, top, width, height), image)
    painter.restore()
