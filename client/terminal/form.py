# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Fields that a person fills in: a label and one line to type on."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input
from typing_extensions import override

from client.terminal.text import PlainText


class Field(Horizontal):
    """A labelled line; ``secret`` shows dots."""

    def __init__(
        self, label: str, value: str = "", *, hint: str = "", secret: bool = False
    ) -> None:
        super().__init__(classes="field")
        self._label = PlainText(label, classes="label")
        self.input = Input(value, placeholder=hint, password=secret, compact=True)

    @override
    def compose(self) -> ComposeResult:
        yield self._label
        yield self.input

    @property
    def value(self) -> str:
        """What was typed, without white space around it."""
        return self.input.value.strip()
