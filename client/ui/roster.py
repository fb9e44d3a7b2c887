# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The people of a call as a list: everybody invited, who is here, what they do."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from client.model.events import RosterChanged
from client.model.ids import DisplayName, PeerId, Uid
from client.model.participant import RosterEntry
from client.model.talk import PersonMedia, Reaction
from client.ui.boxes import STRETCH, clear, column, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.marks import mark_of, shown_name
from client.ui.reactions import sign_of
from client.ui.text import ElidedLabel, PlainLabel, isolate, set_hint
from client.ui.tile_signs import SHOWN_MS


class RosterRow(QWidget):
    """One person: mark, name, what they do as a word, and what they show."""

    opened = Signal(str)

    def __init__(self, entry: RosterEntry) -> None:
        super().__init__()
        self.entry = entry
        mark = mark_of(entry.trust)
        here = entry.peer is not None or entry.me
        self._shown = shown_name(entry.name, confusable=entry.confusable)
        self._name = ElidedLabel(self._shown, "body", "text" if here else "muted")
        self._word = PlainLabel("", "small", "muted")
        self._does = ""
        self._sign = ""
        self._waiting = False
        self._outside = False
        self._knocks = False
        self._place = PlainLabel("", "small", "accent")
        self._hand = Icon("hand", "accent", 18)
        self._camera = Icon("camera-off", "muted", 18, self.tr("camera off"))
        set_hint(self._camera, self.tr("The camera is off"))
        self._shares = Icon("share", "accent", 18, self.tr("shows a screen"))
        set_hint(self._shares, self.tr("Shows a screen"))
        self._shares.hide()
        self._hold = Icon("hold", "warn", 18)
        fails = self.tr("computer fails: {what}").format(what=isolate(", ".join(entry.weak)))
        self._fails = fails if entry.weak else ""
        self._weak = Icon("warning", "warn", 18, self._fails)
        set_hint(self._weak, self._fails)
        self._weak.setVisible(bool(entry.weak))
        self.more = Button("", "more", "icon")
        self.more.setAccessibleName(self.tr("More about {name}").format(name=isolate(entry.name)))
        set_hint(self.more, self.tr("Compare numbers, remove"))
        self.more.clicked.connect(lambda: self.opened.emit(entry.uid))
        line = row(
            Icon(mark.icon, mark.tone, 18, mark.word),
            self._name,
            self._word,
            row(self._hand, self._place, gap=2),
            self._shares,
            self._camera,
            self._weak,
            self._hold,
            self.more,
            gap=8,
            margins=(0, 0, 0, 0),
        )
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setMinimumHeight(32)
        # There is nothing to ask about oneself; the words stay in their column.
        policy = self.more.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.more.setSizePolicy(policy)
        self.more.setVisible(not entry.me)
        self._camera.hide()
        self._refresh()

    def show_word(self, word: str) -> None:
        """What the person does, where there is something to say."""
        if word != self._does:
            # Levels come many times a second.
            self._does = word
            self._refresh()

    def show_sign(self, word: str) -> None:
        """The word of the sign they made just now; empty: it has faded."""
        self._sign = word
        self._refresh()

    def show_hand(self, place: str) -> None:
        """Their hand is up and has this place; empty: it is down."""
        self._place.setText(place)
        self._refresh()

    def show_camera(self, *, off: bool) -> None:
        """Did they say that their camera is off?"""
        self._camera.setVisible(off)
        self._refresh()

    def show_sharing(self, *, on: bool) -> None:
        """Do they show a screen?"""
        self._shares.setVisible(on)
        self._refresh()

    def show_waiting(self, *, waiting: bool) -> None:
        """Does the call wait for them to confirm who is here?"""
        self._waiting = waiting
        self._refresh()

    def show_lobby(self, *, outside: bool, knocks: bool) -> None:
        """Do I wait outside, so that nothing is known of others? Do they wait to be let in?"""
        self._outside, self._knocks = outside, knocks
        self._refresh()

    def _state(self) -> str:
        if self._outside:
            return self.tr("you, waiting") if self.entry.me else ""
        if self.entry.me:
            word = self._does
            return self.tr("you, {word}").format(word=word) if word else self.tr("you")
        if self._waiting:
            return self.tr("to confirm")
        if self.entry.peer is None:
            if self._knocks:
                return self.tr("waiting")
            return self.tr("removed") if self.entry.removed else self.tr("not here")
        return self._does if self.entry.on_roster else self.tr("joining")

    def _refresh(self) -> None:
        place = self._place.text()
        self._hand.setVisible(bool(place))
        self._place.setVisible(bool(place))
        self._hold.setVisible(self._waiting)
        state = self._state()
        self._word.setText(self._sign or state)
        tone = "accent" if self._sign else "warn" if self._waiting else "muted"
        self._word.set_tone(tone)
        said = [self._shown, mark_of(self.entry.trust).word, state, self._sign]
        if place:
            said.append(self.tr("hand raised, {place}").format(place=place))
        if not self._shares.isHidden():
            said.append(self.tr("shows a screen"))
        if not self._camera.isHidden():
            said.append(self.tr("camera off"))
        said.append(self._fails)
        self.setAccessibleName(", ".join(filter(None, said)))


