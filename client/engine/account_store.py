# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The profile folder's account: made once, opened at every start, held by one engine."""

import contextlib
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from client.crypto.envelope import Signed
from client.crypto.secrets import random_bytes
from client.engine.account import Account
from client.engine.kept_anchor import KeptAnchor
from client.engine.kept_files import require_whole
from client.identity.card import Card, make_card, read_card
from client.identity.person import SEED_BYTES, Person
from client.model.commands import KeystoreKind
from client.model.errors import Failure, Malformed, SignatureInvalid, WrongUse
from client.model.secret import Secret
from client.platform import keystore
from client.platform.paths import ProfileFolder

_FILE = "identity.json"
_SEED = "seed"


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is not secret about my identity: where the seed is, and my card."""

    v: int
    keystore: KeystoreKind
    card: bytes


class AccountStore:
    """Holds the folder's lock until it is closed. Methods block; call them off the loop."""

    def __init__(self, path: Path) -> None:
        self._folder = ProfileFolder.open(path)
        self._stack = contextlib.ExitStack()
        self._stack.enter_context(self._folder.locked())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def kind(self) -> KeystoreKind | None:
        """Where the seed of this profile's identity is kept; None when there is no identity."""
        stored = self._stored()
        return None if stored is None else stored.keystore

    def system_keystore_works(self) -> bool:
        """Whether the system's key store may be offered on this computer."""
        return keystore.system_keystore_works(self._folder)

    def create(
        self,
        uid: str,
        name: str,
        kind: KeystoreKind | None,
        passphrase: Secret | None,
        now: int,
    ) -> Account:
        """Make an identity and keep its seed; the card is written last, so nothing is half."""
        seed = Secret(random_bytes(SEED_BYTES))
        person = Person.from_seed(seed)
        try:
            card = make_card(person, uid, name, now)
        except Malformed as error:
            raise WrongUse("bad-name", f"This identity cannot be made: {error.why}.") from None
        store = keystore.choose(kind, self._folder, passphrase)
        store.store(_SEED, seed)
        stored = _Stored(v=1, keystore=store.kind, card=card.envelope)
        self._folder.write(_FILE, msgspec.json.encode(stored))
        return Account(person, card, store.kind, store.seen(), self._folder, KeptAnchor(store))

    def unlock(self, passphrase: Secret | None) -> Account:
        """Open the identity that is there; raises `Failure` or `WrongUse` saying why not."""
        stored = self._stored()
        if stored is None:
            raise Failure("no-identity", "There is no identity in this profile yet.")
        store = keystore.choose(stored.keystore, self._folder, passphrase)
        seed = store.load(_SEED)
        if seed is None:
            raise Failure(
                "seed-missing",
                "The key store does not hold this profile's key. Was it made on another computer?",
            )
        person = Person.from_seed(seed)
        card = _card(stored)
        if card.key != person.identity:
            raise _damaged()
        require_whole(store, self._folder)
        return Account(person, card, stored.keystore, store.seen(), self._folder, KeptAnchor(store))

    def _stored(self) -> _Stored | None:
        data = self._folder.read(_FILE)
        if data is None:
            return None
        try:
            return msgspec.json.decode(data, type=_Stored)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise _damaged() from None


def _card(stored: _Stored) -> Signed[Card]:
    try:
        return read_card(stored.card)
    except (Malformed, SignatureInvalid):
        raise _damaged() from None


def _damaged() -> Failure:
    return Failure(
        "identity-damaged",
        "The identity file of this profile is damaged. Restore it from a backup.",
    )
