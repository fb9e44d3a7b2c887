# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""After a room was made: one sealed invitation per person, and the way into the room."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from client.model.events import InvitationFile, RoomCreated, RoomView
from client.ui import i18n, links
from client.ui.avatar import Avatar
from client.ui.boxes import STRETCH, card, clear, column, row, rule
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.page import Page
from client.ui.saving import save_bytes, write
from client.ui.text import ElidedLabel, PlainLabel, announce


class InvitationRow(QWidget):
    """One person's invitation; the link is offered only where it is short enough."""

    trouble = Signal(str)

    def __init__(self, invitation: InvitationFile) -> None:
        super().__init__()
        self._invitation = invitation
        self._copy = Button(self.tr("Copy link"), "copy")
        self._copy.setEnabled(bool(invitation.link))
        self._copy.setAccessibleName(f"{self.tr('Copy link')}: {invitation.name}")
        self._save = Button(self.tr("Save file"), "save")
        self._save.setAccessibleName(f"{self.tr('Save file')}: {invitation.name}")
        self._copy.clicked.connect(self._copied)
        self._save.clicked.connect(self._saved)
        line = row(
            Avatar(invitation.name, 36),
            column(
                ElidedLabel(invitation.name, "strong"),
                ElidedLabel(invitation.uid, "tiny", "muted"),
                gap=0,
            ),
            self._copy,
            self._save,
            gap=12,
            margins=(0, 8, 0, 8),
        )
        line.setStretch(1, 1)
        self.setLayout(line)

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._invitation.link)
        self._copy.confirm(self.tr("Copied"))
        announce(self, self.tr("The link was copied"))

    def _saved(self) -> None:
        name = f"{self._invitation.uid}.watchword"
        heading = self.tr("Save the invitation")
        trouble = save_bytes(self, heading, name, self._invitation.file)
        if trouble:
            self.trouble.emit(trouble)
        elif trouble is not None:
            self._save.confirm(self.tr("Saved"))


class Invitations(Page):
    """The page after `RoomCreated`."""

    host_wanted = Signal(str)
    done = Signal()

    def __init__(self) -> None:
        super().__init__("", " ")
        self._room: RoomView | None = None
        self._files: tuple[InvitationFile, ...] = ()
        self._all = Button(self.tr("Save all to a folder"), "folder")
        self._all.clicked.connect(self._save_all)
        self.tools.addWidget(self._all)
        self._list = column(gap=0)
        self.body.addWidget(card(self._list, margins=(20, 10, 20, 10)))
        note = PlainLabel(
            self.tr(
                "Each invitation is sealed for one person and opens on their computer only. "
                "Send it by any way you like: e-mail, messenger, USB stick."
            ),
            "small",
            "muted",
            wrap=True,
        )
        line = row(Icon("lock", "muted", 18), note, gap=10)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        later = Button(self.tr("Later"))
        self.host = Button(self.tr("Host and join now"), kind="primary")
        later.clicked.connect(self.done)
        self.host.clicked.connect(self._host)
        self.add_footer(later, STRETCH, self.host)

    def show_created(self, created: RoomCreated) -> None:
        """Show the invitations of a new room."""
        self._room = created.room
        self._files = created.invitations
        self.heading.setText(self.tr("Invite people"))
        self.lead.setText(
            self.tr("{title}, {when}").format(
                title=created.room.title, when=i18n.span(created.room.nbf, created.room.exp)
            )
        )
        self.host.setEnabled(True)
        clear(self._list)
        for index, invitation in enumerate(created.invitations):
            if index:
                self._list.addWidget(rule())
            item = InvitationRow(invitation)
            item.trouble.connect(self.strip.tell)
            self._list.addWidget(item)

    def _save_all(self) -> None:
        folder = links.choose_folder(self, self.tr("Save all invitations"))
        if folder is None:
            return
        for invitation in self._files:
            trouble = write(folder / f"{invitation.uid}.watchword", invitation.file)
            if trouble:
                self.strip.tell(trouble)
                return
        self._all.confirm(self.tr("Saved"))
        announce(self, self.tr("All invitations were saved"))

    def _host(self) -> None:
        if self._room is not None:
            self.host.setEnabled(False)
            self.host_wanted.emit(self._room.room_id)