class Roster(QWidget):
    """The list with its count; ``person_wanted`` asks for a person's card by uid."""

    person_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._count = PlainLabel("", "small", "muted")
        self._list = column(gap=0)
        self._people: tuple[RosterEntry, ...] | None = None
        self._all: list[RosterRow] = []
        self._rows: dict[PeerId | None, RosterRow] = {}
        self._hands: dict[PeerId | None, str] = {}
        self._signs: dict[PeerId | None, str] = {}
        self._said: dict[PeerId, PersonMedia] = {}
        self._sharing: frozenset[PeerId | None] = frozenset()
        self._waiting: frozenset[DisplayName] = frozenset()
        self._outside = False
        self._knocking: frozenset[Uid] = frozenset()
        head = row(PlainLabel(self.tr("People"), "heading"), STRETCH, self._count)
        self.setLayout(column(head, self._list, gap=8))

    @property
    def rows(self) -> tuple[RosterRow, ...]:
        """The rows of those who are here, me first."""
        return tuple(self._rows.values())

    def reset(self) -> None:
        """As before a call."""
        self._hands, self._signs, self._said = {}, {}, {}
        self._sharing = frozenset()
        self._waiting = frozenset()
        self._outside, self._knocking = False, frozenset()
        self.show_roster(RosterChanged("", (), 0))

    def show_roster(self, roster: RosterChanged) -> None:
        """Show everyone invited, those who are here first."""
        if roster.people == self._people:
            return  # Rows that stay keep the focus.
        self._people = roster.people
        clear(self._list)
        self._rows = {}
        self._all = []
        for entry in sorted(roster.people, key=lambda e: (not e.me, e.peer is None)):
            item = RosterRow(entry)
            item.opened.connect(self.person_wanted)
            self._list.addWidget(item)
            self._all.append(item)
            if entry.me or entry.peer is not None:
                self._rows[None if entry.me else entry.peer] = item
        self._mark()

    def show_word(self, peer: PeerId | None, word: str) -> None:
        """What one person does; None is me."""
        target = self._rows.get(peer)
        if target is not None:
            target.show_word(word)

    def show_hands(self, hands: dict[PeerId | None, str]) -> None:
        """Whose hand is up, with the place of each."""
        self._hands = hands
        self._mark()

    def show_said(self, said: dict[PeerId, PersonMedia]) -> None:
        """What people say about their cameras."""
        self._said = said
        self._mark()

    def show_sharing(self, peers: frozenset[PeerId | None]) -> None:
        """Who shows a screen; None is me."""
        self._sharing = peers
        self._mark()

    def show_waiting(self, names: tuple[DisplayName, ...]) -> None:
        """Whom the call waits for."""
        self._waiting = frozenset(names)
        self._mark()

    def show_lobby(self, *, outside: bool, knocking: frozenset[Uid]) -> None:
        """Whether I wait outside myself, where nothing is known, and who waits to be let in."""
        self._outside, self._knocking = outside, knocking
        self._mark()

    def show_sign(self, peer: PeerId | None, reaction: Reaction) -> None:
        """A person made a sign: its word stands beside the name for some seconds."""
        word = sign_of(reaction).word
        self._signs[peer] = word
        self._mark()
        QTimer.singleShot(SHOWN_MS, self, lambda: self._faded(peer, word))

    def _faded(self, peer: PeerId | None, word: str) -> None:
        if self._signs.get(peer) == word:
            del self._signs[peer]
            self._mark()

    def _count_people(self) -> None:
        people = self._people or ()
        here = sum(e.peer is not None or e.me for e in people)
        if self._outside:
            text = self.tr("{all} invited").format(all=len(people))
        else:
            text = self.tr("{here} of {all} here").format(here=here, all=len(people))
        self._count.setText(text)

    def _mark(self) -> None:
        self._count_people()
        for item in self._all:
            knocks = item.entry.uid in self._knocking
            item.show_lobby(outside=self._outside, knocks=knocks)
        for peer, item in self._rows.items():
            said = self._said.get(peer) if peer is not None else None
            item.show_hand(self._hands.get(peer, ""))
            item.show_sign(self._signs.get(peer, ""))
            item.show_sharing(on=peer in self._sharing)
            item.show_camera(off=said is not None and not said.camera)
            waiting = item.entry.name in self._waiting and not item.entry.me
            item.show_waiting(waiting=waiting)
