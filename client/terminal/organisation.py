# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's signed list of its people: what is held, and taking a newer one."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from client.model.commands import ImportDirectory, ShowDirectory, UpdateDirectory
from client.model.events import CommandFailed, DirectoryShown, Event
from client.model.list_fetch import DirectoryView, ListFetch
from client.terminal import when
from client.terminal.files import Unreadable, file_bytes
from client.terminal.form import Field
from client.terminal.page import Face, Page, bindings, key
from client.terminal.text import PlainText, lines

MAX_LIST = 12 * 1024 * 1024


class OrganisationPage(Page):
    """Everybody on the list is a contact; its key is named once and pinned from then on."""

    BINDINGS = bindings(key("escape", "leave_page"), key("ctrl+u", "update"))
    KEYS = "Tab next field   Enter import the file   Ctrl+U fetch it now   Esc back"

    def __init__(self, face: Face) -> None:
        super().__init__(face, "Organisation's list")
        self._held: DirectoryView | None = None
        self._how: ListFetch | None = None
        self.text = PlainText("", classes="gap")
        self.file = Field("File", hint="the list that your organisation signed")
        self.key = Field("Its key", hint="only the first time; get it another way than the list")

    @override
    def body(self) -> Iterable[Widget]:
        return (self.text, self.file, self.key)

    @override
    def on_mount(self) -> None:
        super().on_mount()
        self.face.command(ShowDirectory())

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, DirectoryShown):
            self._held, self._how = event.directory, event.fetched
            self.redraw()
        elif isinstance(event, CommandFailed) and event.command in {
            "ImportDirectory",
            "UpdateDirectory",
        }:
            self.tell(event.sentence)

    def action_update(self) -> None:
        """Ask the addresses of the organisation's policy now."""
        self.tell("")
        self.face.command(UpdateDirectory())

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Hand the list to the engine."""
        try:
            data = file_bytes(self.file.value, "a list", MAX_LIST)
        except Unreadable as error:
            self.tell(str(error))
            return
        self.tell("")
        self.face.command(ImportDirectory(data, self.key.value))

    @override
    def draw(self) -> None:
        held = self._held
        if held is None:
            self.text.show("No list yet. Everybody on it is a contact without comparing.")
            return
        warning: tuple[str, ...] = ()
        if held.forked:
            warning = ("ITS KEY SIGNED TWO DIFFERENT LISTS. Call IT security; trust nobody by it.",)
        elif held.expired:
            warning = ("THIS LIST IS OVER and vouches for nobody. Import a newer one.",)
        self.text.show(
            lines(
                f"{held.org}, list {held.seq}, {when.span(held.issued, held.expires)}",
                f"{held.people} people, {len(held.revoked)} withdrawn",
                f"key {held.key}",
                *warning,
                *_fetching(self._how),
            )
        )


def _fetching(how: ListFetch | None) -> tuple[str, ...]:
    """From where the list is fetched, and what went wrong; nothing where no policy says."""
    if how is None:
        return ()
    seen = f"last answer {when.day(how.held_by)}" if how.held_by else "no answer yet"
    trouble = (f"The last try failed: {how.trouble}",) if how.trouble else ()
    return (f"fetched from {len(how.urls)} addresses, {seen}", *trouble)
