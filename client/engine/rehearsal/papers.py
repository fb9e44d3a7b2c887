# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The papers of a rehearsal: a good room's invitation, and hands to forge one.

The program's own makers refuse to write what nobody would accept, so everything here is put
together from its parts.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from client.crypto.envelope import Context, b64, canonical, message_hash, sign
from client.engine.rehearsal.cast import Cast, Figure
from client.identity.contacts import ContactBook
from client.identity.held_directory import HeldDirectory
from client.identity.invitation import INVITATION_VERSION, Invitation, Recipient, seal_body
from client.identity.seen import SeenRooms
from client.model.ids import MessageHash, RoomId
from client.model.room import (
    MAX_MESH_MEMBERS,
    PROTOCOL_VERSION,
    SUITE,
    Envelope,
    Features,
    Ice,
    Profile,
    Role,
    RoomDescriptor,
    Server,
)
from client.policy.rules import Rules

FROM_S = 20
"""Rooms are valid from this long ago."""
FORWARDER = "turn:127.0.0.1:9?transport=udp"
"""Named where addresses have to stay hidden; nothing is sent there before a call."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a trial stands on: who plays, the rules that hold, and the servers of its room."""

    cast: Cast
    rules: Rules
    profile: Profile
    lasts: int
    """Seconds from now until rooms end."""
    hidden: bool
    """Addresses have to stay hidden here."""
    servers: tuple[Server, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One invitation, and what this computer knew before it came."""

    file: bytes
    book: ContactBook
    directory: HeldDirectory | None
    seen: SeenRooms = field(default_factory=SeenRooms)
    proven_false: bool = False
    country: str = ""
    """Where I say that I am; empty: where I may be."""


Make = Callable[[Ground], Paper]


def a_room(ground: Ground, **changes: Any) -> RoomDescriptor:
    """The good room of host, guest and me, but for these fields."""
    cast, now = ground.cast, ground.cast.now
    hidden = Ice("relay", (FORWARDER,)) if ground.hidden else Ice("all", ())
    room = RoomDescriptor(
        v=PROTOCOL_VERSION,
        room_id=RoomId(secrets.token_hex(16)),
        epoch=1,
        prev="",
        issuer=cast.host.key,
        created=now - FROM_S,
        nbf=now - FROM_S,
        exp=now + ground.lasts,
        classification="",
        profile=ground.profile,
        suite=SUITE,
        engine="mesh",
        servers=ground.servers,
        ice=hidden,
        features=Features(
            chat=True,
            screen_share=True,
            max_members=MAX_MESH_MEMBERS,
            dialin=False,
            recording=False,
            guests=False,
        ),
        members=(cast.host.member(Role.HOST), cast.guest.member(), cast.me.member()),
        readmits=(),
    )
    return msgspec.structs.replace(room, **changes)


def with_features(ground: Ground, **changes: Any) -> RoomDescriptor:
    """The good room with other features."""
    room = a_room(ground)
    return msgspec.structs.replace(room, features=msgspec.structs.replace(room.features, **changes))


def signed_bytes(payload: bytes, by: Figure, context: Context = Context.ROOM) -> Envelope:
    """Any bytes, signed as a room."""
    signature = by.person.signing.sign(context.bind(payload))
    return Envelope(b64(payload), by.key, b64(signature))


def body_of(ground: Ground, room: Envelope, **changes: Any) -> Invitation:
    """What is inside an invitation to me to this room, but for these fields."""
    cast = ground.cast
    body = Invitation(
        v=INVITATION_VERSION,
        descriptor=room,
        title="Rehearsal",
        room_key=b64(secrets.token_bytes(32)),
        join_token=b64(secrets.token_bytes(32)),
        to=Recipient(cast.me.uid, cast.me.key),
        nonce=secrets.token_hex(32),
        nbf=cast.now - FROM_S,
        exp=cast.now + ground.lasts,
    )
    return msgspec.structs.replace(body, **changes)


def invitation(ground: Ground, room: Envelope, by: Figure | None = None, **changes: Any) -> bytes:
    """An invitation's file with this room inside, sealed to me, but for these fields."""
    author = (by or ground.cast.host).person
    body = body_of(ground, room, **changes)
    return seal_body(ground.cast.me.card, sign(author.signing, Context.INVITE, body).envelope)


def paper(ground: Ground, file: bytes, **known: Any) -> Paper:
    """This file, on a computer that knows host and guest and holds the list."""
    cast = ground.cast
    return Paper(**{"file": file, "book": cast.book(), "directory": cast.held(), **known})


def of_room(ground: Ground, room: RoomDescriptor, by: Figure | None = None, **known: Any) -> Paper:
    """A paper for any room, signed by ``by`` (the host)."""
    author = by or ground.cast.host
    return paper(ground, invitation(ground, signed_bytes(canonical(room), author), author), **known)


def of_bytes(ground: Ground, payload: bytes, by: Figure | None = None) -> Paper:
    """A paper whose room is these bytes, well signed."""
    author = by or ground.cast.host
    return paper(ground, invitation(ground, signed_bytes(payload, author), author))


def of_fields(ground: Ground, change: Callable[[dict[str, Any]], object]) -> Paper:
    """A paper whose room has other fields than any room; well signed and in canonical form."""
    fields: dict[str, Any] = msgspec.to_builtins(a_room(ground))
    change(fields)
    return of_bytes(ground, canonical(fields))


def forwarder_at(server: Server) -> str:
    """The address of a forwarding server with TLS at the place of this server."""
    return f"turns:{server.url.removeprefix('wss://')}?transport=tcp"


def hash_of(room: RoomDescriptor) -> MessageHash:
    """The message hash of a room."""
    return message_hash(Context.ROOM, canonical(room))
