# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What this person has seen of rooms, kept sealed, so that old papers stay old.

Feeds ROOM-VERSION (highest epoch), INVITE-REPLAY (who used an invitation first) and
ROOM-EXPIRED (latest time ever seen: a clock set back revives nothing).
"""

import msgspec

from client.crypto.envelope import Signed
from client.model.errors import Failure, Malformed
from client.model.ids import IdentityKey, MessageHash, RoomId
from client.model.room import RoomDescriptor

MAX_ENTRIES = 10_000
MAX_STORED = 8 * 1024 * 1024
# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
KEEP_AFTER_END_S = 30 * 24 * 3600
"""Rooms and nonces are forgotten this long after their end; they cannot be joined any more."""


class SeenEpoch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The highest epoch seen of a room, its message hash, when it ends, and whose room it is."""

    room_id: RoomId
    epoch: int
    hash: MessageHash
    exp: int
    issuer: IdentityKey = IdentityKey("")
    """Only the issuer makes epochs; empty in what an earlier version wrote."""

    def is_of_another(self, issuer: IdentityKey) -> bool:
        """Somebody else made a room with this number before."""
        return self.issuer not in {"", issuer}


class BoundNonce(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invitation that was used: its nonce, by which of my identities, and its end."""

    nonce: str
    identity: IdentityKey
    exp: int


class SeenRooms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it; every change gives a new value. ``latest`` is Unix seconds."""

    v: int = 1
    latest: int = 0
    epochs: tuple[SeenEpoch, ...] = ()
    nonces: tuple[BoundNonce, ...] = ()

    def at(self, now: int) -> "SeenRooms":
        """It is ``now`` by the system's clock; the latest time only rises. Forgets old rooms."""
        latest = max(self.latest, now)
        horizon = latest - KEEP_AFTER_END_S
        return SeenRooms(
            latest=latest,
            epochs=tuple(seen for seen in self.epochs if seen.exp >= horizon),
            nonces=tuple(bound for bound in self.nonces if bound.exp >= horizon),
        )

    def effective_now(self, now: int) -> int:
        """The time to judge dates by: the system's clock, never earlier than ever seen."""
        return max(self.latest, now)

    def epoch_of(self, room_id: RoomId) -> SeenEpoch | None:
        """The highest epoch seen of a room."""
        return next((seen for seen in self.epochs if seen.room_id == room_id), None)

    def with_room(self, descriptor: Signed[RoomDescriptor]) -> "SeenRooms":
        """Remember a room that passed its checks; a lower epoch never replaces a higher one.

        Of two descriptors of one epoch, and of two issuers, the first stays: the other is for
        ROOM-VERSION to refuse.
        """
        room = descriptor.value
        known = self.epoch_of(room.room_id)
        if known is not None and (known.epoch >= room.epoch or known.is_of_another(room.issuer)):
            return self
        entry = SeenEpoch(room.room_id, room.epoch, descriptor.hash, room.exp, room.issuer)
        others = tuple(seen for seen in self.epochs if seen.room_id != room.room_id)
        _limit(len(others))
        return msgspec.structs.replace(self, epochs=(*others, entry))

    def nonce_owner(self, nonce: str) -> IdentityKey | None:
        """Which of my identities used this invitation first."""
        return next((bound.identity for bound in self.nonces if bound.nonce == nonce), None)

    def with_nonce(self, nonce: str, identity: IdentityKey, exp: int) -> "SeenRooms":
        """This invitation is used by ``identity`` now; the first use stands for good."""
        if self.nonce_owner(nonce) is not None:
            return self
        _limit(len(self.nonces))
        return msgspec.structs.replace(
            self, nonces=(*self.nonces, BoundNonce(nonce, identity, exp))
        )

    def to_bytes(self) -> bytes:
        """For sealing into a local file."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "SeenRooms":
        """Read what `to_bytes` wrote, or raise `Malformed`."""
        if len(data) > MAX_STORED:
            raise Malformed("seen rooms", "too large")
        try:
            seen = msgspec.msgpack.decode(data, type=cls)
        except _NOT_MSGPACK as error:
            raise Malformed("seen rooms", "not a record of rooms") from error
        rooms = {entry.room_id for entry in seen.epochs}
        nonces = {bound.nonce for bound in seen.nonces}
        doubled = len(rooms) != len(seen.epochs) or len(nonces) != len(seen.nonces)
        if seen.v != 1 or doubled or seen.to_bytes() != data:
            raise Malformed("seen rooms", "not a record of rooms")
        return seen


def _limit(count: int) -> None:
    if count >= MAX_ENTRIES:
        raise Failure("SEEN-FULL", "Too many rooms are open at once. Wait until some have ended.")
