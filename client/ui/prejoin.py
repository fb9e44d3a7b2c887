# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Before joining: the checks as they run, warnings to acknowledge, who is invited, Join."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QProgressBar, QWidget
from typing_extensions import override

from client.model.check_report import in_order
from client.model.commands import Acknowledge, CheckAgain, CloseRoom, Join
from client.model.events import Checking, PreJoin
from client.model.ids import RoomId
from client.model.media import DeviceInfo, DeviceKind
from client.model.verdict import Result, Severity, ShownFinding
from client.ui import i18n, theme
from client.ui.actions import Actions, ways
from client.ui.boxes import STRETCH, card, clear, column, holder, row
from client.ui.controls import Button, Tick
from client.ui.findings import FindingRow
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.marks import MarkLabel
from client.ui.page import Page
from client.ui.preview import Preview
from client.ui.text import ElidedLabel, PlainLabel, announce

_GAP = 20
_WIDEST = 1120
"""The page's column is no wider, however wide the window is."""
_MARGINS = 96
"""Left and right of a page's column, with the bar for scrolling."""
_ONE_COLUMN_FROM = 1.2
"""From this size of text on, two columns of titles would be cut."""


class OpenWarning(QWidget):
    """One warning with its own tick, unticked until the person ticks it."""

    acknowledged = Signal(str)

    def __init__(self, finding: ShownFinding, *actions: Button, confirmed: bool = False) -> None:
        super().__init__()
        self._finding = finding
        self.tick = Tick(self.tr("I have read this and go on; it is recorded"))
        self.tick.setAccessibleName(f"{finding.title}: {self.tick.text()}")
        self.tick.setChecked(confirmed)
        self.tick.setEnabled(not confirmed)
        self.tick.toggled.connect(self._ticked)
        head = row(
            Icon("warning", "warn"),
            PlainLabel(finding.title, "strong"),
            STRETCH,
            PlainLabel(finding.id, "tiny", "muted"),
            gap=10,
        )
        message = PlainLabel(finding.message, "body", wrap=True)
        for action in actions:
            action.setAccessibleName(f"{finding.title}: {action.text()}")
        box = card(
            head,
            message,
            row(ways(*actions), STRETCH),
            self.tick,
            gap=8,
            margins=(14, 14, 14, 12),
            tone="warn",
        )
        self.setLayout(column(box))

    def _ticked(self) -> None:
        self.tick.setEnabled(False)
        self.acknowledged.emit(self._finding.id)


