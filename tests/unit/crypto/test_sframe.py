# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.sframe: the vectors of RFC 9605, and one spelling per header."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.crypto.sframe import (
    MAX_VALUE,
    CipherSuite,
    StreamKey,
    decode_header,
    encode_header,
    open_frame,
    seal_frame,
)
from client.model.errors import Malformed, SealBroken

VECTORS = Path(__file__).parents[3].parent / "shared/vectors/sframe-rfc9605.json"
SUITES = {suite.number: suite for suite in CipherSuite}

# RFC 9605, appendix C.3: base key 00..0f, key id 0x123, counter 0x4567.
BASE_KEY = bytes(range(16))
METADATA = b"IETF SFrame WG"
PLAIN = b"draft-ietf-sframe-enc"
SEALED = {
    CipherSuite.AES_128_GCM_SHA256_128: (
        "9901234567b7412c2513a1b66dbb48841bbaf17f598751176ad847681a69c6d0b091c07018ce4adb34eb"
    ),
    CipherSuite.AES_256_GCM_SHA512_128: (
        "990123456794f509d36e9beacb0e261d99c7d1e972f1fed787d4049f17ca21353c1cc24d56ceabced279"
    ),
}
HEADERS = [
    (0, 0, "00"),
    (255, 2**24 - 1, "8affffffff"),
    (2**16 - 1, 2**48 - 1, "9dffffffffffffffff"),
    (2**24, 1, "b101000000"),
    (2**64 - 1, 2**32 - 1, "fbffffffffffffffffffffffff"),
]


@pytest.mark.parametrize("suite", CipherSuite)
def test_seals_and_opens_as_the_rfc_does(suite):
    key = StreamKey(BASE_KEY, 0x123, suite)
    sealed = seal_frame(key, 0x4567, METADATA, PLAIN)
    assert sealed.hex() == SEALED[suite]
    assert open_frame(key, METADATA, sealed) == PLAIN


@pytest.mark.parametrize(("kid", "counter", "encoded"), HEADERS)
def test_writes_headers_as_the_rfc_does(kid, counter, encoded):
    assert encode_header(kid, counter).hex() == encoded


@pytest.mark.skipif(not VECTORS.exists(), reason="sframe-rfc9605.json is not here")
def test_agrees_with_every_header_vector():
    vectors = json.loads(VECTORS.read_text())["header"]  # noqa: TID251  trusted file
    assert len(vectors) > 200
    for vector in vectors:
        encoded = bytes.fromhex(vector["encoded"])
        assert encode_header(vector["kid"], vector["ctr"]) == encoded
        assert decode_header(encoded) == (vector["kid"], vector["ctr"], len(encoded))


@pytest.mark.skipif(not VECTORS.exists(), reason="sframe-rfc9605.json is not here")
def test_agrees_with_every_aes_gcm_frame_vector():
    vectors = json.loads(VECTORS.read_text())["sframe"]  # noqa: TID251  trusted file
    seen = set()
    for vector in vectors:
        suite = SUITES.get(vector["cipher_suite"])
        if suite is None:
            continue
        seen.add(suite)
        key = StreamKey(bytes.fromhex(vector["base_key"]), vector["kid"], suite)
        metadata, plain = bytes.fromhex(vector["metadata"]), bytes.fromhex(vector["pt"])
        assert key.nonce(vector["ctr"]).hex() == vector["nonce"]
        assert seal_frame(key, vector["ctr"], metadata, plain).hex() == vector["ct"]
        assert open_frame(key, metadata, bytes.fromhex(vector["ct"])) == plain
    assert seen == set(CipherSuite)


@given(st.integers(0, MAX_VALUE), st.integers(0, MAX_VALUE), st.binary(max_size=3))
def test_headers_read_back(kid, counter, rest):
    header = encode_header(kid, counter)
    assert decode_header(header + rest) == (kid, counter, len(header))


@given(st.binary(min_size=1, max_size=20))
def test_a_header_has_one_spelling(data):
    try:
        kid, counter, end = decode_header(data)
    except Malformed:
        return
    assert encode_header(kid, counter) == data[:end]


@pytest.mark.parametrize(
    "data", ["", "08", "80", "8807", "880807", "8800", "91", "9100", "910000", "910008", "0907"]
)
def test_refuses_headers_cut_short_or_padded(data):
    with pytest.raises(Malformed):
        decode_header(bytes.fromhex(data))


@pytest.mark.parametrize(("kid", "counter"), [(-1, 0), (0, -1), (2**64, 0), (0, 2**64)])
def test_refuses_numbers_that_no_header_holds(kid, counter):
    with pytest.raises(ValueError, match="64-bit"):
        encode_header(kid, counter)


def test_refuses_every_flipped_bit_other_metadata_and_another_key():
    key = StreamKey(BASE_KEY, 9)
    sealed = seal_frame(key, 1, b"meta", PLAIN)
    assert open_frame(key, b"meta", sealed) == PLAIN
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, SealBroken)):
            open_frame(key, b"meta", bytes(changed))
    for other in (StreamKey(BASE_KEY, 10), StreamKey(b"x" * 16, 9)):
        with pytest.raises((Malformed, SealBroken)):
            open_frame(other, b"meta", sealed)
    with pytest.raises(SealBroken):
        open_frame(key, b"Meta", sealed)
    with pytest.raises(SealBroken):
        open_frame(key, b"meta", sealed[:5])


def test_the_representation_shows_the_key_id_only():
    assert repr(StreamKey(BASE_KEY, 9)) == "StreamKey(kid=9)"
