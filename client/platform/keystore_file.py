# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Secrets in one file under a passphrase: Argon2id (RFC 9106) and AES-256-GCM.

Layout: ``WWK1``, passes (4 bytes), memory in KiB (4 bytes), salt (16 bytes), nonce (12 bytes),
then the sealed secrets. Everything before the seal is authenticated by it, so that the cost
cannot be lowered unnoticed; a cost below the floor is refused before it is tried.
"""

import re
import struct

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.pwhash import argon2id
from typing_extensions import override

from client.crypto.secrets import random_bytes
from client.model.commands import KeystoreKind
from client.model.errors import Failure, WrongUse
from client.model.secret import Secret
from client.platform.paths import ProfileFolder
from client.policy.facts import KeystoreSeen

FILE = "keystore.ww"
MAX_BYTES = 64 * 1024
MAX_SECRETS = 64

_MAGIC = b"WWK1"
_HEAD = struct.Struct(">4sII16s")
_NONCE_BYTES = 12
_KEY_BYTES = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9._/-]{0,99}")


class Cost(msgspec.Struct, frozen=True):
    """How dear one guess at a passphrase is. Only tests pass another one than `FULL_COST`."""

    passes: int
    memory_kib: int


FULL_COST = Cost(passes=3, memory_kib=256 * 1024)
CEILING = Cost(passes=16, memory_kib=2 * 1024 * 1024)
"""A file that asks for more would only stall this computer."""


class FileKeystore:
    """A keystore in the profile folder; the passphrase is stretched once, when it is opened."""

    kind = KeystoreKind.FILE

    def __init__(self, folder: ProfileFolder, key: Secret, head: bytes, cost: Cost) -> None:
        self._folder = folder
        self._key = key
        self._head = head
        self._cost = cost

    @classmethod
    def open(
        cls, folder: ProfileFolder, passphrase: Secret, cost: Cost = FULL_COST
    ) -> "FileKeystore":
        """Open the file, or begin a new one if there is none (written at the first `store`).

        Blocks for about a second and takes 256 MiB. Raises `Failure` for a wrong passphrase or a
        damaged file, `WrongUse` for an empty passphrase. ``cost`` is that of a new file and the
        least that is accepted of an old one.
        """
        if not passphrase.reveal():
            raise WrongUse("PASSPHRASE-EMPTY", "The passphrase is empty. Choose one.")
        stored = folder.read(FILE, MAX_BYTES)
        if stored is None:
            head = _HEAD.pack(_MAGIC, cost.passes, cost.memory_kib, random_bytes(16))
            return cls(folder, _stretch(passphrase, head), head, cost)
        head, found = _read_head(stored, cost)
        keystore = cls(folder, _stretch(passphrase, head), head, found)
        keystore._opened(stored)
        return keystore

    @staticmethod
    def exists(folder: ProfileFolder) -> bool:
        """Is there such a file in this profile?"""
        return folder.read(FILE, MAX_BYTES) is not None

    @staticmethod
    def seen_closed(folder: ProfileFolder) -> KeystoreSeen:
        """The fact for KEYSTORE-SECURE without the passphrase; no file: the one to be made."""
        stored = folder.read(FILE, MAX_BYTES)
        try:
            full = stored is None or bool(_read_head(stored, FULL_COST))
        except Failure:
            full = False
        return KeystoreSeen(
            kind=FileKeystore.kind,
            backend="file under a passphrase",
            allowed=True,
            probed=True,
            full_cost=full,
        )

    def store(self, name: str, secret: Secret) -> None:
        """Keep a secret under a name, in place of any other."""
        _check_name(name)
        secrets = self._secrets()
        secrets[name] = secret.reveal()
        if len(secrets) > MAX_SECRETS:
            raise Failure("KEYSTORE-FULL", "The key store is full.")
        self._write(secrets)

    def load(self, name: str) -> Secret | None:
        """The secret of this name, None if there is none."""
        _check_name(name)
        found = self._secrets().get(name)
        return None if found is None else Secret(found)

    def delete(self, name: str) -> None:
        """Forget a secret; it need not be there."""
        _check_name(name)
        secrets = self._secrets()
        if secrets.pop(name, None) is not None:
            self._write(secrets)

    def seen(self) -> KeystoreSeen:
        """The fact for KEYSTORE-SECURE: what was written is there and is dear to guess."""
        full = (
            self._cost.passes >= FULL_COST.passes and self._cost.memory_kib >= FULL_COST.memory_kib
        )
        return KeystoreSeen(
            kind=self.kind,
            backend="file under a passphrase",
            allowed=True,
            probed=bool(self._secrets()),
            full_cost=full,
        )

    def _secrets(self) -> dict[str, bytes]:
        stored = self._folder.read(FILE, MAX_BYTES)
        return {} if stored is None else self._opened(stored)

    def _opened(self, stored: bytes) -> dict[str, bytes]:
        if stored[: _HEAD.size] != self._head or len(stored) < _HEAD.size + _NONCE_BYTES:
            raise _damaged()
        nonce = stored[_HEAD.size : _HEAD.size + _NONCE_BYTES]
        sealed = stored[_HEAD.size + _NONCE_BYTES :]
        try:
            plain = AESGCM(self._key.reveal()).decrypt(nonce, sealed, self._head)
            return msgspec.msgpack.decode(plain, type=dict[str, bytes])
        except InvalidTag as error:
            raise Failure(
                "PASSPHRASE-WRONG",
                "The passphrase does not fit, or the file is damaged. Try again.",
            ) from error
        except msgspec.DecodeError as error:
            raise _damaged() from error

    def _write(self, secrets: dict[str, bytes]) -> None:
        nonce = random_bytes(_NONCE_BYTES)
        plain = msgspec.msgpack.encode(secrets)
        sealed = AESGCM(self._key.reveal()).encrypt(nonce, plain, self._head)
        self._folder.write(FILE, self._head + nonce + sealed)

    @override
    def __repr__(self) -> str:
        return "FileKeystore(...)"


def _read_head(stored: bytes, floor: Cost) -> tuple[bytes, Cost]:
    """The head and the cost it names, checked before any work is done for it."""
    if len(stored) < _HEAD.size:
        raise _damaged()
    head = stored[: _HEAD.size]
    magic, passes, memory_kib, _salt = _HEAD.unpack(head)
    if magic != _MAGIC:
        raise _damaged()
    if passes > CEILING.passes or memory_kib > CEILING.memory_kib:
        raise _damaged()
    if passes < floor.passes or memory_kib < floor.memory_kib:
        raise Failure(
            "KEYSTORE-WEAK",
            "The key file was changed to be easy to guess. Restore it from a copy of your own.",
        )
    return head, Cost(passes, memory_kib)


def _stretch(passphrase: Secret, head: bytes) -> Secret:
    _magic, passes, memory_kib, salt = _HEAD.unpack(head)
    return Secret(
        argon2id.kdf(
            _KEY_BYTES,
            passphrase.reveal(),
            salt,
            opslimit=passes,
            memlimit=memory_kib * 1024,
        )
    )


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError("not a name of a secret")


def _damaged() -> Failure:
    return Failure(
        "KEYSTORE-DAMAGED", "The key file is damaged. Restore it from a copy of your own."
    )
