# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What an organisation prepares and then signs: its people and what it withdraws."""

import msgspec

from client.crypto.envelope import Signed, canonical, decode
from client.crypto.signing import SigningKey, raw_key
from client.identity.card import Card, read_card
from client.identity.directory import (
    DIRECTORY_VERSION,
    MAX_CARDS,
    MAX_DIRECTORY,
    MAX_ENTRIES,
    Directory,
    Entry,
    Revoked,
    RevokedKind,
    check_revoked,
    sign_directory,
)
from client.model.errors import Malformed, SignatureInvalid, WrongUse
from client.model.ids import DisplayName, IdentityKey, Uid, display_name
from client.model.room import Envelope


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The list in preparation; nothing of it counts before it is signed and published.

    Every change gives a new value. Entries are ordered by uid.
    """

    v: int = 1
    name: DisplayName
    key: IdentityKey
    entries: tuple[Entry, ...] = ()
    revoked: tuple[Revoked, ...] = ()

    def entry(self, uid: Uid) -> Entry | None:
        """The entry of this person."""
        return next((entry for entry in self.entries if entry.uid == uid), None)

    def revokes(self, kind: RevokedKind, name: str) -> bool:
        """Is this withdrawn already?"""
        return any((one.kind, one.id) == (kind, name) for one in self.revoked)

    def added(
        self, card: Signed[Card], unit: str = "", *, not_after: int = 0, instead: bool = False
    ) -> "Organisation":
        """With a person's card; another key of a listed person is one more computer of theirs.

        ``instead`` takes the card in place of all others of this person. Raises `WrongUse` for
        whom it withdrew, for a key of somebody else, and where there is no room.
        """
        uid = card.value.uid
        if self.revokes(RevokedKind.PERSON, uid) or self.revokes(RevokedKind.KEY, card.key):
            raise WrongUse("revoked", f"{uid} or this key was withdrawn, which is for good.")
        before = self.entry(uid)
        others = [entry for entry in self.entries if entry.uid != uid]
        if any(one.kid == card.key for entry in others for one in entry.cards):
            raise WrongUse("key-listed", "This key is listed for somebody else already.")
        kept = () if before is None or instead else before.cards
        cards = (*(one for one in kept if one.kid != card.key), decode(card.envelope, Envelope))
        if len(cards) > MAX_CARDS or len(others) >= MAX_ENTRIES:
            raise WrongUse("full", "There is no room for another one. Remove one first.")
        if unit:
            try:
                display_name(unit)
            except Malformed as error:
                raise WrongUse("bad-unit", f"This unit cannot be shown: {error.why}.") from None
        entry = Entry(
            uid=uid,
            name=card.value.name,
            unit=unit or ("" if before is None else before.unit),
            cards=cards,
            not_after=not_after or (0 if before is None else before.not_after),
        )
        return self._with([*others, entry])

    def removed(self, uid: Uid) -> "Organisation":
        """Without a person; raises `WrongUse` when there is none."""
        if self.entry(uid) is None:
            raise WrongUse("unknown-person", f"{uid} is not on the list.")
        return self._with([entry for entry in self.entries if entry.uid != uid])

    def withdrawn(self, kind: RevokedKind, name: str, since: int) -> "Organisation":
        """With a person, a key or a room withdrawn for good, and off the list.

        Raises `WrongUse` for what is no such name or withdrawn already.
        """
        if self.revokes(kind, name):
            raise WrongUse("revoked", "This was withdrawn already.")
        one = Revoked(kind, name, since)
        try:
            check_revoked(one)
        except (Malformed, SignatureInvalid):
            raise WrongUse("bad-name", f"This is not the name of a {kind.value}.") from None
        left = []
        for entry in self.entries:
            cards = tuple(c for c in entry.cards if (kind, name) != (RevokedKind.KEY, c.kid))
            if cards and (kind, name) != (RevokedKind.PERSON, entry.uid):
                left.append(msgspec.structs.replace(entry, cards=cards))
        changed = self._with(left)
        return msgspec.structs.replace(changed, revoked=(*self.revoked, one))

    def signed(
        self, key: SigningKey, before: Signed[Directory] | None, issued: int, expires: int
    ) -> Signed[Directory]:
        """The next list, following ``before``. Raises `Malformed` for what nobody would accept."""
        return sign_directory(
            key,
            Directory(
                v=DIRECTORY_VERSION,
                org=self.name,
                seq=1 if before is None else before.value.seq + 1,
                prev="" if before is None else before.hash,
                issued=issued,
                expires=expires,
                entries=self.entries,
                revoked=self.revoked,
            ),
        )

    def is_in(self, directory: Directory) -> bool:
        """Does this list say all of it, and nothing else?"""
        said = (directory.org, directory.entries, directory.revoked)
        return said == (self.name, self.entries, self.revoked)

    def to_bytes(self) -> bytes:
        """For the organisation's folder; nothing in it is secret."""
        return canonical(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Organisation":
        """Read what `to_bytes` wrote; every card is verified again. Raises `Malformed`."""
        organisation = decode(data, cls, MAX_DIRECTORY)
        try:
            raw_key(organisation.key)
            cards = [read_card(canonical(c)) for e in organisation.entries for c in e.cards]
        except SignatureInvalid as error:
            raise Malformed("organisation", "a card does not hold") from error
        if organisation.v != 1 or len(cards) < len(organisation.entries):
            raise Malformed("organisation", "made for another version, or damaged")
        return organisation

    def _with(self, entries: list[Entry]) -> "Organisation":
        ordered = tuple(sorted(entries, key=lambda entry: entry.uid))
        return msgspec.structs.replace(self, entries=ordered)
