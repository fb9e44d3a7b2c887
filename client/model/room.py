# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms as their issuer signs them (protocol.md section 5); every field is required."""

from enum import Enum
from typing import Literal

import msgspec

from client.model.ids import IdentityKey, MessageHash, RoomId, Uid

PROTOCOL_VERSION = 1
SUITE = "WW1"
MAX_MESH_MEMBERS = 8


class Profile(Enum):
    """How strict the gate is; a room, an organisation or a person may only tighten it."""

    OPEN = "open"
    RESTRICTED = "restricted"
    CLASSIFIED = "classified"


class Role(Enum):
    """What a member may do; there is no recorder, telephone or hidden role."""

    HOST = "host"
    SPEAKER = "speaker"
    LISTENER = "listener"


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed message on the wire (protocol.md section 3); ``payload`` is base64url."""

    payload: str
    kid: str
    sig: str


class Server(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A relay: ``wss://host:port`` and the SHA-256 of its public key (hex), one or more."""

    url: str
    spki_sha256: tuple[str, ...]


class Ice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How direct links are found: always an explicit server list, never a default."""

    policy: Literal["all", "relay"]
    servers: tuple[str, ...]


class Features(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the room allows; always written out, so that absence cannot mean yes."""

    chat: bool
    screen_share: bool
    max_members: int
    dialin: bool
    recording: bool
    guests: bool


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person named by key in a room; ``name`` is shown only for people not known otherwise.

    ``card_hash`` is the message hash of the person's contact card.
    """

    uid: Uid
    name: str
    card_hash: MessageHash
    identity: IdentityKey
    role: Role


class RoomDescriptor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A room as signed by its issuer (context ``room``). Times are Unix seconds.

    ``prev`` is the message hash of the epoch before, empty for epoch 1. The title is not
    here: it exists only inside sealed invitations.
    """

    v: int
    room_id: RoomId
    epoch: int
    prev: str
    issuer: IdentityKey
    created: int
    nbf: int
    exp: int
    classification: str
    profile: Profile
    suite: str
    engine: Literal["mesh", "livekit"]
    servers: tuple[Server, ...]
    ice: Ice
    features: Features
    members: tuple[Member, ...]
    readmits: tuple[MessageHash, ...]

    def member(self, identity: IdentityKey) -> Member | None:
        """The member with this identity key, if the descriptor names it."""
        return next((m for m in self.members if m.identity == identity), None)
