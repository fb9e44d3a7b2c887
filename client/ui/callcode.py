# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call code: everybody sees the same digits and words, or somebody stands between them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from client.model.events import CallCode
from client.ui.boxes import column, holder, row
from client.ui.controls import Button
from client.ui.text import PlainLabel, ask

_HALF = 2


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
        self._wrong = Button(self.tr("It is different"))
        self._wrong.clicked.connect(self._ask)
        self._code = holder(
            column(self._help, 2, *self._digits, 4, self._words, self._since, 6, self._wrong, gap=6)
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
                self._code,
                gap=8,
                margins=(16, 14, 16, 16),
            )
        )
        self.show_code(CallCode((), ()))

    def show_code(self, code: CallCode) -> None:
        """Show a code; an empty one hides it."""
        present = bool(code.digits)
        self._none.setVisible(not present)
        self._code.setVisible(present)
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
