# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My contact card: a file, or text to paste."""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from client.terminal.files import save_card
from client.terminal.form import Field
from client.terminal.page import Face, Page, bindings, key
from client.terminal.speech import noted, tr
from client.terminal.text import PlainText

MAX_SHOWN = 16_384


class CardPage(Page):
    """Shows the card's text and writes its file. A card holds nothing secret."""

    BINDINGS = bindings(key("escape", "leave_page"), key("ctrl+t", "copy"))
    KEYS = noted("Enter write the file   Ctrl+T copy the text   Esc back")

    def __init__(self, face: Face) -> None:
        super().__init__(face, tr("My contact card"))
        me = face.latest.identity.me if face.latest.identity else None
        self.field = Field(tr("Write it to"), f"{me.uid}.card" if me else "")
        self._text = PlainText()

    @override
    def body(self) -> Iterable[Widget]:
        return (
            PlainText(
                tr("Give it to everyone you want to call, by any way you like, and take theirs."),
                classes="gap",
            ),
            self.field,
            PlainText(tr("Or as text to paste:"), classes="gap"),
            VerticalScroll(self._text),
        )

    @property
    def text(self) -> str:
        """The card as text."""
        identity = self.face.latest.identity
        return identity.card_text if identity is not None else ""

    @override
    def draw(self) -> None:
        self._text.show_long(self.text, MAX_SHOWN)

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Write the file."""
        identity = self.face.latest.identity
        if identity is not None and identity.card and self.field.value:
            self.tell(save_card(self.field.value, identity.card))

    def action_copy(self) -> None:
        """Hand the text to the terminal's clipboard."""
        self.app.copy_to_clipboard(self.text)
        self.tell(tr("Copied, if this terminal allows it. Else: watchword identity card"))
