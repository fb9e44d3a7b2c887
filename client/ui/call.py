# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call: banner, stage, people and code at the side, controls below."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.model.commands import Admit, Leave, ShowAt
from client.model.events import (
    Alarm,
    CallChanged,
    CallPhase,
    CommandFailed,
    Levels,
    LobbyChanged,
    MediaChanged,
    Notice,
    RemoteMedia,
    RosterChanged,
)
from client.model.ids import PeerId, Uid
from client.model.media import DeviceKind
from client.model.talk import ChatLine, EndForAll, LiveText, React, Reaction
from client.ui.banner import Banner
from client.ui.boxes import STRETCH, column, frame, row, scrolled
from client.ui.bridge import EngineBridge
from client.ui.call_bar import CallBar
from client.ui.call_panels import Panels
from client.ui.callcode import CallCodeCard
from client.ui.chat import ChatPanel
from client.ui.controls import Button
from client.ui.grid import TileGrid
from client.ui.hold import HoldCard
from client.ui.lobby import LobbyCard
from client.ui.page import Strip
from client.ui.passing import PassingStrip
from client.ui.reactions import ReactionBoard
from client.ui.room_desk import RoomDesk
from client.ui.roster import Roster
from client.ui.shares import Shares
from client.ui.signs import Signs
from client.ui.text import ask


