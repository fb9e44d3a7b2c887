# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where a person's seed is kept: the system's key store, or a file under a passphrase.

The library's own choice of backend is never asked: it follows a variable of the environment
and a settings file, and knows a backend that loses what is written to it. One class per system
is built here directly, without the variables that it would read, and tried before it is used.
"""

import hmac
import sys
from typing import Any, Protocol

import keyring.backend
import keyring.errors
from typing_extensions import override

from client.crypto.envelope import b64, b64_exact
from client.crypto.secrets import random_bytes
from client.model.commands import KeystoreKind
from client.model.errors import Failure, Malformed, WrongUse
from client.model.secret import Secret
from client.platform.keystore_file import FULL_COST, Cost, FileKeystore
from client.platform.paths import ProfileFolder
from client.policy.facts import KeystoreSeen

SERVICE = "watchword"
PLACE_FILE = "keystore-place"
"""Holds the random name under which this profile's secrets lie in the system's key store."""

_LOST_AT_LOGOUT = "/org/freedesktop/secrets/collection/session"


class Keystore(Protocol):
    """Secrets by name. All methods block (a prompt of the system may wait for the person)."""

    @property
    def kind(self) -> KeystoreKind:
        """The system's, or a file."""

    def store(self, name: str, secret: Secret) -> None:
        """Keep a secret under a name, in place of any other."""

    def load(self, name: str) -> Secret | None:
        """The secret of this name, None if there is none."""

    def delete(self, name: str) -> None:
        """Forget a secret; it need not be there."""

    def seen(self) -> KeystoreSeen:
        """The fact for KEYSTORE-SECURE."""


def choose(
    kind: KeystoreKind | None,
    folder: ProfileFolder,
    passphrase: Secret | None = None,
    *,
    cost: Cost = FULL_COST,
) -> Keystore:
    """The keystore of this kind, tried out; None: the system's where it is safe, else the file.

    Raises `Failure` where the system's key store cannot be used or the passphrase does not fit,
    `WrongUse` where a passphrase is needed and none was given. Never falls back from a kind
    that was asked for.
    """
    if kind is KeystoreKind.SYSTEM:
        return SystemKeystore.open(folder)
    if kind is None and not FileKeystore.exists(folder):
        try:
            return SystemKeystore.open(folder)
        except Failure:
            if passphrase is None:
                raise
    if passphrase is None:
        raise WrongUse("PASSPHRASE-MISSING", "This key store needs a passphrase. Enter it.")
    return FileKeystore.open(folder, passphrase, cost)


def system_keystore_works(folder: ProfileFolder) -> bool:
    """May the system's key store be offered on this computer?"""
    try:
        SystemKeystore.open(folder)
    except Failure:
        return False
    return True


def keystore_here(folder: ProfileFolder) -> KeystoreSeen:
    """Where a key is, or would be, kept here: without opening it and without a trace.

    The system's key store is tried out under a name of its own, which is deleted again.
    """
    if FileKeystore.exists(folder):
        return FileKeystore.seen_closed(folder)
    try:
        tried = SystemKeystore(
            _system_backend(), f"rehearsal/{random_bytes(8).hex()}", allowed=True
        )
        tried.probe()
    except Failure:
        return FileKeystore.seen_closed(folder)
    return tried.seen()


