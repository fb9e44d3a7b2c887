# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A whole screen as pictures to show to a call: grabbed on the window's thread, by a slow timer.

Not tested: Windows and macOS. Wayland lets no program see the screen this way (desktop.md,
section 3), so there nothing is offered, also not to a program that runs under XWayland.
"""

import os
from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QScreen

from client.model.media import Picture

FPS = 5
MOST_FPS = 15
_CAN = frozenset({"xcb", "windows", "cocoa"})
_LOOKED_S = 1
"""How long a screen may be black before that is told."""
_BLACK = b"\x00\x00\x00\xff"


def why_not(platform: str = "", environment: Mapping[str, str] = os.environ) -> str:
    """Why no screen of this session can be shown, as a sentence; empty: it can."""
    name = platform or QGuiApplication.platformName()
    if name.startswith("wayland") or environment.get("XDG_SESSION_TYPE") == "wayland":
        return QCoreApplication.translate(
            "Sharing", "Screen sharing is not available in this Wayland session."
        )
    if name not in _CAN:
        return QCoreApplication.translate("Sharing", "Screen sharing is not available here.")
    return ""


def grab(screen: QScreen) -> Picture | None:
    """The screen as it is now, None where the system gave nothing; the pixels are a copy."""
    image = screen.grabWindow(0).toImage().convertToFormat(QImage.Format.Format_RGB32)
    # Encoders halve both sides for colour: an odd last line or column is left out.
    width, height = image.width() & ~1, image.height() & ~1
    if not width or not height:
        return None
    # A copy: the encoder's thread reads it when Qt's image is long gone.
    return Picture(memoryview(bytes(image.constBits())), width, height, image.bytesPerLine())


def all_black(picture: Picture) -> bool:
    """Is there nothing at all in it? That is how macOS answers without its permission."""
    return bytes(picture.pixels).count(_BLACK) * len(_BLACK) == len(picture.pixels)


class ScreenGrab(QObject):
    """Grabs one chosen screen until it is stopped; use on the window's thread.

    ``show`` gets every picture. `lost` says that the screen was taken away, `dark` that its first
    second was black from edge to edge.
    """

    lost = Signal()
    dark = Signal()

    def __init__(self, show: Callable[[Picture], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show = show
        self._screen: QScreen | None = None
        self._to_look = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._grab)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._removed)

    @property
    def screen(self) -> QScreen | None:
        """What is grabbed now, or None."""
        return self._screen

    def start(self, screen: QScreen, fps: int = FPS) -> None:
        """Grab this screen from now on, at once for the first time."""
        rate = min(max(fps, 1), MOST_FPS)
        self._screen = screen
        self._to_look = rate * _LOOKED_S
        self._timer.start(1000 // rate)
        self._grab()

    def stop(self) -> None:
        """Grab nothing more; not one picture follows."""
        self._timer.stop()
        self._screen = None

    def _grab(self) -> None:
        if self._screen is None:
            return
        picture = grab(self._screen)
        if picture is None:
            return
        self._look(picture)
        self._show(picture)

    def _look(self, picture: Picture) -> None:
        if not self._to_look:
            return
        if not all_black(picture):
            self._to_look = 0
            return
        self._to_look -= 1
        if not self._to_look:
            self.dark.emit()

    def _removed(self, screen: QScreen) -> None:
        if screen is self._screen:
            # Never another one in its place: nobody chose that.
            self.stop()
            self.lost.emit()
