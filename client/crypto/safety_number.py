# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The safety number between two people: Signal's NumericFingerprint, version 2.

Both see the same 60 digits exactly if both hold the same two keys for the same two uids. The
algorithm is proven against libsignal's published vectors. Its keys are serialised with a type
byte; ours are Ed25519 keys behind the same byte.

Two people may read the number as three lines of 20 digits, in turn (`i_read_first`), or each line
as 6 words (`line_words`). The digits are the number; the words are an aid.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from client.crypto.signing import raw_key
from client.model.errors import Malformed
from client.model.ids import IdentityKey, Uid

ITERATIONS = 5200
DIGITS = 60
GROUP = 5
LINES = 3
GROUPS_PER_LINE = 4
WORDS_PER_LINE = 6
WORD_BITS = 11

_FINGERPRINT_VERSION = b"\x00\x00"
_SCANNABLE_VERSION = 2
_SIDE_BYTES = 30
_SCANNABLE_BYTES = 32
_CHUNK = 5
_KEY_TYPE = b"\x05"
_MINE, _THEIRS = 0x12, 0x1A
_MIN_SCANNED = 4
_MAX_SCANNED = 256


@dataclass(frozen=True, slots=True)
class ScannedNumber:
    """What a QR code of a safety number holds: whose screen it was, and whom they compare with.

    Each half is the first 32 bytes of a fingerprint (`half_of`).
    """

    owner: bytes
    other: bytes


class OtherVersion(Malformed):
    """A QR code of a safety number in another format than ours."""

    def __init__(self) -> None:
        super().__init__("QR code", "made by another version")


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


def i_read_first(my_key: IdentityKey, their_key: IdentityKey) -> bool:
    """Whether I read lines 1 and 3 and the other line 2: the smaller key's owner begins.

    Both sides decide the same from the two keys alone.
    """
    return raw_key(my_key) < raw_key(their_key)


def line_words(number: str, wordlist: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The number as 3 lines of 6 words, a second aid for reading aloud.

    Each line's 20 digits are one decimal number; its lowest 66 bits are 6 indices of 11 bits into
    a list of 2,048 words, the highest first. 10^20 is a little over 2^66, so about half of the
    lines share their words with one other line: all 18 words hold 198 of the number's 199.3 bits.
    """
    if len(wordlist) != 1 << WORD_BITS:
        raise ValueError("a word list has 2,048 words")
    size = GROUP * GROUPS_PER_LINE
    whole = "".join(groups(number))
    lines = (int(whole[start : start + size]) for start in range(0, DIGITS, size))
    shifts = range((WORDS_PER_LINE - 1) * WORD_BITS, -1, -WORD_BITS)
    mask = (1 << WORD_BITS) - 1
    return tuple(tuple(wordlist[(line >> shift) & mask] for shift in shifts) for line in lines)


def half_of(key: IdentityKey, uid: Uid) -> bytes:
    """One side's half of a `scannable`. Takes some milliseconds by design."""
    return fingerprint(_KEY_TYPE + raw_key(key), uid.encode())[:_SCANNABLE_BYTES]


def read_scannable(data: bytes) -> ScannedNumber:
    """Read what a QR code held; raises `OtherVersion`, or `Malformed` when it is no such code."""
    version = bytes((0x08, _SCANNABLE_VERSION))
    if not _MIN_SCANNED <= len(data) <= _MAX_SCANNED or data[0] != version[0]:
        raise Malformed("QR code", "holds no safety number")
    if data[1] != _SCANNABLE_VERSION:
        # The marks of the two halves tell another version of this code from a chance beginning.
        if data[2] == _MINE and _THEIRS in data[3:]:
            raise OtherVersion
        raise Malformed("QR code", "holds no safety number")
    side = 2 + 2 + _SCANNABLE_BYTES
    owner, other = data[6 : 2 + side], data[2 + side + 4 :]
    if data != version + _half(_MINE, owner) + _half(_THEIRS, other):
        raise Malformed("QR code", "holds no safety number")
    return ScannedNumber(owner, other)


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
    return version + _half(_MINE, mine) + _half(_THEIRS, theirs)


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
