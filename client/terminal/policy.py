# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's policy: every value and who set it; nothing here can be changed."""

from collections.abc import Iterable

from rich.text import Text
from textual.containers import VerticalScroll
from textual.widget import Widget
from typing_extensions import override

from client.model.events import Event
from client.model.managed import PolicyShown, PolicyView, ShowPolicy
from client.model.room import Profile
from client.terminal import when
from client.terminal.page import Face, Page, back_keys
from client.terminal.speech import noted, said, tr
from client.terminal.text import PlainText, column, lines

_PROFILES = {
    Profile.OPEN: noted("open"),
    Profile.RESTRICTED: noted("restricted"),
    Profile.CLASSIFIED: noted("classified"),
}


class PolicyPage(Page):
    """Read-only, like the window's."""

    BINDINGS = back_keys()
    KEYS = noted("b back   up, down scroll")

    def __init__(self, face: Face) -> None:
        super().__init__(face, tr("Policy"))
        self.text = PlainText("")

    @override
    def body(self) -> Iterable[Widget]:
        return (VerticalScroll(self.text),)

    @override
    def on_mount(self) -> None:
        super().on_mount()
        self.face.command(ShowPolicy())

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, PolicyShown):
            self.redraw()

    @override
    def draw(self) -> None:
        view = self.face.latest.policy
        if view is None:
            self.text.show(tr("Looking."))
            return
        head = Text(managed_line(view), "bold")
        signed = (tr("signed by {signer}", signer=view.signer),) if view.signer else ()
        rows = (
            f"{'*' if row.locked else ' '} {column(row.label, 34)} {column(row.value, 34)} "
            f"{row.set_by}"
            for row in view.rows
        )
        star = (
            ("", tr("* set by your organisation: nobody can change it here."))
            if view.version
            else ()
        )
        seen = (tr("seen: {seen}", seen=view.evidence),) if view.evidence else ()
        self.text.show(lines(head, *seen, *signed, "", *rows, *star))


def managed_line(view: PolicyView) -> str:
    """Whose rules hold here, in one line."""
    if view.problem:
        return tr("EVERY CALL IS REFUSED. {problem}", problem=view.problem)
    if not view.managed:
        return tr("Not managed: no organisation sets rules for this computer.")
    until = when.day(view.not_after)
    return tr(
        "Managed by {org}: policy {version}, profile {profile}, valid to {until}",
        org=view.org,
        version=view.version,
        profile=said(_PROFILES[view.profile]),
        until=until,
    )
