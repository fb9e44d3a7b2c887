# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The way into a room: checks as they finish, warnings to read, refusal. No way past it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from rich.text import Text
from textual.containers import VerticalScroll
from textual.widget import Widget
from typing_extensions import override

from client.model.check_report import in_order
from client.model.commands import (
    Acknowledge,
    CheckAgain,
    CloseRoom,
    Command,
    Host,
    Join,
    SetPreview,
)
from client.model.events import (
    Checking,
    CommandFailed,
    Event,
    HostingChanged,
    MediaChanged,
    PreJoin,
    Refused,
)
from client.model.ids import RoomId
from client.model.media import DeviceKind
from client.model.verdict import ShownFinding
from client.terminal import when
from client.terminal.doing import Acting
from client.terminal.findings import finding_block, finding_row
from client.terminal.marks import trust_word
from client.terminal.meter import bar
from client.terminal.page import Face, Page, back_keys, key
from client.terminal.speech import tr
from client.terminal.text import PlainText, lines, plain

GATE_TIMEOUT_S = 30.0
_MINE = {"Host", "OpenInvitation", "OpenMyRoom", "CheckAgain", "Acknowledge"}


class Stage(Enum):
    """Where on the way in we are."""

    CHECKING = "checking"
    WARNINGS = "warnings"
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Way:
    """How a person wants to come in. ``straight``: join as soon as the gate allows it."""

    opening: Command
    join: Join = field(default_factory=Join)
    acknowledged: frozenset[str] = frozenset()
    host: RoomId | None = None
    straight: bool = False
    unattended: bool = False
    """Nobody is there to read a refusal: report it and end."""


