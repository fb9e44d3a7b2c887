# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms and people, and the ways into a room."""

from collections.abc import Iterable

from rich.text import Text
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from typing_extensions import override

from client.model.commands import OpenMyRoom, StopHosting
from client.model.events import (
    CommandFailed,
    Event,
    HostingChanged,
    IdentityChanged,
    PeopleChanged,
    RoomsChanged,
    RoomView,
)
from client.model.managed import PolicyShown
from client.terminal import when
from client.terminal.attendance import RecordsPage
from client.terminal.card import CardPage
from client.terminal.marks import trust_word
from client.terminal.new_room import NewRoom
from client.terminal.opening import OpenPage
from client.terminal.page import Face, Page, bindings, key
from client.terminal.people import PeoplePage
from client.terminal.policy import PolicyPage
from client.terminal.policy_words import managed_line
from client.terminal.proofs import ProofsPage
from client.terminal.question import Question
from client.terminal.reading import HOME_HELP, Reading
from client.terminal.speech import noted, said, tr
from client.terminal.text import PlainText, column, lines


class Home(Page):
    """The first page once there is somebody to act as."""

    BINDINGS = bindings(
        key("o", "open"),
        key("r", "new_room"),
        key("p", "people"),
        key("c", "card"),
        key("x", "stop_hosting"),
        key("v", "policy"),
        key("w", "record"),
        key("k", "proofs"),
        key("q", "leave_page"),
        key("question_mark,f1", "help"),
    )
    KEYS = noted(
        "Enter join  o open invitation  r new room  p people  c my card  v policy  ? help  q"
    )

    def __init__(self, face: Face) -> None:
        super().__init__(face, "Watchword")
        self.managed = PlainText(classes="gap")
        self.rooms = OptionList(markup=False, classes="rooms")
        self.people = PlainText(classes="gap")
        self._listed: tuple[RoomView, ...] = ()

    @override
    def body(self) -> Iterable[Widget]:
        return (
            self.managed,
            PlainText(tr("Rooms"), classes="heading"),
            self.rooms,
            VerticalScroll(self.people, can_focus=False),
        )

    @override
    def hear(self, event: Event) -> None:
        match event:
            case (
                IdentityChanged()
                | PeopleChanged()
                | RoomsChanged()
                | HostingChanged()
                | PolicyShown()
            ):
                self.redraw()
            case CommandFailed("StopHosting"):
                self.tell(event.sentence)
            case _:
                pass

    def on_screen_resume(self) -> None:
        """Back from another page: Enter means the selected room again."""
        self.redraw()
        self.rooms.focus()

    @override
    def draw(self) -> None:
        latest = self.face.latest
        me = latest.identity.me if latest.identity else None
        self.managed.show("" if latest.policy is None else managed_line(latest.policy))
        self.heading.show(f"Watchword   {me.name} <{me.uid}>" if me else "Watchword")
        place = self.rooms.highlighted
        order = sorted(latest.rooms, key=lambda r: (r.room_id not in latest.hosting, r.nbf))
        self._listed = tuple(order)
        self.rooms.clear_options()
        self.rooms.add_options(Option(self._row(room)) for room in self._listed)
        if not self._listed:
            words = tr("No rooms yet. r makes one, o opens an invitation. ? explains.")
            self.rooms.add_option(Option(Text(words), disabled=True))
        else:
            self.rooms.highlighted = min(place or 0, len(self._listed) - 1)
        rows = (f"  {column(p.name, 30)} {trust_word(p.trust)}" for p in latest.people)
        none = (tr("  Nobody yet. Exchange contact cards: c shows yours, p adds theirs."),)
        head = Text(tr("People: {n}", n=len(latest.people)), "bold")
        self.people.show(lines(head, *(rows if latest.people else none)))

    def _row(self, room: RoomView) -> Text:
        if room.room_id in self.face.latest.hosting:
            what = tr("YOU ARE HOSTING")
        elif room.hosted_here:
            what = tr("mine, hosted here")
        else:
            what = tr("mine") if room.mine else tr("by {name}", name=room.issuer)
        title = column(room.title, 30)
        return Text(
            f"{title} {column(when.span(room.nbf, room.exp), 28)} {column(what, 18)}", no_wrap=True
        )

    @property
    def selected(self) -> RoomView | None:
        """The selected room."""
        place = self.rooms.highlighted
        return self._listed[place] if place is not None and place < len(self._listed) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a room: host it if it is hosted here, then check it."""
        if event.option_index >= len(self._listed):
            return
        room = self._listed[event.option_index]
        self.tell("")
        host = room.room_id if room.hosted_here else None
        self.face.enter(OpenMyRoom(room.room_id), host=host)

    def action_open(self) -> None:
        """Open an invitation."""
        self.face.go(OpenPage(self.face))

    def action_new_room(self) -> None:
        """Make a room."""
        if self.face.latest.people:
            self.face.go(NewRoom(self.face))
        else:
            self.tell(tr("First exchange contact cards: c shows yours, p adds theirs."))

    def action_people(self) -> None:
        """The people I know."""
        self.face.go(PeoplePage(self.face))

    def action_card(self) -> None:
        """My contact card."""
        self.face.go(CardPage(self.face))

    def action_policy(self) -> None:
        """The organisation's policy."""
        self.face.go(PolicyPage(self.face))

    def action_proofs(self) -> None:
        """The country I am in, and my token."""
        self.face.go(ProofsPage(self.face))

    def action_record(self) -> None:
        """Who was in the last call, and which records are kept or damaged."""
        self.face.go(RecordsPage(self.face))

    def action_help(self) -> None:
        """The keys."""
        self.face.go(Reading(self.face, tr("Help"), map(said, HOME_HELP)))

    def action_stop_hosting(self) -> None:
        """End a room that is hosted here, after asking."""
        room = self.selected
        if room is None or room.room_id not in self.face.latest.hosting:
            self.tell(tr("You are not hosting this room."))
            return
        room_id = room.room_id

        def answered(answer: bool | None) -> None:  # noqa: FBT001  what a question gives
            if answer:
                self.face.command(StopHosting(room_id))

        self.app.push_screen(
            Question(
                tr("End the room for everyone?"),
                tr("Nobody can join any more, and a running call ends for all."),
                tr("stop hosting"),
                tr("keep hosting"),
            ),
            answered,
        )

    @override
    def leave(self) -> None:
        if not self.face.latest.hosting:
            self.face.not_entered(None)
            return

        def answered(answer: bool | None) -> None:  # noqa: FBT001  what a question gives
            if answer:
                self.face.not_entered(None)

        self.app.push_screen(
            Question(
                tr("Quit and end the room for everyone?"),
                tr("This computer hosts a room. When you quit Watchword, the room ends."),
                tr("quit and end the room"),
                tr("stay"),
            ),
            answered,
        )
