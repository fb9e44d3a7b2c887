# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Choosing a screen to show: nothing is chosen beforehand, and what is chosen is looked at first.

"Share this screen" opens only after the chosen screen was seen at large, as it is now. Neither it
nor the way back is a default button: Enter shares nothing by itself.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QPainter, QPen, QResizeEvent, QScreen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from client.model.media import Picture
from client.ui import theme
from client.ui.boxes import STRETCH, card, clear, column, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.screen_grab import grab, why_not
from client.ui.sheet import Sheet
from client.ui.text import PlainLabel, cut

_EVERY_MS = 1000
_SMALL = QSize(150, 116)
_LARGE = QSize(240, 150)
_BESIDE = 16
_AROUND = 130
"""Left and right of the large view: the page's and the card's margins."""
_ABOVE = 250
"""Above and below it, at the usual size of text: what is said, and the card's heading."""
_LABEL = 30
_LONGEST_NAME = 60
_WIDTH = 840
"""The page with its margins is no wider."""


class ScreenView(QAbstractButton):
    """One screen as it is now, whole and undistorted, with its name where there is room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._image = QImage()
        self._picture: Picture | None = None
        self.setCheckable(True)
        self.setFixedSize(_SMALL)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def seen(self) -> bool:
        """Is there a picture of the screen?"""
        return not self._image.isNull()

    def show_picture(self, picture: Picture) -> None:
        """The screen as it is now."""
        self._picture = picture
        kind = QImage.Format.Format_RGB32
        size = (picture.width, picture.height, picture.stride)
        self._image = QImage(picture.pixels, *size, kind)
        self.update()

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        label = _LABEL if self.isCheckable() else 0
        place = box.adjusted(0, 0, 0, -label)
        painter.fillRect(place, theme.colour("tile"))
        if self.seen:
            whole = self._image.size().scaled(
                place.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio
            )
            shown = QRectF(0, 0, whole.width(), whole.height())
            shown.moveCenter(place.center())
            painter.drawImage(shown, self._image)
        if label:
            painter.setFont(theme.font("strong"))
            painter.setPen(theme.colour("text"))
            line = QRectF(box.x(), box.bottom() - label, box.width(), label)
            name = painter.fontMetrics().elidedText(
                self.name, Qt.TextElideMode.ElideMiddle, int(line.width())
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)
        if self.hasFocus() or self.isChecked():
            tone = "focus" if self.hasFocus() else "accent"
            painter.setPen(QPen(theme.colour(tone), 3))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 8, 8)
        painter.end()


class ShareSheet(Sheet):
    """The sheet; `share_wanted` carries the `QScreen` that was chosen and looked at."""

    share_wanted = Signal(object)

    def __init__(self, numbers_open: Callable[[], bool]) -> None:
        super().__init__("")
        self._numbers_open = numbers_open
        self.heading.setText(self.tr("Show a screen"))
        self._screens: list[tuple[QScreen, ScreenView]] = []
        self._chosen: QScreen | None = None
        self._small = column(gap=10)
        self._large = ScreenView("")
        self._large.setCheckable(False)
        self._large.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._large.setCursor(Qt.CursorShape.ArrowCursor)
        self._large.setMinimumSize(_LARGE)
        self._large.setMaximumSize(QSize(16777215, 16777215))
        self._large.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._what = PlainLabel("", "strong", wrap=True)
        warning = self.tr(
            "Everyone here sees all of it: every window, every message that pops up, "
            "as long as you share. Close what they should not see."
        )
        said = row(Icon("eye", "warn", 22), PlainLabel(warning, "body", wrap=True), gap=12)
        said.setStretch(1, 1)
        self._look = card(self._what, self._large, gap=10, margins=(16, 12, 16, 14))
        # Above the screens: what it says must not be scrolled out of sight.
        self.body.addLayout(said)
        # Beside each other: what everyone will see is seen without scrolling.
        both = row(column(self._small, STRETCH), gap=_BESIDE)
        both.addWidget(self._look, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(both)
        self.share = Button(self.tr("Share this screen"), "share", "primary")
        self.share.clicked.connect(self._share)
        self.back.show_as(self.tr("Cancel"), "back")
        self.finish(STRETCH, self.share)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._refresh)

    @property
    def chosen_name(self) -> str:
        """What the screen that was chosen last is called here."""
        return self._large.accessibleName()

    @property
    def views(self) -> tuple[ScreenView, ...]:
        """The miniatures, in the order of the system's screens."""
        return tuple(view for _, view in self._screens)

    def open_up(self, screens: Sequence[QScreen] | None = None, refusal: str | None = None) -> None:
        """Offer the screens of this session, or say why none can be shown."""
        self._forget()
        sentence = why_not() if refusal is None else refusal
        if self._numbers_open():
            sentence = self.tr("Close the safety numbers first: nobody else should see them.")
        self.say(sentence or self.tr("Choose one screen. Then look at what everyone will see."))
        if sentence:
            return
        for place, screen in enumerate(screens or QGuiApplication.screens(), start=1):
            self._add(place, screen)
        self._fit()
        self._refresh()
        self._timer.start()

    def _add(self, place: int, screen: QScreen) -> None:
        called = cut(screen.name(), _LONGEST_NAME)
        name = self.tr("Screen {place}: {name}") if called else self.tr("Screen {place}")
        view = ScreenView(name.format(place=place, name=called))
        view.clicked.connect(lambda: self._choose(screen))
        self._small.addWidget(view)
        self._screens.append((screen, view))

    def _choose(self, screen: QScreen) -> None:
        self._chosen = screen
        for one, view in self._screens:
            view.setChecked(one is screen)
            if one is screen:
                self._large.setAccessibleName(view.name)
                self._what.setText(
                    self.tr("{screen}, as everyone will see it").format(screen=view.name)
                )
        self._look.show()
        self._refresh()

    def _refresh(self) -> None:
        there = QGuiApplication.screens()
        for screen, view in self._screens:
            picture = grab(screen) if screen in there else None
            if picture is not None:
                view.show_picture(picture)
            if picture is not None and screen is self._chosen:
                self._large.show_picture(picture)
                self.share.setEnabled(True)
        if self._chosen is not None and self._chosen not in there:
            self.open_up()

    def _fit(self) -> None:
        """As large as fits between what is said above and the buttons below."""
        wide = min(self.width(), _WIDTH) - _SMALL.width() - _BESIDE - _AROUND
        high = self.area.height() - round(_ABOVE * theme.current().scale)
        self._large.setFixedHeight(max(_LARGE.height(), min(high, wide * 9 // 16)))

    def _share(self) -> None:
        chosen = self._chosen
        if chosen is None:
            return
        if self._numbers_open():
            self.open_up()
            return
        self._forget()
        self.share_wanted.emit(chosen)

    def _forget(self) -> None:
        self._timer.stop()
        clear(self._small)
        self._screens, self._chosen = [], None
        self._look.hide()
        self.share.setEnabled(False)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        # No screen is looked at while nobody looks at this sheet.
        self._timer.stop()
        super().hideEvent(event)


def first_focus(sheet: ShareSheet) -> QWidget:
    """Where the keyboard starts: the first screen, or the way back where there is none."""
    return sheet.views[0] if sheet.views else sheet.back
