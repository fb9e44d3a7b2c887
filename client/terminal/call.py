# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call: banner, people with trust and levels, call code, my devices, what was announced."""

import time
from collections.abc import Iterable

from rich.text import Text
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from typing_extensions import override

from client.model.commands import Admit, Join, Leave, RemovePerson, SetCamera, SetMicrophone
from client.model.events import (
    CallChanged,
    CallPhase,
    CallReport,
    CommandFailed,
    Event,
    PreJoin,
)
from client.model.media import DeviceKind
from client.model.talk import EndForAll, RaiseHand, React, Reaction
from client.terminal.banner import banner
from client.terminal.call_state import TALK, CallState
from client.terminal.chat import ChatPanel
from client.terminal.devices import DevicesPage
from client.terminal.findings import trouble_line
from client.terminal.meter import bar
from client.terminal.page import Face, Page, bindings, key
from client.terminal.question import Question
from client.terminal.reading import CALL_HELP, Reading
from client.terminal.room_changes import RoomChanges
from client.terminal.roster import RosterView, sharing_line
from client.terminal.safety import SafetyPage
from client.terminal.signs import SignChoice
from client.terminal.speech import noted, said, tr
from client.terminal.talk import chat_line
from client.terminal.text import PlainText, lines

DRAW_S = 0.2
NOT_LIVE_GRACE_S = 30.0
"""With a time limit: how much longer to wait for a call that never goes live."""
REPORT_TIMEOUT_S = 15.0
SHOWN_TROUBLES, SHOWN_NOTICES = 3, 3


