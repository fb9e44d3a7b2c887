# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One person of the call: how sure their key is, and what may be done about them."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from client.model.ids import Uid
from client.model.participant import RosterEntry, TrustState
from client.ui.avatar import Avatar
from client.ui.boxes import STRETCH, card, clear, column, holder, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.marks import mark_of, shown_name
from client.ui.sheet import Sheet
from client.ui.text import ElidedLabel, PlainLabel, ask, isolate


class PersonSheet(Sheet):
    """Compare for everybody; remove as a host; strike as the one who made the room."""

    compare_wanted = Signal(str)
    remove_confirmed = Signal(str)
    strike_confirmed = Signal(str)

    def __init__(self) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Person"))
        self._inside = column(gap=16)
        self.body.addLayout(self._inside)
        self.entry: RosterEntry | None = None
        self.compare = Button("")
        self.remove = Button("")
        self.strike = Button("")
        self.finish(STRETCH)

    def show_person(self, entry: RosterEntry, *, host: bool, mine: bool) -> None:
        """Show somebody; ``host``: I may remove people, ``mine``: I made this room."""
        self.entry = entry
        self.strip.hide()
        clear(self._inside)
        shown = shown_name(entry.name, confusable=entry.confusable)
        who = row(
            Avatar(entry.name, 56),
            column(ElidedLabel(shown, "title"), ElidedLabel(entry.uid, "body", "muted"), gap=2),
            gap=18,
        )
        who.setStretch(1, 1)
        self._inside.addWidget(card(who))
        self._inside.addWidget(self._trust(entry))
        self._inside.addWidget(self._out(entry, host=host, mine=mine))

    def failed(self, sentence: str) -> None:
        """What was asked for could not be done."""
        self.remove.setEnabled(True)
        self.strike.setEnabled(True)
        self.strip.tell(sentence)

    def _trust(self, entry: RosterEntry) -> QWidget:
        mark = mark_of(entry.trust)
        tone = {"org": "accent"}.get(mark.tone, mark.tone)
        again = entry.trust is TrustState.IN_PERSON
        label = self.tr("Compare again") if again else self.tr("Compare numbers")
        self.compare = Button(label, kind="" if again else "primary")
        self.compare.setEnabled(entry.trust is not TrustState.REVOKED)
        self.compare.clicked.connect(lambda: self.compare_wanted.emit(entry.uid))
        text = column(
            PlainLabel(mark.word, "heading", tone),
            PlainLabel(mark.meaning, "body", wrap=True),
            gap=4,
        )
        line = row(Icon(mark.icon, mark.tone, 28, mark.word), text, self.compare, gap=16)
        line.setStretch(1, 1)
        return card(line)

    def _out(self, entry: RosterEntry, *, host: bool, mine: bool) -> QWidget:
        self.remove = Button(self.tr("Remove from the call"))
        self.remove.clicked.connect(lambda: self._ask_to_remove(entry))
        self.strike = Button(self.tr("Strike from the room"))
        self.strike.clicked.connect(lambda: self._ask_to_strike(entry))
        may_remove = host and entry.on_roster and not entry.me
        may_strike = mine and not entry.me
        remove_text = self.tr("They hear and see nothing from that moment.")
        strike_text = self.tr("Makes a new key for the room and new invitations for all others.")
        box = card(
            _choice(remove_text, self.remove, shown=may_remove),
            _choice(strike_text, self.strike, shown=may_strike),
            gap=14,
        )
        if not (may_remove or may_strike):
            box.hide()
        return box

    def _ask_to_remove(self, entry: RosterEntry) -> None:
        ask(
            self.window(),
            self.tr("Remove {name} from the call?").format(name=isolate(entry.name)),
            self.tr(
                "They hear and see nothing from that moment, and cannot come back into this room. "
                "Everybody sees that you did it."
            ),
            (self.tr("Keep"), self.tr("Remove")),
            lambda: self._go(entry.uid, self.remove, self.remove_confirmed.emit),
        )

    def _ask_to_strike(self, entry: RosterEntry) -> None:
        ask(
            self.window(),
            self.tr("Strike {name} from the room?").format(name=isolate(entry.name)),
            self.tr(
                "Their invitation opens nothing any more. The room gets a new key, and everyone "
                "who stays needs a new invitation to come back later."
            ),
            (self.tr("Keep"), self.tr("Strike")),
            lambda: self._go(entry.uid, self.strike, self.strike_confirmed.emit),
        )

    def _go(self, uid: Uid, button: Button, then: Callable[[str], None]) -> None:
        button.setEnabled(False)
        then(uid)


def _choice(sentence: str, button: Button, *, shown: bool) -> QWidget:
    text = PlainLabel(sentence, "body", "muted", wrap=True)
    line = row(text, button, gap=16)
    line.setStretch(0, 1)
    choice = holder(line)
    # Hidden only when it must be: a widget without a parent that is shown is a window.
    if not shown:
        choice.hide()
    return choice
