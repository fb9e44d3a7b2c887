# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's policy, which nobody changes here, and a person's own settings under it."""

from rich.text import Text
from typing_extensions import override

from client.model.events import CommandFailed, Event
from client.model.managed import PolicyShown, ShowPolicy
from client.model.settings import ChangeSetting, Setting, SettingsShown, ShowSettings
from client.terminal.own_settings import setting_lines, view_of
from client.terminal.page import Face, TextPage, back_keys, key
from client.terminal.policy_words import managed_line
from client.terminal.speech import in_words, noted, tr
from client.terminal.text import column, lines


class PolicyPage(TextPage):
    """The policy is read-only, like the window's; of the settings what it leaves open is not."""

    BINDINGS = back_keys(key("w", "watermark"), key("m", "release"))
    KEYS = noted("b back   w, m change a setting   up, down scroll")

    def __init__(self, face: Face) -> None:
        super().__init__(face, tr("Policy"))
        self._own: SettingsShown | None = None

    @override
    def on_mount(self) -> None:
        super().on_mount()
        self.face.command(ShowPolicy())
        self.face.command(ShowSettings())

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, SettingsShown):
            self._own = event
            self.redraw()
        elif isinstance(event, PolicyShown):
            self.redraw()
        elif isinstance(event, CommandFailed) and event.command == "ChangeSetting":
            self.tell(event.sentence)

    def action_watermark(self) -> None:
        """Wish for the other value of the watermark."""
        self._wish(Setting.WATERMARK)

    def action_release(self) -> None:
        """Wish for the other value of closing a muted microphone."""
        self._wish(Setting.RELEASE)

    def _wish(self, name: Setting) -> None:
        view = view_of(self._own, name)
        if view is None:
            return
        if view.fixed:
            self.tell(tr("{who}: this cannot be changed here.", who=view.set_by))
            return
        self.tell("")
        self.face.command(ChangeSetting(name, not view.on))

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
        seen = (tr("seen: {seen}", seen=in_words(view.evidence)),) if view.evidence else ()
        mine = setting_lines(self._own)
        own: tuple[Text | str, ...] = ()
        if mine:
            own = (Text(tr("My settings"), "bold"), *mine, "")
        self.text.show(lines(head, *seen, *signed, "", *own, *rows, *star))
