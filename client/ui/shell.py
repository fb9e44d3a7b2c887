# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The sidebar and the pages beside it."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget
from typing_extensions import override

from client.model.events import IdentityChanged
from client.ui.avatar import Avatar
from client.ui.boxes import STRETCH, clear, column, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.text import ElidedLabel, PlainLabel

_WIDTH = 232
_SIDE = 14


class Sidebar(QFrame):
    """The parts of the product, and who I am."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self._me = column(gap=0)
        items = column(gap=4)
        self._buttons: dict[str, Button] = {}
        for name, label, icon in (
            ("rooms", self.tr("Rooms"), "rooms"),
            ("people", self.tr("People"), "people"),
            ("computer", self.tr("This computer"), "computer"),
            ("earlier", self.tr("Earlier calls"), "record"),
            ("settings", self.tr("Settings"), "settings"),
        ):
            button = Button(label, icon, "nav")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: self._clicked(name))
            items.addWidget(button)
            self._buttons[name] = button
        brand = row(
            Icon("logo", "accent", 26), PlainLabel(self.tr("Watchword"), "heading"), STRETCH, gap=10
        )
        brand.setContentsMargins(8, 0, 0, 0)
        self.setLayout(column(brand, 22, items, STRETCH, self._me, margins=(_SIDE, 24, _SIDE, 18)))
        self._fit()

    def mark(self, name: str) -> None:
        """Show which page is open."""
        for key, button in self._buttons.items():
            button.set_on(key == name)

    def show_identity(self, identity: IdentityChanged) -> None:
        """Who I am, at the bottom."""
        clear(self._me)
        if identity.me is None:
            return
        line = row(
            Avatar(identity.me.name, 36),
            column(
                ElidedLabel(identity.me.name, "strong"),
                ElidedLabel(identity.me.uid, "tiny", "muted"),
                gap=0,
            ),
            gap=10,
            margins=(6, 0, 0, 0),
        )
        line.setStretch(1, 1)
        self._me.addLayout(line)

    def _fit(self) -> None:
        """With larger text it is as wide as its longest word."""
        longest = max(button.sizeHint().width() for button in self._buttons.values())
        self.setFixedWidth(max(_WIDTH, longest + 2 * _SIDE))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.layout() is not None:
            self._fit()

    def _clicked(self, name: str) -> None:
        self.mark(name)
        self.chosen.emit(name)


class Shell(QWidget):
    """Sidebar left, one page right."""

    def __init__(self) -> None:
        super().__init__()
        self.sidebar = Sidebar()
        self.pages = QStackedWidget()
        self.pages.setObjectName("stack")
        line = row(self.sidebar, self.pages, gap=0)
        line.setStretch(1, 1)
        self.setLayout(line)
        self._names: dict[str, QWidget] = {}

    def add(self, name: str, page: QWidget) -> None:
        """Add a page under a name."""
        self.pages.addWidget(page)
        self._names[name] = page

    def open(self, name: str, mark: str = "") -> None:
        """Show a page; ``mark`` is the sidebar's entry it belongs to."""
        self.pages.setCurrentWidget(self._names[name])
        self.sidebar.mark(mark or name)

    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self.pages.currentWidget()

    @override
    def sizeHint(self) -> QSize:
        return QSize(1280, 800)
