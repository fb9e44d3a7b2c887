# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sealing to a public key: HPKE (RFC 9180) with X-Wing, HKDF-SHA256 and AES-256-GCM.

X-Wing joins ML-KEM-768 and X25519: it holds while either of them does. The single-shot
interface has no room for associated data, so it is bound through ``info`` (ADR 002). HPKE base
mode does not say who sealed; whatever is inside is signed.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from typing_extensions import override

from client.crypto.envelope import Context, b64, b64_exact
from client.crypto.secrets import hkdf_sha512
from client.model.errors import Malformed, SealBroken

MLKEM_PUBLIC_BYTES = 1184
X25519_BYTES = 32
PUBLIC_BYTES = MLKEM_PUBLIC_BYTES + X25519_BYTES
"""``mlkem768 public || x25519 public``."""
PRIVATE_BYTES = 96
"""ML-KEM seed (64 bytes) and X25519 private key (32 bytes)."""
OVERHEAD = 1088 + X25519_BYTES + 16
"""Sealed bytes are this much longer than the plain ones."""

_PREFIX = "xwing:"
_MLKEM_SEED_BYTES = 64
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PROBE = X25519PrivateKey.from_private_bytes(bytes(31) + b"\x40")


class XWingPrivate:
    """A private sealing key. ``public`` is what others seal to, 1,216 bytes."""

    __slots__ = ("_key", "public")

    def __init__(self, mlkem: MLKEM768PrivateKey, x25519: X25519PrivateKey) -> None:
        self._key = MLKEM768X25519PrivateKey(mlkem, x25519)
        self.public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()

    @classmethod
    def generate(cls, random: bytes) -> "XWingPrivate":
        """The key made of 96 fresh random bytes."""
        if len(random) != PRIVATE_BYTES:
            raise ValueError(f"an X-Wing key is made of {PRIVATE_BYTES} bytes")
        return cls(
            MLKEM768PrivateKey.from_seed_bytes(random[:_MLKEM_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(random[_MLKEM_SEED_BYTES:]),
        )

    @classmethod
    def from_seed(cls, seed: bytes) -> "XWingPrivate":
        """The key that always comes of this secret seed of at least 32 bytes."""
        if len(seed) < X25519_BYTES:
            raise ValueError("an X-Wing seed has at least 32 bytes")
        return cls.generate(hkdf_sha512(seed, info=b"watchword/xwing/v1", length=PRIVATE_BYTES))

    def open(self, context: Context, aad: bytes, sealed: bytes) -> bytes:
        """The plain bytes, or `SealBroken`: altered, for someone else, or for another use."""
        try:
            return _SUITE.decrypt(sealed, self._key, info=_info(context, aad))
        except (InvalidTag, ValueError) as error:
            raise SealBroken("sealed bytes do not open with this key") from error

    @override
    def __repr__(self) -> str:
        return "XWingPrivate(...)"


def sealing_key_text(public: bytes) -> str:
    """A public sealing key as people copy it: ``xwing:`` and base64url."""
    return _PREFIX + b64(public)


def read_sealing_key(text: str) -> bytes:
    """The public key of `sealing_key_text`, or `Malformed`: no key that could be sealed to."""
    if not text.startswith(_PREFIX):
        raise Malformed("sealing key", f"does not begin with {_PREFIX}")
    public = b64_exact(text[len(_PREFIX) :])
    parse_public(public)
    return public


def parse_public(public: bytes) -> MLKEM768X25519PublicKey:
    """A public key from outside, or `Malformed`: wrong size, not reduced, or of small order."""
    if len(public) != PUBLIC_BYTES:
        raise Malformed("sealing key", f"has {PUBLIC_BYTES} bytes")
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC_BYTES])
        x25519 = X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC_BYTES:])
        # The exchange refuses an all-zero result, which is what every small-order point gives.
        _PROBE.exchange(x25519)
    except ValueError as error:
        raise Malformed("sealing key", "is not a usable key") from error
    return MLKEM768X25519PublicKey(mlkem, x25519)


def seal(public: bytes, context: Context, aad: bytes, plaintext: bytes) -> bytes:
    """Seal to a public key; ``aad`` must be given again to open. `Malformed` for a bad key."""
    return _SUITE.encrypt(plaintext, parse_public(public), info=_info(context, aad))


def _info(context: Context, aad: bytes) -> bytes:
    """``context || 0x00 || SHA-512(aad)``; the hash keeps the length fixed."""
    return context.bind(hashlib.sha512(aad).digest())
