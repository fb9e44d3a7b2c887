# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The people of a call as a list: everybody invited, who is here, what they do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from client.model.events import RosterChanged
from client.model.ids import PeerId
from client.model.participant import RosterEntry
from client.ui.boxes import STRETCH, clear, column, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.marks import mark_of, shown_name
from client.ui.text import ElidedLabel, PlainLabel, isolate, set_hint


class RosterRow(QWidget):
    """One person: mark, name, and what they do as a word."""

    remove_wanted = Signal(str, str)

    def __init__(self, entry: RosterEntry, *, removable: bool = False) -> None:
        super().__init__()
        self.entry = entry
        mark = mark_of(entry.trust)
        here = entry.peer is not None or entry.me
        self._shown = shown_name(entry.name, confusable=entry.confusable)
        self._name = ElidedLabel(self._shown, "body", "text" if here else "muted")
        self._word = PlainLabel("", "small", "muted")
        line = row(
            Icon(mark.icon, mark.tone, 18, mark.word),
            self._name,
            self._word,
            gap=10,
            margins=(0, 5, 0, 5),
        )
        line.setStretch(1, 1)
        self.remove = Button("", "close", "quiet")
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=isolate(entry.name)))
        set_hint(self.remove, self.tr("Remove from the call"))
        self.remove.setVisible(removable)
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(entry.uid, entry.name))
        line.addWidget(self.remove)
        self.setLayout(line)
        self.show_word("")

    def show_word(self, word: str) -> None:
        """What the person does, where there is something to say."""
        if self.entry.me:
            word = self.tr("you, {word}").format(word=word) if word else self.tr("you")
        elif self.entry.peer is None:
            word = self.tr("not here")
        elif not self.entry.on_roster:
            word = self.tr("joining")
        if word == self._word.text() and self.accessibleName():
            return  # Levels come many times a second.
        self._word.setText(word)
        mark = mark_of(self.entry.trust).word
        self.setAccessibleName(", ".join(filter(None, (self._shown, mark, word))))


class Roster(QWidget):
    """The list with its count. A host may ask to remove somebody (uid, name)."""

    remove_wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._count = PlainLabel("", "small", "muted")
        self._list = column(gap=0)
        self._rows: dict[PeerId, RosterRow] = {}
        self._mine: RosterRow | None = None
        head = row(PlainLabel(self.tr("People"), "heading"), STRETCH, self._count)
        self.setLayout(column(head, self._list, gap=8))

    def show_roster(self, roster: RosterChanged) -> None:
        """Show everyone invited, those who are here first."""
        clear(self._list)
        self._rows = {}
        self._mine = None
        here = [e for e in roster.people if e.peer is not None or e.me]
        i_host = any(e.me and e.host for e in roster.people)
        text = self.tr("{here} of {all} here")
        self._count.setText(text.format(here=len(here), all=len(roster.people)))
        for entry in sorted(roster.people, key=lambda e: (not e.me, e.peer is None)):
            item = RosterRow(entry, removable=i_host and entry.on_roster and not entry.me)
            item.remove_wanted.connect(self.remove_wanted)
            self._list.addWidget(item)
            if entry.me:
                self._mine = item
            elif entry.peer is not None:
                self._rows[entry.peer] = item

    def show_word(self, peer: PeerId | None, word: str) -> None:
        """What one person does; None is me."""
        target = self._mine if peer is None else self._rows.get(peer)
        if target is not None:
            target.show_word(word)
