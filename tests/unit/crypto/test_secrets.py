# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.secrets: derivation against RFC vectors, and fresh values."""

import json
from pathlib import Path

import pytest

from client.crypto.secrets import hkdf_sha512, new_nonce, new_room_id, new_secret, random_bytes

WYCHEPROOF = Path(__file__).parents[3].parent / "shared/vectors/wycheproof-hkdf_sha512.json"


def test_derives_as_published():
    # Wycheproof, hkdf_sha512_test, tcId 1: empty salt and info.
    ikm = bytes.fromhex("24aeff2645e3e0f5494a9a102778c43a")
    okm = hkdf_sha512(ikm, info=b"", length=20)
    assert okm.hex() == "dd2599840b09699c6200b5cba79002b3aa75c61b"


@pytest.mark.skipif(not WYCHEPROOF.exists(), reason="wycheproof-hkdf_sha512.json is not here")
def test_agrees_with_every_wycheproof_vector():
    counted = 0
    for group in json.loads(WYCHEPROOF.read_text())["testGroups"]:  # noqa: TID251  trusted file
        for case in group["tests"]:
            ikm, salt, info = (bytes.fromhex(case[name]) for name in ("ikm", "salt", "info"))
            counted += 1
            if case["result"] == "valid":
                okm = hkdf_sha512(ikm, salt=salt, info=info, length=case["size"])
                assert okm.hex() == case["okm"], case["tcId"]
            else:
                with pytest.raises(ValueError, match="larger"):
                    hkdf_sha512(ikm, salt=salt, info=info, length=case["size"])
    assert counted > 50


def test_fresh_values_have_their_length_and_never_repeat():
    assert len({random_bytes(16) for _ in range(50)}) == 50
    assert {len(new_secret().reveal()) for _ in range(3)} == {32}
    assert new_secret().reveal() != new_secret().reveal()
    assert len(bytes.fromhex(new_nonce())) == 32
    assert len(bytes.fromhex(new_room_id())) == 16
    assert new_nonce() != new_nonce()
    assert new_room_id() != new_room_id()
