# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Forgeries under Ed25519 keys of small and mixed order: nobody knows a private key for them.

Under a key of order 8 the check ``S*B = R + h*A`` with ``S`` = 0 and a fixed ``R`` of small
order holds whenever the hash says so, for one message in a few. Libraries differ in whether
they look; `client.crypto.signing` verifies by PyNaCl alone.
"""

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: TID251  to compare with
    Ed25519PublicKey,
)
from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_scalar_add,
    crypto_core_ed25519_scalar_mul,
    crypto_core_ed25519_scalar_reduce,
    crypto_scalarmult_ed25519_base_noclamp,
)
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from client.crypto.signing import SigningKey, verify
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey

POINTS = [
    bytes.fromhex(point)
    for point in (
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "00" * 32,
        "00" * 31 + "80",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    )
]
"""The eight points whose order divides 8."""
FORGERIES = [
    (key, b"message %d" % number, POINTS[0] + bytes(32)) for key in POINTS for number in range(100)
]
"""One fixed signature (R neutral, S zero) for 800 messages."""
ORDER = 2**252 + 27742317777372353535851937790883648493


def ours(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify(IdentityKey("ed25519:" + key.hex()), message, signature)
    except (Malformed, SignatureInvalid):
        return False
    return True


def pynacl(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(key).verify(message, signature)
    except BadSignatureError:
        return False
    return True


def the_other_library(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def scalar_hash(*parts: bytes) -> bytes:
    return crypto_core_ed25519_scalar_reduce(hashlib.sha512(b"".join(parts)).digest())


def mixed_order_forgeries() -> list[tuple[bytes, bytes, bytes]]:
    """Signatures of one who knows a key ``A`` and claims ``A`` plus a point of small order."""
    secret = scalar_hash(b"secret")
    key = crypto_scalarmult_ed25519_base_noclamp(secret)
    made = []
    for point in POINTS[1:]:
        claimed = crypto_core_ed25519_add(key, point)
        for number in range(50):
            message, once = b"mixed %d" % number, scalar_hash(b"once %d" % number)
            r = crypto_scalarmult_ed25519_base_noclamp(once)
            h = scalar_hash(r, claimed, message)
            s = crypto_core_ed25519_scalar_add(once, crypto_core_ed25519_scalar_mul(h, secret))
            made.append((claimed, message, r + s))
    return made


def test_accepts_none_of_800_forgeries_under_small_order_keys():
    assert sum(ours(*forgery) for forgery in FORGERIES) == 0


def test_pynacl_alone_accepts_none_of_them_either():
    assert sum(pynacl(*forgery) for forgery in FORGERIES) == 0


def test_they_are_forgeries_indeed_because_a_laxer_library_accepts_some():
    assert sum(the_other_library(*forgery) for forgery in FORGERIES) > 100


def test_accepts_none_under_keys_of_mixed_order():
    forgeries = mixed_order_forgeries()
    assert sum(ours(*forgery) for forgery in forgeries) == 0
    # Twin: the equation holds for some of them, so it is the key that is refused.
    assert sum(pynacl(*forgery) for forgery in forgeries) > 0


@pytest.mark.parametrize("times", [1, 2, 7])
def test_refuses_a_signature_whose_scalar_is_not_reduced(times):
    key = SigningKey(b"s" * 32)
    signature = key.sign(b"m")
    verify(key.identity, b"m", signature)
    scalar = int.from_bytes(signature[32:], "little") + times * ORDER
    with pytest.raises(SignatureInvalid):
        verify(key.identity, b"m", signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("point", POINTS)
def test_refuses_a_signature_whose_point_has_small_order(point):
    key = SigningKey(b"s" * 32)
    with pytest.raises(SignatureInvalid):
        verify(key.identity, b"m", point + key.sign(b"m")[32:])
