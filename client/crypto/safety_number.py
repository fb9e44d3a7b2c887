# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The safety number between two people: Signal's NumericFingerprint, version 2.

Both see the same 60 digits exactly if both hold the same two keys for the same two uids. The
algorithm is proven against libsignal's published vectors. Its keys are serialised with a type
byte; ours are Ed25519 keys behind the same byte.
"""

import hashlib
from functools import lru_cache

from client.crypto.signing import raw_key
from client.model.ids import IdentityKey, Uid

ITERATIONS = 5200
DIGITS = 60
GROUP = 5

_FINGERPRINT_VERSION = b"\x00\x00"
_SCANNABLE_VERSION = 2
_SIDE_BYTES = 30
_SCANNABLE_BYTES = 32
_CHUNK = 5
_KEY_TYPE = b"\x05"


def safety_number(my_key: IdentityKey, my_uid: Uid, their_key: IdentityKey, their_uid: Uid) -> str:
    """60 digits, the same on both sides. Takes some milliseconds by design.

    Raises `Malformed` for a key that is none.
    """
    mine, theirs = _sides(my_key, my_uid, their_key, their_uid)
    return displayable(mine, theirs)


def groups(number: str) -> tuple[str, ...]:
    """The 60 digits in 12 groups of 5."""
    if len(number) != DIGITS:
        raise ValueError("a safety number has 60 digits")
    return tuple(number[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def scannable(my_key: IdentityKey, my_uid: Uid, their_key: IdentityKey, their_uid: Uid) -> bytes:
    """What my QR code holds; the other side's has the two halves swapped."""
    mine, theirs = _sides(my_key, my_uid, their_key, their_uid)
    return scannable_message(mine, theirs)


def matches(scanned: bytes, expected: bytes) -> bool:
    """True if ``scanned`` from the other's screen is my `scannable` with its halves swapped."""
    head, half = 2, 2 + 2 + _SCANNABLE_BYTES
    if len(scanned) != len(expected) or len(expected) != head + 2 * half:
        return False
    mine, theirs = expected[head + 4 : head + half], expected[head + half + 4 :]
    return scanned == scannable_message(theirs, mine)


@lru_cache(maxsize=256)
def fingerprint(serialised_key: bytes, identifier: bytes) -> bytes:
    """One side's 64 bytes: 5,200 rounds of SHA-512 over version, key and identifier.

    Kept, because number and QR code need the same two and each costs some milliseconds.
    """
    digest = _FINGERPRINT_VERSION + serialised_key + identifier
    for _ in range(ITERATIONS):
        digest = hashlib.sha512(digest + serialised_key).digest()
    return digest


def displayable(mine: bytes, theirs: bytes) -> str:
    """The digits of two fingerprints: 30 a side, the smaller side first."""
    return "".join(sorted((_side_digits(mine), _side_digits(theirs))))


def scannable_message(mine: bytes, theirs: bytes) -> bytes:
    """The CombinedFingerprints message of libsignal: version, then each side's first 32 bytes."""
    version = bytes((0x08, _SCANNABLE_VERSION))
    return version + _half(0x12, mine) + _half(0x1A, theirs)


def _sides(
    my_key: IdentityKey, my_uid: Uid, their_key: IdentityKey, their_uid: Uid
) -> tuple[bytes, bytes]:
    return (
        fingerprint(_KEY_TYPE + raw_key(my_key), my_uid.encode()),
        fingerprint(_KEY_TYPE + raw_key(their_key), their_uid.encode()),
    )


def _side_digits(side: bytes) -> str:
    chunks = (side[start : start + _CHUNK] for start in range(0, _SIDE_BYTES, _CHUNK))
    return "".join(f"{int.from_bytes(chunk, 'big') % 100_000:05d}" for chunk in chunks)


def _half(tag: int, side: bytes) -> bytes:
    content = bytes((0x0A, _SCANNABLE_BYTES)) + side[:_SCANNABLE_BYTES]
    return bytes((tag, len(content))) + content
