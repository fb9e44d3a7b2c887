# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The directory that this profile holds: the newest accepted list, what it replaced, and proof.

Keys once certified stay pinned to their uid (with the date since when), also after a list stops
naming the person: another key for that uid is then a change and not a stranger.
"""

from dataclasses import dataclass, replace

import msgspec

from client.crypto.envelope import Signed
from client.identity.card import Card
from client.identity.directory import (
    Directory,
    OpenedDirectory,
    RevokedKind,
    accept,
    contradict,
    open_directory,
)
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey, RoomId, Uid

MAX_STORED = 16 * 1024 * 1024 - 1024

# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Pin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key certified for a uid since ``since`` (Unix seconds, the date of that list).

    ``new``: the uid was known with another key before.
    """

    uid: Uid
    identity: IdentityKey
    since: int
    new: bool


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    key: IdentityKey
    envelope: bytes
    pins: tuple[Pin, ...]


class _StoredFork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    key: IdentityKey
    first: bytes
    second: bytes


@dataclass(frozen=True, slots=True)
class Fork:
    """Two lists that one honest key cannot both have signed, kept as proof."""

    first: Signed[Directory]
    second: Signed[Directory]

    def to_bytes(self) -> bytes:
        """For sealing into a local file, and to hand to whoever must know."""
        stored = _StoredFork(1, self.first.key, self.first.envelope, self.second.envelope)
        return msgspec.msgpack.encode(stored)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Fork":
        """Read what `to_bytes` wrote; raises `Malformed` unless it proves something."""
        try:
            stored = msgspec.msgpack.decode(data, type=_StoredFork)
            first = open_directory(stored.first, stored.key).signed
            second = open_directory(stored.second, stored.key).signed
        except (*_NOT_MSGPACK, Malformed, SignatureInvalid) as error:
            raise Malformed("fork of a directory", "not readable") from error
        fork = cls(first, second)
        if stored.v != 1 or not contradict(first, second) or fork.to_bytes() != data:
            raise Malformed("fork of a directory", "proves nothing")
        return fork


@dataclass(frozen=True, slots=True)
class HeldDirectory:
    """The accepted list under the organisation's pinned key. Every change gives a new value."""

    opened: OpenedDirectory
    pins: tuple[Pin, ...]
    fork: Fork | None = None

    @property
    def key(self) -> IdentityKey:
        """The organisation's key: pinned at the first import."""
        return self.opened.signed.key

    @property
    def value(self) -> Directory:
        """What the list says."""
        return self.opened.value

    @classmethod
    def first(cls, opened: OpenedDirectory, now: int) -> "HeldDirectory":
        """The first list of an organisation whose key a person named. `accept` applies."""
        accept(None, opened, now)
        return cls(opened, _pins((), opened))

    def updated(self, opened: OpenedDirectory, now: int) -> "HeldDirectory":
        """The next list; the same one changes nothing. Raises `DirectoryRefused`."""
        if not accept(self.opened, opened, now):
            return self
        return replace(self, opened=opened, pins=_pins(self.pins, opened))

    def with_fork(self, fork: Fork) -> "HeldDirectory":
        """The list with the proof that its key lies: it certifies nobody from now on."""
        return replace(self, fork=fork)

    def certifies(self, uid: Uid, identity: IdentityKey, now: int) -> bool:
        """Does the organisation say, now, that this key is that person's?

        A list that is over, or of a key that is proven to lie, says nothing any more.
        """
        return any(card.key == identity for card in self.cards_of(uid, now))

    def cards_of(self, uid: Uid, now: int) -> tuple[Signed[Card], ...]:
        """The cards certified for this person now, newest first."""
        entry = self.opened.entries.get(uid)
        if entry is None or self.fork is not None or self.value.expires <= now:
            return ()
        over = entry.not_after and entry.not_after <= now
        if over or self.opened.revokes(RevokedKind.PERSON, uid):
            return ()
        cards = self.opened.cards[uid]
        return tuple(sorted(cards, key=lambda card: -card.value.created))

    def revoked(self, uid: Uid, identity: IdentityKey) -> bool:
        """Is this person or this key withdrawn? Counts also when the list is over."""
        return self.opened.revokes(RevokedKind.PERSON, uid) or self.opened.revokes(
            RevokedKind.KEY, identity
        )

    def room_revoked(self, room_id: RoomId) -> bool:
        """Is this room withdrawn?"""
        return self.opened.revokes(RevokedKind.ROOM, room_id)

    def pins_of(self, uid: Uid) -> tuple[Pin, ...]:
        """The keys last certified for this uid."""
        return tuple(pin for pin in self.pins if pin.uid == uid)

    def to_bytes(self) -> bytes:
        """For sealing into a local file; the fork is kept in one of its own."""
        stored = _Stored(1, self.key, self.opened.signed.envelope, self.pins)
        return msgspec.msgpack.encode(stored)

    @classmethod
    def from_bytes(cls, data: bytes, fork: Fork | None = None) -> "HeldDirectory":
        """Read what `to_bytes` wrote; everything is verified again. Raises `Malformed`."""
        if len(data) > MAX_STORED:
            raise Malformed("held directory", "too large")
        try:
            stored = msgspec.msgpack.decode(data, type=_Stored)
            opened = open_directory(stored.envelope, stored.key)
        except (*_NOT_MSGPACK, Malformed, SignatureInvalid) as error:
            raise Malformed("held directory", "not a directory") from error
        held = cls(opened, stored.pins, fork if fork and fork.first.key == stored.key else None)
        if stored.v != 1 or held.to_bytes() != data or _pins(stored.pins, opened) != stored.pins:
            raise Malformed("held directory", "not a directory")
        return held


def _pins(before: tuple[Pin, ...], opened: OpenedDirectory) -> tuple[Pin, ...]:
    """Pins after this list: its own people anew, everybody else as they were."""
    known = {(pin.uid, pin.identity): pin for pin in before}
    seen = {pin.uid for pin in before}
    # A person all of whose keys are withdrawn keeps the pins: nothing took their place.
    listed = {who for who, cards in opened.cards.items() if cards}
    pins = [pin for pin in before if pin.uid not in listed]
    for who in listed:
        for card in opened.cards[who]:
            fresh = Pin(who, card.key, opened.value.issued, who in seen)
            pins.append(known.get((who, card.key), fresh))
    return tuple(sorted(pins, key=lambda pin: (pin.uid, pin.identity)))
