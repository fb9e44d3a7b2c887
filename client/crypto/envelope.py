# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Signed envelopes around canonical JSON (protocol.md section 3).

The signature covers ``context || 0x00 || payload``, so bytes signed for one use are worthless
for another. A payload has exactly one spelling: what we parsed must canonicalise (RFC 8785)
to the very bytes that were signed.
"""

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, NoReturn, TypeVar

import msgspec
import rfc8785

from client.crypto.signing import SIGNATURE_BYTES, SigningKey, verify
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey, MessageHash
from client.model.room import Envelope

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

MAX_BYTES = 64 * 1024
"""Largest JSON text in bytes, checked before parsing."""
MAX_DEPTH = 16
"""Deepest nesting, checked before parsing."""
MAX_INT = 2**53 - 1
"""Largest whole number; above it two readers may see two values."""

_MAX_DIGITS = len(str(MAX_INT)) + 1
# The closing quote is optional, so that an endless string is skipped in one pass.
_STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_B64URL = re.compile(r"[A-Za-z0-9_-]*")


class Context(Enum):
    """What a signature or seal is for; the value is the bytes' prefix."""

    CARD = "watchword/card/v1"
    DIRECTORY = "watchword/directory/v1"
    ROOM = "watchword/room/v1"
    INVITE = "watchword/invite/v1"
    HELLO = "watchword/hello/v1"
    WELCOME = "watchword/welcome/v1"
    READY = "watchword/ready/v1"
    ADMIT = "watchword/admit/v1"
    BYE = "watchword/bye/v1"
    REMOVE = "watchword/remove/v1"
    DROP = "watchword/drop/v1"
    END = "watchword/end/v1"
    WANT = "watchword/want/v1"
    STATEMENT = "watchword/statement/v1"
    CODE_COMMIT = "watchword/code-commit/v1"
    PAIR = "watchword/pair/v1"
    KEYS = "watchword/keys/v1"
    TRANSPORT = "watchword/transport/v1"
    CONFIRM = "watchword/confirm/v1"
    DATA = "watchword/data/v1"
    ALARM = "watchword/alarm/v1"
    CHALLENGE = "watchword/challenge/v1"
    ATTENDANCE = "watchword/attendance/v1"
    AUDIT = "watchword/audit/v1"
    POLICY = "watchword/policy/v1"
    RELAY = "watchword/relay/v1"
    FILES = "watchword/files/v1"

    def bind(self, message: bytes) -> bytes:
        """``context || 0x00 || message``: what is signed and hashed."""
        return self.value.encode() + b"\x00" + message


def canonical(value: object) -> bytes:
    """RFC 8785 bytes of plain values or a msgspec struct (enums by value, tuples as arrays).

    Byte fields are refused with `Malformed`: they would have many spellings. Write hex or `b64`.
    """
    try:
        return rfc8785.dumps(msgspec.to_builtins(value, builtin_types=(bytes,), str_keys=True))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, TypeError) as error:
        raise Malformed("value", "cannot be written as canonical JSON") from error


def strict_loads(data: bytes, limit: int = MAX_BYTES) -> object:
    """Parse canonical JSON from outside, or raise `Malformed`.

    At most ``limit`` bytes (64 KiB but for an organisation's directory), depth 16, whole numbers
    below 2^53, no floats, no duplicate keys, and only the RFC 8785 spelling.
    """
    value, again = _parsed(data, limit)
    if again != data:
        raise Malformed("JSON", "not in canonical form")
    return value


def plain_loads(data: bytes, limit: int = MAX_BYTES) -> object:
    """Parse JSON that a person wrote, in any spelling, or raise `Malformed`.

    As strict as `strict_loads` in all but the spelling: what is signed later has only one.
    """
    return _parsed(data, limit)[0]


