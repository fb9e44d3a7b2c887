# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What every page of the terminal has: a heading, a line for trouble, a line of keys."""

from collections.abc import Iterable
from typing import Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from typing_extensions import override

from client.model.commands import Command, Join
from client.model.events import CallReport, CommandFailed, Event, Levels, PreJoin, Refused
from client.model.ids import RoomId
from client.terminal.class_line import ClassLine
from client.terminal.latest import Latest
from client.terminal.speech import noted, said
from client.terminal.text import PlainText


class Face(Protocol):
    """What a page may ask of the app."""

    latest: Latest

    def command(self, command: Command) -> None:
        """Hand a command to the engine; its outcome arrives as an event."""

    def go(self, page: "Page") -> None:
        """Show another page on top."""

    def go_back(self, sentence: str = "") -> None:
        """Return to the page below, which says ``sentence``."""

    def enter(self, opening: Command, *, host: RoomId | None = None) -> None:
        """Check a room, and start hosting it first when it is ``host``."""

    def call_begins(self, join: Join, room: PreJoin) -> None:
        """The checks allow it: show the call and join it."""

    def call_ended(self, report: CallReport, *, by_me: bool) -> None:
        """The call is over."""

    def not_entered(self, outcome: Refused | CommandFailed | None) -> None:
        """The room was refused, could not be opened or joined, or (None) was not wanted."""

    def newest_levels(self) -> Levels | None:
        """The newest levels since the last call."""


class Page(Screen[None]):
    """A page shows values and sends commands; it decides nothing."""

    KEYS = noted("b back")
    """The bottom line."""

    def __init__(self, face: Face, heading: str) -> None:
        super().__init__()
        self.face = face
        self.class_line = ClassLine(face.latest.entered)
        self.heading = PlainText(heading, classes="heading")
        self.strip = PlainText("", classes="strip")
        self.keys = PlainText(said(self.KEYS), classes="keys")
        self._up = False

    @override
    def compose(self) -> ComposeResult:
        yield self.class_line
        yield self.heading
        yield self.strip
        yield from self.body()
        yield self.keys

    def body(self) -> Iterable[Widget]:
        """The widgets between heading and keys."""
        return ()

    def on_mount(self) -> None:
        """Draw for the first time."""
        self._up = True
        self.show_entered()
        self.draw()

    def hear(self, event: Event) -> None:
        """Take an event; the page may not be on top, or not drawn yet."""

    def show_entered(self) -> None:
        """A room was entered or left: its class stands first, whatever the page shows."""
        if self._up:
            self.class_line.show_room(self.face.latest.entered)

    def draw(self) -> None:
        """Show what is known now; called once the page's widgets exist."""

    def redraw(self) -> None:
        """Draw if the page is up; else it will be drawn when it comes up."""
        if self._up:
            self.draw()

    def tell(self, sentence: str) -> None:
        """Say a sentence below the heading; an empty one clears it."""
        self.strip.show(sentence)

    def leave(self) -> None:
        """Ctrl+C or the key that leads out."""
        self.face.go_back()

    def action_leave_page(self) -> None:
        """The key that leads out was pressed."""
        self.leave()


class TextPage(Page):
    """A page of nothing but text, which scrolls."""

    def __init__(self, face: Face, heading: str) -> None:
        super().__init__(face, heading)
        self.text = PlainText("")

    @override
    def body(self) -> Iterable[Widget]:
        return (VerticalScroll(self.text),)


def key(keys: str, action: str) -> Binding:
    """One key of a page; its meaning stands in the page's bottom line."""
    return Binding(keys, action, action, show=False)


def bindings(*keys: Binding) -> list[BindingType]:
    """The keys of a page."""
    return list(keys)


def back_keys(*more: Binding) -> list[BindingType]:
    """The keys that lead back, and others."""
    return bindings(key("escape,b", "leave_page"), *more)
