# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What an issuer keeps, sealed, about a room it made."""

import hashlib
from typing import Any

import msgspec

from client.crypto.envelope import Signed
from client.crypto.signing import SigningKey, raw_key
from client.identity.descriptor import open_descriptor
from client.identity.invitation import OpenedInvitation
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import Uid
from client.model.relay import RoomRegistration
from client.model.room import RoomDescriptor
from client.model.secret import Secret

MAX_STORED = 256 * 1024

# The decoder also lets the errors of text and of deep nesting through.
_NOT_MSGPACK = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class OwnRoom(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A room of mine: enough to host it again, to join it, and to invite again.

    ``tokens`` are the join tokens by uid, my own too. ``admin_seed`` (32 bytes) signs later
    registrations. ``tls_key`` and ``tls_cert`` are PEM; both empty where a standing relay hosts
    the room. ``listen`` is ``HOST:PORT`` or empty, ``addresses`` are those in the descriptor.
    """

    v: int = 1
    descriptor: bytes
    title: str
    room_key: Secret
    tokens: dict[str, Secret]
    nonce: str
    admin_seed: Secret
    tls_key: Secret
    tls_cert: bytes
    listen: str
    addresses: tuple[str, ...]

    @property
    def signed(self) -> Signed[RoomDescriptor]:
        """The descriptor, verified again."""
        return open_descriptor(self.descriptor)

    def as_invitation(self, me: Uid) -> OpenedInvitation:
        """What I would find in an invitation to myself; raises KeyError without my token."""
        signed = self.signed
        return OpenedInvitation(
            descriptor=signed,
            title=self.title,
            room_key=self.room_key,
            join_token=self.tokens[me],
            nonce=self.nonce,
            nbf=signed.value.nbf,
            exp=signed.value.exp,
            issuer=signed.key,
        )

    def to_bytes(self) -> bytes:
        """For sealing into a local file; holds every secret of the room."""
        return msgspec.msgpack.encode(self, enc_hook=reveal)

    @classmethod
    def from_bytes(cls, data: bytes) -> "OwnRoom":
        """Read what `to_bytes` wrote; the descriptor is verified again. Raises `Malformed`."""
        if len(data) > MAX_STORED:
            raise Malformed("own room", "too large")
        try:
            room = msgspec.msgpack.decode(data, type=cls, dec_hook=hide)
            open_descriptor(room.descriptor)
        except (*_NOT_MSGPACK, Malformed, SignatureInvalid) as error:
            raise Malformed("own room", "not a room of mine") from error
        if room.v != 1 or room.to_bytes() != data:
            raise Malformed("own room", "made by another version")
        return room


def registration(room: OwnRoom) -> RoomRegistration:
    """What the relay is told: a random id, an end, and hashes of the join tokens."""
    descriptor = room.signed.value
    return RoomRegistration(
        room_id=descriptor.room_id,
        exp=descriptor.exp,
        max_members=descriptor.features.max_members,
        token_hashes=tuple(
            sorted(hashlib.sha256(token.reveal()).digest() for token in room.tokens.values())
        ),
        admin_key=raw_key(SigningKey(room.admin_seed.reveal()).identity),
    )


def reveal(value: Any) -> Any:
    """Secrets as bytes, for a file that is sealed."""
    if isinstance(value, Secret):
        return value.reveal()
    raise NotImplementedError(f"cannot store {type(value).__name__}")


def hide(type_: type, value: Any) -> Any:
    """The bytes of a sealed file as secrets again."""
    if type_ is Secret and isinstance(value, bytes):
        return Secret(value)
    raise msgspec.ValidationError("expected bytes of a secret")