def _parsed(data: bytes, limit: int) -> tuple[object, bytes]:
    """The value, and its one canonical spelling."""
    if len(data) > limit:
        raise Malformed("JSON", f"larger than {limit // 1024} KiB")
    _limit_depth(data)
    try:
        value: object = json.loads(
            data.decode(),
            object_pairs_hook=_unique,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_small_int,
        )
        return value, rfc8785.dumps(value)  # type: ignore[arg-type]  # parsed JSON is its type
    except (ValueError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise Malformed("JSON", "not strict JSON") from error


def decode(data: bytes, type_: type[T], limit: int = MAX_BYTES) -> T:
    """Canonical JSON from outside as a value of ``type_``, or `Malformed`."""
    value = strict_loads(data, limit)
    try:
        return msgspec.convert(value, type_, strict=True, builtin_types=(bytes,))
    except msgspec.ValidationError:
        # The library's message may quote the content; the type's name is enough.
        raise Malformed(type_.__name__, "fields missing, unknown or of the wrong type") from None


def b64(data: bytes) -> str:
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def b64_exact(text: str) -> bytes:
    """Bytes of the one allowed spelling; raises `Malformed` on padding, junk or stray bits."""
    if _B64URL.fullmatch(text) is None:
        raise Malformed("base64url", "holds characters outside the alphabet")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise Malformed("base64url", "has an impossible length") from error
    if b64(data) != text:
        raise Malformed("base64url", "is not the one spelling of its value")
    return data


@dataclass(frozen=True, slots=True)
class Signed(Generic[T]):
    """A verified message: its typed value, the bytes that were signed, and who signed them.

    ``hash`` names the message everywhere (never a hash of the envelope). ``envelope`` is what
    to send or keep.
    """

    value: T
    payload: bytes = field(repr=False)
    key: IdentityKey
    hash: MessageHash
    envelope: bytes = field(repr=False)


def message_hash(context: Context, payload: bytes) -> MessageHash:
    """SHA-512 of ``context || 0x00 || payload``, hex."""
    return MessageHash(hashlib.sha512(context.bind(payload)).hexdigest())


def sign(key: SigningKey, context: Context, payload: S, limit: int = MAX_BYTES) -> Signed[S]:
    """Sign a struct for one use; raises `Malformed` when it would be too large to be read."""
    data = canonical(payload)
    envelope = canonical(
        Envelope(payload=b64(data), kid=key.identity, sig=b64(key.sign(context.bind(data))))
    )
    if len(envelope) > limit:
        raise Malformed(type(payload).__name__, f"larger than {limit // 1024} KiB when signed")
    return Signed(payload, data, key.identity, message_hash(context, data), envelope)


def open_envelope(
    data: bytes,
    context: Context,
    type_: type[T],
    key: IdentityKey | None,
    limit: int = MAX_BYTES,
) -> Signed[T]:
    """Verify an envelope from outside and parse its payload.

    ``key`` is the key that counts (descriptor, contact book, policy). With None the envelope's
    own ``kid`` is taken, which proves only that this key signed: for cards, hellos and
    descriptors, whose reader then compares it with what it expects. Raises `Malformed` or
    `SignatureInvalid`; the payload is parsed only after its signature held.
    """
    envelope = decode(data, Envelope, limit)
    signer = IdentityKey(envelope.kid)
    if key is not None and signer != key:
        raise SignatureInvalid("signed with another key than the one that counts")
    payload, signature = b64_exact(envelope.payload), b64_exact(envelope.sig)
    if len(signature) != SIGNATURE_BYTES:
        raise Malformed("envelope", "a signature has 64 bytes")
    verify(signer, context.bind(payload), signature)
    value = decode(payload, type_, limit)
    return Signed(value, payload, signer, message_hash(context, payload), data)


def _limit_depth(data: bytes) -> None:
    """Refuse deep nesting before the recursive parser sees it."""
    depth = 0
    for byte in _STRINGS.sub(b"", data):
        if byte in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Malformed("JSON", f"nested deeper than {MAX_DEPTH}")
        elif byte in b"]}":
            depth -= 1


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate key")
    return members


def _no_float(_text: str) -> NoReturn:
    raise ValueError("not a whole number")


def _small_int(text: str) -> int:
    if len(text) > _MAX_DIGITS or abs(int(text)) > MAX_INT:
        raise ValueError("number too large")
    return int(text)
