# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The people of a call as lines: name, trust and what they do, each as words."""

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from client.model.ids import PeerId, Uid
from client.model.media import DeviceKind
from client.model.participant import RosterEntry
from client.terminal.call_state import CallState
from client.terminal.marks import shown_name, trust_word
from client.terminal.meter import bar
from client.terminal.speech import tr
from client.terminal.talk import written
from client.terminal.text import column

NAME_WIDTH, TRUST_WIDTH, WORD_WIDTH, BAR_WIDTH = 23, 25, 17, 11
TYPING_WIDTH = 66


def doing(entry: RosterEntry, state: CallState) -> str:
    """What one person does, in at most 17 characters."""
    marks = state.talk.marks(entry)
    if marks and (entry.me or (entry.on_roster and not entry.trust.blocks)):
        return marks
    if entry.me:
        return _mine(state)
    if entry.peer is None:
        absent = "" if state.outside else tr("removed") if entry.removed else tr("not here")
        return tr("WAITS: a admits") if entry.uid in state.lobby else absent
    remote = state.remote.get(entry.peer)
    words = (
        (entry.trust.blocks, tr("nothing is sent")),
        (not entry.on_roster, tr("joining")),
        (not entry.linked, tr("no direct link")),
        (state.talk.microphone(entry.peer) is False, tr("muted")),
        (remote is None or not remote.sound, _silent(entry.peer, state)),
        (state.speaking(entry.peer), tr("speaking")),
    )
    return next((word for holds, word in words if holds), tr("quiet"))


def _mine(state: CallState) -> str:
    if state.outside:
        return tr("me, waiting")
    if not state.on(DeviceKind.MICROPHONE):
        return tr("me, muted")
    return tr("me, speaking") if state.speaking(None) else tr("me")


def _silent(peer: PeerId, state: CallState) -> str:
    """Nothing is heard: is that what they say themselves?"""
    return tr("no sound arrives") if state.talk.microphone(peer) else tr("muted, no sound")


def in_order(people: tuple[RosterEntry, ...]) -> tuple[RosterEntry, ...]:
    """Me first, then who is here, then who is only invited."""
    return tuple(sorted(people, key=lambda e: (not e.me, e.peer is None)))


def tail(text: str, width: int) -> str:
    """The end of what somebody types, in at most ``width`` cells."""
    shown = written(text)
    while cell_len(shown) > width:
        shown = shown[1:]
    return shown


def person_row(entry: RosterEntry, state: CallState, *, selected: bool) -> Text:
    """One person on one line of 79 cells."""
    row = Text(no_wrap=True, overflow="crop")
    name = shown_name(entry.name, confusable=entry.confusable)
    name = name if entry.known else tr("{name} (not in your contacts)", name=name)
    row.append("> " if selected else "  ", "bold")
    row.append(column(name, NAME_WIDTH), "bold" if entry.peer is not None else "dim")
    row.append(column(trust_word(entry.trust), TRUST_WIDTH))
    row.append(column(doing(entry, state), WORD_WIDTH))
    row.append(bar(state.level(entry), BAR_WIDTH) if entry.peer is not None or entry.me else "")
    if selected:
        row.stylize("reverse")
    return row


def sharing_line(entry: RosterEntry) -> str:
    """Who shows a screen, and that it is not seen here."""
    name = shown_name(entry.name, confusable=entry.confusable)
    return tr(
        "{name} shows a screen. A terminal shows no pictures.",
        name=column(name, NAME_WIDTH).strip(),
    )


class RosterView(Static, can_focus=True):
    """The list; one person is selected for the safety number."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
    ]

    def __init__(self, state: CallState) -> None:
        super().__init__(Text(""), markup=False)
        self._state = state
        self._uid: Uid | None = None
        self.shown = ""

    @property
    def people(self) -> tuple[RosterEntry, ...]:
        """Everyone invited, in the order shown."""
        roster = self._state.roster
        return in_order(roster.people) if roster is not None else ()

    @property
    def selected(self) -> RosterEntry | None:
        """The selected person; the first one other than me unless another was chosen."""
        people = self.people
        chosen = next((one for one in people if one.uid == self._uid), None)
        return chosen or next((one for one in people if not one.me), None)

    def action_move(self, by: int) -> None:
        """Select the person above or below."""
        people, now = self.people, self.selected
        if now is None:
            return
        place = min(max(people.index(now) + by, 0), len(people) - 1)
        self._uid = people[place].uid
        self.draw()

    def draw(self) -> None:
        """Show the state as it is now."""
        here = [one for one in self.people if one.peer is not None or one.me]
        if self._state.outside:
            told = tr("People: {n} invited", n=len(self.people))
        else:
            told = tr("People: {n} of {all} here", n=len(here), all=len(self.people))
        head = Text(told, "bold")
        selected = self.selected
        rows: list[Text] = []
        for one in self.people:
            rows.append(person_row(one, self._state, selected=one == selected))
            typing = self._state.talk.typing.get(one.uid)
            if typing is not None and one.peer is not None:
                rows.append(Text(tr("    writes: ") + tail(typing, TYPING_WIDTH), "italic"))
        text = Text("\n").join([head, *rows])
        self.shown = text.plain
        self.update(text)
