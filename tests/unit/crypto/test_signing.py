# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.signing: Ed25519 by PyNaCl, and no key of small order."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto.signing import SigningKey, identity_key, raw_key, verify
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey

WYCHEPROOF = Path(__file__).parents[3].parent / "shared/vectors/wycheproof-ed25519.json"
KEY = SigningKey(bytes(range(32)))

# Every encoding of the eight points of small order, canonical and not (y above the field's
# prime, or the sign bit of a point whose x is zero).
SMALL_ORDER = [
    "01" + "00" * 31,
    "ec" + "ff" * 30 + "7f",
    "00" * 32,
    "00" * 31 + "80",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "01" + "00" * 30 + "80",
    "ee" + "ff" * 30 + "7f",
    "ee" + "ff" * 31,
    "ed" + "ff" * 30 + "7f",
    "ed" + "ff" * 31,
    "ec" + "ff" * 31,
]


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_refuses_every_encoding_of_a_small_order_key(point):
    with pytest.raises(Malformed):
        raw_key(IdentityKey("ed25519:" + point))


def test_accepts_no_fixed_signature_under_small_order_keys():
    accepted = 0
    for point in SMALL_ORDER[:8]:
        for number in range(100):
            for r in SMALL_ORDER[:8]:
                signature = bytes.fromhex(r) + bytes(32)
                try:
                    verify(IdentityKey("ed25519:" + point), b"%d" % number, signature)
                except Malformed:
                    continue
                accepted += 1
    assert accepted == 0


def test_accepts_an_honest_key():
    assert identity_key(raw_key(KEY.identity)) == KEY.identity


@pytest.mark.parametrize(
    "text",
    [
        "",
        KEY.identity.upper(),
        KEY.identity + "\n",
        KEY.identity[:-1],
        KEY.identity + "0",
        KEY.identity.removeprefix("ed25519:"),
        "ed25518:" + KEY.identity.removeprefix("ed25519:"),
        "ed25519:" + "f" * 64,
        "ed25519:02" + "00" * 31,
    ],
)
def test_refuses_other_spellings_and_points_off_the_curve(text):
    with pytest.raises(Malformed):
        raw_key(IdentityKey(text))


def test_refuses_a_seed_of_another_length():
    with pytest.raises(ValueError, match="32"):
        SigningKey(bytes(31))


@given(st.binary(max_size=200))
@settings(max_examples=30, deadline=None)
def test_verifies_what_it_signed(message):
    verify(KEY.identity, message, KEY.sign(message))


@given(st.integers(0, 511), st.binary(min_size=1, max_size=50))
@settings(max_examples=60, deadline=None)
def test_refuses_a_signature_with_any_bit_flipped(bit, message):
    signature = bytearray(KEY.sign(message))
    signature[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SignatureInvalid):
        verify(KEY.identity, message, bytes(signature))


def test_refuses_another_message_another_key_and_another_length():
    signature = KEY.sign(b"one")
    other = SigningKey(b"x" * 32).identity
    for key, message, sig in [
        (KEY.identity, b"two", signature),
        (other, b"one", signature),
        (KEY.identity, b"one", signature[:-1]),
        (KEY.identity, b"one", signature + b"\x00"),
        (KEY.identity, b"one", b""),
    ]:
        with pytest.raises(SignatureInvalid):
            verify(key, message, sig)


def test_the_representation_shows_the_public_key_only():
    assert repr(KEY) == f"SigningKey({KEY.identity})"


def test_signs_as_rfc_8032_does():
    # RFC 8032, section 7.1, test 2.
    key = SigningKey(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    assert raw_key(key.identity).hex() == (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    )
    assert key.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


@pytest.mark.skipif(not WYCHEPROOF.exists(), reason="wycheproof-ed25519.json is not here")
def test_agrees_with_every_wycheproof_vector():
    wrong = []
    counted = 0
    for group in json.loads(WYCHEPROOF.read_text())["testGroups"]:  # noqa: TID251  trusted file
        key = IdentityKey("ed25519:" + group["publicKey"]["pk"])
        for case in group["tests"]:
            counted += 1
            try:
                verify(key, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]))
                result = "valid"
            except (SignatureInvalid, Malformed):
                result = "invalid"
            if result != case["result"]:
                wrong.append(case["tcId"])
    assert counted > 100
    assert wrong == []
