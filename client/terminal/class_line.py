# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The room's classification as the first line of every page while a room is entered."""

from client.model.events import RoomView
from client.model.room import Profile
from client.terminal.speech import tr
from client.terminal.text import PlainText, plain


class ClassLine(PlainText):
    """The class between signs, in the colour of the room's profile: a word where none is shown."""

    DEFAULT_CSS = """
    ClassLine { display: none; height: 1; text-align: center; text-style: bold; color: #ffffff; }
    ClassLine.open { background: #4a5361; }
    ClassLine.restricted { background: #0b57a4; }
    ClassLine.classified { background: #5b2a86; }
    """

    def __init__(self, room: RoomView | None) -> None:
        super().__init__()
        self._first = room

    def on_mount(self) -> None:
        """Show what was known before the page came up."""
        self.show_room(self._first)

    def show_room(self, room: RoomView | None) -> None:
        """The room that is entered, or None; an open room without a class has no line."""
        stated = room is not None and (room.classification or room.profile is not Profile.OPEN)
        self.display = bool(stated)
        if room is None:
            return
        for profile in Profile:
            self.set_class(room.profile is profile, profile.value)
        self.show(f"=== {plain(room.classification, 64) or tr('NO CLASSIFICATION STATED')} ===")
