# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Choosing a sign to make: a number each."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from typing_extensions import override

from client.model.talk import Reaction
from client.terminal.speech import said, tr
from client.terminal.talk import SIGNS
from client.terminal.text import PlainText

ORDER = tuple(SIGNS)


class SignChoice(ModalScreen[Reaction | None]):
    """Answered by a number; Escape makes no sign."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"choose({number})", sign.value, show=False)
            for number, sign in enumerate(ORDER, 1)
        ),
        Binding("escape,q", "choose(0)", "none", show=False),
    ]

    @override
    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield PlainText(tr("Make a sign"), classes="heading gap")
            for number, sign in enumerate(ORDER, 1):
                yield PlainText(f"{number}  {said(SIGNS[sign])}")
            yield PlainText(tr("Escape  none"))

    def action_choose(self, number: int) -> None:
        """Close with this sign."""
        self.dismiss(ORDER[number - 1] if number else None)
