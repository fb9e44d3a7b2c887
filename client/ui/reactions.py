# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The signs people make without words: drawn by us, each with its word."""

from dataclasses import dataclass
from typing import assert_never

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QWidget
from typing_extensions import override

from client.model.talk import Reaction
from client.ui.controls import Button

_COLUMNS = 2
_ABOVE = 8


@dataclass(frozen=True, slots=True)
class Sign:
    """How a reaction looks and reads."""

    icon: str
    word: str


def sign_of(reaction: Reaction) -> Sign:
    """The drawing and the word of a reaction, in the language in force."""
    match reaction:
        case Reaction.YES:
            return Sign("sign-yes", QCoreApplication.translate("Signs", "Yes"))
        case Reaction.NO:
            return Sign("sign-no", QCoreApplication.translate("Signs", "No"))
        case Reaction.THANKS:
            return Sign("sign-thanks", QCoreApplication.translate("Signs", "Thanks"))
        case Reaction.APPLAUSE:
            return Sign("sign-applause", QCoreApplication.translate("Signs", "Applause"))
        case Reaction.SLOWER:
            return Sign("sign-slower", QCoreApplication.translate("Signs", "Slower"))
        case Reaction.BREAK:
            return Sign("sign-break", QCoreApplication.translate("Signs", "Break"))
        case _:
            assert_never(reaction)


def place_word(place: int) -> str:
    """The place of a raised hand: 1st, 2nd, 3rd."""
    last = 0 if place % 100 in {11, 12, 13} else place % 10
    text = {
        1: QCoreApplication.translate("Signs", "{place}st"),
        2: QCoreApplication.translate("Signs", "{place}nd"),
        3: QCoreApplication.translate("Signs", "{place}rd"),
    }.get(last, QCoreApplication.translate("Signs", "{place}th"))
    return text.format(place=place)


class ReactionBoard(QFrame):
    """Six buttons above the bar; a click makes the sign, Esc or a click elsewhere closes it.

    A child of the page and no window of its own, so that it looks the same on every system.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("board")
        self.setAccessibleName(self.tr("Reactions"))
        self._page = parent
        self._opener: QWidget | None = None
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.setContentsMargins(10, 10, 10, 10)
        self.buttons: dict[Reaction, Button] = {}
        for place, reaction in enumerate(Reaction):
            sign = sign_of(reaction)
            button = Button(sign.word, sign.icon, "sign")
            button.clicked.connect(lambda _=False, r=reaction: self._choose(r))
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self.buttons[reaction] = button
        self.setLayout(grid)
        self.hide()

    def toggle(self, opener: QWidget) -> None:
        """Open above the button that asks for it, or close."""
        if not self.isHidden():
            self.shut()
            return
        self._opener = opener
        page = self._page
        self.show()
        self.adjustSize()
        corner = opener.mapTo(page, QPoint(0, 0))
        left = max(_ABOVE, min(corner.x(), page.width() - self.width() - _ABOVE))
        self.move(left, max(0, corner.y() - self.height() - _ABOVE))
        self.raise_()
        self.buttons[Reaction.YES].setFocus()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # it runs

    def shut(self) -> None:
        """Close, and give the focus back."""
        if self.isHidden():
            return
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # it runs
        inside = self.isAncestorOf(QApplication.focusWidget() or self._page)
        self.hide()
        if inside and self._opener is not None:
            self._opener.setFocus()

    def _choose(self, reaction: Reaction) -> None:
        self.shut()
        self.chosen.emit(reaction)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.MouseButtonPress
            and isinstance(watched, QWidget)
            and watched is not self
            and watched is not self._opener
            and not self.isAncestorOf(watched)
        ):
            self.shut()
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_COLUMNS,
            Qt.Key.Key_Down: _COLUMNS,
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.shut()
        elif key in steps:
            order = list(self.buttons.values())
            at = next((i for i, b in enumerate(order) if b.hasFocus()), 0)
            order[(at + steps[key]) % len(order)].setFocus()
        else:
            super().keyPressEvent(event)
