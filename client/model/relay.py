# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a client and the blind relay say to each other (protocol.md section 6): msgpack, tagged.

Bodies are opaque bytes. The relay knows connection numbers, a random room id and hashes of
join tokens, and nothing else.
"""

from typing import Literal

import msgspec

from client.model.errors import Malformed
from client.model.ids import RoomId

MAX_BODY = 64 * 1024
"""Largest ``body`` in bytes."""
MAX_FRAME = MAX_BODY + 1024
"""Largest WebSocket message in bytes."""
PING_EVERY_S = 5.0
SILENT_AFTER_S = 15.0


class Attach(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="attach"):
    """Take a place in a room; ``resume`` is the preimage of the first attach's ``resume_hash``."""

    room_id: RoomId
    join_token: bytes
    resume_hash: bytes
    resume: bytes = b""


class Attached(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="attached"):
    """You are connection ``conn``; ``others`` are connected now; ``time`` is Unix seconds."""

    conn: int
    others: tuple[int, ...]
    time: int


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="refused"):
    """No: one constant answer for unknown room, wrong token and expired room (``no``).

    ``busy`` when the token's connection is alive; ``limit`` when a limit was exceeded.
    """

    why: Literal["no", "busy", "limit"]


class Joined(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="joined"):
    """Hint: a connection came."""

    conn: int


class Left(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="left"):
    """Hint: a connection went."""

    conn: int


class Send(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="send"):
    """Forward ``body`` to one connection, or to all others when ``to`` is ``*``."""

    to: int | Literal["*"]
    seq: int
    body: bytes


class Deliver(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="deliver"):
    """A forwarded body, in the one order of its room."""

    sender: int
    seq: int
    body: bytes


class Ping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="ping"):
    """Are you there?"""

    n: int


class Pong(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="pong"):
    """Yes; ``time`` is the relay's Unix time in seconds, 0 from a client."""

    n: int
    time: int = 0


class RoomRegistration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an issuer tells a relay about a room; token hashes are SHA-256, raw bytes.

    ``admin_key`` is the raw Ed25519 public key made for this room.
    """

    room_id: RoomId
    exp: int
    max_members: int
    token_hashes: tuple[bytes, ...]
    admin_key: bytes


class Register(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="register"):
    """Register a room at a standing relay: ``envelope`` is signed by a listed issuer."""

    envelope: bytes


class Registered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="registered"):
    """The room is known until its end."""

    room_id: RoomId


class RoomClosed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="closed"):
    """The relay forgets this room now (the hosting machine ends it, or its time is up)."""

    why: Literal["ended", "expired"]


class CloseRoom(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="close"):
    """End a room at a standing relay: ``envelope`` is signed with the room-admin key."""

    envelope: bytes


class Rival(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="rival"):
    """Somebody else attached with your join token; ``replaced`` when they have your place now."""

    replaced: bool


class RegisterOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Payload of `Register`: a `RoomRegistration` in hex, because signed JSON holds no bytes.

    ``issued_ms`` (Unix time in milliseconds) makes an old order worthless. Signed by a listed
    issuer when the room is new, else with the room-admin key.
    """

    type: Literal["register"]
    v: int
    issued_ms: int
    room_id: RoomId
    exp: int
    max_members: int
    token_hashes: tuple[str, ...]
    admin_key: str

    @classmethod
    def of(cls, registration: RoomRegistration, issued_ms: int) -> "RegisterOrder":
        """The order to register this room."""
        return cls(
            type="register",
            v=1,
            issued_ms=issued_ms,
            room_id=registration.room_id,
            exp=registration.exp,
            max_members=registration.max_members,
            token_hashes=tuple(digest.hex() for digest in registration.token_hashes),
            admin_key=registration.admin_key.hex(),
        )

    def registration(self) -> RoomRegistration:
        """What is to be registered; raises `Malformed` where the hex is not hex."""
        try:
            return RoomRegistration(
                room_id=self.room_id,
                exp=self.exp,
                max_members=self.max_members,
                token_hashes=tuple(bytes.fromhex(digest) for digest in self.token_hashes),
                admin_key=bytes.fromhex(self.admin_key),
            )
        except ValueError as error:
            raise Malformed("registration", "hex expected") from error


class CloseOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Payload of `CloseRoom`, signed with the room-admin key."""

    type: Literal["close"]
    v: int
    issued_ms: int
    room_id: RoomId


FromClient = Attach | Send | Ping | Pong | Register | CloseRoom
FromRelay = (
    Attached | Refusal | Joined | Left | Deliver | Ping | Pong | Registered | RoomClosed | Rival
)
