# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Room descriptors: made by the issuer, read from anybody (protocol.md section 5).

Reading settles that the bytes are one well-formed room signed by the issuer it names. Whether
that room may be joined (dates, features, members, servers) is for `client.policy`.
"""

import re

import msgspec

from client.crypto.envelope import MAX_INT, Context, Signed, open_envelope, sign
from client.crypto.signing import raw_key
from client.identity.card import Card
from client.identity.person import Person
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import MessageHash, RoomId, display_name, uid
from client.model.room import (
    MAX_MESH_MEMBERS,
    PROTOCOL_VERSION,
    SUITE,
    Features,
    Ice,
    Member,
    Profile,
    Role,
    RoomDescriptor,
    Server,
)

MAX_MEMBERS = 256
MAX_SERVERS = 16
MAX_PINS = 8
MAX_READMITS = 256
MAX_WORD = 64

_ROOM_ID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHA512 = re.compile(r"[0-9a-f]{128}")
_RELAY_URL = re.compile(r"wss://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}")
_PLAIN = re.compile(r"[!-~]{1,256}")
_WORD = re.compile(rf"[ -~]{{0,{MAX_WORD}}}")


class RoomPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What an issuer decides about an epoch of a room; times are Unix seconds.

    ``guests`` says that members may be named whose key nobody verified (open rooms only).
    """

    room_id: RoomId
    created: int
    nbf: int
    exp: int
    members: tuple[Member, ...]
    servers: tuple[Server, ...]
    profile: Profile = Profile.OPEN
    guests: bool = False
    chat: bool = False
    screen_share: bool = False
    max_members: int = MAX_MESH_MEMBERS
    ice: Ice = Ice(policy="all", servers=())
    classification: str = ""
    epoch: int = 1
    prev: str = ""
    readmits: tuple[MessageHash, ...] = ()


def member_of(card: Signed[Card], role: Role = Role.SPEAKER) -> Member:
    """A contact as a member of a room."""
    return Member(
        uid=card.value.uid,
        name=card.value.name,
        card_hash=card.hash,
        identity=card.key,
        role=role,
    )


def make_descriptor(person: Person, plan: RoomPlan) -> Signed[RoomDescriptor]:
    """Sign an epoch of a room as its issuer; raises `Malformed` for what nobody would accept."""
    descriptor = RoomDescriptor(
        v=PROTOCOL_VERSION,
        room_id=plan.room_id,
        epoch=plan.epoch,
        prev=plan.prev,
        issuer=person.identity,
        created=plan.created,
        nbf=plan.nbf,
        exp=plan.exp,
        classification=plan.classification,
        profile=plan.profile,
        suite=SUITE,
        engine="mesh",
        servers=plan.servers,
        ice=plan.ice,
        features=Features(
            chat=plan.chat,
            screen_share=plan.screen_share,
            max_members=plan.max_members,
            dialin=False,
            recording=False,
            guests=plan.guests,
        ),
        members=plan.members,
        readmits=plan.readmits,
    )
    _check(descriptor)
    return sign(person.signing, Context.ROOM, descriptor)


def open_descriptor(data: bytes) -> Signed[RoomDescriptor]:
    """A descriptor's envelope from outside, signed by the issuer it names.

    Raises `SignatureInvalid` (ROOM-SIGNED) or `Malformed` (ROOM-CANONICAL).
    """
    signed = open_envelope(data, Context.ROOM, RoomDescriptor, None)
    if signed.value.issuer != signed.key:
        raise SignatureInvalid("a room is signed by the issuer it names")
    _check(signed.value)
    return signed


def _check(room: RoomDescriptor) -> None:
    """Every field has a possible value; what the values mean is not judged here."""
    _require(room.v == PROTOCOL_VERSION, "made for another version")
    _require(_ROOM_ID.fullmatch(room.room_id) is not None, "room id is not 32 hex digits")
    first = room.epoch == 1
    _require(1 <= room.epoch <= MAX_INT, "impossible epoch")
    _require(first if room.prev == "" else not first, "only the first epoch has no predecessor")
    _require(room.prev == "" or _is_hash(room.prev), "predecessor is not a hash")
    times = (room.created, room.nbf, room.exp)
    _require(all(0 <= time <= MAX_INT for time in times), "impossible date")
    words = (room.classification, room.suite)
    _require(all(_WORD.fullmatch(word) is not None for word in words), "not a plain word")
    _require(len(room.readmits) <= MAX_READMITS, "too many readmits")
    _require(all(_is_hash(item) for item in room.readmits), "a readmit is not a hash")
    _check_servers(room)
    _require(1 <= len(room.members) <= MAX_MEMBERS, "no or too many members")
    _require(0 < room.features.max_members <= MAX_MEMBERS, "impossible number of members")
    for member in room.members:
        _check_member(member)


def _check_servers(room: RoomDescriptor) -> None:
    _require(1 <= len(room.servers) <= MAX_SERVERS, "no or too many servers")
    for server in room.servers:
        _require(_RELAY_URL.fullmatch(server.url) is not None, "server is not wss://host:port")
        _require(1 <= len(server.spki_sha256) <= MAX_PINS, "server without a pinned key")
        pins = server.spki_sha256
        _require(all(_SHA256.fullmatch(pin) is not None for pin in pins), "pin is not a hash")
    _require(len(room.ice.servers) <= MAX_SERVERS, "too many connection servers")
    ice = room.ice.servers
    _require(all(_PLAIN.fullmatch(url) is not None for url in ice), "not a server address")


def _check_member(member: Member) -> None:
    uid(member.uid)
    display_name(member.name)
    raw_key(member.identity)
    _require(_is_hash(member.card_hash), "card hash is not a hash")


def _is_hash(text: str | MessageHash) -> bool:
    return _SHA512.fullmatch(text) is not None


def _require(holds: bool, why: str) -> None:  # noqa: FBT001  reads as a sentence where it is used
    if not holds:
        raise Malformed("room", why)
