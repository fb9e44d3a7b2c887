# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Published vectors through the primitives that seal: X25519 and AES-GCM of ``cryptography``."""

import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from client.crypto.hpke import parse_public
from client.crypto.sframe import NONCE_BYTES
from client.model.errors import Malformed

VECTORS = Path(__file__).parents[3].parent / "shared/vectors"
MLKEM_PUBLIC = MLKEM768PrivateKey.from_seed_bytes(bytes(64)).public_key().public_bytes_raw()
NO_SECRET = bytes(32)


def cases(name: str) -> list[dict]:
    path = VECTORS / f"wycheproof-{name}.json"
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    groups = json.loads(path.read_text())["testGroups"]  # noqa: TID251  trusted file
    return [{**group, **case} for group in groups for case in group["tests"]]


def exchanged(case: dict) -> bytes | None:
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(case["private"]))
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(case["public"])))
    except ValueError:
        return None


def test_agrees_with_every_x25519_vector_and_refuses_a_result_of_zeros():
    vectors = cases("x25519")
    wrong = []
    for case in vectors:
        shared = bytes.fromhex(case["shared"])
        expected = None if shared == NO_SECRET else shared
        if exchanged(case) != expected:
            wrong.append(case["tcId"])
    assert len(vectors) > 500
    assert wrong == []


def test_takes_no_sealing_key_whose_x25519_part_gives_a_result_of_zeros():
    taken = {True: 0, False: 0}
    for case in cases("x25519"):
        useless = bytes.fromhex(case["shared"]) == NO_SECRET
        try:
            parse_public(MLKEM_PUBLIC + bytes.fromhex(case["public"]))
        except Malformed:
            assert useless, case["tcId"]
        else:
            taken[useless] += 1
    assert taken[True] == 0
    assert taken[False] > 400


def aes_gcm(case: dict) -> str:
    key = AESGCM(bytes.fromhex(case["key"]))
    nonce, aad = bytes.fromhex(case["iv"]), bytes.fromhex(case["aad"])
    sealed = bytes.fromhex(case["ct"]) + bytes.fromhex(case["tag"])
    try:
        plain = key.decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError):
        return "invalid"
    message = bytes.fromhex(case["msg"])
    right = plain == message and key.encrypt(nonce, message, aad) == sealed
    return "valid" if right else "wrong"


def test_agrees_with_every_aes_gcm_vector_of_our_nonce_size():
    vectors = [case for case in cases("aes_gcm") if case["ivSize"] == 8 * NONCE_BYTES]
    assert len(vectors) > 150
    assert [case["tcId"] for case in vectors if aes_gcm(case) != case["result"]] == []


def test_opens_no_invalid_aes_gcm_vector_of_any_nonce_size():
    vectors = cases("aes_gcm")
    opened = [case["tcId"] for case in vectors if aes_gcm(case) != "invalid"]
    assert set(opened) <= {case["tcId"] for case in vectors if case["result"] == "valid"}
    assert len(vectors) > 300


def test_agrees_with_a_vector_of_each_kind_without_the_files():
    # RFC 7748 section 5.2 (the first iteration), and test case 14 of the GCM specification.
    nine = (9).to_bytes(32, "little")
    shared = X25519PrivateKey.from_private_bytes(nine).exchange(
        X25519PublicKey.from_public_bytes(nine)
    )
    assert shared.hex() == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"
    sealed = AESGCM(bytes(32)).encrypt(bytes(12), bytes(16), None)
    assert sealed.hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
