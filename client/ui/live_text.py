# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What others are typing at this moment (real-time text), under their names."""

from PySide6.QtWidgets import QWidget

from client.model.ids import PeerId
from client.model.talk import MAX_LIVE, LiveText
from client.ui.boxes import clear, column
from client.ui.chat_log import one_line
from client.ui.text import PlainLabel, cut, isolate

_MOST = 4
"""People whose typing is shown at once; a panel has no room for more."""


class LiveRows(QWidget):
    """One paragraph a person who types; nothing while nobody does."""

    def __init__(self) -> None:
        super().__init__()
        self._typing: dict[PeerId, LiveText] = {}
        self._labels: list[PlainLabel] = []
        self._rows = column(gap=6)
        self.setLayout(self._rows)
        self.hide()

    @property
    def shown(self) -> tuple[str, ...]:
        """What stands there, one text a person."""
        return tuple(label.text() for label in self._labels)

    def show_live(self, event: LiveText) -> None:
        """A person typed, sent the line, or took it back."""
        if event.text:
            self._typing[event.peer] = event
        else:
            self._typing.pop(event.peer, None)
        self._draw()

    def line_came(self, uid: str) -> None:
        """The line of this person has arrived: it stands in the chat now."""
        self._typing = {p: one for p, one in self._typing.items() if one.uid != uid}
        self._draw()

    def keep_only(self, peers: set[PeerId]) -> None:
        """Who left types no more."""
        self._typing = {p: one for p, one in self._typing.items() if p in peers}
        self._draw()

    def _draw(self) -> None:
        clear(self._rows)
        self._labels = []
        for one in list(self._typing.values())[:_MOST]:
            name = self.tr("{name} is typing").format(name=isolate(one.name))
            text = PlainLabel(cut(one_line(one.text), MAX_LIVE), "small", "muted", wrap=True)
            self._labels.append(text)
            self._rows.addLayout(column(PlainLabel(name, "tiny", "muted"), text, gap=1))
        self.setVisible(bool(self._typing))
