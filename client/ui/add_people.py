# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Naming more people in a room of mine while its call runs, and handing them their invitations."""

from client.model.events import RoomCreated
from client.model.ids import RoomId, Uid
from client.model.participant import PersonView
from client.model.room import MAX_MESH_MEMBERS
from client.model.talk import AddPeople
from client.ui.boxes import STRETCH, card, clear, column, row, rule
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.invitations import InvitationRow
from client.ui.latest import Send
from client.ui.new_room import Candidate
from client.ui.sheet import Sheet
from client.ui.text import PlainLabel, announce


class AddPeopleSheet(Sheet):
    """Contacts that are not in the room; the engine names them, everyone in the call is told."""

    def __init__(self, send: Send) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Add people"))
        self.say(
            self.tr(
                "Everyone in the call is told whom you add. "
                "They come in with an invitation of their own."
            )
        )
        self._send = send
        self._room = RoomId("")
        self._free = 0
        self.candidates: list[Candidate] = []
        self._list = column(gap=0)
        self._count = PlainLabel("", "small", "muted")
        self.body.addWidget(
            card(
                row(PlainLabel(self.tr("Your contacts"), "strong"), STRETCH, self._count),
                self._list,
                gap=8,
            )
        )
        self.add = Button(self.tr("Add to the room"), "person-add", "primary")
        self.add.clicked.connect(self._submit)
        self.finish(STRETCH, self.add)

    def show_contacts(self, room: RoomId, people: tuple[PersonView, ...], free: int) -> None:
        """Offer these contacts; the room has ``free`` places left."""
        chosen = {c.person.uid for c in self.candidates if c.tick.isChecked()}
        self._room = room
        self._free = free
        clear(self._list)
        self.candidates = []
        for person in sorted(people, key=lambda p: p.name):
            item = Candidate(person)
            item.tick.setChecked(person.uid in chosen and item.tick.isEnabled())
            item.changed.connect(self._check)
            if self.candidates:
                self._list.addWidget(rule())
            self._list.addWidget(item)
            self.candidates.append(item)
        if not people:
            none = self.tr("Everyone you know is in this room already.")
            self._list.addWidget(PlainLabel(none, "body", "muted", wrap=True))
        self._check()

    def reset(self) -> None:
        """Nobody is ticked, and nothing is under way."""
        for candidate in self.candidates:
            candidate.tick.setChecked(False)
        self.failed("")

    def failed(self, sentence: str) -> None:
        """The engine did not add them: the choice stays, with the reason."""
        self.add.show_as(self.tr("Add to the room"), "person-add")
        if sentence:
            self.strip.tell(sentence)
        else:
            self.strip.hide()
        self._check()

    def _chosen(self) -> tuple[Uid, ...]:
        return tuple(c.person.uid for c in self.candidates if c.tick.isChecked())

    def _check(self) -> None:
        count = len(self._chosen())
        text = self.tr("{count} of at most {most}").format(count=count, most=self._free)
        self._count.setText(text)
        self._count.set_tone("stop" if count > self._free else "muted")
        self.add.setEnabled(1 <= count <= self._free)

    def _submit(self) -> None:
        self.strip.hide()
        self.add.setEnabled(False)
        self.add.show_as(self.tr("Adding"), "")
        self._send(AddPeople(self._room, self._chosen()))


def free_places(invited: int) -> int:
    """How many more people a room takes."""
    return max(0, MAX_MESH_MEMBERS - invited)


class InvitedSheet(Sheet):
    """The invitations that `RoomCreated` brought, without leaving the call."""

    def __init__(self) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Send the invitations"))
        self._list = column(gap=0)
        self.body.addWidget(card(self._list, margins=(20, 10, 20, 10)))
        note = PlainLabel(
            self.tr("Each invitation is sealed for one person and opens on their computer only."),
            "small",
            "muted",
            wrap=True,
        )
        line = row(Icon("lock", "muted", 18), note, gap=10)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.rows: list[InvitationRow] = []
        self.finish(STRETCH)

    def show_created(self, created: RoomCreated) -> None:
        """One row a person."""
        self.strip.hide()
        clear(self._list)
        self.rows = []
        for invitation in created.invitations:
            if self.rows:
                self._list.addWidget(rule())
            item = InvitationRow(invitation)
            item.trouble.connect(self.strip.tell)
            self._list.addWidget(item)
            self.rows.append(item)
        announce(self.window(), self.tr("The invitations are ready."))
