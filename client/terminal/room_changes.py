# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Changing the list of a room of mine while its call runs: name more people, strike one."""

from collections.abc import Iterable

from textual.widget import Widget
from typing_extensions import override

from client.model.events import CommandFailed, Event, RoomCreated, RoomView
from client.model.ids import RoomId, Uid
from client.model.participant import PersonView, RosterEntry
from client.model.room import MAX_MESH_MEMBERS
from client.model.talk import AddPeople, DropPerson
from client.terminal.choices import Choices
from client.terminal.invitations import Invitations
from client.terminal.marks import trust_word
from client.terminal.page import Face, Page, bindings, key
from client.terminal.question import Question
from client.terminal.speech import noted, said, tr
from client.terminal.text import PlainText, column

_NOT_MINE = noted("Only whoever made this room can change its list.")


class RoomChanges:
    """Keys of the call page that change the room; its issuer's only."""

    def __init__(self, page: Page, face: Face, room: RoomView) -> None:
        self._page = page
        self._face = face
        self._room = room
        self._striking = False

    def add(self, people: tuple[RosterEntry, ...]) -> None:
        """Choose contacts and name them in the room."""
        if not self._room.mine:
            self._page.tell(said(_NOT_MINE))
            return
        self._face.go(AddPeoplePage(self._face, self._room.room_id, people))

    def strike(self, entry: RosterEntry | None) -> None:
        """Strike the selected person from the list, after a question."""
        if not self._room.mine:
            self._page.tell(said(_NOT_MINE))
            return
        if entry is None or entry.me:
            self._page.tell(tr("Select a person first: up and down."))
            return
        uid = entry.uid

        def answered(go: bool | None) -> None:  # noqa: FBT001  textual's callback
            if go:
                self._striking = True
                self._face.command(DropPerson(self._room.room_id, uid))

        heading = tr("Strike {name} from this room for good?", name=entry.name)
        sentence = tr("The room gets a new key, and everybody who stays a new invitation.")
        self._page.app.push_screen(Question(heading, sentence, tr("strike"), tr("keep")), answered)

    def hear(self, event: Event) -> None:
        """The new invitations, or why it could not be done."""
        if not self._striking:
            return
        if isinstance(event, RoomCreated):
            self._striking = False
            self._face.go(Invitations(self._face, event, in_call=True))
        elif isinstance(event, CommandFailed) and event.command == "DropPerson":
            self._striking = False
            self._page.tell(event.sentence)


class AddPeoplePage(Page):
    """Contacts who are not here; answered by `RoomCreated` with their invitations."""

    BINDINGS = bindings(key("escape", "leave_page"), key("ctrl+s", "add"))
    KEYS = noted("Space choose   Ctrl+S name them in this room   Esc back to the call")

    def __init__(self, face: Face, room: RoomId, people: tuple[RosterEntry, ...]) -> None:
        super().__init__(face, tr("Add people to this call"))
        self._room = room
        self._free = MAX_MESH_MEMBERS - len(people)
        here = {one.uid for one in people if one.on_roster or one.me}
        self._named = {one.uid for one in people}
        offered = (p for p in face.latest.people if p.uid not in here and not p.trust.blocks)
        self.people = Choices[Uid](*((self._row(p), p.uid) for p in offered), several=True)
        self._sent = False

    def _row(self, person: PersonView) -> str:
        again = tr("let back in") if person.uid in self._named else ""
        return f"{column(person.name, 30)} {column(trust_word(person.trust), 24)} {again}"

    @override
    def body(self) -> Iterable[Widget]:
        said = tr(
            "Everybody in the call sees that you add them. Each gets a sealed invitation; "
            "{free} more people have room.",
            free=self._free,
        )
        return (PlainText(said, classes="gap"), self.people)

    def action_add(self) -> None:
        """Name whoever is chosen."""
        chosen = self.people.chosen
        if not chosen:
            self.tell(tr("Choose at least one person: Space."))
        elif not self._sent:
            self._sent = True
            self.face.command(AddPeople(self._room, chosen))

    @override
    def hear(self, event: Event) -> None:
        if not self._sent:
            return
        if isinstance(event, RoomCreated):
            self._sent = False
            self.face.go_back()
            self.face.go(Invitations(self.face, event, in_call=True))
        elif isinstance(event, CommandFailed) and event.command == "AddPeople":
            self._sent = False
            self.tell(event.sentence)
