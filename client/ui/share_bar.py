# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""As long as a screen is shown: which, to how many, and the way to stop it, on every page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from client.ui.boxes import row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.text import PlainLabel, announce, isolate


class ShareBar(QFrame):
    """There is no way to close it but to stop."""

    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("tone", "warn")
        self._said = PlainLabel("", "strong", "warn", wrap=True)
        self.stop = Button(self.tr("Stop"), "share-stop", "danger")
        self.stop.setAccessibleName(self.tr("Stop showing my screen"))
        self.stop.clicked.connect(self.stop_wanted)
        line = row(Icon("share", "warn", 22), self._said, self.stop, gap=12, margins=(20, 6, 20, 6))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    @property
    def sentence(self) -> str:
        """What stands there, empty while nothing is shown."""
        return self._said.text() if not self.isHidden() else ""

    def show_sharing(self, screen: str, people: int) -> None:
        """This screen is seen by so many others; a change is spoken."""
        one = people == 1
        counted = (
            self.tr("You are showing {screen} to one person")
            if one
            else self.tr("You are showing {screen} to {count} people")
        )
        sentence = counted.format(screen=isolate(screen), count=people)
        new = self.isHidden() or sentence != self._said.text()
        self._said.setText(sentence)
        self.show()
        if new:
            announce(self, sentence, loud=True)

    def show_stopped(self, reason: str = "") -> None:
        """Nothing is shown any more; a reason is spoken too."""
        if self.isHidden():
            return
        self.hide()
        announce(self, reason or self.tr("Your screen is no longer shown."), loud=True)
