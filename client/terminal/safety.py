# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing safety numbers: two people, once. Two answers of equal weight, none preset."""

from collections.abc import Callable, Iterable

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from client.model.commands import Evidence, MarkCompared, MarkDifferent, ShowSafetyNumber
from client.model.comparison import ScanOutcome
from client.model.events import (
    CommandFailed,
    Event,
    PeopleChanged,
    SafetyNumber,
    Scanned,
)
from client.model.participant import KeyCause, PersonView
from client.terminal.form import Field
from client.terminal.marks import trust_meaning, trust_word
from client.terminal.page import Face, Page, back_keys, bindings, key
from client.terminal.photo import PhotoPage, scan_sentence
from client.terminal.speech import noted, tr
from client.terminal.text import PlainText, lines

_PER_LINE = 4
_MINE = {"ShowSafetyNumber", "MarkCompared", "MarkDifferent", "ScanImage"}


class SafetyPage(Page):
    """Receives groups of digits and formats no number itself."""

    BINDINGS = back_keys(
        key("1", "tick(0)"),
        key("2", "tick(1)"),
        key("3", "tick(2)"),
        key("r", "aloud"),
        key("t", "typed"),
        key("w", "words"),
        key("i", "photo"),
        key("d", "differ"),
        key("y", "match"),
    )
    KEYS = noted(
        "d they are different  y they match  r read aloud  t type  w words  i photo  b not now"
    )

    def __init__(self, face: Face, person: PersonView) -> None:
        super().__init__(face, tr("Compare with {name}", name=person.name))
        self._person = person
        self._number: SafetyNumber | None = None
        self._same: set[int] = set()
        self._evidence: Evidence | None = None
        self._typed = ""
        self._scan_differs = self._different = self._sent = self._words = False
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
                    self._evidence, self._scan_differs = None, False
                self._number, self._person = event, person
                self.redraw()
            case Scanned(uid) if uid == self._person.uid:
                self._scanned(event)
            case PeopleChanged() if self._sent:
                person = self.face.latest.person(self._person.uid) or self._person
                self.face.go_back(f"{person.name}: {trust_word(person.trust)}.")
            case CommandFailed() if event.command in _MINE:
                self._sent = False
                self.tell(event.sentence)
            case _:
                pass

    def _scanned(self, event: Scanned) -> None:
        if event.outcome is ScanOutcome.MATCH:
            self._evidence = Evidence.SCAN
        elif event.outcome is ScanOutcome.DIFFERENT:
            self._scan_differs = True
        self.tell(scan_sentence(event, self._person.name))

    @property
    def _lines(self) -> list[tuple[str, ...]]:
        groups = self._number.groups if self._number is not None else ()
        return [groups[at : at + _PER_LINE] for at in range(0, len(groups), _PER_LINE)]

    # Evidence.

    def action_tick(self, line: int) -> None:
        """This line was read and is the same on both sides; pressed again: not yet."""
        if line < len(self._lines) and not self._different:
            self._same ^= {line}
            self.redraw()

    def action_aloud(self) -> None:
        """Walk both sides group by group."""
        if self._number is not None and not self._different:
            self.face.go(AloudPage(self.face, self._number, self._read_through))

    def _read_through(self) -> None:
        self._evidence = self._evidence or Evidence.ALOUD
        self.redraw()

    def action_typed(self) -> None:
        """Type the last two groups as they are heard."""
        if self._number is not None and not self._different:
            self.face.go(TypedPage(self.face, self._number, self._typed_through))

    def _typed_through(self, typed: str) -> None:
        self._evidence, self._typed = Evidence.TYPED, typed
        self.redraw()

    def action_photo(self) -> None:
        """Look for the other's code in a photograph."""
        if self._number is not None and not self._different:
            self.face.go(PhotoPage(self.face, self._person.uid))

    def action_words(self) -> None:
        """Show or hide the words below the digits."""
        self._words = not self._words
        self.redraw()

    # Answers.

    def action_match(self) -> None:
        """They match; possible only with evidence."""
        if self._different or self._sent:
            return
        by = self._evidence
        if by is None and self._lines and len(self._same) == len(self._lines):
            by = Evidence.LINES
        if self._scan_differs:
            self.tell(tr("The code that was scanned is different. Press d, or scan the right one."))
        elif by is None:
            self.tell(tr("First tick each line, or read aloud, or type the last groups, or scan."))
        else:
            self._sent = True
            typed = self._typed if by is Evidence.TYPED else ""
            self.face.command(MarkCompared(self._person.uid, by, typed))

    def action_differ(self) -> None:
        """One digit differs: this key is nobody's to trust."""
        if self._number is not None and not self._different and not self._sent:
            self._different = True
            self.face.command(MarkDifferent(self._person.uid))
            self.redraw()

    # Drawing.

    @override
    def draw(self) -> None:
        if self._different:
            self._draw_different()
            return
        if self._number is None:
            self.text.show(tr("Preparing the number."))
            return
        rows: list[Text | str] = []
        for index, groups in enumerate(self._lines):
            reader = tr("you read") if (index % 2 == 0) == self._number.i_begin else tr("they read")
            same = tr("same") if index in self._same else tr("not compared yet")
            rows.append(Text(f"  {index + 1}   {'   '.join(groups)}   {reader:<10} {same}", "bold"))
            if self._words and index < len(self._number.words):
                rows.append(f"      {'  '.join(self._number.words[index])}")
        self.text.show(
            lines(
                f"{self._person.name} <{self._person.uid}>",
                tr(
                    "Now: {trust}. {meaning}",
                    trust=trust_word(self._person.trust),
                    meaning=trust_meaning(self._person.trust),
                ),
                "",
                tr("Meet, or call a number you already know. Read in turn, one line each. If both"),
                tr("of you see the same digits, nobody stands between you."),
                "",
                *rows,
                "",
                tr(
                    "Press 1, 2, 3 when you heard exactly the same digits, then y. Or r: read aloud"
                ),
                tr("group by group. When one digit differs, stop and press d."),
                *self._proved(),
            )
        )

    def _proved(self) -> tuple[str, ...]:
        said = {
            Evidence.ALOUD: tr("All groups were read and are the same: y says that they match."),
            Evidence.TYPED: tr("The groups you heard are the ones here: y says that they match."),
            Evidence.SCAN: tr("Their code holds this number: y says that they match."),
        }
        return ("", said[self._evidence]) if self._evidence in said else ()

    def _draw_different(self) -> None:
        self.heading.show(tr("The numbers are different"))
        name = self._person.name
        if self._person.cause is KeyCause.OTHER_CARD:
            done = tr(
                "The new card of {name} was thrown away; the key from before counts again.",
                name=name,
            )
        else:
            done = tr(
                "The key of {name} is marked. Rooms with it are refused until you compared anew.",
                name=name,
            )
        self.text.show(
            lines(
                Text(tr("Say nothing confidential to this contact."), "bold"),
                tr(
                    "The key here is not the one that {name} has. Somebody may stand between you.",
                    name=name,
                ),
                "",
                Text(tr("What to do now"), "bold"),
                tr("1. Do not call them here, and do not send them anything."),
                tr("2. Ask for a new contact card by another way than the last one."),
                tr("3. Tell your IT. Their key and the date are in: watchword audit show"),
                tr("4. Add the new card, and compare numbers again."),
                "",
                Text(tr("What was done"), "bold"),
                done,
                tr("It was written to the audit log."),
            )
        )
        self.keys.show(tr("b back"))


