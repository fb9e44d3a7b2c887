# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The room's classification across the top of the window, from the checks to the end of the call.

It stands above every page, so that no page can cover or forget it: not the lobby, not a hold, not
the comparing of numbers in the middle of a call.
"""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QWidget

from client.model.events import RoomView
from client.model.room import Profile
from client.ui.boxes import column, retone, row
from client.ui.share_bar import ShareBar
from client.ui.text import PlainLabel

TONES = {Profile.OPEN: "muted", Profile.RESTRICTED: "org", Profile.CLASSIFIED: "secret"}
"""None of them is the colour of an alarm: that one stays free for alarms."""


def no_class() -> str:
    """What stands where a strict room names no class, in the person's language."""
    return QCoreApplication.translate("ClassBar", "No classification stated")


class ClassBar(QFrame):
    """One filled line: the class as its word, in the colour of the room's profile."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("classbar")
        self._word = PlainLabel("", "strong", "on_fill")
        self._word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line = row(self._word, margins=(20, 4, 20, 5))
        self.setLayout(line)
        self.hide()

    @property
    def word(self) -> str:
        """What stands there, empty where nothing does."""
        return self._word.text() if not self.isHidden() else ""

    def show_room(self, room: RoomView | None) -> None:
        """The room that is being entered or is entered; None: there is none.

        An open room that names no class has no bar. A stricter one without a class says so.
        """
        if room is None or not (room.classification or room.profile is not Profile.OPEN):
            self.hide()
            return
        self._word.setText(room.classification or no_class())
        self._word.setAccessibleName(
            self.tr("Classification of this room: {word}").format(word=self._word.text())
        )
        retone(self, TONES[room.profile])
        self.show()


class Topped(QWidget):
    """What the window shows, below the class bar and the bar that says that I show my screen."""

    def __init__(self, below: QWidget) -> None:
        super().__init__()
        self.bar = ClassBar()
        self.share = ShareBar()
        whole = column(self.bar, self.share, below, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
