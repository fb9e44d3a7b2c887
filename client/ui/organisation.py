# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's signed list of its people: what is held, and taking a newer one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from client.model.commands import ImportDirectory, ShowDirectory, UpdateDirectory
from client.model.events import DirectoryShown
from client.model.list_fetch import DirectoryView, ListFetch
from client.ui import i18n, links
from client.ui.boxes import STRETCH, card, clear, column, row, rule
from client.ui.controls import Button, Field, line_edit
from client.ui.latest import Send
from client.ui.page import Page, empty_state
from client.ui.text import ElidedLabel, PlainLabel

MAX_LIST = 12 * 1024 * 1024


class OrganisationPage(Page):
    """Everybody on the list is a contact; its key is named once and pinned from then on."""

    back_wanted = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__("", " ", width=760)
        self.heading.setText(self.tr("Organisation's list"))
        self.lead.setText(
            self.tr("Everybody on your organisation's signed list is a contact without comparing.")
        )
        self._send = send
        self._held: DirectoryView | None = None
        back = Button(self.tr("People"), "back")
        back.clicked.connect(self.back_wanted)
        self.tools.addWidget(back)
        self._inside = column(gap=16)
        self.body.addLayout(self._inside)
        self.key = line_edit("ed25519:...", limit=80)
        self._key_field = Field(
            self.tr("The organisation's key"),
            self.key,
            self.tr("Only the first time. Get it another way than the list, for example on paper."),
        )
        self.take = Button(self.tr("Import list from file"), "folder", "primary")
        self.take.clicked.connect(self._choose)
        self.fetch = Button(self.tr("Fetch it now"), "refresh")
        self.fetch.clicked.connect(lambda: send(UpdateDirectory()))
        self.fetched = PlainLabel("", "small", "muted", wrap=True)
        self.body.addWidget(self.fetched)
        self.body.addWidget(self.fetch)
        self.body.addWidget(card(self._key_field, row(STRETCH, self.take), gap=14))
        self.show_directory(DirectoryShown(None))

    def ask(self) -> None:
        """The page is opened: ask what is held."""
        self._send(ShowDirectory())

    def show_directory(self, event: DirectoryShown) -> None:
        """Show what is held now."""
        held = self._held = event.directory
        clear(self._inside)
        self._show_fetching(event.fetched)
        # A key that is proven to lie may be replaced; else the pinned one counts.
        self._key_field.setVisible(held is None or held.forked)
        if held is None:
            self._inside.addWidget(
                empty_state(
                    "people",
                    self.tr("No list yet"),
                    self.tr("Your organisation's office gives you a file and its key."),
                )
            )
            return
        self.key.clear()
        if held.forked or held.expired:
            self._inside.addWidget(
                card(PlainLabel(self._warning(held), "body", "stop", wrap=True), tone="stop")
            )
        self._inside.addWidget(self._facts(held))

    def _show_fetching(self, how: ListFetch | None) -> None:
        """From where the list is fetched, and what went wrong; nothing where no policy says."""
        self.fetch.setVisible(how is not None)
        self.fetched.setVisible(how is not None)
        if how is None:
            return
        day = i18n.day(how.held_by) if how.held_by else self.tr("never")
        text = self.tr("Your organisation's list is fetched by itself. Last answer: {day}.")
        said = text.format(day=day)
        self.fetched.setText(f"{said} {how.trouble}".strip())
        self.fetched.set_tone("stop" if how.trouble else "muted")

    def _warning(self, held: DirectoryView) -> str:
        if held.forked:
            return self.tr(
                "The organisation's key has signed two different lists. Call IT security; trust "
                "nobody because of this list."
            )
        return self.tr("This list is over and vouches for nobody. Import a newer one.")

    def _facts(self, held: DirectoryView) -> QWidget:
        rows = (
            (self.tr("Organisation"), held.org),
            (self.tr("List"), self.tr("number {n}").format(n=held.seq)),
            (self.tr("Signed on"), i18n.day(held.issued)),
            (self.tr("Valid to"), i18n.day(held.expires)),
            (self.tr("People"), str(held.people)),
            (self.tr("Withdrawn"), str(len(held.revoked))),
            (self.tr("Key of the list"), held.key),
        )
        box = column(gap=10)
        for index, (label, value) in enumerate(rows):
            if index:
                box.addWidget(rule())
            name = PlainLabel(label, "body", "muted")
            name.setMinimumWidth(220)
            line = row(name, ElidedLabel(value, "body"), gap=16)
            line.setStretch(1, 1)
            box.addLayout(line)
        return card(box, margins=(24, 18, 24, 18))

    def _choose(self) -> None:
        path = links.choose_file(self, self.tr("Import a list"), self.tr("All files (*)"))
        if path is None:
            return
        try:
            data = links.read_limited(path, MAX_LIST)
        except (links.Unreadable, OSError):
            self.strip.tell(self.tr("This file is not a list, or is too large. Ask for it again."))
            return
        self.strip.hide()
        key = self.key.text().strip() if not self._key_field.isHidden() else ""
        self._send(ImportDirectory(data, key))
