# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The contact book: whose key is whose, and how sure we are.

A key once pinned for a uid is never replaced by a card. Another key waits beside it, and the
person counts as *key changed* until the two have compared their safety number anew.
"""

from dataclasses import dataclass, replace
from enum import Enum

import msgspec

from client.crypto.envelope import Signed
from client.identity.card import Card, read_card
from client.model.errors import Failure, Malformed, SignatureInvalid, WrongUse
from client.model.ids import DisplayName, IdentityKey, Uid
from client.model.participant import KeyCause, PersonView, TrustState

MAX_CONTACTS = 2_000
MAX_BOOK = 16 * 1024 * 1024
"""Largest stored book in bytes."""

# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Added(Enum):
    """What came of importing a card."""

    NEW = "new"
    SAME = "same"
    UPDATED = "updated"
    KEY_CHANGED = "key-changed"


class Way(Enum):
    """How two people compared."""

    NUMBER = "number"
    QR = "qr"


class Comparison(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The two compared ``key``'s safety number at ``at`` (Unix seconds)."""

    key: IdentityKey
    at: int
    way: Way


@dataclass(frozen=True, slots=True)
class Contact:
    """One person. ``card`` holds the pinned key, ``pending`` another one seen for this uid."""

    card: Signed[Card]
    added: int
    compared: Comparison | None = None
    pending: Signed[Card] | None = None
    changed: int = 0
    """When ``pending`` was first seen, Unix seconds; 0 without."""
    differed: int = 0
    """When the pinned key's number was compared and was different; 0: it was not."""

    @property
    def uid(self) -> Uid:
        """The person's uid."""
        return self.card.value.uid

    @property
    def name(self) -> DisplayName:
        """The name on the pinned card."""
        return self.card.value.name

    @property
    def identity(self) -> IdentityKey:
        """The pinned key."""
        return self.card.key

    @property
    def key_to_compare(self) -> IdentityKey:
        """The key whose safety number is to be shown: the new one after a change."""
        return self.card.key if self.pending is None else self.pending.key

    @property
    def trust(self) -> TrustState:
        """How sure we are of this person now."""
        if self.pending is not None or self.differed:
            return TrustState.KEY_CHANGED
        if self.compared is not None and self.compared.key == self.card.key:
            return TrustState.IN_PERSON
        return TrustState.UNVERIFIED

    @property
    def since(self) -> int:
        """Unix time since when ``trust`` is what it is."""
        if self.pending is not None:
            return self.changed
        if self.differed:
            return self.differed
        return self.added if self.compared is None else self.compared.at

    @property
    def cause(self) -> KeyCause:
        """Why this contact's key blocks."""
        if self.pending is not None:
            return KeyCause.OTHER_CARD
        return KeyCause.DIFFERED if self.differed else KeyCause.NONE

    def view(self) -> PersonView:
        """This contact for the people list; after a key change with the key to compare."""
        return PersonView(
            uid=self.uid,
            name=self.name,
            organisation=self.card.value.organisation,
            identity=self.key_to_compare,
            trust=self.trust,
            since=self.since,
            cause=self.cause,
            compared_at=0 if self.compared is None else self.compared.at,
            by_scan=self.compared is not None and self.compared.way is Way.QR,
            earlier_key=IdentityKey("") if self.pending is None else self.identity,
        )


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    card: bytes
    added: int
    compared: Comparison | None
    pending: bytes
    changed: int
    differed: int = 0


class _StoredBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    contacts: tuple[_Stored, ...]


