# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where the window speaks of an organisation's policy: the strip, its page, settings, refusals."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from client.model.events import CommandFailed
from client.model.managed import PolicyShown, PolicyView
from client.model.place import CountrySaid
from client.model.room import Profile
from client.model.settings import SettingsShown
from client.model.token import TokenSaid
from client.ui import i18n
from client.ui.boxes import clear, column, frame, row
from client.ui.controls import Button
from client.ui.country_entry import CountryPlaces
from client.ui.home import Home
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.new_room import NewRoom
from client.ui.policy_page import PolicyPage
from client.ui.refusal import Refusal
from client.ui.settings import Settings
from client.ui.shell import Shell
from client.ui.text import PlainLabel
from client.ui.token_entry import TokenPlaces

_OF_TOKEN = {"EnrolToken", "SignInWithToken", "ShowToken"}


class ManagedStrip(QWidget):
    """The line above the rooms: whose rules hold here, and the way to all of them."""

    view_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._inside = column()
        self.setLayout(self._inside)
        self.sentence = ""
        self.show_policy(PolicyView(managed=False))

    def show_policy(self, view: PolicyView) -> None:
        """Show how the policy stands."""
        clear(self._inside)
        self.sentence = self._text(view)
        tone = "stop" if view.problem else "accent" if view.managed else "muted"
        icon = "warning" if view.problem else "lock" if view.managed else "info"
        text = PlainLabel(self.sentence, "small", "muted" if tone == "muted" else "", wrap=True)
        look = Button(self.tr("View"), kind="quiet")
        look.setAccessibleName(self.tr("View the policy"))
        look.clicked.connect(self.view_wanted)
        line = row(Icon(icon, tone, 18), text, look, margins=(14, 5, 8, 5))
        line.setStretch(1, 1)
        self._inside.addWidget(frame("strip", line, tone if tone == "stop" else ""))

    def _text(self, view: PolicyView) -> str:
        if not view.managed:
            return self.tr("Not managed: no organisation sets rules for this computer.")
        if view.problem:
            return self.tr("Every call is refused. {why}").format(why=view.problem)
        return self.tr("Managed by {org}: policy {n}, profile {profile}, valid to {day}").format(
            org=view.org,
            n=view.version,
            profile=profile_word(view.profile),
            day=i18n.day(view.not_after),
        )


def profile_word(profile: Profile) -> str:
    """A profile's name in the person's language."""
    words = {
        Profile.OPEN: QCoreApplication.translate("Profile", "open"),
        Profile.RESTRICTED: QCoreApplication.translate("Profile", "restricted"),
        Profile.CLASSIFIED: QCoreApplication.translate("Profile", "classified"),
    }
    return words[profile]


class ManagedPages:
    """Hands `PolicyShown` to every page that shows something of it."""

    def __init__(
        self, send: Send, home: Home, settings: Settings, refusal: Refusal, new_room: NewRoom
    ) -> None:
        self.page = PolicyPage(send)
        self.strip = ManagedStrip()
        home.body.insertWidget(0, self.strip)
        self._settings = settings
        settings.own.changed.connect(send)
        self.country = CountryPlaces(send, settings.country)
        self.token = TokenPlaces(send, settings.token)
        self._refusal = refusal
        self._new_room = new_room

    @property
    def handlers(self) -> dict[type[Any], Callable[[Any], None]]:
        """What the window hands to these pages."""
        return {
            PolicyShown: self.show_policy,
            CountrySaid: self.country.show_said,
            TokenSaid: self.token.show_said,
            SettingsShown: self._settings.own.show_settings,
        }

    def connect_to(self, shell: Shell, show: Callable[[str, str], None]) -> None:
        """Add the page beside the sidebar, and lead to it; ``show`` opens a page."""
        shell.add("policy", self.page)

        def look() -> None:
            self.page.ask()
            show("policy", "settings")

        self._settings.policy_wanted.connect(look)
        self._settings.opened.connect(self.country.ask)
        self._settings.opened.connect(self.token.ask)
        self.strip.view_wanted.connect(look)
        self.page.back_wanted.connect(lambda: show("settings", ""))

    def failed(self, event: CommandFailed) -> bool:
        """Whether one of these pages says what went wrong."""
        if event.command == "DeclareCountry":
            self.country.failed()
        return event.command in _OF_TOKEN and self.token.failed(event.sentence)

    def show_policy(self, event: PolicyShown) -> None:
        """The policy as it stands now."""
        self.page.show_policy(event)
        self.strip.show_policy(event.policy)
        self._settings.show_policy(event.policy)
        self._new_room.show_policy(event.policy)
        self._refusal.contact = event.policy.contact
