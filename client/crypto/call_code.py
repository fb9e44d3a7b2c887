# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call code that everybody reads to everybody (protocol.md section 7.8).

66 bits made of everyone's committed nonce: whoever wants two rosters with one code has one
guess. Shown as 20 digits, and as 6 words of 2,048.
"""

import hashlib
from collections.abc import Iterable

from client.model.ids import HelloHash, RosterHash

NONCE_BYTES = 32
CODE_BITS = 66
CODE_BYTES = 9
"""66 bits left-aligned; the last six bits are zero."""
DIGITS = 20
GROUP = 5
WORDS = 6
WORD_BITS = 11

_SPARE_BITS = CODE_BYTES * 8 - CODE_BITS


def commitment(roster_hash: RosterHash, hello_hash: HelloHash, nonce: bytes) -> str:
    """``SHA-512("watchword/code-commit/v1" || rh || own hello hash || nonce)``, hex.

    Hashes go in as their raw bytes.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError("a call code nonce has 32 bytes")
    parts = bytes.fromhex(roster_hash) + bytes.fromhex(hello_hash) + nonce
    return hashlib.sha512(b"watchword/code-commit/v1" + parts).hexdigest()


def call_code(roster_hash: RosterHash, nonces: Iterable[bytes]) -> bytes:
    """First 66 bits of ``SHA-512("watchword/call-code/v1" || rh || sorted nonces)``, 9 bytes."""
    ordered = sorted(nonces)
    if not ordered or any(len(nonce) != NONCE_BYTES for nonce in ordered):
        raise ValueError("a call code is made of nonces of 32 bytes")
    message = b"watchword/call-code/v1" + bytes.fromhex(roster_hash) + b"".join(ordered)
    bits = _bits(hashlib.sha512(message).digest()[:CODE_BYTES])
    return (bits << _SPARE_BITS).to_bytes(CODE_BYTES, "big")


def digits(code: bytes) -> tuple[str, ...]:
    """The 66 bits as one decimal number of 20 digits, in 4 groups of 5."""
    text = str(_bits(code)).zfill(DIGITS)
    return tuple(text[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def words(code: bytes, wordlist: tuple[str, ...]) -> tuple[str, ...]:
    """The 66 bits as 6 words of a list of 2,048 (see `wordlist`)."""
    if len(wordlist) != 1 << WORD_BITS:
        raise ValueError("a word list has 2,048 words")
    bits = _bits(code)
    shifts = range((WORDS - 1) * WORD_BITS, -1, -WORD_BITS)
    return tuple(wordlist[(bits >> shift) & ((1 << WORD_BITS) - 1)] for shift in shifts)


def _bits(code: bytes) -> int:
    if len(code) != CODE_BYTES:
        raise ValueError("a call code has 9 bytes")
    return int.from_bytes(code, "big") >> _SPARE_BITS
