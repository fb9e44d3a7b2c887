# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a body on the relay looks like: sealed, padded, and never told apart by its length.

``0x01 || salt || lobby-sealed hello``; ``0x02 || from || HPKE-sealed bundle``;
``0x03 || from || n || counter || pair-sealed bundle``; ``0x04 || from || SFrame of a bundle
with one data message``. A bundle is a row of messages, each
``kind (1) || length (4) || bytes``, padded with zeros to a size bucket.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from client.crypto.frame_keys import KINDS
from client.crypto.sframe import decode_header
from client.model.errors import Malformed
from client.model.ids import HelloHash, RoomId
from client.model.media import StreamKind
from client.model.relay import MAX_BODY
from client.session.messages import Kind
from client.session.words import SealedData

LOBBY = 0x01
SEALED = 0x02
PAIRED = 0x03
DATA = 0x04
BUCKETS = (1024, 2048, 4096, 8192, 16384, 32768, 62 * 1024)
"""Sizes of a padded bundle in bytes."""
MAX_BUNDLE = BUCKETS[-1]
MAX_DATA = 16 * 1024 + 256
"""Longest body with a data message: a full chat line of four-byte letters, signed and padded."""
MAX_MESSAGES = 64
"""Most messages in one bundle."""

_HASH_BYTES = 64
_PAIR_HEAD = 1 + _HASH_BYTES + 4 + 8
_ITEM_HEAD = 5


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a bundle: an envelope, or bare canonical JSON where its kind says so."""

    kind: Kind
    data: bytes


@dataclass(frozen=True, slots=True)
class PairedBody:
    """The clear head of a body under a pair key, and what it covers."""

    sender: HelloHash
    n: int
    counter: int
    sealed: bytes


def pack(messages: Sequence[Message]) -> bytes:
    """A bundle padded to the smallest bucket that holds it."""
    rows = b"".join(
        bytes((message.kind,)) + len(message.data).to_bytes(4, "big") + message.data
        for message in messages
    )
    size = next((bucket for bucket in BUCKETS if len(rows) <= bucket), None)
    if size is None:
        raise Malformed("bundle", "larger than the largest bucket")
    return rows.ljust(size, b"\x00")


def unpack(bundle: bytes) -> tuple[Message, ...]:
    """The messages of a bundle from outside, or `Malformed`."""
    if len(bundle) not in BUCKETS:
        raise Malformed("bundle", "not padded to a bucket")
    found: list[Message] = []
    at = 0
    while at < len(bundle) and bundle[at]:
        if len(found) >= MAX_MESSAGES or at + _ITEM_HEAD > len(bundle):
            raise Malformed("bundle", "too many messages, or cut off")
        end = at + _ITEM_HEAD + int.from_bytes(bundle[at + 1 : at + _ITEM_HEAD], "big")
        if end > len(bundle):
            raise Malformed("bundle", "cut off")
        found.append(Message(_kind(bundle[at]), bundle[at + _ITEM_HEAD : end]))
        at = end
    if any(bundle[at:]):
        raise Malformed("bundle", "padding holds something")
    return tuple(found)


def split(messages: Sequence[Message]) -> list[list[Message]]:
    """Rows of messages that each fit into one bundle, in the same order."""
    pieces: list[list[Message]] = []
    room = 0
    for message in messages:
        size = _ITEM_HEAD + len(message.data)
        if not pieces or size > room or len(pieces[-1]) >= MAX_MESSAGES:
            pieces.append([])
            room = MAX_BUNDLE
        pieces[-1].append(message)
        room -= size
    return pieces


def between(room_id: RoomId, sender: HelloHash, to: HelloHash) -> bytes:
    """``room_id || from || to``: what every sealed body is bound to."""
    return bytes.fromhex(room_id) + bytes.fromhex(sender) + bytes.fromhex(to)


def sealed_body(sender: HelloHash, sealed: bytes) -> bytes:
    """An HPKE-sealed bundle as a body."""
    return bytes((SEALED,)) + bytes.fromhex(sender) + sealed


def paired_body(body: PairedBody) -> bytes:
    """A pair-sealed bundle as a body."""
    return paired_head(body.sender, body.n, body.counter) + body.sealed


def paired_head(sender: HelloHash, n: int, counter: int) -> bytes:
    """The clear head of a pair-sealed body; it is authenticated with what it covers."""
    head = bytes((PAIRED,)) + bytes.fromhex(sender)
    return head + n.to_bytes(4, "big") + counter.to_bytes(8, "big")


def read_sealed(body: bytes) -> tuple[HelloHash, bytes]:
    """The claimed sender and the sealed bytes of an HPKE-sealed body."""
    if not 1 + _HASH_BYTES < len(body) <= MAX_BODY:
        raise Malformed("body", "too short or too long")
    return HelloHash(body[1 : 1 + _HASH_BYTES].hex()), body[1 + _HASH_BYTES :]


def read_paired(body: bytes) -> PairedBody:
    """The head and the sealed bytes of a body under a pair key."""
    if not _PAIR_HEAD < len(body) <= MAX_BODY:
        raise Malformed("body", "too short or too long")
    n = int.from_bytes(body[1 + _HASH_BYTES : 5 + _HASH_BYTES], "big")
    counter = int.from_bytes(body[5 + _HASH_BYTES : _PAIR_HEAD], "big")
    return PairedBody(HelloHash(body[1 : 1 + _HASH_BYTES].hex()), n, counter, body[_PAIR_HEAD:])


def data_head(sender: HelloHash) -> bytes:
    """What comes before the sealed frame of a data message."""
    return bytes((DATA,)) + bytes.fromhex(sender)


def read_data(body: bytes) -> SealedData:
    """A sealed data message from outside; its frame is not opened yet."""
    if not 1 + _HASH_BYTES < len(body) <= MAX_DATA:
        raise Malformed("body", "too short or too long")
    sender, sealed = HelloHash(body[1 : 1 + _HASH_BYTES].hex()), body[1 + _HASH_BYTES :]
    kid, counter, _ = decode_header(sealed)
    generation, kind = divmod(kid, KINDS)
    if kind != StreamKind.DATA.value:
        raise Malformed("body", "a frame of another kind")
    return SealedData(sender, generation, counter, sealed)


def _kind(code: int) -> Kind:
    try:
        return Kind(code)
    except ValueError as error:
        raise Malformed("bundle", "a message of an unknown kind") from error
