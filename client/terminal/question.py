# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A question with two answers of equal weight; Enter confirms neither."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from typing_extensions import override

from client.terminal.text import PlainText


class Question(ModalScreen[bool]):
    """Answered by ``y`` or ``n``; Escape is no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,escape", "answer(False)", "No", show=False),
    ]

    def __init__(self, question: str, meaning: str, yes: str, no: str) -> None:
        super().__init__()
        self._lines = (question, meaning, f"y  {yes}", f"n  {no}")

    @override
    def compose(self) -> ComposeResult:
        question, meaning, yes, no = self._lines
        with Vertical(classes="box"):
            yield PlainText(question, classes="heading")
            yield PlainText(meaning, classes="gap")
            yield PlainText(yes)
            yield PlainText(no)

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001  called by a key
        """Close with this answer."""
        self.dismiss(answer)
