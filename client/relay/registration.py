# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Orders from outside to a standing relay: register a room, close a room.

A new room is registered only for issuers on the relay's list. From then on the room-admin key
of that registration is the only one that may change or close it (protocol.md section 5).
"""

from collections.abc import Callable

from client.crypto.envelope import Context, open_envelope
from client.crypto.signing import identity_key
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey, RoomId
from client.model.relay import CloseOrder, RegisterOrder, RoomRegistration

MAX_AGE_MS = 300_000
"""How far an order's time may lie from the relay's, in milliseconds."""
_VERSION = 1

Known = Callable[[RoomId], RoomRegistration | None]


class Orders:
    """Judges orders; ``now`` is Unix time in milliseconds.

    Remembers the time of the last one per room, so that none works twice.
    """

    def __init__(self, issuers: frozenset[IdentityKey]) -> None:
        self._issuers = issuers
        self._last: dict[RoomId, int] = {}

    def registration(self, envelope: bytes, now: int, known: Known) -> RoomRegistration:
        """What a signed order registers; raises `Malformed` or `SignatureInvalid`."""
        signed = open_envelope(envelope, Context.RELAY, RegisterOrder, None)
        order = signed.value
        registration = order.registration()
        before = known(order.room_id)
        if before is None:
            if signed.key not in self._issuers:
                raise SignatureInvalid("not an issuer of this relay")
        elif signed.key != identity_key(before.admin_key):
            raise SignatureInvalid("not the admin key of this room")
        elif registration.admin_key != before.admin_key:
            raise Malformed("order", "the admin key of a room stays")
        self._once(order.room_id, order.v, order.issued_ms, now)
        return registration

    def closing(self, envelope: bytes, now: int, known: Known) -> RoomId:
        """The room that a signed order closes; raises `Malformed` or `SignatureInvalid`."""
        signed = open_envelope(envelope, Context.RELAY, CloseOrder, None)
        order = signed.value
        before = known(order.room_id)
        if before is None or signed.key != identity_key(before.admin_key):
            raise SignatureInvalid("not the admin key of a room here")
        self._once(order.room_id, order.v, order.issued_ms, now)
        return order.room_id

    def _once(self, room_id: RoomId, version: int, issued: int, now: int) -> None:
        if version != _VERSION:
            raise Malformed("order", "version")
        if abs(now - issued) > MAX_AGE_MS:
            raise Malformed("order", "its time is not now")
        if issued <= self._last.get(room_id, -1):
            raise Malformed("order", "older than the last one")
        # An order older than MAX_AGE_MS is refused by its time, so its memory can go.
        self._last = {r: t for r, t in self._last.items() if t > now - 2 * MAX_AGE_MS}
        self._last[room_id] = issued