class CallPage(Page):
    """Sends `Join` when it comes up; ends with the engine's report."""

    BINDINGS = bindings(
        key("m", "microphone"),
        key("c", "camera"),
        key("d", "devices"),
        key("s", "safety"),
        key("a", "admit"),
        key("x", "remove"),
        key("n", "notices"),
        key("t", "write"),
        key("l", "live_text"),
        key("o", "whole_chat"),
        key("h", "hand"),
        key("r", "sign"),
        key("e", "end_for_all"),
        key("i", "add_people"),
        key("z", "strike"),
        key("escape", "read"),
        key("q", "leave_page"),
        key("question_mark,f1", "help"),
    )
    KEYS = noted("m mute  c camera  t write  h hand  r sign  s safety  n notices  ? help  q leave")

    def __init__(self, face: Face, join: Join, room: PreJoin, seconds: float | None) -> None:
        super().__init__(face, room.room.title)
        self._join = join
        self._room = room
        self._seconds = seconds
        self.state = CallState(time.monotonic)
        self.roster = RosterView(self.state)
        self.changes = RoomChanges(self, face, room.room)
        self.banner = PlainText("", classes="banner")
        self.mine = PlainText("", classes="gap")
        self.code = PlainText()
        self.notices = PlainText()
        self.chat = ChatPanel(face, self.state.talk)
        self._live = self._leaving = False

    @override
    def body(self) -> Iterable[Widget]:
        said = VerticalScroll(self.notices, can_focus=False, classes="said")
        call = Vertical(self.roster, self.mine, self.code, classes="call")
        return (self.banner, call, said, self.chat)

    @override
    def on_mount(self) -> None:
        super().on_mount()
        self.roster.focus()
        self.set_interval(DRAW_S, self._draw_levels)
        if self._seconds is not None:
            self.set_timer(self._seconds + NOT_LIVE_GRACE_S, self._leave_now)
        self.face.command(self._join)

    @override
    def hear(self, event: Event) -> None:
        self.state.hear(event)
        self.chat.hear(event)
        self.changes.hear(event)
        if isinstance(event, CallReport):
            self.face.call_ended(event, by_me=self._leaving)
            return
        if isinstance(event, CommandFailed) and event.command == "Join":
            self.face.not_entered(event)
            return
        if isinstance(event, CommandFailed) and event.command in TALK:
            self.tell(event.sentence)
        live = isinstance(event, CallChanged) and event.phase is CallPhase.LIVE
        if live and not self._live:
            self._live = True
            if self._seconds is not None:
                self.set_timer(max(self._seconds, 0.01), self._leave_now)
        self.redraw()

    # Keys.

    def action_microphone(self) -> None:
        """Unmute or mute."""
        self.face.command(SetMicrophone(self.state.toggle(DeviceKind.MICROPHONE)))
        self.redraw()

    def action_camera(self) -> None:
        """Open or close the camera."""
        self.face.command(SetCamera(self.state.toggle(DeviceKind.CAMERA)))
        self.redraw()

    def action_devices(self) -> None:
        """Choose devices."""
        self.face.go(DevicesPage(self.face, self.state))

    def action_safety(self) -> None:
        """Compare with the selected person."""
        entry = self.roster.selected
        person = None if entry is None or entry.me else self.face.latest.person(entry.uid)
        if person is not None:
            self.face.go(SafetyPage(self.face, person))
        elif entry is not None and not entry.me:
            self.tell(
                tr(
                    "{name} is not among your contacts. Ask for their contact card first.",
                    name=entry.name,
                )
            )
        else:
            self.tell(tr("Select a person first: up and down."))

    def action_admit(self) -> None:
        """Let in the selected person who waits; one person, never all."""
        entry = self.roster.selected
        peer = None if entry is None else self.state.lobby.get(entry.uid)
        if entry is None or peer is None:
            self.tell(tr("Select a person who waits to be let in: up and down."))
            return
        self.face.command(Admit(peer))
        self.tell(tr("{name} is being let in.", name=entry.name))

    def action_remove(self) -> None:
        """Remove the selected person, after a question; only a host can."""
        entry = self.roster.selected
        i_host = any(one.me and one.host for one in self.roster.people)
        if entry is None or entry.me or not entry.on_roster or not i_host:
            self.tell(tr("Only a host can remove somebody else who is here."))
            return
        uid = entry.uid

        def answered(go: bool | None) -> None:  # noqa: FBT001  textual's callback
            if go:
                self.face.command(RemovePerson(uid))

        sentence = tr("They hear and see nothing from that moment and cannot come back.")
        heading = tr("Remove {name} from the call?", name=entry.name)
        self.app.push_screen(Question(heading, sentence, tr("remove"), tr("keep")), answered)

    def action_add_people(self) -> None:
        """Name more people in this room; only its issuer can."""
        self.changes.add(self.roster.people)

    def action_strike(self) -> None:
        """Strike the selected person from this room; only its issuer can."""
        self.changes.strike(self.roster.selected)

    def action_write(self) -> None:
        """Write to everyone."""
        self.chat.input.focus()

    def action_read(self) -> None:
        """Back from the line to write on; what stands there stays."""
        self.roster.focus()

    def action_live_text(self) -> None:
        """Let others read along while I type, or no longer."""
        live = self.chat.toggle_live()
        said = tr("Others see what you write while you write it.") if live else ""
        self.tell(said or tr("Others see what you write when you send it."))

    def action_whole_chat(self) -> None:
        """Every line of this call."""
        said = [Text(chat_line(line)) for line in self.state.talk.chat]
        self.face.go(Reading(self.face, tr("Chat of this call"), said or (tr("Nothing yet."),)))

    def action_hand(self) -> None:
        """Raise or lower my hand."""
        me = next((one for one in self.roster.people if one.me), None)
        up = me is not None and me.uid in self.state.talk.hands
        self.face.command(RaiseHand(up=not up))

    def action_sign(self) -> None:
        """Choose a sign and make it."""

        def chosen(sign: Reaction | None) -> None:
            if sign is not None:
                self.face.command(React(sign))

        self.app.push_screen(SignChoice(), chosen)

    def action_end_for_all(self) -> None:
        """End the call for everybody, after a question; only a host can."""
        if not any(one.me and one.host for one in self.roster.people):
            self.tell(tr("Only a host can end the call for everybody."))
            return

        def answered(go: bool | None) -> None:  # noqa: FBT001  textual's callback
            if go:
                self.face.command(EndForAll())

        heading = tr("End the call for everybody?")
        sentence = tr("Everyone leaves at once. To leave alone, press q instead.")
        self.app.push_screen(
            Question(heading, sentence, tr("end it for all"), tr("go on")), answered
        )

    def action_notices(self) -> None:
        """Everything that was announced, the newest first."""
        said = (*self.state.troubles(), *reversed(self.state.notices))
        self.face.go(
            Reading(self.face, tr("Announced in this call"), said or (tr("Nothing yet."),))
        )

    def action_help(self) -> None:
        """The keys and the words."""
        self.face.go(Reading(self.face, tr("Help"), map(said, CALL_HELP)))

    @override
    def leave(self) -> None:
        asking = any(isinstance(screen, Question) for screen in self.app.screen_stack)
        if self._leaving or asking:
            return
        if self._room.room.room_id not in self.face.latest.hosting:
            self._leave_now()
            return
        self.app.push_screen(
            Question(
                tr("End the room for everyone?"),
                tr("This computer hosts the room. When you leave, the call ends for all of you."),
                tr("leave and end the room"),
                tr("stay"),
            ),
            self._answered,
        )

    def _answered(self, answer: bool | None) -> None:  # noqa: FBT001  what a question gives
        if answer:
            self._leave_now()

    def _leave_now(self) -> None:
        if self._leaving:
            return
        self._leaving = True
        self.tell(tr("Leaving."))
        self.face.command(Leave())
        self.set_timer(REPORT_TIMEOUT_S, self._no_report)

    def hang_up(self) -> None:
        """Leave without asking: the terminal or the session is going away."""
        self._leave_now()

    def _no_report(self) -> None:
        sentence = tr("The call did not end in time.")
        self.face.not_entered(CommandFailed("Leave", "no-report", sentence))

    # Drawing.

    def _draw_levels(self) -> None:
        levels = self.face.newest_levels()
        if levels is not None:
            self.state.hear(levels)
        if self.state.passed():
            self.draw()
        self.roster.draw()
        self._draw_mine()

    @override
    def draw(self) -> None:
        state = self.state
        self.banner.show(banner(state.call, state.roster))
        if state.roster is not None and state.roster.title:
            self.heading.show(state.roster.title)
        self.roster.draw()
        self._draw_mine()
        self._draw_code()
        troubles = state.troubles()
        shown = [trouble_line(one) for one in troubles[:SHOWN_TROUBLES]]
        if len(troubles) > SHOWN_TROUBLES:
            shown.append(Text(tr("! and {n} more: n", n=len(troubles) - SHOWN_TROUBLES), "bold"))
        newest = list(reversed(state.notices))[:SHOWN_NOTICES]
        self.notices.show(lines(*shown, *newest))
        self.chat.draw()

    def _draw_mine(self) -> None:
        state = self.state
        words = {True: (tr("ON"), tr("on")), False: (tr("MUTED"), tr("off"))}
        microphone = words[state.on(DeviceKind.MICROPHONE)][0]
        camera = words[state.on(DeviceKind.CAMERA)][1]
        if state.pending(DeviceKind.MICROPHONE):
            microphone += tr(" (changing)")
        if state.pending(DeviceKind.CAMERA):
            camera += tr(" (changing)")
        elif state.on(DeviceKind.CAMERA):
            camera += tr(": others see you, no picture here")
        level = state.levels.get(None, 0.0) if state.on(DeviceKind.MICROPHONE) else 0.0
        devices = tr(
            "Microphone {mic} {bar}  Camera {cam}",
            mic=microphone,
            bar=bar(level, 12),
            cam=camera,
        )
        self.mine.show(lines(devices, *map(sharing_line, state.sharing)))

    def _draw_code(self) -> None:
        code = self.state.code
        if not code.digits:
            self.code.show(tr("Call code: appears as soon as everybody agrees on who is here."))
            return
        since = tr("New since: {since}.", since=code.since) if code.since else ""
        self.code.show(
            lines(
                tr("Call code  {digits}   {since}", digits="  ".join(code.digits), since=since),
                f"           {'  '.join(code.words)}",
            )
        )
