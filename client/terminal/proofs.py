# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What an organisation may ask a person to show: the country they are in, and their token."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from client.model.events import CommandFailed, Event
from client.model.place import CountrySaid, DeclareCountry, ShowCountry
from client.model.secret import Secret
from client.model.token import EnrolToken, ShowToken, SignInWithToken, TokenSaid
from client.terminal import when
from client.terminal.form import Field
from client.terminal.page import Face, Page, bindings, key
from client.terminal.speech import noted, tr
from client.terminal.text import PlainText

_MINE = {"DeclareCountry", "ShowCountry", "EnrolToken", "SignInWithToken", "ShowToken"}


class ProofsPage(Page):
    """Enter in the country's field declares it; in the PIN's field it signs in or enrols."""

    BINDINGS = bindings(key("escape", "leave_page"))
    KEYS = noted("Tab next field   Enter in a field: do it   Esc back")

    def __init__(self, face: Face) -> None:
        super().__init__(face, tr("Country and token"))
        self.country = PlainText("")
        self.code = Field(tr("Country"), hint=tr("two letters, like DE; empty: take it back"))
        self.token = PlainText("")
        self.pin = Field(tr("PIN"), hint=tr("signs in with the token"), secret=True)
        self.module = Field(tr("Library"), hint=tr("to enrol one: path of its PKCS#11 library"))
        self.label = Field(tr("Label"), hint=tr("to enrol one: the token's label"))
        self.key_id = Field(tr("Key's id"), hint=tr("to enrol one: hex"))

    @override
    def body(self) -> Iterable[Widget]:
        yield self.country
        yield self.code
        yield self.token
        yield from (self.module, self.label, self.key_id, self.pin)

    @override
    def on_mount(self) -> None:
        super().on_mount()
        self.face.command(ShowCountry())
        self.face.command(ShowToken())

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, CountrySaid):
            self._country_said(event)
        elif isinstance(event, TokenSaid):
            self._token_said(event)
        elif isinstance(event, CommandFailed) and event.command in _MINE:
            self.tell(event.sentence)

    def _country_said(self, event: CountrySaid) -> None:
        if not event.country:
            self.country.show(tr("No country was declared."))
            return
        said = tr("You say that you are in {country}.", country=event.country)
        if event.moved:
            said += " " + tr("This computer's time zone changed since.")
        self.country.show(said)

    def _token_said(self, event: TokenSaid) -> None:
        if not event.label:
            self.token.show(tr("No token is enrolled."))
            return
        day = when.moment(event.at) if event.at else tr("never")
        self.token.show(tr("Token {label}, last sign-in {day}.", label=event.label, day=day))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: the country's field declares; any other one is about the token."""
        self.tell("")
        if event.input is self.code.input:
            self.face.command(DeclareCountry(self.code.value.upper()))
            return
        pin, self.pin.input.value = self.pin.input.value, ""
        if not pin or not pin.isascii():
            self.tell(tr("A PIN is needed, of plain letters and digits."))
            return
        self.tell(tr("The token is being asked."))
        new = (self.module.value, self.label.value, self.key_id.value.lower())
        if not any(new):
            self.face.command(SignInWithToken(Secret(pin.encode())))
        elif all(new):
            self.face.command(EnrolToken(*new, Secret(pin.encode())))
        else:
            self.tell(tr("To enrol a token, fill in library, label and id."))
