# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The one button of a finding: it does what the finding's message says to do."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout

from client.model.check_report import report
from client.model.commands import CheckAgain, ChooseDevice, CloseRoom, Command
from client.model.media import DeviceInfo
from client.model.verdict import ShownFinding
from client.ui import theme
from client.ui.boxes import column, row
from client.ui.controls import Button
from client.ui.device_menu import DeviceMenu
from client.ui.findings import look_of
from client.ui.latest import Send
from client.ui.page import Page
from client.ui.system_settings import Wanted, open_settings
from client.ui.text import announce, cut

_HERE = frozenset({"MFA-FRESH", "LOCATION"})
"""Checks whose finding is settled in a dialog over the page."""


_BELOW_FROM = 1.75
"""From this size of text on, two buttons do not fit beside each other."""


def ways(*buttons: Button) -> QBoxLayout:
    """The buttons of one finding: beside each other, or below with large text."""
    return (column if theme.current().scale >= _BELOW_FROM else row)(*buttons, gap=6)


class Actions(QObject):
    """Makes the buttons of one page. None of them leads into a room."""

    people_wanted = Signal()
    compare_wanted = Signal(str)
    """A person's uid: compare with them and come back."""
    token_wanted = Signal(object)
    """Sign in with the token; carries what to do after that: a callable without arguments."""
    country_wanted = Signal(object)
    """Declare the country I am in; carries what to do after that, in the same way."""
    asked_again = Signal()
    """One check is being asked again: what the page says may change in a moment."""
    device_chosen = Signal(object)
    """A `ChooseDevice` that was sent."""

    def __init__(self, page: Page, send: Send) -> None:
        super().__init__(page)
        self._page = page
        self._send = send
        self._devices: tuple[DeviceInfo, ...] = ()
        self._menus: list[DeviceMenu] = []
        self.findings: tuple[ShownFinding, ...] = ()
        """All findings of the page, for the report."""
        self._asked = ""

    def begin(self, findings: tuple[ShownFinding, ...]) -> None:
        """The page shows other findings from here on; its old buttons are gone."""
        self.findings = findings
        self._menus = []

    def show_devices(self, devices: tuple[DeviceInfo, ...]) -> None:
        """The devices to choose from."""
        self._devices = devices
        for menu in self._menus:
            menu.show_devices(devices)

    def button(self, finding: ShownFinding) -> Button:
        """The button of a finding that stands; a code that is new here gets the report."""
        if finding.id in _HERE:
            return self._proof(finding)
        match finding.action:
            case "NEW":
                button = Button(self.tr("Copy request"), "copy")
                button.clicked.connect(lambda: self._copy_request(finding, button))
            case "CMP" if "@" in finding.subject:
                button = Button(self.tr("Compare numbers"), "people")
                button.clicked.connect(lambda: self.compare_wanted.emit(finding.subject))
            case "CMP" | "PPL":
                button = Button(self.tr("Go to people"), "people")
                button.clicked.connect(self.to_people)
            case "NET":
                button = Button(self.tr("Open network settings"), "settings")
                button.clicked.connect(lambda: self._open("network"))
            case "SET":
                button = Button(self.tr("Open system settings"), "settings")
                button.clicked.connect(lambda: self._open("system"))
            case "DEV":
                button = Button(self.tr("Choose a device"), "devices")
                button.clicked.connect(lambda: self._offer_devices(button))
            case "RTY":
                button = self.again(finding)
            case "RST":
                button = Button(self.tr("Close Watchword"), "close")
                button.clicked.connect(lambda: self._page.window().close())
            case _:
                button = Button(self.tr("Copy report for IT"), "copy")
                button.clicked.connect(lambda: self.copy_report(button))
        return button

    def _proof(self, finding: ShownFinding) -> Button:
        """What is proven or said right here, also where it is unknown: then one code serves all."""
        if finding.id == "MFA-FRESH":
            button, wanted = Button(self.tr("Sign in with the token"), "key"), self.token_wanted
        else:
            button, wanted = Button(self.tr("Declare the country"), "settings"), self.country_wanted
        button.clicked.connect(lambda: wanted.emit(lambda: self._ask(finding.id)))
        return button

    def buttons(self, finding: ShownFinding) -> tuple[Button, ...]:
        """What to do about a finding that stands, and to ask its check again after that."""
        button = self.button(finding)
        only = finding.action == "RTY" and finding.id not in _HERE
        return (button,) if only else (button, self.again(finding))

    def again(self, finding: ShownFinding) -> Button:
        """Asks this check again, once its message was followed: "I started the VPN"."""
        button = Button(self.tr("Check this again"), "refresh", "quiet")
        button.setAccessibleName(f"{finding.title}: {button.text()}")
        button.clicked.connect(lambda: self._ask_again(finding, button))
        return button

    def answer(self) -> str:
        """What came of the check that was asked again, in words; empty where none was."""
        asked, self._asked = self._asked, ""
        found = [one for one in self.findings if one.id == asked]
        # Of several findings of one check, one that stands is what counts.
        found.sort(key=lambda one: not one.stands)
        return f"{found[0].title}: {look_of(found[0]).word}" if found else ""

    def copy_report(self, button: Button) -> None:
        """Put the report for IT into the clipboard: no title, name, key or address in it."""
        QGuiApplication.clipboard().setText(report(self.findings))
        button.show_as(self.tr("Report copied"), "tick")
        announce(self._page, self.tr("The report was copied"))

    def to_people(self) -> None:
        """Close the room and go to the people list."""
        self._send(CloseRoom())
        self.people_wanted.emit()

    def _ask_again(self, finding: ShownFinding, button: Button) -> None:
        button.setEnabled(False)
        button.show_as(self.tr("Checking"), "refresh")
        self._ask(finding.id)

    def _ask(self, check_id: str) -> None:
        self._asked = check_id
        self.asked_again.emit()
        self._send(CheckAgain(check_id))

    def _copy_request(self, finding: ShownFinding, button: Button) -> None:
        text = self.tr(
            "Your invitation was refused by my computer ({id}): {message} Please send a new one."
        ).format(id=finding.id, message=cut(finding.message, 200))
        QGuiApplication.clipboard().setText(text)
        button.show_as(self.tr("Request copied"), "tick")
        announce(self._page, self.tr("The request was copied"))

    def _open(self, wanted: Wanted) -> None:
        if open_settings(wanted):
            return
        names = {"network": self.tr("network settings"), "system": self.tr("system settings")}
        text = self.tr("Open the {what} of this computer, then check again.")
        self._page.strip.tell(text.format(what=names[wanted]))

    def _offer_devices(self, button: Button) -> None:
        menu = DeviceMenu(button, self._choose)
        menu.show_devices(self._devices)
        self._menus = [menu]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _choose(self, command: Command) -> None:
        self._send(command)
        if isinstance(command, ChooseDevice):
            self.device_chosen.emit(command)
            self._send(CheckAgain())