class PreJoinPage(Page):
    """The page between an invitation and the call."""

    closed = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__("", " ", width=_WIDEST)
        self.centre()
        self._send = send
        # A warning that is confirmed stays where it is: else the next one would come under the
        # pointer, and a second click would confirm it unread.
        self._confirmed, self._placed = set[str](), set[str]()
        self._room_id: RoomId | None = None
        self._done: dict[str, ShownFinding] = {}
        self.doing = Actions(self, send)
        self.doing.asked_again.connect(self._wait)
        self.preview = Preview(send)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Checks done"))
        self._state = PlainLabel("", "heading")
        self._again = Button(self.tr("Check again"), "refresh", "quiet")
        self._again.clicked.connect(lambda: self._send(CheckAgain()))
        self._warnings = column(gap=10)
        self._notes = column(gap=0)
        self._passed = column(gap=0)
        self._fold = Button("", "down", "quiet")
        self._fold.setCheckable(True)
        inside = holder(self._passed)
        self._fold.toggled.connect(inside.setVisible)
        checks = card(
            row(self._state, STRETCH, self._again),
            self._progress,
            2,
            self._warnings,
            self._notes,
            row(self._fold, STRETCH),
            inside,
            gap=8,
        )
        self._invited = column(gap=8)
        self._invited_card = card(PlainLabel(self.tr("Invited"), "heading"), self._invited, gap=10)
        right = column(checks, self._invited_card, STRETCH, gap=16)
        self._right = holder(right)
        self._right.installEventFilter(self)
        self._both = row(gap=_GAP)
        self._both.addWidget(self.preview, 10, Qt.AlignmentFlag.AlignTop)
        self._both.addWidget(self._right, 11)
        self.body.addLayout(self._both)
        back = Button(self.tr("Back"))
        back.clicked.connect(self._back)
        self._why_not = PlainLabel("", "small", "muted")
        self.join = Button(self.tr("Join"), kind="primary")
        self.join.setMinimumWidth(140)
        self.join.clicked.connect(self._join)
        self.add_footer(back, STRETCH, self._why_not, self.join)
        self.show_checking(Checking("", (), 0))

    def show_checking(self, checking: Checking) -> None:
        """Checks are running: the list grows, nothing can be joined or previewed.

        An event may carry all results so far or only the newest: they are put together by id.
        """
        self._confirmed = set()
        self._placed = set()
        self._done |= {f.id: f for f in checking.findings}
        findings = tuple(self._done.values())
        self.heading.setText(checking.title or self.tr("Opening the invitation"))
        self.lead.setText(self.tr("The checks come first. No device is open."))
        done = min(len(findings), checking.total)
        self._progress.setMaximum(checking.total)
        self._progress.setValue(done)
        self._progress.show()
        text = self.tr("Checking, {done} of {all} done")
        self._state.setText(text.format(done=done, all=checking.total))
        self._again.hide()
        self._invited_card.hide()
        clear(self._warnings)
        self._list(findings)
        # While they run everybody sees them come; once they are done, who is invited matters more.
        self._fold.hide()
        self._fold.setChecked(True)
        self.preview.set_ready(ready=False)
        self.join.setEnabled(False)
        self._why_not.setText(self.tr("Wait until the checks are done"))
        self._fit()

    def show_ready(self, pre: PreJoin) -> None:
        """All checks are done and none blocks."""
        self._done = {}
        room = pre.room
        if room.room_id != self._room_id:
            self._placed = set()
        self._room_id = room.room_id
        self.heading.setText(room.title)
        when = i18n.span(room.nbf, room.exp)
        lead = self.tr("{when}, invited by {name}").format(when=when, name=room.issuer)
        self.lead.setText(lead)
        self._progress.hide()
        self._again.show()
        passed = sum(not f.stands for f in pre.findings)
        text = self.tr("{passed} of {all} checks passed")
        self._state.setText(text.format(passed=passed, all=len(pre.findings)))
        clear(self._warnings)
        self.strip.hide()
        self.doing.begin(pre.findings)
        open_ids = {f.id for f in pre.open_warnings}
        self._confirmed = {f.id for f in pre.findings} - open_ids
        self._placed = {f.id for f in pre.findings if f.id in self._placed | open_ids and f.stands}
        for finding in pre.findings:
            if finding.id in self._placed:
                buttons = self.doing.buttons(finding)
                warning = OpenWarning(finding, *buttons, confirmed=finding.id not in open_ids)
                warning.acknowledged.connect(self._acknowledge)
                self._warnings.addWidget(warning)
        self._fold.setChecked(False)
        rest = self._list(tuple(f for f in pre.findings if f.id not in self._placed))
        label = self.tr("The {count} checks without a warning").format(count=rest)
        self._fold.show_as(label, "down")
        self._fold.show()
        self._show_invited(pre)
        self.preview.set_ready(ready=pre.allowed)
        self.join.setEnabled(pre.allowed)
        count = len(pre.open_warnings)
        waiting = (
            self.tr("Read the warning first")
            if count == 1
            else self.tr("Read the {count} warnings first").format(count=count)
        )
        self._why_not.setText("" if pre.allowed else waiting)
        self._fit()
        announce(self, self.doing.answer() or (self._state.text() if pre.allowed else waiting))

    def show_devices(self, devices: tuple[DeviceInfo, ...]) -> None:
        """The devices of this machine, for the pickers and for what stands."""
        self.preview.show_devices(devices)
        self.doing.show_devices(devices)

    def _fit(self) -> None:
        """Beside each other where both fit; else the checks first and the preview below them."""
        needed = self.preview.minimumSizeHint().width() + self._right.minimumSizeHint().width()
        wide = min(self.width() - _MARGINS, _WIDEST) >= needed + _GAP
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.BottomToTop
        if way is self._both.direction() and self._both.stretch(0) == (10 if wide else 0):
            return
        self._both.setDirection(way)
        for place, share in enumerate((10, 11) if wide else (0, 0)):
            self._both.setStretch(place, share)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What came into the column is measured only now: its words may be wider than before.
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def leaving(self) -> None:
        """The page goes away: whatever it opened is closed."""
        self._done = {}
        self.doing.answer()
        self.preview.shut()

    def _show_invited(self, pre: PreJoin) -> None:
        clear(self._invited)
        self._invited_card.setVisible(bool(pre.room.people))
        for name, trust in pre.room.people:
            line = row(ElidedLabel(name, "body"), MarkLabel(trust, size=16), gap=10)
            line.setStretch(0, 1)
            self._invited.addLayout(line)

    def _list(self, findings: tuple[ShownFinding, ...]) -> int:
        """Show them; returns how many of them need no look."""
        clear(self._notes)
        clear(self._passed)
        passed = [f for f in findings if f.result is Result.PASS]
        idle = [f for f in findings if f.result is Result.NOT_APPLICABLE and not f.stands]
        for finding in in_order(findings):
            if finding not in passed and finding not in idle:
                self._notes.addWidget(FindingRow(finding, word=self._word(finding)))
        # Down the left half, then the right one: reading order stays the engine's order.
        wide = theme.current().scale < _ONE_COLUMN_FROM
        half = -(-len(passed) // 2) if wide else len(passed)
        both = row(gap=20)
        for part in filter(None, (passed[:half], passed[half:])):
            side = column(*(FindingRow(f, short=True) for f in part), gap=0)
            side.addStretch(1)
            both.addLayout(side, 1)
        self._passed.addLayout(both)
        for finding in idle:
            self._passed.addWidget(FindingRow(finding, word=self._word(finding)))
        return len(passed) + len(idle)

    def _word(self, finding: ShownFinding) -> str:
        warned = finding.stands and finding.severity is Severity.WARN
        return self.tr("Confirmed") if warned and finding.id in self._confirmed else ""

    def _wait(self) -> None:
        """One check is asked again: until it is answered nobody joins, and no device is open."""
        self.preview.set_ready(ready=False)
        self.join.setEnabled(False)
        self._why_not.setText(self.tr("Wait until the checks are done"))

    def _acknowledge(self, check_id: str) -> None:
        self._send(Acknowledge((check_id,), self._room_id))

    def _join(self) -> None:
        self.join.setEnabled(False)
        pickers = self.preview.pickers
        self.preview.shut()
        self._send(
            Join(
                microphone=self.preview.with_microphone.isChecked(),
                camera=self.preview.with_camera.isChecked(),
                microphone_id=pickers[DeviceKind.MICROPHONE].device(),
                speaker_id=pickers[DeviceKind.SPEAKER].device(),
                camera_id=pickers[DeviceKind.CAMERA].device(),
                room_id=self._room_id,
            )
        )

    def _back(self) -> None:
        self.leaving()
        self._send(CloseRoom())
        self.closed.emit()
