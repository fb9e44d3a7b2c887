# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call code: everybody sees the same digits and words, or somebody stands between them."""

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from client.model.events import CallCode
from client.ui import i18n
from client.ui.boxes import Item, column, holder, row
from client.ui.controls import Button
from client.ui.text import PlainLabel, announce, ask

_HALF = 2
_KEPT = 5
"""Reasons for a new code that are listed, the newest first."""


class CallCodeCard(QFrame):
    """The code with what to do about it. Shows nothing until there is one."""

    leave_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._digits = tuple(PlainLabel("", "code") for _ in range(_HALF))
        self._words = PlainLabel("", "small", "muted")
        self._since = PlainLabel("", "tiny", "muted", wrap=True)
        self._help = PlainLabel(
            self.tr("One reads it out, the others say \u201csame\u201d."), "small", wrap=True
        )
        self._wrong = Button(self.tr("It is different: stop"))
        self._wrong.clicked.connect(self._ask)
        self.same = Button(self.tr("Same here"))
        self.same.clicked.connect(self._confirm)
        self._confirmed = PlainLabel("", "small", "person", wrap=True)
        self._earlier: list[str] = []
        self._shown = CallCode((), ())
        self.history = PlainLabel("", "tiny", "muted", wrap=True)
        # Below one another: beside, German words are wider than the column.
        answers = column(self._wrong, self.same, gap=8)
        code: tuple[Item, ...] = (*self._digits, 4, self._words, self._since, 6)
        below: tuple[Item, ...] = (self._confirmed, answers, self.history)
        self._code = holder(column(self._help, 2, *code, *below, gap=6))
        self._covered = False
        self._cover = PlainLabel(
            self.tr(
                "Covered while you show a screen: nobody should read it off the picture. "
                "It is back when you stop."
            ),
            "small",
            wrap=True,
        )
        self._none = PlainLabel(
            self.tr("Appears as soon as everybody agrees on who is here."),
            "small",
            "muted",
            wrap=True,
        )
        self.setLayout(
            column(
                row(PlainLabel(self.tr("Call code"), "heading")),
                self._none,
                self._cover,
                self._code,
                gap=8,
                margins=(16, 14, 16, 16),
            )
        )
        self.show_code(CallCode((), ()))

    def show_code(self, code: CallCode) -> None:
        """Show a code; an empty one hides it. What I confirmed counts for this very code."""
        present = bool(code.digits)
        if code.digits != self._shown.digits:
            self.same.setEnabled(present)
            self._confirmed.hide()
            self._remember(code)
        self._shown = code
        self._show_parts()
        for index, label in enumerate(self._digits):
            groups = code.digits[index * _HALF : (index + 1) * _HALF]
            label.setText("   ".join(groups))
            spoken = ", ".join(" ".join(group) for group in groups)
            label.setAccessibleName(spoken or self.tr("no digits"))
        half = (len(code.words) + 1) // _HALF
        lines = (code.words[:half], code.words[half:])
        self._words.setText("\n".join("   ".join(line) for line in lines))
        self._words.setVisible(bool(code.words))
        self._since.setText(self.tr("New since: {what}").format(what=code.since))
        self._since.setVisible(bool(code.since))

    def cover(self, *, on: bool) -> None:
        """A screen of mine is shown, or about to be: no digit and no word stands here meanwhile."""
        if on is not self._covered:
            self._covered = on
            self._show_parts()

    def _show_parts(self) -> None:
        present = bool(self._shown.digits)
        self._none.setVisible(not present)
        self._cover.setVisible(present and self._covered)
        self._code.setVisible(present and not self._covered)

    def begin(self) -> None:
        """A call starts: nothing is left of an earlier one."""
        self._earlier.clear()
        self.history.setText("")
        self.show_code(CallCode((), ()))

    def _remember(self, code: CallCode) -> None:
        if not code.digits:
            return
        first = self.tr("first code")
        # Nobody came or left: the room changed, or a hold ended.
        what = code.since or (self.tr("list agreed anew") if self._earlier else first)
        line = self.tr("{time}  {what}").format(time=i18n.clock(int(time.time())), what=what)
        self._earlier = [line, *self._earlier][:_KEPT]
        self.history.setText(self.tr("Codes so far:") + "\n" + "\n".join(self._earlier))
        self.history.setVisible(len(self._earlier) > 1)

    def _confirm(self) -> None:
        self.same.setEnabled(False)
        said = self.tr("You confirmed this code at {time}. A new code needs a new reading.")
        self._confirmed.setText(said.format(time=i18n.clock(int(time.time()))))
        self._confirmed.show()
        announce(self, self._confirmed.text())

    def _ask(self) -> None:
        ask(
            self.window(),
            self.tr("Does somebody see a different code?"),
            self.tr(
                "Then somebody may stand between you. Say nothing confidential, leave, "
                "and tell your IT. First make sure that both read the newest code."
            ),
            (self.tr("Stay and read again"), self.tr("Leave the call")),
            self.leave_wanted.emit,
        )