class AloudPage(Page):
    """One group at a time. Space goes on, n stops; nothing else does anything."""

    BINDINGS = bindings(key("escape,b", "leave_page"), key("space", "next"), key("n", "stop"))
    KEYS = noted("Space the same, next   n not the same: stop   b whole number")

    def __init__(self, face: Face, number: SafetyNumber, then: Callable[[], None]) -> None:
        super().__init__(face, tr("Read aloud"))
        self._number = number
        self._then = then
        self._place = 0
        self._stopped = False
        self.text = PlainText()

    @override
    def body(self) -> Iterable[Widget]:
        return (self.text,)

    def action_next(self) -> None:
        """This group was the same; after a stop: once more."""
        if self._stopped:
            self._stopped = False
        else:
            self._place += 1
        if self._place < len(self._number.groups):
            self.redraw()
            return
        self.face.go_back(tr("All groups are the same. y says that they match."))
        self._then()

    def action_stop(self) -> None:
        """This group is not the same."""
        self._stopped = True
        self.redraw()

    @override
    def draw(self) -> None:
        groups = self._number.groups
        place = min(self._place, len(groups) - 1)
        mine = ((place // _PER_LINE) % 2 == 0) == self._number.i_begin
        bar = "#" * place + "." * (len(groups) - place)
        if self._stopped:
            what = tr("Stopped. Read it once more, slowly. Still not the same? b, then d.")
        elif mine:
            what = tr("YOU read this to them. Go on when they say same.")
        else:
            what = tr("THEY read. If you hear exactly this, say same and go on.")
        self.text.show(
            lines(
                tr("[{bar}]  group {place} of {n}", bar=bar, place=place + 1, n=len(groups)),
                "",
                Text(f"          {'  '.join(groups[place])}", "bold"),
                "",
                Text(what, "bold"),
            )
        )


class TypedPage(Page):
    """Takes the last two groups as they were heard."""

    BINDINGS = bindings(key("escape", "leave_page"))
    KEYS = noted("Enter compare with what stands here   Esc back")

    def __init__(self, face: Face, number: SafetyNumber, then: Callable[[str], None]) -> None:
        super().__init__(face, tr("Type the last two groups that you hear"))
        self._expected = "".join(number.groups[-2:])
        self._then = then
        self.field = Field(tr("Last two groups"), hint=tr("ten digits"))

    @override
    def body(self) -> Iterable[Widget]:
        return (
            PlainText(tr("Ask them to read you their last two groups."), classes="gap"),
            self.field,
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Compare; this only proves that somebody listened, y is still to be pressed."""
        typed = "".join(event.value.split())
        if typed != self._expected:
            self.tell(tr("Not the same as here. Ask once more; still different? Esc, then d."))
            return
        self.face.go_back(tr("The same as here. y says that they match."))
        self._then(typed)
