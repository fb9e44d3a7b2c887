# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who was in the last call, whether everybody's record says the same, and which are damaged."""

from rich.text import Text
from typing_extensions import override

from client.model.attendance import (
    AttendanceListed,
    AttendanceView,
    AttendedPerson,
    ListAttendance,
)
from client.model.events import CommandFailed, Event
from client.terminal import when
from client.terminal.marks import record_word, trust_word
from client.terminal.page import Face, TextPage, back_keys
from client.terminal.speech import noted, tr
from client.terminal.text import lines, plain


class RecordsPage(TextPage):
    """The last call in full, damaged records by the names of their files, older calls in a line."""

    BINDINGS = back_keys()
    KEYS = noted("b back   up, down scroll")

    def __init__(self, face: Face) -> None:
        super().__init__(face, tr("Who was here"))
        self._listed: AttendanceListed | None = None

    @override
    def on_mount(self) -> None:
        super().on_mount()
        self.face.command(ListAttendance())

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, AttendanceListed):
            self._listed = event
            self.redraw()
        elif isinstance(event, CommandFailed) and event.command == "ListAttendance":
            self.tell(event.sentence)

    @override
    def draw(self) -> None:
        record = self.face.latest.record
        none = (tr("There was no call since the program started."),)
        last = none if record is None else record_lines(record)
        self.text.show(lines(*last, *self._kept()))

    def _kept(self) -> list[Text | str]:
        if self._listed is None:
            return []
        told: list[Text | str] = [
            Text(_damage(name), "bold reverse") for name in self._listed.damaged
        ]
        older = [
            f"{when.day(call.began)}  {when.span(call.began, call.ended)}  {call.title}: "
            f"{call.sentence}"
            for call in self._listed.calls
        ]
        return [line for part in (told, older) if part for line in ("", *part)]


def _damage(file: str) -> str:
    """What a record that cannot be read is worth, and what to do."""
    return tr(
        "DAMAGED: {file}. It was changed or is not yours, and proves nothing. Tell your IT.",
        file=plain(file),
    )


def record_lines(call: AttendanceView) -> tuple[Text | str, ...]:
    """The page behind the sentence: a line for everybody, and what differs below it."""
    head = Text(call.sentence, "bold" if call.agree else "bold reverse")
    rows = [line for one in call.people for line in _person(one)]
    return (head, "", *rows)


def _person(one: AttendedPerson) -> list[Text | str]:
    times = ", ".join(when.span(begin, end) for begin, end in one.seen)
    said = [trust_word(one.trust), record_word(one.record)]
    if one.admitted_by:
        said.append(tr("let in by {name}", name=one.admitted_by))
    told = [f"    ! {sentence}" for sentence in one.differences]
    return [f"{one.name} <{one.uid}>  {times}", f"    {'; '.join(said)}", *told]
