# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The people I know: add a card, compare a safety number."""

from collections.abc import Iterable

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option
from typing_extensions import override

from client.model.commands import ImportCard
from client.model.events import CardOutcome, CardTaken, CommandFailed, Event, PeopleChanged
from client.model.ids import Uid
from client.model.participant import PersonView
from client.terminal.files import Unreadable, named_bytes
from client.terminal.form import Field
from client.terminal.marks import shown_name, trust_word
from client.terminal.organisation import OrganisationPage
from client.terminal.page import Face, Page, back_keys, bindings, key
from client.terminal.safety import SafetyPage
from client.terminal.speech import noted, said, tr
from client.terminal.text import PlainText, column

_OUTCOMES = {
    CardOutcome.NEW: noted(
        "{name} was added. Enter compares safety numbers; do it before you trust."
    ),
    CardOutcome.SAME: noted("You already have this card of {name}. Nothing was changed."),
    CardOutcome.UPDATED: noted("The card of {name} was renewed. Their key is the same as before."),
    CardOutcome.KEY_CHANGED: noted(
        "This card of {name} holds ANOTHER KEY than before. {name} is blocked "
        "until you compared numbers: a new computer, or somebody else. Enter compares."
    ),
}


class PeoplePage(Page):
    """The list; Enter compares with the selected person."""

    BINDINGS = back_keys(key("a", "add"), key("o", "organisation"))
    KEYS = noted(
        "Enter compare safety numbers   a add a contact card   o organisation's list   b back"
    )

    def __init__(self, face: Face) -> None:
        super().__init__(face, tr("People"))
        self.list = OptionList(markup=False)
        self._people: tuple[PersonView, ...] = ()
        self._wanted: Uid | None = None

    @override
    def body(self) -> Iterable[Widget]:
        return (self.list,)

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, PeopleChanged):
            self.redraw()
        elif isinstance(event, CardTaken):
            self._wanted = event.person.uid

    @override
    def draw(self) -> None:
        place = self.list.highlighted
        self._people = self.face.latest.people
        self.list.clear_options()
        self.list.add_options(Option(self._row(person)) for person in self._people)
        if self._people:
            # Whose card just came is who is to be compared next.
            uids = [person.uid for person in self._people]
            if self._wanted in uids:
                place, self._wanted = uids.index(self._wanted), None
            self.list.highlighted = min(place or 0, len(self._people) - 1)
        else:
            self.list.add_option(
                Option(Text(tr("Nobody yet. a adds a contact card.")), disabled=True)
            )

    def _row(self, person: PersonView) -> Text:
        name = column(shown_name(person.name, confusable=person.confusable), 22)
        word = column(trust_word(person.trust), 25)
        about = tr("{uid} NEW KEY", uid=person.uid) if person.new_key else person.uid
        return Text(f"{name} {word} {column(about, 29)}", no_wrap=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Compare with this person."""
        if event.option_index < len(self._people):
            self.face.go(SafetyPage(self.face, self._people[event.option_index]))

    def action_add(self) -> None:
        """Add a contact card."""
        self.face.go(AddCard(self.face))

    def action_organisation(self) -> None:
        """The organisation's list."""
        self.face.go(OrganisationPage(self.face))


class AddCard(Page):
    """Takes a card's path or its pasted text."""

    BINDINGS = bindings(key("escape", "leave_page"))
    KEYS = noted("Enter add it   Esc back")

    def __init__(self, face: Face) -> None:
        super().__init__(face, tr("Add a contact card"))
        self.field = Field(tr("File or text"), hint=tr("a path, or paste a watchword-card: text"))

    @override
    def body(self) -> Iterable[Widget]:
        return (
            PlainText(
                tr("A card says which key belongs to whom. Compare numbers before you trust it."),
                classes="gap",
            ),
            self.field,
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the card to the engine."""
        try:
            data = named_bytes(event.value, tr("a contact card"))
        except Unreadable as error:
            self.tell(str(error))
            return
        self.face.command(ImportCard(data))

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, CardTaken):
            sentence = said(_OUTCOMES[event.outcome], name=event.person.name)
            self.face.go_back(sentence)
        elif isinstance(event, CommandFailed) and event.command == "ImportCard":
            self.tell(event.sentence)