@dataclass(frozen=True, slots=True)
class ContactBook:
    """All contacts by uid; every change gives a new book."""

    contacts: tuple[Contact, ...] = ()

    def contact(self, uid: Uid) -> Contact | None:
        """The contact with this uid."""
        return next((c for c in self.contacts if c.uid == uid), None)

    def contact_by_key(self, identity: IdentityKey) -> Contact | None:
        """The contact whose pinned key this is."""
        return next((c for c in self.contacts if c.identity == identity), None)

    def people(self) -> tuple[PersonView, ...]:
        """All contacts for showing, by name."""
        views = (contact.view() for contact in self.contacts)
        return tuple(sorted(views, key=lambda view: (view.name.casefold(), view.uid)))

    def trust_of(self, uid: Uid, identity: IdentityKey) -> TrustState:
        """How sure we are that ``identity`` is the key of ``uid``.

        A known uid with another key is *key changed*; an unknown uid is *unverified*.
        """
        contact = self.contact(uid)
        if contact is None:
            return TrustState.UNVERIFIED
        return contact.trust if contact.identity == identity else TrustState.KEY_CHANGED

    def add(self, card: Signed[Card], now: int) -> tuple["ContactBook", Added]:
        """Take a card that `read_card` accepted.

        A newer card of the pinned key replaces the older one; an older one changes nothing.
        Another key for a known uid only becomes the pending one. Raises `Failure` when full.
        """
        known = self.contact(card.value.uid)
        if known is None:
            if len(self.contacts) >= MAX_CONTACTS:
                raise Failure("CONTACTS-FULL", "The contact book is full. Remove a contact first.")
            return self._with(Contact(card=card, added=now)), Added.NEW
        if card.key != known.identity:
            if known.pending is not None and known.pending.key == card.key:
                return self, Added.KEY_CHANGED
            return self._with(replace(known, pending=card, changed=now)), Added.KEY_CHANGED
        if card.value.created <= known.card.value.created:
            return self, Added.SAME
        return self._with(replace(known, card=card)), Added.UPDATED

    def compared(self, uid: Uid, key: IdentityKey, now: int, way: Way) -> "ContactBook":
        """The person compared the safety number of exactly this key.

        The pending key becomes the pinned one, or is dropped if the pinned one was compared.
        Raises `WrongUse` for an unknown uid or a key that is neither.
        """
        known = self.contact(uid)
        if known is None:
            raise WrongUse("NOT-A-CONTACT", f"{uid} is not a contact. Import their card first.")
        card = known.card
        if known.pending is not None and known.pending.key == key:
            card = known.pending
        if card.key != key:
            raise WrongUse("OTHER-KEY", "The key has changed meanwhile. Compare the number again.")
        comparison = Comparison(key=key, at=now, way=way)
        known = replace(known, card=card, compared=comparison, pending=None, changed=0, differed=0)
        return self._with(known)

    def different(self, uid: Uid, key: IdentityKey, now: int) -> "ContactBook":
        """The person compared the safety number of exactly this key, and it was not the same.

        A pending key is thrown away and the pinned one is as before: a forged card must not block
        a contact for good. A pinned key loses its comparison and blocks until it, or another
        card's key, was compared and matched. Raises like `compared`.
        """
        known = self.contact(uid)
        if known is None:
            raise WrongUse("NOT-A-CONTACT", f"{uid} is not a contact. Import their card first.")
        if known.pending is not None and known.pending.key == key:
            return self._with(replace(known, pending=None, changed=0))
        if known.card.key != key:
            raise WrongUse("OTHER-KEY", "The key has changed meanwhile. Compare the number again.")
        return self._with(replace(known, compared=None, differed=now))

    def to_bytes(self) -> bytes:
        """For sealing into a local file."""
        stored = _StoredBook(v=1, contacts=tuple(_store(contact) for contact in self.contacts))
        return msgspec.msgpack.encode(stored)

    @classmethod
    def from_bytes(cls, data: bytes) -> "ContactBook":
        """Read what `to_bytes` wrote; every card is verified again. Raises `Malformed`."""
        if len(data) > MAX_BOOK:
            raise Malformed("contact book", "too large")
        try:
            stored = msgspec.msgpack.decode(data, type=_StoredBook)
            contacts = tuple(_restore(item) for item in stored.contacts)
        except (*_NOT_MSGPACK, Malformed, SignatureInvalid) as error:
            raise Malformed("contact book", "not a contact book") from error
        book = cls(contacts)
        uids = [contact.uid for contact in contacts]
        ordered = uids == sorted(set(uids)) and len(uids) <= MAX_CONTACTS
        if stored.v != 1 or not ordered or book.to_bytes() != data:
            raise Malformed("contact book", "not a contact book")
        return book

    def _with(self, contact: Contact) -> "ContactBook":
        others = [c for c in self.contacts if c.uid != contact.uid]
        return ContactBook(tuple(sorted([*others, contact], key=lambda c: c.uid)))


def _store(contact: Contact) -> _Stored:
    return _Stored(
        card=contact.card.envelope,
        added=contact.added,
        compared=contact.compared,
        pending=b"" if contact.pending is None else contact.pending.envelope,
        changed=contact.changed,
        differed=contact.differed,
    )


def _restore(stored: _Stored) -> Contact:
    card = read_card(stored.card)
    pending = read_card(stored.pending) if stored.pending else None
    if pending is not None and (pending.key == card.key or pending.value.uid != card.value.uid):
        raise Malformed("contact book", "a pending key that is none")
    return Contact(card, stored.added, stored.compared, pending, stored.changed, stored.differed)
