# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.hpke: sealed bytes open for one key, one use and one set of associated data."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto.envelope import Context
from client.crypto.hpke import (
    OVERHEAD,
    PUBLIC_BYTES,
    XWingPrivate,
    parse_public,
    read_sealing_key,
    seal,
    sealing_key_text,
)
from client.model.errors import Malformed, SealBroken

MINE = XWingPrivate.from_seed(b"m" * 32)
OTHER = XWingPrivate.from_seed(b"o" * 32)
SEALED = seal(MINE.public, Context.INVITE, b"aad", b"plain")

# X25519 points whose exchange gives zero whatever the private key (RFC 7748, section 6.1).
SMALL_X25519 = [
    bytes(32),
    b"\x01" + bytes(31),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
]


@given(st.binary(max_size=300), st.binary(max_size=100))
@settings(max_examples=20, deadline=None)
def test_opens_what_was_sealed(plain, aad):
    sealed = seal(MINE.public, Context.PAIR, aad, plain)
    assert len(sealed) == len(plain) + OVERHEAD
    assert MINE.open(Context.PAIR, aad, sealed) == plain


def test_refuses_another_key_use_or_associated_data():
    assert MINE.open(Context.INVITE, b"aad", SEALED) == b"plain"
    for key, context, aad in [
        (OTHER, Context.INVITE, b"aad"),
        (MINE, Context.PAIR, b"aad"),
        (MINE, Context.INVITE, b"aae"),
        (MINE, Context.INVITE, b""),
    ]:
        with pytest.raises(SealBroken):
            key.open(context, aad, SEALED)


@given(st.integers(0, len(SEALED) * 8 - 1))
@settings(max_examples=80, deadline=None)
def test_refuses_any_flipped_bit(bit):
    changed = bytearray(SEALED)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        MINE.open(Context.INVITE, b"aad", bytes(changed))


@pytest.mark.parametrize("cut", [0, 1, 16, 1088, 1120, len(SEALED) - 1])
def test_refuses_bytes_cut_short(cut):
    with pytest.raises(SealBroken):
        MINE.open(Context.INVITE, b"aad", SEALED[:cut])


def test_refuses_trailing_bytes():
    with pytest.raises(SealBroken):
        MINE.open(Context.INVITE, b"aad", SEALED + b"\x00")


def test_a_seed_always_gives_the_same_key():
    again = XWingPrivate.from_seed(b"m" * 32)
    assert again.public == MINE.public
    assert again.open(Context.INVITE, b"aad", SEALED) == b"plain"
    assert len(again.public) == PUBLIC_BYTES


def test_fresh_random_gives_a_fresh_key_that_works():
    key = XWingPrivate.generate(bytes(range(96)))
    assert key.public != XWingPrivate.generate(bytes(96)).public
    assert key.open(Context.WELCOME, b"", seal(key.public, Context.WELCOME, b"", b"x")) == b"x"


def test_refuses_too_little_randomness():
    with pytest.raises(ValueError, match="96"):
        XWingPrivate.generate(bytes(95))
    with pytest.raises(ValueError, match="32"):
        XWingPrivate.from_seed(bytes(31))


@pytest.mark.parametrize("point", SMALL_X25519)
def test_refuses_a_public_key_of_small_order(point):
    with pytest.raises(Malformed):
        seal(MINE.public[:1184] + point, Context.INVITE, b"", b"x")


@pytest.mark.parametrize(
    "public",
    [
        b"",
        MINE.public[:-1],
        MINE.public + b"\x00",
        b"\xff" * 1184 + MINE.public[1184:],
    ],
)
def test_refuses_a_public_key_that_is_none(public):
    with pytest.raises(Malformed):
        parse_public(public)


def test_the_representation_shows_nothing():
    assert repr(MINE) == "XWingPrivate(...)"


def test_a_sealing_key_is_read_as_it_was_written_down():
    text = sealing_key_text(MINE.public)
    assert text.startswith("xwing:")
    assert read_sealing_key(text) == MINE.public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ed25519:" + sealing_key_text(MINE.public).partition(":")[2],
        sealing_key_text(MINE.public)[:-1],
        sealing_key_text(MINE.public) + "=",
        sealing_key_text(MINE.public[:-32] + bytes(32)),
    ],
)
def test_what_nothing_could_be_sealed_to_is_no_sealing_key(text):
    with pytest.raises(Malformed):
        read_sealing_key(text)
