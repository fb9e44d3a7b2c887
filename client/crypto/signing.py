# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Ed25519 signatures, by PyNaCl only.

``cryptography`` accepts forgeries under keys of small order, so it never verifies here. Keys
are refused at parsing unless they are canonical points of the large prime-order group.
"""

import re
from functools import lru_cache

from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey as NaclSigningKey
from nacl.signing import VerifyKey
from typing_extensions import override

from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey

KEY_BYTES = 32
SEED_BYTES = 32
SIGNATURE_BYTES = 64

_PREFIX = "ed25519:"
_IDENTITY = re.compile(r"ed25519:[0-9a-f]{64}")


def identity_key(raw: bytes) -> IdentityKey:
    """The typed name of a raw public key of 32 bytes; raises `Malformed` as `raw_key` does."""
    key = IdentityKey(_PREFIX + raw.hex())
    raw_key(key)
    return key


@lru_cache(maxsize=512)
def raw_key(identity: IdentityKey) -> bytes:
    """The 32 bytes of a public key.

    Raises `Malformed` for another spelling, a point off the curve, a non-canonical one, and
    every point of small order (under those one signature fits many messages).
    """
    if _IDENTITY.fullmatch(identity) is None:
        raise Malformed("identity key", "not ed25519: and 64 lower-case hex digits")
    raw = bytes.fromhex(identity[len(_PREFIX) :])
    if not crypto_core_ed25519_is_valid_point(raw):
        raise Malformed("identity key", "not a point that can be a key")
    return raw


class SigningKey:
    """A private Ed25519 key made from a seed of 32 bytes; its ``repr`` holds nothing secret."""

    __slots__ = ("_key", "identity")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise ValueError(f"a signing seed has {SEED_BYTES} bytes")
        self._key = NaclSigningKey(seed)
        self.identity = identity_key(bytes(self._key.verify_key))

    def sign(self, message: bytes) -> bytes:
        """The signature of ``message``, 64 bytes. Callers prefix a context; see `envelope`."""
        return self._key.sign(message).signature

    @override
    def __repr__(self) -> str:
        return f"SigningKey({self.identity})"


def verify(identity: IdentityKey, message: bytes, signature: bytes) -> None:
    """Return if ``signature`` holds, else raise `SignatureInvalid` (`Malformed` for the key)."""
    raw = raw_key(identity)
    if len(signature) != SIGNATURE_BYTES:
        raise SignatureInvalid("a signature has 64 bytes")
    try:
        VerifyKey(raw).verify(message, signature)
    except BadSignatureError as error:
        raise SignatureInvalid("the signature does not hold") from error
