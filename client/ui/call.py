# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call: banner, stage, people and code at the side, controls below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from client.model.commands import Admit, Leave, RemovePerson, ShowAt
from client.model.events import (
    Alarm,
    CallChanged,
    CallCode,
    CallPhase,
    Levels,
    LobbyChanged,
    MediaChanged,
    RemoteMedia,
    RosterChanged,
)
from client.model.ids import PeerId, Uid
from client.model.media import DeviceKind
from client.ui.banner import Banner
from client.ui.boxes import STRETCH, column, frame, row, scrolled
from client.ui.bridge import EngineBridge
from client.ui.call_bar import CallBar
from client.ui.callcode import CallCodeCard
from client.ui.grid import TileGrid
from client.ui.lobby import LobbyCard
from client.ui.page import Strip
from client.ui.roster import Roster
from client.ui.text import ask, isolate

_SIDE_WIDTH = 324


class CallPage(QWidget):
    """Shows the call that the engine is in."""

    person_wanted = Signal(str)
    left = Signal()

    def __init__(self, bridge: EngineBridge) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bridge = bridge
        self._call = CallChanged(CallPhase.IDLE)
        self._roster: RosterChanged | None = None
        self._hosting = False
        self.banner = Banner()
        self.grid = TileGrid()
        self.people = Roster()
        self.lobby = LobbyCard()
        self.code = CallCodeCard()
        self.bar = CallBar(bridge.send)
        self.strip = Strip()
        self.grid.pressed.connect(self.person_wanted)
        self.grid.size_wanted.connect(self._show_at)
        self.code.leave_wanted.connect(self._leave_now)
        self.bar.leave_wanted.connect(self.ask_to_leave)
        self.lobby.admit_wanted.connect(lambda peer: bridge.send(Admit(PeerId(peer))))
        self.people.remove_wanted.connect(self._ask_to_remove)
        parts = (self.people, self.lobby, self.code, STRETCH)
        inside = column(*parts, gap=16, margins=(20, 18, 20, 18))
        side = frame("side", column(scrolled(inside), gap=0))
        side.setFixedWidth(_SIDE_WIDTH)
        self.bar.panel_wanted.connect(side.setVisible)
        notes = column(self.strip, margins=(16, 12, 16, 0))
        shown = column(notes, self.grid, gap=0)
        shown.setStretch(1, 1)
        stage = frame("stage", shown)
        middle = row(stage, side, gap=0)
        middle.setStretch(0, 1)
        whole = column(self.banner, middle, self.bar, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

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
        self.grid.keep_only(set())
        self._roster = None
        self.code.show_code(CallCode((), ()))
        self.lobby.show_lobby(LobbyChanged(()))
        self.people.show_roster(RosterChanged("", (), 0))
        self.bar.reset()
        self.strip.hide()

    def end(self) -> None:
        """The call is over: no tile asks for pictures any more."""
        self.grid.keep_only(set())
        self._call = CallChanged(CallPhase.ENDED)

    def show_hosting(self, *, hosting: bool) -> None:
        """Say at the button what leaving means."""
        self._hosting = hosting
        self.bar.show_hosting(hosting=hosting)

    def call_changed(self, event: CallChanged) -> None:
        """The phase changed."""
        self._call = event
        self.banner.show_call(event, self._roster)

    def roster_changed(self, event: RosterChanged) -> None:
        """People came, left or were agreed on: tiles follow."""
        self._roster = event
        self.banner.show_call(self._call, event)
        self.people.show_roster(event)
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
            self.people.show_word(peer, tile.state_word())
        self.grid.place()

    def _ask_to_remove(self, uid: str, name: str) -> None:
        ask(
            self.window(),
            self.tr("Remove {name} from the call?").format(name=isolate(name)),
            self.tr(
                "They hear and see nothing from that moment, and cannot come back into this room. "
                "Everybody sees that you did it."
            ),
            (self.tr("Keep"), self.tr("Remove")),
            lambda: self._bridge.send(RemovePerson(Uid(uid))),
        )

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
        self.strip.tell(event.finding.message, event.finding.id)

    def notice(self, sentence: str) -> None:
        """Somebody came or left."""
        self.banner.show_notice(sentence)

    def ask_to_leave(self) -> None:
        """Leave; when this computer hosts, say first that it ends the room for everyone."""
        if not self._hosting:
            self._leave_now()
            return
        ask(
            self.window(),
            self.tr("End the room for everyone?"),
            self.tr("This computer hosts the room. When you leave, the call ends for all of you."),
            (self.tr("Stay"), self.tr("Leave and end")),
            self._leave_now,
        )

    def _leave_now(self) -> None:
        self._bridge.send(Leave())
        self.left.emit()

    def _show_at(self, peer: PeerId | None, width: int, height: int) -> None:
        self._bridge.send(ShowAt(peer, width, height))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Esc never leaves a call, whoever might listen further up.
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            return
        super().keyPressEvent(event)