class Entrance(Page):
    """Sends `Join` only after the engine said that it is allowed; the engine checks again."""

    BINDINGS = back_keys(
        key("q", "leave_page"),
        *(key(str(digit), f"acknowledge({digit})") for digit in range(10)),
        key("r", "check_again"),
        key("o", "ask_one"),
        key("a", "what_to_do"),
        key("j", "join"),
        key("m", "microphone"),
        key("c", "camera"),
        key("t", "test"),
    )

    def __init__(self, face: Face, way: Way) -> None:
        super().__init__(face, tr("Opening the room"))
        self._way = way
        self.stage = Stage.CHECKING
        self._done: dict[tuple[str, str], ShownFinding] = {}
        self._total = 0
        self._ready: PreJoin | None = None
        self._refused: Refused | None = None
        self._unread: list[ShownFinding] = []
        self._read = 0
        self._sent: frozenset[str] = frozenset()
        self._microphone, self._camera = way.join.microphone, way.join.camera
        self._testing = False
        self._again: ShownFinding | None = None
        """The check that is asked again alone; the others stay on the list meanwhile."""
        self._acting = Acting(self, self._stand, self._ask_again)
        self._state = PlainText("", classes="gap")
        self._list = PlainText()
        self._rounds = 0

    @override
    def body(self) -> Iterable[Widget]:
        return (self._state, VerticalScroll(self._list))

    @override
    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(0.2, self._meter)
        if self._way.host is not None and self._way.host not in self.face.latest.hosting:
            self.face.command(Host(self._way.host))
            self._wait()
        else:
            self._open(self._way.opening)

    def _open(self, command: Command) -> None:
        self.stage = Stage.CHECKING
        self._done, self._sent, self._again = {}, frozenset(), None
        self.face.command(command)
        self._wait()
        self.redraw()

    def _wait(self) -> None:
        self._rounds += 1
        mine = self._rounds
        self.set_timer(GATE_TIMEOUT_S, lambda: self._timed_out(mine))

    def _timed_out(self, mine: int) -> None:
        if mine == self._rounds and self.stage is Stage.CHECKING:
            sentence = tr("The program did not answer in time. Try again.")
            self.face.not_entered(CommandFailed("OpenInvitation", "timeout", sentence))

    @override
    def hear(self, event: Event) -> None:
        match event:
            case Checking():
                if self._again is not None:
                    # More is looked at than that one: it was too long ago.
                    self._again, self._done = None, {}
                # An event may carry all results so far or only the newest.
                self._done |= {(f.id, f.message): f for f in event.findings}
                self._total = event.total
                if event.title:
                    self.heading.show(event.title)
            case PreJoin():
                self._judged(event)
            case Refused():
                self._refuse(event)
            case HostingChanged(room_id, True) if room_id == self._way.host:
                self._open(self._way.opening)
            case MediaChanged(DeviceKind.MICROPHONE) if self.stage is Stage.READY:
                self._testing = event.on
                self.tell(event.trouble)
            case CommandFailed() if event.command in _MINE:
                self.face.not_entered(event)
                return
            case CommandFailed("SetPreview"):
                self._testing = False
                self.tell(event.sentence)
            case _:
                return
        self.redraw()

    def _judged(self, event: PreJoin) -> None:
        self._ready, self._refused = event, None
        self.heading.show(event.room.title)
        ids = frozenset(finding.id for finding in event.open_warnings)
        self._read = 0
        self._unread = [f for f in event.open_warnings if f.id not in self._way.acknowledged]
        if event.allowed:
            self._allowed(event)
        elif not ids or ids <= self._sent:
            # Neither allowed nor anything left to read: that is a no.
            self._refuse(Refused(event.room.title, event.findings))
        elif self._unread:
            self.stage = Stage.WARNINGS
        else:
            self._acknowledge_all(event)

    def _acknowledge_all(self, event: PreJoin) -> None:
        self.stage = Stage.CHECKING
        self._sent = frozenset(finding.id for finding in event.open_warnings)
        self.face.command(Acknowledge(tuple(sorted(self._sent)), event.room.room_id))
        self._wait()

    def _allowed(self, event: PreJoin) -> None:
        self.stage = Stage.READY
        if self._way.straight:
            self.face.call_begins(self._way.join, event)

    def _refuse(self, event: Refused) -> None:
        self.stage = Stage.REFUSED
        self._refused = event
        self._testing = False
        if self._way.unattended:
            self.face.not_entered(event)

    @property
    def _digit(self) -> int:
        """The key that acknowledges the warning that is shown."""
        return (self._read + 1) % 10

    # Keys.

    def action_acknowledge(self, digit: int) -> None:
        """The person read the warning that is shown; the next one has another key.

        So a key that is held down, or pressed twice, goes no further than one warning.
        """
        if self.stage is Stage.REFUSED and self._refused is not None:
            self._ask_again(self._refused.findings, digit - 1)
            return
        if self.stage is not Stage.WARNINGS or self._ready is None or digit != self._digit:
            return
        del self._unread[0]
        self._read += 1
        if not self._unread:
            self._acknowledge_all(self._ready)
        self.redraw()

    def action_check_again(self) -> None:
        """Run the checks once more."""
        if self.stage in {Stage.REFUSED, Stage.READY, Stage.WARNINGS}:
            self._stop_test()
            self._refused = None
            self._open(CheckAgain())

    def action_ask_one(self) -> None:
        """Ask the check of the warning that is shown again."""
        if self.stage is Stage.WARNINGS and self._ready is not None:
            self._ask_again((*self._unread[:1], *self._ready.findings), 0)

    def _ask_again(self, findings: tuple[ShownFinding, ...], place: int) -> None:
        """Ask one check again: the one at this place of those that stand."""
        standing = [f for f in in_order(findings) if f.stands]
        if not 0 <= place < len(standing):
            return
        self._open(CheckAgain(standing[place].id))
        self._again = standing[place]
        self._done = {(f.id, f.message): f for f in findings if f.id != standing[place].id}
        self.redraw()

    def _stand(self) -> tuple[ShownFinding, ...]:
        """What is told now and can be acted on."""
        if self.stage is Stage.REFUSED and self._refused is not None:
            return self._refused.findings
        if self.stage is Stage.WARNINGS and self._ready is not None:
            told = {finding.id for finding in self._unread}
            return (*self._unread, *(f for f in self._ready.findings if f.id not in told))
        return ()

    def action_what_to_do(self) -> None:
        """List what can be done about what stands."""
        self._acting.offer()

    def on_screen_resume(self) -> None:
        """Back from what was done about a finding."""
        self._acting.resumed()

    def action_join(self) -> None:
        """Join as chosen."""
        if self.stage is Stage.READY and self._ready is not None:
            wish = Join(microphone=self._microphone, camera=self._camera)
            self.face.call_begins(wish, self._ready)

    def action_microphone(self) -> None:
        """Join with the microphone on, or muted."""
        self._microphone = not self._microphone
        self.redraw()

    def action_camera(self) -> None:
        """Join with the camera on, or closed."""
        self._camera = not self._camera
        self.redraw()

    def action_test(self) -> None:
        """Start or stop the microphone test; only on a room that passed."""
        if self.stage is Stage.READY:
            self.face.command(SetPreview("microphone", on=not self._testing))

    def _stop_test(self) -> None:
        if self._testing:
            self.face.command(SetPreview("microphone", on=False))
            self._testing = False

    @override
    def leave(self) -> None:
        self.face.command(CloseRoom())
        if self._refused is None and self.stage is Stage.WARNINGS and self._ready is not None:
            self._refused = Refused(self._ready.room.title, self._ready.findings)
        self.face.not_entered(self._refused)

    # Drawing.

    def _meter(self) -> None:
        levels = self.face.newest_levels()
        if self._testing and levels is not None:
            level = dict(levels.levels).get(None, 0.0)
            self.tell(tr("Microphone test: {bar}  t stops it", bar=bar(level, 30)))

    @override
    def draw(self) -> None:
        draw = {
            Stage.CHECKING: self._draw_checking,
            Stage.WARNINGS: self._draw_warning,
            Stage.READY: self._draw_ready,
            Stage.REFUSED: self._draw_refused,
        }
        draw[self.stage]()

    def _draw_checking(self) -> None:
        if self._again is not None:
            again = plain(self._again.title)
            self._state.show(tr("Checking again: {title}. No device is open.", title=again))
            self._list.show(lines(*(finding_row(f) for f in in_order(tuple(self._done.values())))))
            self.keys.show(tr("b back"))
            return
        done = min(len(self._done), self._total)
        if self._total:
            said = tr("Checking, {n} of {all} done. No device is open.", n=done, all=self._total)
        else:
            said = tr("Checking. No device is open.")
        self._state.show(said)
        self._list.show(lines(*(finding_row(f) for f in in_order(tuple(self._done.values())))))
        self.keys.show(tr("b back"))

    def _draw_warning(self) -> None:
        assert self._ready is not None  # noqa: S101  for the type checker
        count = len(self._unread)
        if count == 1:
            said = tr("1 warning to read before you can join. No device is open.")
        else:
            said = tr("{n} warnings to read before you can join. No device is open.", n=count)
        self._state.show(said)
        rows = (finding_row(f) for f in in_order(self._ready.findings))
        block = finding_block(self._read + 1, self._unread[0])
        self._list.show(lines(block, "", *rows))
        words = tr("I have read this, go on   a what to do   o check again   r all   b do not join")
        self.keys.show(f"{self._digit} {words}")

    def _draw_ready(self) -> None:
        assert self._ready is not None  # noqa: S101  for the type checker
        room, findings = self._ready.room, self._ready.findings
        passed = sum(not f.stands for f in findings)
        counted = (
            tr("{n} of {all} checks passed. The microphone is open.", n=passed, all=len(findings))
            if self._testing
            else tr("{n} of {all} checks passed. No device is open.", n=passed, all=len(findings))
        )
        span, issuer = when.span(room.nbf, room.exp), plain(room.issuer)
        self._state.show(lines(tr("{when}, invited by {name}", when=span, name=issuer), counted))
        people = (f"  {plain(name)}: {trust_word(trust)}" for name, trust in room.people)
        microphone = tr("on") if self._microphone else tr("muted")
        camera = tr("on") if self._camera else tr("off")
        wish = tr("Join with microphone {mic}, camera {cam}.", mic=microphone, cam=camera)
        self._list.show(
            lines(
                Text(wish, "bold"),
                tr("Camera: others see you; a terminal shows no pictures."),
                "",
                tr("Invited: {n}", n=len(room.people)),
                *people,
                "",
                *(finding_row(f) for f in in_order(findings)),
            )
        )
        keys = tr("j join   m microphone   c camera   t test microphone   r again   b back")
        self.keys.show(keys)

    def _draw_refused(self) -> None:
        assert self._refused is not None  # noqa: S101  for the type checker
        findings = self._refused.findings
        standing = [f for f in in_order(findings) if f.stands]
        blockers = sum(f.blocks for f in findings)
        title = plain(self._refused.title) or tr("This room")
        self.heading.show(tr("You were not connected"))
        self._state.show(
            tr(
                "{title} failed {n} of {all} checks. "
                "Camera and microphone stayed closed. Nothing was sent.",
                title=title,
                n=blockers,
                all=len(findings),
            )
        )
        blocks = [finding_block(n, f) for n, f in enumerate(standing, 1)]
        rest = [finding_row(f) for f in in_order(findings)]
        self._list.show(lines(*blocks, "", Text(tr("All checks"), "bold"), *rest))
        keys = tr(
            "a what to do   1-9 check that one again   r check all   q back   up, down scroll"
        )
        self.keys.show(keys)
