# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Opening an invitation that came as a link: pasted, checked for shape, handed on unread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from client.ui import links
from client.ui.boxes import STRETCH, column, row
from client.ui.controls import Button, Field, line_edit
from client.ui.text import PlainLabel


class LinkEntry(QDialog):
    """Asks for a ``watchword:`` link; ``entered`` carries its bytes."""

    entered = Signal(bytes)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open a link"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = line_edit("watchword:...", limit=links.MAX_LINK)
        self.text.setMinimumWidth(460)
        self.text.returnPressed.connect(self._enter)
        self._field = Field(
            self.tr("Link"), self.text, self.tr("Opening shows the checks; it does not join.")
        )
        cancel = Button(self.tr("Cancel"))
        self.go = Button(self.tr("Open"), kind="primary")
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._enter)
        self.setLayout(
            column(
                PlainLabel(self.tr("Open an invitation link"), "heading"),
                self._field,
                row(STRETCH, cancel, self.go, gap=10),
                gap=16,
                margins=(28, 24, 28, 22),
            )
        )

    def _enter(self) -> None:
        try:
            data = links.invitation_link(self.text.text())
        except links.Unreadable:
            self._field.complain(self.tr("This is not an invitation link. Copy it again."))
            return
        self.accept()
        self.entered.emit(data)
