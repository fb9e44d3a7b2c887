# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Opening an invitation: a file's path, or a pasted link. Checks come first, always."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from client.model.commands import OpenInvitation
from client.terminal.files import Unreadable, named_bytes
from client.terminal.form import Field
from client.terminal.page import Face, Page, bindings, key
from client.terminal.speech import noted, tr
from client.terminal.text import PlainText


class OpenPage(Page):
    """Hands an invitation to the engine; it never joins by itself."""

    BINDINGS = bindings(key("escape", "leave_page"))
    KEYS = noted("Enter check it   Esc back")

    def __init__(self, face: Face, heading: str = tr("Open an invitation")) -> None:
        super().__init__(face, heading)
        self.field = Field(tr("File or link"), hint=tr("a path, or paste a watchword: link"))

    @override
    def body(self) -> Iterable[Widget]:
        return (
            PlainText(
                tr("All checks run before anything is sent and before a device is opened."),
                classes="gap",
            ),
            self.field,
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open what was named."""
        try:
            data = named_bytes(event.value, tr("an invitation"))
        except Unreadable as error:
            self.tell(str(error))
            return
        self.face.go_back()
        self.face.enter(OpenInvitation(data))
