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
from client.terminal.speech import noted, tr
from client.terminal.text import PlainText, lines

MAX_LIST = 12 * 1024 * 1024


class OrganisationPage(Page):
    """Everybody on the list is a contact; its key is named once and pinned from then on."""

    BINDINGS = bindings(key("escape", "leave_page"), key("ctrl+u", "update"))
    KEYS = noted("Tab next field   Enter import the file   Ctrl+U fetch it now   Esc back")

    def __init__(self, face: Face) -> None:
        super().__init__(face, tr("Organisation's list"))
        self._held: DirectoryView | None = None
        self._how: ListFetch | None = None
        self.text = PlainText("", classes="gap")
        self.file = Field(tr("File"), hint=tr("the list that your organisation signed"))
        self.key = Field(
            tr("Its key"), hint=tr("only the first time; get it another way than the list")
        )

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
            data = file_bytes(self.file.value, tr("a list"), MAX_LIST)
        except Unreadable as error:
            self.tell(str(error))
            return
        self.tell("")
        self.face.command(ImportDirectory(data, self.key.value))

    @override
    def draw(self) -> None:
        held = self._held
        if held is None:
            self.text.show(tr("No list yet. Everybody on it is a contact without comparing."))
            return
        warning: tuple[str, ...] = ()
        if held.forked:
            warning = (
                tr("ITS KEY SIGNED TWO DIFFERENT LISTS. Call IT security; trust nobody by it."),
            )
        elif held.expired:
            warning = (tr("THIS LIST IS OVER and vouches for nobody. Import a newer one."),)
        self.text.show(
            lines(
                tr(
                    "{org}, list {seq}, {span}",
                    org=held.org,
                    seq=held.seq,
                    span=when.span(held.issued, held.expires),
                ),
                tr("{people} people, {n} withdrawn", people=held.people, n=len(held.revoked)),
                tr("key {key}", key=held.key),
                *warning,
                *_fetching(self._how),
            )
        )


def _fetching(how: ListFetch | None) -> tuple[str, ...]:
    """From where the list is fetched, and what went wrong; nothing where no policy says."""
    if how is None:
        return ()
    seen = (
        tr("last answer {day}", day=when.day(how.held_by)) if how.held_by else tr("no answer yet")
    )
    trouble = (tr("The last try failed: {trouble}", trouble=how.trouble),) if how.trouble else ()
    return (tr("fetched from {n} addresses, {seen}", n=len(how.urls), seen=seen), *trouble)
