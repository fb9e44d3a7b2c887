# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A text to hand to somebody: a file, or copied by the terminal."""

from collections.abc import Iterable

from rich.text import Text
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from client.terminal.files import save_text
from client.terminal.form import Field
from client.terminal.page import Face, Page, bindings, key
from client.terminal.speech import noted, tr
from client.terminal.text import PlainText, lines


class HandOut(Page):
    """Shows exactly what is handed out. Nothing is sent."""

    BINDINGS = bindings(key("escape", "leave_page"), key("ctrl+t", "copy"))
    KEYS = noted("Enter write the file   Ctrl+T copy the text   Esc back")

    def __init__(self, face: Face, heading: str, name: str, text: str) -> None:
        super().__init__(face, heading)
        self.text = text
        self.field = Field(tr("Write it to"), name)
        self._shown = PlainText()

    @override
    def body(self) -> Iterable[Widget]:
        return (self.field, VerticalScroll(self._shown))

    @override
    def draw(self) -> None:
        shown: Text = lines(*self.text.splitlines())
        self._shown.show(shown)

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Write the file."""
        if self.field.value:
            self.tell(save_text(self.field.value, self.text))

    def action_copy(self) -> None:
        """Hand the text to the terminal's clipboard."""
        self.app.copy_to_clipboard(self.text)
        self.tell(tr("Copied, if this terminal allows it."))
