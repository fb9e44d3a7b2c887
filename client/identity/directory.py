# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The directory: an organisation's signed list of its people (protocol.md section 4).

Reading settles that the bytes are one well-formed list signed by the organisation's key and that
every card in it is its owner's. `accept` decides whether a list may take the place of the one
that is held. What a list means for trust is `client.identity.trust`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

import msgspec

from client.crypto.envelope import (
    MAX_INT,
    Context,
    Signed,
    canonical,
    open_envelope,
    sign,
)
from client.crypto.signing import SigningKey, raw_key
from client.identity.card import Card, read_card
from client.model.errors import ClientError, Malformed
from client.model.ids import DisplayName, IdentityKey, Uid, display_name, uid
from client.model.room import Envelope

DIRECTORY_VERSION = 1
MAX_DIRECTORY = 12 * 1024 * 1024
"""Largest directory file in bytes; a person takes about 4 KiB of it."""
MAX_ENTRIES = 2_000
MAX_CARDS = 8
"""Cards of one person: one a computer."""
MAX_REVOKED = 10_000
MAX_AHEAD_S = 300
"""How far in the future a list may be dated, for clocks that differ."""

_HASH = re.compile(r"[0-9a-f]{128}")
_ROOM = re.compile(r"[0-9a-f]{32}")


class RevokedKind(Enum):
    """What a revocation is about."""

    PERSON = "person"
    KEY = "key"
    ROOM = "room"


class Revoked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Withdrawn: ``id`` is a uid, an identity key or a room id; ``since`` in Unix seconds.

    It counts from when it is known, whatever ``since`` says: that is for showing.
    """

    kind: RevokedKind
    id: str
    since: int


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person: the cards are those that the organisation certifies as this person's.

    ``not_after`` in Unix seconds, 0 without a limit.
    """

    uid: Uid
    name: DisplayName
    unit: str
    cards: tuple[Envelope, ...]
    not_after: int


