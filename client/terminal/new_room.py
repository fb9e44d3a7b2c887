# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Making a room: title, who, how long, how strict, and where it is reached."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from client.model.commands import CreateRoom
from client.model.events import CommandFailed, Event, RoomCreated
from client.model.ids import Uid
from client.model.room import MAX_MESH_MEMBERS, Profile
from client.terminal.choices import Choices
from client.terminal.form import Field
from client.terminal.invitations import Invitations
from client.terminal.marks import trust_word
from client.terminal.page import Face, Page, bindings, key
from client.terminal.speech import noted, said, tr
from client.terminal.text import PlainText, column

MAX_HOURS = 168
_PROFILES = (
    (noted("open: people you have not compared with may come too"), Profile.OPEN),
    (noted("restricted: verified people only, stricter checks"), Profile.RESTRICTED),
    (noted("classified: the strictest checks"), Profile.CLASSIFIED),
)


class NewRoom(Page):
    """The form; answered by `RoomCreated`."""

    BINDINGS = bindings(key("escape", "leave_page"), key("ctrl+s", "create"))
    KEYS = noted("Tab next   Space choose   Ctrl+S or Enter in a field: make the room   Esc back")

    def __init__(self, face: Face) -> None:
        super().__init__(face, tr("New room"))
        self.title_field = Field(tr("Title"))
        policy = face.latest.policy
        longest = 0 if policy is None else policy.max_room_s
        self.hours = Field(tr("Hours"), str(min(8, max(longest // 3600, 1)) if longest else 8))
        self.classes = () if policy is None else policy.classes
        listed = tr("one of {classes}; empty: none", classes=", ".join(self.classes))
        free = tr("as your organisation writes it; empty: none")
        self.word = Field(tr("Class"), hint=listed if self.classes else free)
        self.listen = Field(
            tr("Listen on"), hint=tr("HOST:PORT; empty: all addresses, port 7443 or next")
        )
        self.reach = Field(
            tr("Reached at"), hint=tr("HOST:PORT; empty: all addresses of this computer")
        )
        self.forwarders = Field(
            tr("Forwarders"), hint=tr("turns:HOST:PORT, with spaces between; or none")
        )
        self.relay = Field(
            tr("Standing relay"), hint=tr("its URL; empty: this computer hosts the room")
        )
        self.pin = Field(
            tr("Relay's key"), hint=tr("SHA-256 of its public key, hex, as IT gave it to you")
        )
        self.profile = Choices[Profile](
            *((said(words), profile) for words, profile in _PROFILES), chosen=(Profile.OPEN,)
        )
        self.screens = Choices[bool]((tr("people may show a screen"), True), several=True)
        self.people = Choices[Uid](
            *(
                (f"{column(p.name, 30)} {trust_word(p.trust)}", p.uid)
                for p in face.latest.people
                if not p.trust.blocks
            ),
            several=True,
        )
        self._sent = False

    @override
    def body(self) -> Iterable[Widget]:
        return (
            self.title_field,
            self.hours,
            self.word,
            self.listen,
            self.reach,
            self.forwarders,
            self.relay,
            self.pin,
            PlainText(tr("How strict")),
            self.profile,
            PlainText(tr("Who is invited, at most {value}", value=MAX_MESH_MEMBERS - 1)),
            self.people,
            PlainText(tr("Screens")),
            self.screens,
        )

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter in any field."""
        self.action_create()

    def action_create(self) -> None:
        """Make the room, if everything is right."""
        trouble = self._trouble()
        self.tell(trouble)
        if trouble or self._sent:
            return
        self._sent = True
        self.face.command(
            CreateRoom(
                title=self.title_field.value,
                uids=self.people.chosen,
                hours=int(self.hours.value),
                profile=self.profile.chosen[0],
                classification=self.word.value,
                listen=self.listen.value or None,
                addresses=tuple(self.reach.value.replace(",", " ").split()),
                relay_url=self.relay.value or None,
                relay_pin=self.pin.value or None,
                forwarders=tuple(self.forwarders.value.replace(",", " ").split()),
                screen_share=bool(self.screens.chosen),
            )
        )

    def _trouble(self) -> str:  # noqa: PLR0911  one row a field
        if not self.title_field.value:
            return tr("The room needs a title. Only invited people can read it.")
        if not (self.hours.value.isdecimal() and 1 <= int(self.hours.value) <= MAX_HOURS):
            return tr("The hours are a number from 1 to {max_hours}.", max_hours=MAX_HOURS)
        if bool(self.relay.value) != bool(self.pin.value):
            return tr("A standing relay needs both: its URL and its key.")
        if self.word.value and self.classes and self.word.value not in self.classes:
            return tr("The class is one of {classes}, or none.", classes=", ".join(self.classes))
        count = len(self.people.chosen)
        if not count:
            return tr("Choose at least one person: Tab to the list, Space.")
        if count >= MAX_MESH_MEMBERS:
            return tr(
                "A room has at most {max_mesh_members} people, you included.",
                max_mesh_members=MAX_MESH_MEMBERS,
            )
        return ""

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, RoomCreated) and self._sent:
            self._sent = False
            self.face.go_back()
            self.face.go(Invitations(self.face, event))
        elif isinstance(event, CommandFailed) and event.command == "CreateRoom":
            self._sent = False
            self.tell(event.sentence)
