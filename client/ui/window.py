# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The window: which page is shown, and which event goes to which page."""

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from client.model import events, talk
from client.model.ids import RoomId, Uid
from client.model.media import DeviceKind
from client.ui import theme
from client.ui.bridge import EngineBridge
from client.ui.call import CallPage
from client.ui.class_bar import Topped
from client.ui.comparing import Comparing
from client.ui.earlier_calls import EarlierCalls
from client.ui.ended import EndedPage, StoppedPage
from client.ui.entrance import Entrance
from client.ui.home import Home
from client.ui.invitations import Invitations
from client.ui.latest import Latest
from client.ui.managed_pages import ManagedPages
from client.ui.new_room import NewRoom
from client.ui.organisation import OrganisationPage
from client.ui.page import Page
from client.ui.people import People
from client.ui.person_card import PersonPage
from client.ui.prejoin import PreJoinPage
from client.ui.refusal import Refusal
from client.ui.safety import SafetyPage
from client.ui.settings import Settings
from client.ui.sharing import Sharing
from client.ui.shell import Shell
from client.ui.text import ask
from client.ui.this_computer import ThisComputer
from client.ui.unlock import UnlockPage
from client.ui.welcome import Welcome


class Window(QMainWindow):
    """Shows values and sends commands; it decides nothing."""

    def __init__(self, bridge: EngineBridge, theme_name: str = "") -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Watchword"))
        self.setMinimumSize(960, 640)
        self.resize(1280, 800)
        self.bridge = bridge
        self.latest = Latest()
        self._make_pages(theme_name)
        self.sharing = Sharing(self)
        self.entrance = Entrance(self)
        self.comparing = Comparing(self)
        shown_on = (self.home, self.settings, self.refusal, self.new_room)
        self.managed = ManagedPages(bridge.send, *shown_on)
        self._connect_pages()
        self._add_shortcuts()
        self._closing = False
        self._start_trouble = ""
        self._handlers: dict[type[Any], Callable[[Any], None]] = {
            events.IdentityChanged: self._identity_changed,
            events.PeopleChanged: self._people_changed,
            events.RoomsChanged: self._rooms_changed,
            events.RoomCreated: self._room_created,
            events.HostingChanged: self.entrance.hosting_changed,
            **self.comparing.handlers,
            **self.sharing.handlers,
            events.CardTaken: self._card_taken,
            **self.managed.handlers,
            events.DirectoryShown: self.organisation.show_directory,
            events.Checking: self.entrance.checking,
            events.PreJoin: self.entrance.ready,
            events.Refused: self.entrance.refused,
            **self.entrance.handlers,
            events.RosterChanged: self._in_call(self._roster_changed),
            events.CallCode: self._in_call(self.call.code.show_code),
            events.LobbyChanged: self._in_call(self.call.lobby_changed),
            talk.ChatLine: self._in_call(self.call.chat_line),
            talk.LiveText: self._in_call(self.call.live_text),
            talk.HandsChanged: self._in_call(self.call.signs.hands_changed),
            talk.Reacted: self._in_call(self.call.signs.reacted),
            talk.MediaSaid: self._in_call(self.call.signs.media_said),
            events.Levels: self._levels,
            events.MediaChanged: self._media_changed,
            events.RemoteMedia: self._in_call(self.call.remote_media),
            events.Devices: self._devices,
            events.Notice: self._in_call(self.call.notice),
            events.Alarm: self._in_call(self.call.alarm),
            events.ComputerChecked: self.computer.show_checked,
            events.CommandFailed: self._failed,
            events.Stopped: self._stopped,
        }
        bridge.received.connect(self.handle)

    def _make_pages(self, theme_name: str) -> None:
        send = self.bridge.send
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self.topped = Topped(self.stack)
        self.setCentralWidget(self.topped)
        self.shell = Shell()
        self.home, self.people = Home(), People(send)
        self.person, self.computer = PersonPage(), ThisComputer(send)
        self.organisation = OrganisationPage(send)
        self.new_room, self.invitations = NewRoom(send), Invitations()
        self.settings, self.earlier = Settings(theme_name), EarlierCalls(send)
        for name, page in (
            ("rooms", self.home),
            ("people", self.people),
            ("person", self.person),
            ("organisation", self.organisation),
            ("new room", self.new_room),
            ("invitations", self.invitations),
            ("computer", self.computer),
            ("earlier", self.earlier),
            ("settings", self.settings),
        ):
            self.shell.add(name, page)
        self.welcome, self.unlock = Welcome(send), UnlockPage(send)
        self.prejoin, self.refusal = PreJoinPage(send), Refusal(send)
        self.call, self.safety, self.ended = CallPage(self.bridge), SafetyPage(send), EndedPage()
        self.stopped = StoppedPage()
        starting = Page(self.tr("Starting"))
        for whole in (
            starting,
            self.shell,
            self.welcome,
            self.unlock,
            self.prejoin,
            self.refusal,
            self.call,
            self.safety,
            self.ended,
            self.stopped,
        ):
            self.stack.addWidget(whole)

    def _connect_pages(self) -> None:
        send = self.bridge.send
        self.shell.sidebar.chosen.connect(self.open)
        self.home.new_room_wanted.connect(self._open_new_room)
        self.home.people_wanted.connect(lambda: self.open("people"))
        self.people.person_wanted.connect(self.open_person)
        self.person.back_wanted.connect(lambda: self.open("people"))
        self.people.organisation_wanted.connect(self._open_organisation)
        self.organisation.back_wanted.connect(lambda: self.open("people"))
        self.person.compare_wanted.connect(self.comparing.compare)
        self.person.rooms.strike_wanted.connect(
            lambda room, uid: send(talk.DropPerson(RoomId(room), Uid(uid)))
        )
        self.new_room.back_wanted.connect(lambda: self.open("rooms"))
        self.invitations.done.connect(lambda: self.open("rooms"))
        self.prejoin.closed.connect(lambda: self.open("rooms"))
        self.refusal.closed.connect(lambda: self.open("rooms"))
        for page in (self.refusal, self.prejoin):
            page.doing.people_wanted.connect(lambda: self.open("people"))
            page.doing.compare_wanted.connect(self.comparing.compare_while_refused)
            page.doing.token_wanted.connect(self.managed.token.sign_in)
            page.doing.country_wanted.connect(self.managed.country.declare)
        self.ended.closed.connect(lambda: self.open("rooms"))
        self.stopped.closed.connect(self._close_now)
        self.call.person_wanted.connect(self.comparing.compare)
        self.settings.look_changed.connect(self._look_changed)
        self.managed.connect_to(self.shell, self.open)

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+D", self._in_call(lambda _: self.call.bar.toggle_microphone())),
            ("Ctrl+E", self._in_call(lambda _: self.call.bar.toggle_camera())),
            ("Ctrl+Shift+X", self._in_call(lambda _: self.call.bar.cut_all())),
            ("Ctrl+S", self._in_call(lambda _: self.sharing.toggle())),
            ("Ctrl+H", self._in_call(lambda _: self.call.bar.toggle_hand())),
            ("Ctrl+R", self._in_call(lambda _: self.call.bar.reactions.click())),
            ("Ctrl+T", self._in_call(lambda _: self.call.bar.chat.click())),
            ("F1", lambda _: self._open_checks()),
            ("F6", lambda _: self.focusNextChild()),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda slot=slot: slot(None))

    def handle(self, event: events.Event) -> None:
        """One event from the engine; called on the window's thread."""
        handler = self._handlers.get(type(event))
        if handler is not None:
            handler(event)

    def show_whole(self, page: QWidget) -> None:
        """Show a page over the whole window."""
        self.stack.setCurrentWidget(page)

    def open(self, name: str, mark: str = "") -> None:
        """Show a page beside the sidebar."""
        self.shell.open(name, mark)
        self.show_whole(self.shell)

    def open_person(self, uid: str) -> None:
        """A contact's page."""
        person = self.latest.person(Uid(uid))
        if person is not None:
            self.person.show_person(person, self.latest.rooms)
            self.open("person", "people")
            self.person.setFocus()

    def tell(self, sentence: str, code: str = "") -> None:
        """Say what went wrong on the page that is shown."""
        page = self.stack.currentWidget()
        if page is self.shell:
            page = self.shell.page()
        if isinstance(page, (Page, CallPage)):
            page.strip.tell(sentence, code)

    def _in_call(self, then: Callable[[Any], None]) -> Callable[[Any], None]:
        def guarded(event: object) -> None:
            # What arrives late, after the call was left, changes nothing any more.
            if self.call.active:
                then(event)

        return guarded

    def _identity_changed(self, event: events.IdentityChanged) -> None:
        self.latest.identity = event
        self.shell.sidebar.show_identity(event)
        self.people.show_identity(event)
        if event.phase is events.IdentityPhase.MISSING:
            self.welcome.show_identity(event)
            self.show_whole(self.welcome)
        elif event.phase is events.IdentityPhase.LOCKED:
            self.show_whole(self.unlock)
        elif self.stack.currentIndex() == 0 or self.stack.currentWidget() in {
            self.welcome,
            self.unlock,
        }:
            self.open("rooms")
            self.entrance.identity_ready()

    def _people_changed(self, event: events.PeopleChanged) -> None:
        self.latest.people = event.people
        self.people.show_people(event.people)
        self.home.show_people(len(event.people))
        self.new_room.show_people(event.people)
        self.call.desk.show_contacts(event.people)
        shown = self.person.person
        fresh = self.latest.person(shown.uid) if shown is not None else None
        if fresh is not None:
            self.person.show_person(fresh, self.latest.rooms)

    def _roster_changed(self, event: events.RosterChanged) -> None:
        self.call.roster_changed(event)
        self.sharing.people_changed()

    def _rooms_changed(self, event: events.RoomsChanged) -> None:
        self.latest.rooms = event.rooms
        self.home.show_rooms(event.rooms)
        shown = self.person.person
        if shown is not None:
            self.person.rooms.show_rooms(shown, event.rooms)

    def _room_created(self, event: events.RoomCreated) -> None:
        if self.call.active:
            self.call.desk.room_created(event)
            return
        self.new_room.reset()
        self.invitations.show_created(event)
        self.open("invitations", "rooms")

    def _levels(self, event: events.Levels) -> None:
        if self.call.active:
            self.call.levels_changed(event)
        else:
            self.prejoin.preview.levels_changed(event)

    def _media_changed(self, event: events.MediaChanged) -> None:
        if self.call.active:
            self.call.media_changed(event)
            return
        self.prejoin.preview.media_changed(event)
        if event.kind is DeviceKind.CAMERA and event.on:
            self.prejoin.preview.open_camera(self.bridge.pictures(None))

    def _devices(self, event: events.Devices) -> None:
        self.latest.devices = event.devices
        self.prejoin.show_devices(event.devices)
        self.refusal.doing.show_devices(event.devices)
        self.call.bar.show_devices(event.devices)

    def _failed(self, event: events.CommandFailed) -> None:
        if self.sharing.failed(event) or self.managed.failed(event):
            return
        self._failed_elsewhere(event)

    def _failed_elsewhere(self, event: events.CommandFailed) -> None:
        if self.call.active and self.call.failed(event):
            return
        match event.command:
            case "CreateIdentity":
                self.welcome.failed(event.sentence, event.code)
                return
            case "Unlock":
                self.unlock.failed(event.sentence)
                return
            case "CreateRoom":
                self.new_room.failed()
            case "start":
                self._start_trouble = event.sentence
            case "DropPerson":
                self.person.rooms.show_again()
            case "StartScan" | "ScanImage" | "StopScan":
                self.safety.scan_failed()
            case "ReviewChecks":
                self.computer.failed()
            case _:
                self.entrance.failed(event.command)
        if event.command == "Join" and self.stack.currentWidget() is self.refusal:
            return  # The checks ran once more: the page says why.
        self.tell(event.sentence, event.code)

    def _stopped(self, _event: events.Stopped) -> None:
        # The window did not ask for this, or it would hear nothing any more: say so and stay.
        self.call.end()
        self.prejoin.leaving()
        self.entrance.engine_stopped()
        self.stopped.show_stopped(self._start_trouble)
        self.show_whole(self.stopped)

    def _card_taken(self, event: events.CardTaken) -> None:
        self.people.card_taken(event)
        to_compare = {events.CardOutcome.NEW, events.CardOutcome.KEY_CHANGED}
        shown = self.stack.currentWidget() is self.shell and self.shell.page() is self.people
        if event.outcome in to_compare and shown:
            # The next step is to compare: nobody has to look for it in the list.
            self.person.show_person(event.person)
            self.open("person", "people")

    def _open_organisation(self) -> None:
        self.organisation.ask()
        self.open("organisation", "people")

    def _open_new_room(self) -> None:
        self.open("new room", "rooms")

    def _open_checks(self) -> None:
        if not self.call.active and self.stack.currentWidget() is self.shell:
            self.open("computer")

    def _look_changed(self, name: str, scale: float) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, name, scale)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing and self.entrance.hosting:
            event.ignore()
            ask(
                self,
                self.tr("Close and end the room for everyone?"),
                self.tr("This computer hosts a room. When you close Watchword, the room ends."),
                (self.tr("Stay"), self.tr("Close and end")),
                self._close_now,
            )
            return
        if not self._closing and self.sharing.active:
            event.ignore()
            ask(
                self,
                self.tr("Close while you show your screen?"),
                self.tr("You leave the call, and the others no longer see your screen."),
                (self.tr("Stay"), self.tr("Close and leave")),
                self._close_now,
            )
            return
        self.entrance.leave_quietly()
        self.bridge.close()
        event.accept()

    def _close_now(self) -> None:
        self._closing = True
        self.close()
