# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The ways into a room and out of it: invitation, hosting, checks, call, end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from client.model.attendance import (
    AttendanceListed,
    AttendanceRecorded,
    AttendanceView,
    ListAttendance,
)
from client.model.commands import (
    Host,
    Leave,
    OpenInvitation,
    OpenMyRoom,
    ShowInvitations,
    StopHosting,
)
from client.model.events import (
    CallChanged,
    CallPhase,
    Checking,
    HostingChanged,
    MediaChanged,
    PreJoin,
    Refused,
    RoomView,
)
from client.model.ids import RoomId
from client.model.media import DeviceKind
from client.ui import links, watermark
from client.ui.hold import GATE_LOST
from client.ui.link_entry import LinkEntry
from client.ui.text import ask

if TYPE_CHECKING:
    from client.ui.window import Window


class Entrance(QObject):
    """Keeps which room is being entered; the engine decides whether it may be."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._host_then_join: RoomId | None = None
        self._hosting: set[RoomId] = set()
        self._room: RoomId | None = None
        self._waiting = b""
        self._left = False
        self._went_back = False
        self._record: AttendanceView | None = None
        self.handlers: dict[type[Any], Callable[[Any], None]] = {
            CallChanged: self.call_changed,
            AttendanceRecorded: self._recorded,
            AttendanceListed: self._listed,
        }
        home = window.home
        home.file_wanted.connect(self.choose_file)
        home.link_wanted.connect(self.enter_link)
        home.join_wanted.connect(self.join_listed)
        home.host_wanted.connect(self.host_and_join)
        home.end_wanted.connect(self._ask_to_stop)
        home.invitations_wanted.connect(self._show_invitations)
        window.invitations.host_wanted.connect(self.host_and_join)
        window.call.left.connect(self._left_call)
        for page in (window.prejoin, window.refusal):
            page.doing.device_chosen.connect(window.prejoin.preview.choose)
        window.prejoin.closed.connect(self._back)
        window.refusal.closed.connect(self._back)

    @property
    def hosting(self) -> bool:
        """Does this computer host any room now?"""
        return bool(self._hosting)

    def open_later(self, data: bytes) -> None:
        """Open an invitation as soon as there is somebody to act as."""
        self._waiting = data

    def identity_ready(self) -> None:
        """Somebody is there to act as."""
        self._window.bridge.send(ListAttendance())
        if self._waiting:
            data, self._waiting = self._waiting, b""
            self.open_invitation(data)

    def open_invitation(self, data: bytes) -> None:
        """Hand an invitation to the engine: it opens the pre-join page and nothing else."""
        self._went_back = False
        self._entering(None)
        self._window.bridge.send(OpenInvitation(data))

    def choose_file(self) -> None:
        """Let the person choose an invitation file."""
        window = self._window
        kinds = self.tr("Invitations (*.watchword);;All files (*)")
        path = links.choose_file(window, self.tr("Open an invitation"), kinds)
        if path is None:
            return
        try:
            data = links.read_limited(path)
        except (links.Unreadable, OSError):
            window.tell(self.tr("This file is not an invitation. Ask for it again."))
            return
        self.open_invitation(data)

    def enter_link(self) -> None:
        """Let the person paste a link."""
        dialog = LinkEntry(self._window)
        dialog.entered.connect(self.open_invitation)
        dialog.open()

    def join_listed(self, room_id: str) -> None:
        """Check a room of the list again: one of mine, or one whose invitation was let in."""
        room = self._window.home.room(room_id)
        if room is not None:
            self._open_listed(room.room_id)

    def _show_invitations(self, room_id: str) -> None:
        self._window.bridge.send(ShowInvitations(RoomId(room_id)))

    def host_and_join(self, room_id: str) -> None:
        """Start the relay of my room, then open it as an invitation to myself."""
        self._host_then_join = RoomId(room_id)
        if self._host_then_join in self._hosting:
            self._open_hosted()
        else:
            self._window.bridge.send(Host(self._host_then_join))

    def hosting_changed(self, event: HostingChanged) -> None:
        """My computer accepts people for a room, or no longer."""
        if event.hosting:
            self._hosting.add(event.room_id)
            if event.room_id == self._host_then_join:
                self._open_hosted()
        else:
            self._hosting.discard(event.room_id)
        self._window.call.show_hosting(hosting=self._room in self._hosting)

    def _open_hosted(self) -> None:
        room_id, self._host_then_join = self._host_then_join, None
        if room_id is not None:
            self._open_listed(room_id)

    def _open_listed(self, room_id: RoomId) -> None:
        self._went_back = False
        self._entering(self._window.home.room(room_id))
        self._window.bridge.send(OpenMyRoom(room_id))

    def _back(self) -> None:
        # Checks may still be under way: their results must not bring the page back.
        self._went_back = True
        self._entering(None)

    def _entering(self, room: RoomView | None) -> None:
        """From here on this room's class stands across the top; None: no room is entered."""
        self._window.topped.bar.show_room(room)
        self._window.sharing.show_room(room)
        identity = self._window.latest.identity
        me = identity.me if identity is not None else None
        watermark.enter(room.profile if room is not None else None, me)

    def checking(self, event: Checking) -> None:
        """Checks run: the pre-join page shows them as they come."""
        if not self._window.call.active and not self._went_back:
            self._window.prejoin.show_checking(event)
            self._window.show_whole(self._window.prejoin)

    def ready(self, event: PreJoin) -> None:
        """The checks are done and none blocks."""
        window = self._window
        if window.call.active or self._went_back:
            return
        self._room = event.room.room_id
        self._entering(event.room)
        window.call.desk.show_room(event.room)
        window.call.show_hosting(hosting=self._room in self._hosting)
        window.prejoin.show_ready(event)
        window.show_whole(window.prejoin)

    def refused(self, event: Refused) -> None:
        """The gate refused, before the call or out of it."""
        window = self._window
        if self._went_back and not window.call.active:
            return
        window.prejoin.leaving()
        window.call.end()
        self._entering(None)
        window.refusal.show_refused(event)
        window.show_whole(window.refusal)

    def call_changed(self, event: CallChanged) -> None:
        """The call began, changed its phase or ended."""
        window = self._window
        if event.phase in {CallPhase.IDLE, CallPhase.ENDED}:
            self._call_ended(event)
            return
        if event.phase is CallPhase.CONNECTING:
            self._left = False
        if self._left:
            return
        if not window.call.active:
            self._record = None
            window.home.records.hide()
            window.prejoin.leaving()
            window.call.begin()
            window.show_whole(window.call)
        window.call.call_changed(event)

    def _call_ended(self, event: CallChanged) -> None:
        window = self._window
        was_active = window.call.active
        window.call.end()
        self._entering(None)
        if was_active and window.call.ending and self._room in self._hosting:
            # What I ended for everyone must not go on in the relay on this computer.
            window.bridge.send(StopHosting(self._room))
        if was_active and not self._left and window.stack.currentWidget() is not window.refusal:
            lost = window.call.hold.lost.findings if event.reason == GATE_LOST else ()
            window.ended.show_end(event.sentence, self._record, lost)
            window.show_whole(window.ended)
        self._record = None

    def _recorded(self, event: AttendanceRecorded) -> None:
        """Told just before the end; whoever left by themselves is back at the rooms already."""
        self._record = event.call
        self._window.bridge.send(ListAttendance())
        if self._left:
            self._window.home.records.show_record(event.call)

    def _listed(self, event: AttendanceListed) -> None:
        self._window.home.damaged.show_damaged(event.damaged)
        self._window.earlier.show_listed(event)

    def _left_call(self) -> None:
        self._left = True
        self._window.call.end()
        self._entering(None)
        if self._room in self._hosting:
            self._window.bridge.send(StopHosting(self._room))
        self._window.open("rooms")

    def _ask_to_stop(self, room_id: str) -> None:
        ask(
            self._window,
            self.tr("End the room for everyone?"),
            self.tr("Nobody can join any more, and a running call ends for all."),
            (self.tr("Keep hosting"), self.tr("Stop hosting")),
            lambda: self._window.bridge.send(StopHosting(RoomId(room_id))),
        )

    def failed(self, command: str) -> None:
        """A command on the way in could not be carried out: back to where it was given."""
        window = self._window
        if command in {"Host", "OpenMyRoom", "StopHosting"}:
            self._host_then_join = None
            window.home.show_rooms(window.latest.rooms)
            window.invitations.host.setEnabled(True)
        on_prejoin = window.stack.currentWidget() is window.prejoin
        if command in {"OpenInvitation", "OpenMyRoom"} and on_prejoin:
            self._entering(None)
            window.open("rooms")
        if command == "SetPreview":
            for kind in (DeviceKind.CAMERA, DeviceKind.MICROPHONE):
                window.prejoin.preview.media_changed(MediaChanged(kind, on=False))
        if command == "Join":
            window.prejoin.join.setEnabled(True)

    def engine_stopped(self) -> None:
        """Nothing is hosted and no call goes on without the engine."""
        self._hosting.clear()
        self._entering(None)

    def leave_quietly(self) -> None:
        """The window closes: leave the call, if there is one."""
        self._window.prejoin.leaving()
        if self._window.call.active:
            self._window.bridge.send(Leave())
        self._window.call.end()