class CallPage(QWidget):
    """Shows the call that the engine is in."""

    person_wanted = Signal(str)
    left = Signal()
    forgotten = Signal()
    """Nothing is left of a call: whatever belongs to it has to go too."""

    def __init__(self, bridge: EngineBridge) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bridge = bridge
        self._call = CallChanged(CallPhase.IDLE)
        self._roster: RosterChanged | None = None
        self._knocking: frozenset[Uid] = frozenset()
        self._hosting = self._sharing = False
        self._ending = False
        self.banner = Banner()
        self.hold = HoldCard()
        self.grid = TileGrid()
        self.people = Roster()
        self.add = Button(self.tr("Add people..."), "person-add")
        self.lobby = LobbyCard()
        self.code = CallCodeCard()
        self.bar = CallBar(bridge.send)
        self.chat = ChatPanel(bridge.send)
        self.strip = Strip()
        self.passing = PassingStrip()
        self.signs = Signs(self, self.grid, self.people, self.bar)
        self.shares = Shares(self, self.grid, self.people, bridge.screen_pictures)
        self._lay_out()
        self.board = ReactionBoard(self)
        self._connect()

    def _lay_out(self) -> None:
        parts = (self.people, self.add, self.lobby, self.code, STRETCH)
        inside = column(*parts, gap=16, margins=(20, 18, 20, 18))
        side = frame("side", column(scrolled(inside), gap=0))
        self.panels = Panels(self.bar, side, self.chat)
        notes = column(self.hold, self.strip, self.passing, gap=10, margins=(16, 12, 16, 0))
        shown = column(notes, self.grid, gap=0)
        shown.setStretch(1, 1)
        self.desk = RoomDesk(self._bridge.send, frame("stage", shown))
        middle = row(self.desk, self.chat, side, gap=0)
        middle.setStretch(0, 1)
        whole = column(self.banner, middle, self.bar, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        send = self._bridge.send
        self.grid.pressed.connect(self.person_wanted)
        self.grid.size_wanted.connect(self._show_at)
        self.code.leave_wanted.connect(self._leave_now)
        self.bar.leave_wanted.connect(self.ask_to_leave)
        self.bar.end_wanted.connect(self._ask_to_end)
        self.bar.reactions_wanted.connect(lambda: self.board.toggle(self.bar.reactions))
        self.board.chosen.connect(self._react)
        self.lobby.admit_wanted.connect(lambda peer: send(Admit(PeerId(peer))))
        self.people.person_wanted.connect(self.desk.open_person)
        self.add.clicked.connect(self.desk.open_adding)
        self.desk.compare_wanted.connect(self.person_wanted)

    @property
    def active(self) -> bool:
        """Is there a call that closing the window would leave?"""
        return self._call.phase not in {CallPhase.IDLE, CallPhase.ENDED}

    @property
    def hosting(self) -> bool:
        """Would leaving end the room for everyone?"""
        return self._hosting

    def begin(self) -> None:
        """A call starts: nothing is left of an earlier one."""
        self._forget()
        self.hold.lost.show_lost(())
        self._ending = False
        self.code.begin()
        self.lobby_changed(LobbyChanged(()))
        self.bar.reset()
        self.strip.hide()

    def end(self) -> None:
        """The call is over: no tile asks for pictures any more, and nothing said is kept."""
        self._call = CallChanged(CallPhase.ENDED)
        self._forget()

    def _forget(self) -> None:
        self.grid.keep_only(set())
        self._roster = None
        self.signs.reset()
        self.shares.reset()
        self.people.reset()
        self.chat.reset()
        self.panels.reset()
        self.board.shut()
        self.banner.reset()
        self.hold.hide()
        self.passing.reset()
        self.add.hide()
        self.desk.reset()
        self.forgotten.emit()

    @property
    def ending(self) -> bool:
        """Did I ask to end the call for everyone?"""
        return self._ending

    def show_hosting(self, *, hosting: bool) -> None:
        """Say at the button what leaving means."""
        self._hosting = hosting
        self.bar.show_hosting(hosting=hosting)

    def show_sharing(self, *, sharing: bool) -> None:
        """My screen is shown, or not: the bar says so, and leaving asks."""
        self._sharing = sharing
        self.bar.show_sharing(sharing=sharing)

    def call_changed(self, event: CallChanged) -> None:
        """The phase changed."""
        self._call = event
        self._show_state()

    def _show_state(self) -> None:
        self.banner.show_call(self._call, self._roster)
        self.hold.show_call(self._call)
        self.passing.show_call(self._call, self._roster)
        held = self._call.phase in {CallPhase.HOLD, CallPhase.AGREEING}
        self.people.show_waiting(self._call.about if held else ())
        self._show_lobby()

    def _show_lobby(self) -> None:
        outside = self._call.phase is CallPhase.LOBBY
        self.people.show_lobby(outside=outside, knocking=self._knocking)
        self.bar.show_outside(outside=outside)

    def roster_changed(self, event: RosterChanged) -> None:
        """People came, left or were agreed on: tiles follow."""
        self._roster = event
        self.people.show_roster(event)
        self._show_state()
        self.chat.keep_only({e.peer for e in event.people if e.peer is not None})
        self.desk.show_roster(event)
        self.bar.show_may_end(may=self.desk.hosting)
        self.add.setVisible(self.desk.mine)
        here = {(None if e.me else e.peer): e for e in event.people if e.me or e.peer}
        self.grid.keep_only(set(here))
        for peer, entry in here.items():
            tile = self.grid.tile(peer)
            if tile is None:
                tile = self.grid.add(peer, entry, self._bridge.pictures(peer))
                # Others count as heard and seen until told otherwise; I only by proof.
                tile.show_media(
                    sound=peer is not None or self.bar.is_on(DeviceKind.MICROPHONE),
                    picture=peer is not None or self.bar.is_on(DeviceKind.CAMERA),
                )
            else:
                tile.show_entry(entry)
            self.signs.dress(peer, tile)
        self.grid.place()
        self.shares.roster_changed(event)

    def lobby_changed(self, event: LobbyChanged) -> None:
        """Who waits to be let in."""
        self.lobby.show_lobby(event)
        self.bar.show_waiting(len(event.people))
        self._knocking = frozenset(entry.uid for entry in event.people)
        self._show_lobby()

    def chat_line(self, event: ChatLine) -> None:
        """A line of the chat."""
        self.chat.add_line(event)
        if not event.me:
            self.panels.line_came()

    def live_text(self, event: LiveText) -> None:
        """What somebody types at this moment."""
        self.chat.show_live(event)

    def failed(self, event: CommandFailed) -> bool:
        """A wish of this page could not be fulfilled; False: it was another page's."""
        self.bar.failed(event.command, event.sentence)
        match event.command:
            case "EndForAll":
                self._ending = False
                return False
            case "SendLiveText":
                pass  # The next letter tries again; a sentence for each would hide the chat.
            case "SendChat":
                self.chat.failed(event.sentence)
            case _:
                return self.desk.failed(event)
        return True

    def _react(self, reaction: Reaction) -> None:
        self._bridge.send(React(reaction))

    def media_changed(self, event: MediaChanged) -> None:
        """My own devices: the bar and my tile show what was proved."""
        self.bar.media_changed(event)
        tile = self.grid.tile(None)
        if tile is not None:
            on = self.bar.is_on
            tile.show_media(sound=on(DeviceKind.MICROPHONE), picture=on(DeviceKind.CAMERA))
            self.people.show_word(None, tile.state_word())

    def remote_media(self, event: RemoteMedia) -> None:
        """What arrives from one person."""
        tile = self.grid.tile(event.peer)
        if tile is not None:
            tile.show_media(sound=event.sound, picture=event.picture, trouble=event.trouble)
            self.people.show_word(event.peer, tile.state_word())

    def levels_changed(self, event: Levels) -> None:
        """Who speaks."""
        for peer, level in event.levels:
            tile = self.grid.tile(peer)
            if tile is not None:
                tile.show_level(level)
                self.people.show_word(peer, tile.state_word())

    def alarm(self, event: Alarm) -> None:
        """An in-call check failed about somebody: name it across the stage."""
        if event.passing is None and self.hold.alarm(event.finding):
            return
        if event.passing is None:
            self.strip.tell(event.finding.message, event.finding.id)
            return
        self.passing.alarm(event)
        self.passing.show_call(self._call, self._roster)

    def notice(self, event: Notice) -> None:
        """Somebody came or left; what must not be missed stays until it is closed."""
        if event.loud:
            self.strip.tell(event.sentence)
        else:
            self.banner.show_notice(event.sentence)

    def ask_to_leave(self) -> None:
        """Leave; when this computer hosts, say first that it ends the room for everyone."""
        if not self._hosting:
            self._leave_alone()
            return
        ask(
            self.window(),
            self.tr("End the room for everyone?"),
            self.tr("This computer hosts the room. When you leave, the call ends for all of you."),
            (self.tr("Stay"), self.tr("Leave and end")),
            self._leave_now,
        )

    def _leave_alone(self) -> None:
        if not self._sharing:
            self._leave_now()
            return
        ask(
            self.window(),
            self.tr("Leave while you show your screen?"),
            self.tr("The others no longer see your screen when you leave."),
            (self.tr("Stay"), self.tr("Leave")),
            self._leave_now,
        )

    def _ask_to_end(self) -> None:
        ask(
            self.window(),
            self.tr("End the call for everyone?"),
            self.tr("Everybody is taken out of the call. Nothing of the chat is kept."),
            (self.tr("Keep talking"), self.tr("End for all")),
            self._end_for_all,
        )

    def _end_for_all(self) -> None:
        self._ending = True
        self.bar.end.setEnabled(False)
        self._bridge.send(EndForAll())

    def _leave_now(self) -> None:
        self._bridge.send(Leave())
        self.left.emit()

    def _show_at(self, peer: PeerId | None, width: int, height: int) -> None:
        self._bridge.send(ShowAt(peer, width, height))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.layout() is not None:
            self.panels.fit(self.width())

    @override
    def resizeEvent(self, event: object) -> None:
        self.panels.fit(self.width())
        self.board.shut()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Esc never leaves a call, whoever might listen further up.
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            return
        super().keyPressEvent(event)
