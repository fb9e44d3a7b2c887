# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who was in the last call, and whether everybody's record says the same."""

from typing import assert_never

from rich.text import Text

from client.model.attendance import AttendanceView, AttendedPerson, RecordState
from client.terminal import when
from client.terminal.marks import trust_word
from client.terminal.speech import tr


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


def record_word(state: RecordState) -> str:
    """What became of a person's own record; a difference is written large."""
    match state:
        case RecordState.MINE:
            return tr("your own record")
        case RecordState.AGREES:
            return tr("their record agrees")
        case RecordState.DIFFERS:
            return tr("THEIR RECORD DIFFERS")
        case RecordState.NONE:
            return tr("no record came")
        case RecordState.STILL_THERE:
            return tr("stayed when you left")
        case _:
            assert_never(state)
