# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The invitations of a new room: one sealed file a person, or a link."""

from collections.abc import Iterable

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option
from typing_extensions import override

from client.model.commands import OpenMyRoom
from client.model.events import RoomCreated
from client.terminal import when
from client.terminal.files import save_invitations
from client.terminal.form import Field
from client.terminal.page import Face, Page, bindings, key
from client.terminal.speech import noted, tr
from client.terminal.text import PlainText, column


class Invitations(Page):
    """Shown once after a room was made."""

    BINDINGS = bindings(key("escape", "leave_page"), key("ctrl+o", "host"))
    KEYS = noted("Enter in the field: write files   Tab, Enter copy link   Ctrl+O host now   Esc")

    def __init__(self, face: Face, made: RoomCreated, *, in_call: bool = False) -> None:
        super().__init__(face, tr("Invite people"))
        self._made = made
        self._in_call = in_call
        self.field = Field(tr("Write them to"), "watchword-invitations")
        self.list = OptionList(
            *(Option(Text(self._row(number))) for number in range(len(made.invitations))),
            markup=False,
        )
        self.list.highlighted = 0 if made.invitations else None

    def _row(self, number: int) -> str:
        one = self._made.invitations[number]
        link = tr("link") if one.link else tr("file only")
        return f"{column(one.name, 28)} {column(link, 10)} {column(one.uid, 38)}"

    @override
    def body(self) -> Iterable[Widget]:
        room = self._made.room
        return (
            PlainText(f"{room.title}, {when.span(room.nbf, room.exp)}"),
            PlainText(
                tr(
                    "Each invitation is sealed for one person and opens on their computer only. "
                    "Send it by any way you like."
                ),
                classes="gap",
            ),
            self.field,
            self.list,
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write all files."""
        if event.value.strip():
            self.tell(save_invitations(event.value.strip(), self._made))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Hand one link to the terminal's clipboard."""
        one = self._made.invitations[event.option_index]
        if one.link:
            self.app.copy_to_clipboard(one.link)
            self.tell(
                tr("The link for {name} was copied, if this terminal allows it.", name=one.name)
            )
        else:
            self.tell(tr("This invitation is too long for a link. Write the file."))

    def action_host(self) -> None:
        """Host and join now; where the call runs already, go back to it."""
        if self._in_call:
            self.face.go_back()
            return
        room = self._made.room
        self.face.go_back()
        self.face.enter(OpenMyRoom(room.room_id), host=room.room_id if room.hosted_here else None)