class SystemKeystore:
    """The system's key store. Secret Service is tested; Windows and macOS are written only."""

    kind = KeystoreKind.SYSTEM

    def __init__(
        self, backend: keyring.backend.KeyringBackend, place: str, *, allowed: bool
    ) -> None:
        self._backend = backend
        self._place = place
        self._allowed = allowed
        self._probed = False

    @classmethod
    def open(cls, folder: ProfileFolder) -> "SystemKeystore":
        """Build this system's backend and write, read and delete a value in it."""
        keystore = cls(_system_backend(), _place(folder), allowed=True)
        keystore.probe()
        return keystore

    def probe(self) -> None:
        """Raise `Failure` unless a value that was written is there and, deleted, is gone."""
        self._probed = False
        name, value = f"probe/{random_bytes(8).hex()}", Secret(random_bytes(32))
        self.store(name, value)
        read = self.load(name)
        self.delete(name)
        kept = read is not None and hmac.compare_digest(read.reveal(), value.reveal())
        if not kept or self.load(name) is not None:
            raise _unsafe()
        self._probed = True

    def store(self, name: str, secret: Secret) -> None:
        """Keep a secret under a name, in place of any other."""
        try:
            self._backend.set_password(SERVICE, self._address(name), b64(secret.reveal()))
        except Exception as error:
            raise _unsafe() from error

    def load(self, name: str) -> Secret | None:
        """The secret of this name, None if there is none."""
        try:
            text = self._backend.get_password(SERVICE, self._address(name))
        except Exception as error:
            raise _unsafe() from error
        if text is None:
            return None
        try:
            return Secret(b64_exact(text))
        except Malformed as error:
            raise _unsafe() from error

    def delete(self, name: str) -> None:
        """Forget a secret; it need not be there."""
        try:
            self._backend.delete_password(SERVICE, self._address(name))
        except keyring.errors.PasswordDeleteError:
            return
        except Exception as error:
            raise _unsafe() from error

    def seen(self) -> KeystoreSeen:
        """The fact for KEYSTORE-SECURE."""
        return KeystoreSeen(
            kind=self.kind,
            backend=type(self._backend).__name__,
            allowed=self._allowed,
            probed=self._probed,
        )

    def _address(self, name: str) -> str:
        return f"{self._place}/{name}"

    @override
    def __repr__(self) -> str:
        return "SystemKeystore(...)"


def _system_backend() -> keyring.backend.KeyringBackend:
    """This system's one allowed backend; raises `Failure` where it is not there."""
    try:
        if sys.platform == "win32":
            return _windows()
        if sys.platform == "darwin":
            return _macos()
        return _secret_service()
    except Failure:
        raise
    except Exception as error:
        raise _unsafe() from error


def _secret_service() -> keyring.backend.KeyringBackend:
    from keyring.backends import SecretService  # noqa: PLC0415  needs Linux's libraries

    class SecretServiceOnly(SecretService.Keyring):
        """Without KEYRING_PROPERTY_* of the environment, and never in the session's memory."""

        @override
        def set_properties_from_env(self) -> None:
            """Nothing: the environment has no say in where keys are kept."""

        @override
        def get_preferred_collection(self) -> Any:
            collection = super().get_preferred_collection()  # type: ignore[no-untyped-call]  # library
            if collection.collection_path == _LOST_AT_LOGOUT:
                raise _unsafe()
            return collection

    if not SecretService.Keyring.viable:
        raise _unsafe()
    return SecretServiceOnly()  # type: ignore[no-untyped-call]  # library


if sys.platform == "win32":  # written, not tested

    def _windows() -> keyring.backend.KeyringBackend:
        from keyring.backends import Windows  # noqa: PLC0415

        class WindowsOnly(Windows.WinVaultKeyring):
            @override
            def set_properties_from_env(self) -> None:
                """Nothing: the environment has no say in where keys are kept."""

        backend = WindowsOnly()
        # Not roamed to other computers of a domain.
        backend.persist = "local machine"
        return backend


if sys.platform == "darwin":  # written, not tested

    def _macos() -> keyring.backend.KeyringBackend:
        from keyring.backends import macOS  # noqa: PLC0415

        class MacOnly(macOS.Keyring):
            keychain = None

            @override
            def set_properties_from_env(self) -> None:
                """Nothing: the environment has no say in where keys are kept."""

        return MacOnly()


def _place(folder: ProfileFolder) -> str:
    """This profile's random name in the system's key store, made at first use."""
    stored = folder.read(PLACE_FILE, 64)
    if stored is None:
        stored = random_bytes(16).hex().encode()
        folder.write(PLACE_FILE, stored)
    place = stored.decode("ascii", errors="replace")
    if len(place) != 32 or not set(place) <= set("0123456789abcdef"):  # noqa: PLR2004
        raise Failure("PROFILE-DAMAGED", "A file of your profile is damaged.")
    return place


def _unsafe() -> Failure:
    return Failure(
        "KEYSTORE-UNSAFE",
        "No safe key store answers on this computer. Unlock it, or choose a passphrase instead.",
    )
