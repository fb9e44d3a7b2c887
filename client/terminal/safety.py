# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing safety numbers: two people, once. Two answers of equal weight, none preset."""

from collections.abc import Iterable

from rich.text import Text
from textual.widget import Widget
from typing_extensions import override

from client.model.commands import MarkCompared, MarkDifferent, ShowSafetyNumber
from client.model.events import CommandFailed, Event, PeopleChanged, SafetyNumber
from client.model.participant import PersonView
from client.terminal.marks import trust_meaning, trust_word
from client.terminal.page import Face, Page, back_keys, key
from client.terminal.text import PlainText, lines

_PER_LINE = 4


class SafetyPage(Page):
    """Receives groups of digits and formats no number itself."""

    BINDINGS = back_keys(
        key("1", "tick(0)"),
        key("2", "tick(1)"),
        key("3", "tick(2)"),
        key("d", "differ"),
        key("y", "match"),
    )
    KEYS = "1 2 3 this line is the same   d they are different   y they match   b not now"

    def __init__(self, face: Face, person: PersonView) -> None:
        super().__init__(face, f"Compare with {person.name}")
        self._person = person
        self._number: SafetyNumber | None = None
        self._same: set[int] = set()
        self._different = self._sent = False
        self.text = PlainText()

    @override
    def body(self) -> Iterable[Widget]:
        return (self.text,)

    @override
    def on_mount(self) -> None:
        super().on_mount()
        self.face.command(ShowSafetyNumber(self._person.uid))

    @override
    def hear(self, event: Event) -> None:
        match event:
            case SafetyNumber(person) if person.uid == self._person.uid:
                if self._number is not None and self._number.groups != event.groups:
                    self._same.clear()
                self._number, self._person = event, person
                self.redraw()
            case PeopleChanged() if self._sent:
                person = self.face.latest.person(self._person.uid) or self._person
                self.face.go_back(f"{person.name}: {trust_word(person.trust)}.")
            case CommandFailed() if event.command in {"ShowSafetyNumber", "MarkCompared"}:
                self._sent = False
                self.tell(event.sentence)
            case _:
                pass

    @property
    def _lines(self) -> list[tuple[str, ...]]:
        groups = self._number.groups if self._number is not None else ()
        return [groups[at : at + _PER_LINE] for at in range(0, len(groups), _PER_LINE)]

    def action_tick(self, line: int) -> None:
        """This line was read and is the same on both sides; pressed again: not yet."""
        if line < len(self._lines) and not self._different:
            self._same ^= {line}
            self.redraw()

    def action_match(self) -> None:
        """They match; possible only once every line was compared."""
        if self._different or self._sent:
            return
        if self._lines and len(self._same) == len(self._lines):
            self._sent = True
            self.face.command(MarkCompared(self._person.uid))
        else:
            self.tell("First compare each line and press its number.")

    def action_differ(self) -> None:
        """One digit differs: this key is nobody's to trust."""
        if self._number is not None and not self._different and not self._sent:
            self._different = True
            self.face.command(MarkDifferent(self._person.uid))
            self.redraw()

    @override
    def draw(self) -> None:
        if self._different:
            self._draw_different()
            return
        if self._number is None:
            self.text.show("Preparing the number.")
            return
        me = self.face.latest.identity.me if self.face.latest.identity else None
        i_begin = me is not None and me.uid < self._person.uid
        rows = []
        for index, groups in enumerate(self._lines):
            reader = "you read" if (index % 2 == 0) == i_begin else "they read"
            same = "same" if index in self._same else "not compared yet"
            rows.append(Text(f"  {index + 1}   {'   '.join(groups)}   {reader:<10} {same}", "bold"))
        self.text.show(
            lines(
                f"{self._person.name} <{self._person.uid}>",
                f"Now: {trust_word(self._person.trust)}. {trust_meaning(self._person.trust)}",
                "",
                "Meet, or call a number you already know. Read in turn, one line each. If both",
                "of you see the same digits, nobody stands between you.",
                "",
                *rows,
                "",
                "Press 1, 2, 3 when you heard exactly the same digits, then y.",
                "When one digit differs, stop and press d.",
            )
        )

    def _draw_different(self) -> None:
        self.heading.show("The numbers are different")
        self.text.show(
            lines(
                Text("Say nothing confidential to this contact.", "bold"),
                "",
                f"The card you hold for {self._person.name} may belong to somebody else.",
                "It does not count as compared; a new card was thrown away. Ask for the card",
                "again by another way, and tell your IT.",
            )
        )
        self.keys.show("b back")
