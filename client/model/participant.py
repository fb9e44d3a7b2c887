# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""People as the faces show them."""

from enum import Enum

import msgspec

from client.model.ids import DisplayName, IdentityKey, PeerId, Uid


class TrustState(Enum):
    """How sure we are that a key belongs to a person; strongest first (protocol.md section 4)."""

    IN_PERSON = "verified-in-person"
    BY_ORGANISATION = "verified-by-organisation"
    UNVERIFIED = "unverified"
    KEY_CHANGED = "key-changed"
    REVOKED = "revoked"

    @property
    def blocks(self) -> bool:
        """A changed or withdrawn key blocks in every profile."""
        return self in {TrustState.KEY_CHANGED, TrustState.REVOKED}

    @property
    def can_be_settled(self) -> bool:
        """Comparing numbers would make a difference: not compared yet, or to be compared anew."""
        return self in {TrustState.UNVERIFIED, TrustState.KEY_CHANGED}


class KeyCause(Enum):
    """Why a person's key blocks."""

    NONE = "none"
    OTHER_CARD = "other-card"
    """Another card of theirs was imported and waits to be compared."""
    DIFFERED = "differed"
    """I compared this key's number, and it was different."""
    ORGANISATION = "organisation"
    """The organisation's list names another key."""


class PersonView(msgspec.Struct, frozen=True):
    """One contact (or myself) for the people list. ``since`` is a Unix time, 0 if unknown.

    ``confusable``: the name is of mixed script or easily mistaken for another one. ``new_key``:
    the organisation certified this key in place of another one, at ``since``.
    """

    uid: Uid
    name: DisplayName
    organisation: str
    identity: IdentityKey
    trust: TrustState
    since: int = 0
    confusable: bool = False
    new_key: bool = False
    cause: KeyCause = KeyCause.NONE
    """Why the key blocks, for a person whose key changed."""
    compared_at: int = 0
    """When the key in use was compared, Unix seconds; 0: it was not."""
    by_scan: bool = False
    """It was compared by scanning a QR code."""
    earlier_key: IdentityKey = IdentityKey("")
    """After a key change: the key that was pinned before."""


class RosterEntry(msgspec.Struct, frozen=True):
    """One person in the call as shown: ``peer`` is None for someone invited but not here.

    ``known`` is false when the name is only the descriptor's, not that of a verified card.
    """

    uid: Uid
    name: DisplayName
    trust: TrustState
    peer: PeerId | None
    me: bool = False
    known: bool = True
    host: bool = False
    """May remove people, and admits by being there."""
    on_roster: bool = False
    """Agreed: holds the key and is held to be here by everybody."""
    linked: bool = False
    """The direct media link is up and confirmed."""
    confusable: bool = False
    """The name is of mixed script or easily mistaken for another one."""
    weak: tuple[str, ...] = ()
    """Titles of checks that this person's computer fails by their own word, or did not answer."""
    removed: bool = False
    """Not here because a host removed them from the call, as far as I know."""
