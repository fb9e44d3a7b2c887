# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What clients say to each other: every payload of protocol.md section 7 as a strict struct.

Payloads start with type, version, room and sender. ``sender`` is ``from`` on the wire: the
hash of the sender's hello. ``to`` is there where a message is meant for one person.
"""

from enum import IntEnum
from typing import Annotated, Literal

import msgspec

from client.crypto.envelope import Context
from client.model.ids import HelloHash, IdentityKey, MessageHash, RoomId, RosterHash
from client.model.posture import Posture

VERSION: Literal[1] = 1
SHORT = 16
"""Hex digits of a message's short name in a Want (`client.session.short_names`)."""
MAX_LIST = 2400
"""Most entries of a list in one payload; they fit a body of 64 KiB when signed."""

_HASH = msgspec.Meta(pattern=r"\A[0-9a-f]{128}\Z")
HashRef = Annotated[MessageHash, _HASH]
HelloRef = Annotated[HelloHash, _HASH]
RosterRef = Annotated[RosterHash, _HASH]
Hex32 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Hex64 = Annotated[str, _HASH]
MaybeHex32 = Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{64})?\Z")]
MaybeRoster = Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{128})?\Z")]
Short = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]
Salt = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Text = Annotated[str, msgspec.Meta(max_length=64)]
SealedText = Annotated[str, msgspec.Meta(max_length=4096)]
Count = Annotated[int, msgspec.Meta(ge=0)]

DropReason = Literal[
    "silent", "no-agreement", "no-code", "key-changed", "revoked", "not-verified", "two-keys"
]
"""Why somebody was dropped; ``two-keys``: two key announcements signed for one generation."""


class Hello(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is here, under which descriptor, with a key made for this call (7.2)."""

    type: Literal["hello"]
    v: Literal[1]
    room_id: RoomId
    seq: Count
    identity: IdentityKey
    epoch: Count
    descriptor: HashRef
    xwing: SealedText
    suites: Annotated[tuple[Text, ...], msgspec.Meta(max_length=8)]
    version: Text
    nonce: Hex32


class Welcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A newcomer's hello was seen and counts; its sender's hello travels beside it (7.2)."""

    type: Literal["welcome"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    to: HelloRef
    seq: Count
    rh: RosterRef


class Ready(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """I saw a welcome and am here now; ``welcomed_by`` names the welcoming hellos (7.2)."""

    type: Literal["ready"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    seq: Count
    welcomed_by: Annotated[tuple[HelloRef, ...], msgspec.Meta(min_length=1, max_length=64)]


class Admit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An admitted person lets exactly this hello in (7.2)."""

    type: Literal["admit"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    seq: Count
    hello: HelloRef


class Bye(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``hello``, mine now or an older one of mine, is over (7.2)."""

    type: Literal["bye"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    seq: Count
    hello: HelloRef


class Remove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A host removes a person; ``keeps`` lists Admits and Drops of theirs that still count."""

    type: Literal["remove"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    seq: Count
    identity: IdentityKey
    epoch: Count
    keeps: Annotated[tuple[HashRef, ...], msgspec.Meta(max_length=200)]


class Drop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its signer drops this hello and says why; ``keeps`` as in `Remove` (7.2)."""

    type: Literal["drop"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    seq: Count
    hello: HelloRef
    reason: DropReason
    keeps: Annotated[tuple[HashRef, ...], msgspec.Meta(max_length=200)]


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One side's contribution to the pair key: ``enc`` holds it, sealed; base64url (7.3)."""

    type: Literal["pair"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    to: HelloRef
    seq: Count
    n: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    enc: SealedText
    next: SealedText


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What roster I see, which keys I hold, and my part of the call code (7.4, 7.8)."""

    type: Literal["statement"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    seq: Count
    rh: RosterRef
    agreed: bool
    kh: HashRef
    commit: Hex64
    reveal: MaybeHex32


class Keys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sender key was made for this roster; the secret itself goes to each person (7.5)."""

    type: Literal["keys"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    seq: Count
    rh: RosterRef
    generation: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    commitment: HashRef


class KeySecret(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The secret of a `Keys`; unsigned, because it counts only under the signer's pair key."""

    type: Literal["secret"]
    v: Literal[1]
    rh: RosterRef
    generation: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    secret: Hex32


class Want(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Comparing evidence: what I have, what I want, and the keys that I lack (7.2, 7.5).

    ``have`` is None in a plain request; ``keys`` names the roster whose secret I lack. Names in
    ``have`` and ``want`` are short, made with this ``salt``.
    """

    type: Literal["want"]
    v: Literal[1]
    room_id: RoomId
    sender: HelloRef = msgspec.field(name="from")
    to: HelloRef
    seq: Count
    salt: Salt
    have: Annotated[tuple[Short, ...], msgspec.Meta(max_length=MAX_LIST)] | None
    want: Annotated[tuple[Short, ...], msgspec.Meta(max_length=MAX_LIST)]
    keys: MaybeRoster


class RoomKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The room key from this epoch on; unsigned, it counts only under the issuer's pair key (5)."""

    type: Literal["room-key"]
    v: Literal[1]
    room_id: RoomId
    epoch: Count
    descriptor: HashRef
    key: Hex32


class PostureSaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How its sender's computer stands; unsigned, it counts only under a pair key (7.2)."""

    type: Literal["posture"]
    v: Literal[1]
    room_id: RoomId
    posture: Posture


class Kind(IntEnum):
    """How a message is marked in a body; below 16 it is evidence."""

    HELLO = 1
    READY = 2
    ADMIT = 3
    BYE = 4
    REMOVE = 5
    DROP = 6
    DESCRIPTOR = 7
    WELCOME = 16
    PAIR = 17
    STATEMENT = 18
    KEYS = 19
    SECRET = 20
    WANT = 21
    TRANSPORT = 22
    CONFIRM = 23
    END = 40
    DATA = 41
    """Never under a pair key: the only message of a bundle that is sealed as a frame."""
    ATTENDANCE = 42
    """A receipt, sealed as a data message is."""
    ROOM_KEY = 30
    POSTURE = 31
    LIST = 32
    """An organisation's signed list as it is, to prove that two of one number differ."""


Evident = Hello | Ready | Admit | Bye | Remove | Drop
"""What evidence is made of."""
EVIDENCE: dict[Kind, tuple[Context, type[Ready | Admit | Bye | Remove | Drop]]] = {
    Kind.READY: (Context.READY, Ready),
    Kind.ADMIT: (Context.ADMIT, Admit),
    Kind.BYE: (Context.BYE, Bye),
    Kind.REMOVE: (Context.REMOVE, Remove),
    Kind.DROP: (Context.DROP, Drop),
}