class Directory(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a directory says. ``prev`` is the hash of the list before, empty for the first.

    Entries are ordered by uid, each uid once. Times are Unix seconds.
    """

    v: int
    org: DisplayName
    seq: int
    prev: str
    issued: int
    expires: int
    entries: tuple[Entry, ...]
    revoked: tuple[Revoked, ...]


@dataclass(frozen=True, slots=True)
class OpenedDirectory:
    """A directory whose signature, form and cards hold."""

    signed: Signed[Directory]
    entries: Mapping[Uid, Entry]
    cards: Mapping[Uid, tuple[Signed[Card], ...]]
    """By uid, as listed; a withdrawn key's card is not among them."""
    withdrawn: frozenset[tuple[RevokedKind, str]]

    @property
    def value(self) -> Directory:
        """What it says."""
        return self.signed.value

    def revokes(self, kind: RevokedKind, name: str) -> bool:
        """Is this person, key or room withdrawn?"""
        return (kind, name) in self.withdrawn


class Objection(Enum):
    """Why a directory may not take the place of the one that is held."""

    OLDER = "directory-older"
    EXPIRED = "directory-expired"
    NOT_YET = "directory-not-yet"
    BROKEN = "directory-broken-chain"
    FORK = "directory-fork"
    OTHER = "directory-other-organisation"

    @property
    def is_proof(self) -> bool:
        """Two lists that one honest key cannot both have signed: worth keeping."""
        return self in {Objection.BROKEN, Objection.FORK}


class DirectoryRefused(ClientError):
    """A well signed directory is not accepted."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(objection.value)
        self.objection = objection


def sign_directory(key: SigningKey, directory: Directory) -> Signed[Directory]:
    """Sign as the organisation; raises `Malformed` for what nobody would accept."""
    _read_cards(_check(directory))
    return sign(key, Context.DIRECTORY, directory, MAX_DIRECTORY)


def open_directory(data: bytes, key: IdentityKey) -> OpenedDirectory:
    """A directory from outside, signed by exactly this organisation's key.

    Raises `Malformed` or `SignatureInvalid`.
    """
    signed = open_envelope(data, Context.DIRECTORY, Directory, key, MAX_DIRECTORY)
    directory = _check(signed.value)
    withdrawn = frozenset((one.kind, one.id) for one in directory.revoked)
    cards = {
        who: tuple(card for card in theirs if (RevokedKind.KEY, card.key) not in withdrawn)
        for who, theirs in _read_cards(directory).items()
    }
    return OpenedDirectory(
        signed,
        MappingProxyType({entry.uid: entry for entry in directory.entries}),
        MappingProxyType(cards),
        withdrawn,
    )


def accept(old: OpenedDirectory | None, new: OpenedDirectory, now: int) -> bool:
    """May ``new`` take the place of ``old`` at Unix time ``now``? False: it is the same list.

    Both are signed by the pinned key. Raises `DirectoryRefused`. What proves that the key lies
    is told before what may be an accident. A gap in ``seq`` is allowed: somebody who was away
    cannot be asked for every list in between (docs/decisions/011).
    """
    if old is not None:
        if new.signed.hash == old.signed.hash:
            return False
        _follows(old.signed, new.signed)
    if new.value.expires <= now:
        raise DirectoryRefused(Objection.EXPIRED)
    if new.value.issued > now + MAX_AHEAD_S:
        raise DirectoryRefused(Objection.NOT_YET)
    return True


def contradict(first: Signed[Directory], second: Signed[Directory]) -> bool:
    """Do these two prove that their key signed two histories? Order does not matter."""
    low, high = sorted((first, second), key=lambda one: one.value.seq)
    if low.key != high.key or low.hash == high.hash:
        return False
    return low.value.seq == high.value.seq or (
        high.value.seq == low.value.seq + 1 and high.value.prev != low.hash
    )


def _follows(old: Signed[Directory], new: Signed[Directory]) -> None:
    before, after = old.value, new.value
    if after.seq == before.seq:
        raise DirectoryRefused(Objection.FORK)
    if after.seq < before.seq:
        raise DirectoryRefused(Objection.OLDER)
    if after.seq == before.seq + 1 and after.prev != old.hash:
        raise DirectoryRefused(Objection.BROKEN)
    if after.org != before.org:
        raise DirectoryRefused(Objection.OTHER)
    if after.issued < before.issued:
        raise DirectoryRefused(Objection.OLDER)


def _check(directory: Directory) -> Directory:
    """Every field has a possible value."""
    _require(directory.v == DIRECTORY_VERSION, "made for another version")
    display_name(directory.org)
    _require(1 <= directory.seq <= MAX_INT, "impossible number")
    first = directory.seq == 1
    _require(
        directory.prev == "" if first else _HASH.fullmatch(directory.prev) is not None,
        "its predecessor is not one",
    )
    _require(0 <= directory.issued < directory.expires <= MAX_INT, "impossible dates")
    _require(len(directory.entries) <= MAX_ENTRIES, "too many people")
    uids = [entry.uid for entry in directory.entries]
    _require(uids == sorted(set(uids)), "people are not in order, or named twice")
    for entry in directory.entries:
        _check_entry(entry)
    _require(len(directory.revoked) <= MAX_REVOKED, "too many revocations")
    names = {(one.kind, one.id) for one in directory.revoked}
    _require(len(names) == len(directory.revoked), "revoked twice")
    for one in directory.revoked:
        check_revoked(one)
    return directory


def check_revoked(one: Revoked) -> None:
    """Raises `Malformed` unless ``id`` is of its kind and ``since`` a time."""
    _require(0 <= one.since <= MAX_INT, "impossible date of a revocation")
    if one.kind is RevokedKind.PERSON:
        uid(one.id)
    elif one.kind is RevokedKind.KEY:
        raw_key(IdentityKey(one.id))
    else:
        _require(_ROOM.fullmatch(one.id) is not None, "a revoked room is not a room id")


def _check_entry(entry: Entry) -> None:
    uid(entry.uid)
    display_name(entry.name)
    if entry.unit:
        display_name(entry.unit)
    _require(1 <= len(entry.cards) <= MAX_CARDS, "a person without cards, or with too many")
    _require(0 <= entry.not_after <= MAX_INT, "impossible date of a person")


def _read_cards(directory: Directory) -> dict[Uid, tuple[Signed[Card], ...]]:
    """Every card verified; a key certified for two people would let one speak as the other."""
    owners: dict[IdentityKey, Uid] = {}
    cards: dict[Uid, tuple[Signed[Card], ...]] = {}
    for entry in directory.entries:
        theirs = tuple(read_card(canonical(card)) for card in entry.cards)
        for card in theirs:
            _require(card.value.uid == entry.uid, "a card of somebody else")
            _require(card.key not in owners, "a key is listed twice")
            owners[card.key] = entry.uid
        cards[entry.uid] = theirs
    return cards


def _require(holds: bool, why: str) -> None:  # noqa: FBT001  reads as a sentence where it is used
    if not holds:
        raise Malformed("directory", why)
