# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who was in the call that just ended, and whether everybody's record says the same."""

from typing import assert_never

from PySide6.QtWidgets import QFrame, QWidget

from client.model.attendance import AttendanceView, AttendedPerson, RecordState
from client.ui import i18n
from client.ui.boxes import clear, column, holder, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.marks import mark_of
from client.ui.text import PlainLabel, announce


class DamagedCard(QFrame):
    """Records of calls that cannot be read, by the names of their files; hidden without any.

    Only a ``spoken`` one says news at once: of several, one speaks.
    """

    def __init__(self, *, spoken: bool = True) -> None:
        super().__init__()
        self._spoken = spoken
        self.setObjectName("card")
        self.sentence = PlainLabel("", "body", wrap=True)
        self.files = PlainLabel("", "small", "muted", wrap=True)
        line = row(Icon("warning", "stop"), column(self.sentence, self.files, gap=4), gap=12)
        line.setStretch(1, 1)
        self.setLayout(column(line, margins=(20, 14, 12, 14)))
        self._names: tuple[str, ...] = ()
        self.hide()

    def show_damaged(self, names: tuple[str, ...]) -> None:
        """Name these files; news of one is spoken at once."""
        news = {*names} - {*self._names}
        self._names = names
        self.setVisible(bool(names))
        self.sentence.setText(
            self.tr(
                "Records of who was in a call are damaged: they were changed or are not yours, "
                "and prove nothing. Tell your IT."
            )
        )
        self.files.setText(", ".join(names))
        if news and self._spoken:
            announce(self, f"{self.sentence.text()} {self.files.text()}", loud=True)


class AttendedList(QWidget):
    """A line for everybody who was in one call, and what differs below it."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(gap=10)
        self.setLayout(self._lines)

    def show_people(self, people: tuple[AttendedPerson, ...]) -> None:
        """Who was there."""
        clear(self._lines)
        for one in people:
            self._lines.addWidget(self._person(one))

    def _person(self, one: AttendedPerson) -> QWidget:
        mark = mark_of(one.trust)
        times = ", ".join(f"{i18n.clock(begin)}\u2013{i18n.clock(end)}" for begin, end in one.seen)
        said = [times, self._record(one.record)]
        if one.admitted_by:
            said.append(self.tr("let in by {name}").format(name=one.admitted_by))
        lines = column(
            PlainLabel(one.name, "strong"),
            PlainLabel(" \u00b7 ".join(said), "small", "muted", wrap=True),
            gap=2,
        )
        for sentence in one.differences:
            lines.addWidget(PlainLabel(sentence, "small", "stop", wrap=True))
        line = row(Icon(mark.icon, mark.tone, 16, mark.word), lines, gap=10)
        line.setStretch(1, 1)
        return holder(line)

    def _record(self, state: RecordState) -> str:
        match state:
            case RecordState.MINE:
                return self.tr("your own record")
            case RecordState.AGREES:
                return self.tr("their record agrees")
            case RecordState.DIFFERS:
                return self.tr("their record differs")
            case RecordState.NONE:
                return self.tr("no record came")
            case RecordState.STILL_THERE:
                return self.tr("stayed when you left")
            case _:
                assert_never(state)


class RecordCard(QFrame):
    """One sentence, and behind an arrow a line for everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._icon = column(gap=0)
        self.sentence = PlainLabel("", "body", wrap=True)
        self.arrow = Button(self.tr("Details"), "forward", "quiet")
        self.arrow.clicked.connect(self._turn)
        shut = Button("", "close", "quiet")
        shut.setAccessibleName(self.tr("Close this message"))
        shut.clicked.connect(self.hide)
        line = row(self._icon, self.sentence, self.arrow, shut, gap=12)
        line.setStretch(1, 1)
        self.details = AttendedList()
        self.setLayout(column(line, self.details, gap=12, margins=(20, 14, 12, 14)))
        self.hide()

    def show_record(self, call: AttendanceView) -> None:
        """Show what the records say; a difference is spoken at once."""
        clear(self._icon)
        tone = "person" if call.agree else "stop"
        self._icon.addWidget(Icon("passed" if call.agree else "warning", tone))
        self.sentence.setText(call.sentence)
        self.details.show_people(call.people)
        self._open(not call.agree)
        self.show()
        announce(self, call.sentence, loud=not call.agree)

    def _turn(self) -> None:
        self._open(self.details.isHidden())

    def _open(self, wanted: bool) -> None:  # noqa: FBT001  opened or shut
        self.details.setVisible(wanted)
        label = self.tr("Fewer details") if wanted else self.tr("Details")
        self.arrow.show_as(label, "down" if wanted else "forward")
