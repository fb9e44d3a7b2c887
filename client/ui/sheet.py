# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A page in the place of the stage: the banner, the people and the controls stay in sight."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.ui.controls import Button
from client.ui.page import Page

_SIDES = 24


class Sheet(Page):
    """Esc and [ Back to the call ] lead to the stage; the call goes on meanwhile."""

    closed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title, " ", width=760)
        self.lead.hide()
        self.centre()
        self.back = Button(self.tr("Back to the call"), "back")
        self.back.clicked.connect(self.closed)

    def say(self, lead: str) -> None:
        """The line below the heading."""
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))

    def finish(self, *actions: QWidget | int) -> None:
        """The bar below: back on the left, what the sheet does on the right."""
        bar = self.add_footer(self.back, *actions)
        layout = bar.layout()
        if layout is not None:
            layout.setContentsMargins(_SIDES, 10, _SIDES, 10)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
