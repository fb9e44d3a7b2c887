# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The terminal's app: which page is shown, and which event goes to which page."""

import logging
from dataclasses import dataclass
from typing import ClassVar

import msgspec
from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from client.engine.handle import EngineHandle
from client.model.commands import Command, Join, OpenMyRoom, StopHosting
from client.model.events import (
    CallReport,
    CommandFailed,
    Event,
    IdentityChanged,
    IdentityPhase,
    Levels,
    PreJoin,
    Refused,
    Stopped,
)
from client.model.ids import RoomId
from client.model.secret import Secret
from client.terminal.call import CallPage
from client.terminal.entrance import Entrance, Way
from client.terminal.home import Home
from client.terminal.inbox import Inbox
from client.terminal.latest import Latest
from client.terminal.page import Page
from client.terminal.speech import tr
from client.terminal.welcome import Welcome

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What came of the only visit: at most one of refused, failure and report is set."""

    room: PreJoin | None = None
    refused: Refused | None = None
    failure: CommandFailed | None = None
    report: CallReport | None = None


class EventsWait(Message):
    """The engine said something; posted from its thread."""


class TerminalApp(App[None]):
    """Home and everything behind it, or with ``way`` one visit to one room and no more."""

    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", "Leave", show=False, priority=True)
    ]
    CSS = """
    PlainText { width: 1fr; height: auto; }
    RosterView { height: auto; }
    .heading { text-style: bold; }
    .strip { text-style: bold italic; }
    .banner { text-style: bold reverse; }
    .gap { margin-bottom: 1; }
    .call { height: auto; }
    .said { height: auto; max-height: 7; }
    .chat { height: 1fr; min-height: 3; }
    .chat VerticalScroll { height: 1fr; }
    .chat Input { height: 1; }
    .call RosterView { margin-bottom: 1; }
    .keys { dock: bottom; text-style: reverse; height: 1; }
    .field { height: 1; }
    .field .label { width: 18; }
    .field Input { width: 1fr; }
    OptionList { height: auto; max-height: 1fr; border: none; padding: 0; }
    OptionList > .option-list--option-highlighted { text-style: reverse; }
    OptionList.rooms { max-height: 50%; }
    Question, SignChoice { align: center middle; }
    Question .box, SignChoice .box {
      width: 66; height: auto; border: ascii $foreground; padding: 1 2;
    }
    """

    def __init__(
        self,
        engine: EngineHandle,
        way: Way | None = None,
        *,
        seconds: float | None = None,
        passphrase: Secret | None = None,
    ) -> None:
        super().__init__()
        self.engine = engine
        self.latest = Latest()
        self.outcome = Outcome()
        self._inbox = Inbox()
        self._way = way
        self._seconds = seconds
        self._passphrase = passphrase
        self._home: Home | None = None

    def on_mount(self) -> None:
        """Listen to the engine; it first says how things stand."""
        self._inbox.on_wake(lambda: self.post_message(EventsWait()))
        self.engine.listen(self._inbox.put)
        if self._way is not None:
            self.push_screen(Entrance(self, self._way))

    def on_events_wait(self, _message: EventsWait) -> None:
        """Hand on everything that waits, in order."""
        while (event := self._inbox.take()) is not None:
            self._hear(event)

    def _hear(self, event: Event) -> None:
        self.latest.hear(event)
        if isinstance(event, Stopped):
            self._fail(CommandFailed("start", "stopped", tr("The program was stopped.")))
            return
        if isinstance(event, CommandFailed) and event.command == "start":
            self._fail(event)
            return
        if isinstance(event, IdentityChanged) and self._way is None:
            self._identity(event)
        for screen in tuple(self.screen_stack):
            if isinstance(screen, Page):
                screen.show_entered()
                screen.hear(event)

    def _identity(self, event: IdentityChanged) -> None:
        top = self.screen
        if event.phase is IdentityPhase.READY and self._home is None:
            self._home = Home(self)
            if isinstance(top, Welcome):
                self.switch_screen(self._home)
            else:
                self.push_screen(self._home)
        elif event.phase is IdentityPhase.MISSING and not isinstance(top, Welcome):
            system = event.system_keystore
            self.push_screen(Welcome(self, system=system, passphrase=self._passphrase))

    def _fail(self, failure: CommandFailed) -> None:
        if self.outcome.report is None and self.outcome.refused is None:
            self.outcome.failure = failure
        self.exit()

    # What pages ask for (`client.terminal.page.Face`).

    def command(self, command: Command) -> None:
        """Hand a command to the engine."""
        self.engine.send(command)

    def go(self, page: Page) -> None:
        """Show another page on top."""
        self.push_screen(page)

    def go_back(self, sentence: str = "") -> None:
        """Return to the page below."""
        below = [screen for screen in self.screen_stack if isinstance(screen, Page)][:-1]
        if not below:
            self.exit()
            return
        # A question may lie on top of the page that goes.
        while self.screen is not below[-1]:
            self.pop_screen()
        below[-1].tell(sentence)

    def enter(self, opening: Command, *, host: RoomId | None = None) -> None:
        """Check a room, and start hosting it first when it is ``host``."""
        # Of a room of the list the class is known before its checks are done.
        listed = opening.room_id if isinstance(opening, OpenMyRoom) else None
        self.latest.entered = self.latest.room(listed) if listed is not None else None
        self.push_screen(Entrance(self, Way(opening, host=host)))

    def call_begins(self, join: Join, room: PreJoin) -> None:
        """Show the call and join it."""
        self.outcome.room = room
        join = msgspec.structs.replace(join, room_id=room.room.room_id)
        self.switch_screen(CallPage(self, join, room, self._seconds))

    def call_ended(self, report: CallReport, *, by_me: bool) -> None:
        """The call is over: back home, or out."""
        room = self.outcome.room
        if self._way is not None:
            self.outcome.report = report
            self.exit()
            return
        if by_me and room is not None and room.room.room_id in self.latest.hosting:
            self.engine.send(StopHosting(room.room.room_id))
        said = report.sentence or tr("The call has ended.")
        record = self.latest.record
        self._to_home(f"{said} {record.sentence} {tr('w: details.')}" if record else said)

    def not_entered(self, outcome: Refused | CommandFailed | None) -> None:
        """Back home, or out with the reason."""
        if self._way is not None:
            if isinstance(outcome, Refused):
                self.outcome.refused = outcome
            else:
                self.outcome.failure = outcome
            self.exit()
        elif self._home is None or self.screen is self._home:
            self.exit()
        else:
            self._to_home(outcome.sentence if isinstance(outcome, CommandFailed) else "")

    def _to_home(self, sentence: str) -> None:
        if self._home is None:
            return
        self.latest.entered = None
        while self.screen is not self._home and len(self.screen_stack) > 1:
            self.pop_screen()
        self._home.tell(sentence)

    def newest_levels(self) -> Levels | None:
        """The newest levels since the last call."""
        return self._inbox.take_levels()

    # The ways out.

    def action_leave(self) -> None:
        """Ctrl+C: leave the call if there is one, else the page that is shown."""
        pages = [screen for screen in self.screen_stack if isinstance(screen, Page)]
        calls = [page for page in pages if isinstance(page, CallPage)]
        if calls:
            calls[-1].leave()
        elif pages:
            pages[-1].leave()
        else:
            self.exit()

    def hang_up(self) -> None:
        """The terminal goes away: leave without asking. May be called on any thread."""
        self.post_message(HangUp())

    def on_hang_up(self, _message: "HangUp") -> None:
        """Leave the call, then end."""
        calls = [screen for screen in self.screen_stack if isinstance(screen, CallPage)]
        if calls and self._way is not None:
            calls[-1].hang_up()
        else:
            self.exit()

    @override
    def _fatal_error(self) -> None:
        # Textual would print every local variable of the failed frames: passphrases among them.
        error = self._exception
        _log.error("the terminal failed: %s", type(error).__name__)
        self.panic(Text(tr("An internal error. Start Watchword again.")))


class HangUp(Message):
    """The terminal or the session is going away."""
