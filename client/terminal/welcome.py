# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""First start: say who I am; an identity is made."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input, OptionList
from typing_extensions import override

from client.model import ids
from client.model.commands import CreateIdentity, KeystoreKind
from client.model.errors import Malformed
from client.model.events import CommandFailed, Event
from client.model.secret import Secret
from client.terminal.choices import Choices
from client.terminal.form import Field
from client.terminal.page import Face, Page, bindings, key
from client.terminal.speech import noted, tr
from client.terminal.text import PlainText

MIN_PASSPHRASE = 12


class Welcome(Page):
    """``passphrase`` is given when the command line named its file; then none is asked for."""

    BINDINGS = bindings(key("escape", "leave_page"))
    KEYS = noted("Tab next field   Space choose   Enter create my identity   Ctrl+C quit")

    def __init__(self, face: Face, *, system: bool, passphrase: Secret | None) -> None:
        super().__init__(face, tr("Welcome to Watchword"))
        self._system, self._given = system, passphrase
        self.name_field = Field(tr("My name"))
        self.uid_field = Field(
            tr("My address"), hint=tr("name@organisation, no mail is sent to it")
        )
        self.first = Field(
            tr("Passphrase"),
            hint=tr("at least {min_passphrase} characters", min_passphrase=MIN_PASSPHRASE),
            secret=True,
        )
        self.second = Field(tr("Passphrase again"), hint=tr("it cannot be recovered"), secret=True)
        self.keystore = Choices[KeystoreKind](
            (tr("The key store of this computer, unlocked with my login"), KeystoreKind.SYSTEM),
            (tr("A file under a passphrase, typed at each start"), KeystoreKind.FILE),
            chosen=(KeystoreKind.SYSTEM,),
        )
        self._making = False

    @override
    def body(self) -> Iterable[Widget]:
        yield PlainText(
            tr("First say who you are. Your key is made on this computer and never leaves it."),
            classes="gap",
        )
        yield self.name_field
        yield self.uid_field
        if self._given is not None:
            yield PlainText(tr("Your key is kept in a file under the passphrase you named."))
            return
        if self._system:
            yield PlainText(tr("Where your key is kept"))
            yield self.keystore
        yield self.first
        yield self.second

    @override
    def draw(self) -> None:
        hidden = self._kind() is KeystoreKind.SYSTEM
        self.first.display = self.second.display = not hidden

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """A file needs a passphrase."""
        self.redraw()

    def _kind(self) -> KeystoreKind:
        if self._given is not None or not self._system:
            return KeystoreKind.FILE
        return self.keystore.chosen[0]

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter in any field: create, if everything is right."""
        trouble = self._trouble()
        self.tell(trouble)
        if trouble or self._making:
            return
        self._making = True
        self.tell(tr("Creating your identity."))
        kind = self._kind()
        secret = self._given or Secret(self.first.input.value.encode())
        self.face.command(
            CreateIdentity(
                self.uid_field.value,
                self.name_field.value,
                kind,
                secret if kind is KeystoreKind.FILE else None,
            )
        )
        self.first.input.value = self.second.input.value = ""

    def _trouble(self) -> str:
        try:
            ids.display_name(self.name_field.value)
            ids.uid(self.uid_field.value)
        except Malformed as error:
            return f"{error.why[:1].upper()}{error.why[1:]}."
        if self._given is not None or self._kind() is KeystoreKind.SYSTEM:
            return ""
        if len(self.first.input.value) < MIN_PASSPHRASE:
            return tr(
                "The passphrase needs at least {min_passphrase} characters.",
                min_passphrase=MIN_PASSPHRASE,
            )
        if self.first.input.value != self.second.input.value:
            return tr("The two passphrases differ.")
        return ""

    @override
    def hear(self, event: Event) -> None:
        if isinstance(event, CommandFailed) and event.command == "CreateIdentity":
            self._making = False
            self.tell(event.sentence)

    @override
    def leave(self) -> None:
        self.face.not_entered(None)
