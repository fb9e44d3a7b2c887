# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import msgspec
import pytest

from client.model.media import LinkEnd
from client.net.mesh.profile import DtlsFacts, why_not_bound

SIGNED = "ab" * 48
GOOD = DtlsFacts(
    protocol="DTLSv1.2",
    cipher="ECDHE-ECDSA-AES256-GCM-SHA384",
    srtp_profile="SRTP_AEAD_AES_256_GCM",
    group="secp384r1",
    peer_curve="secp384r1",
    peer_fingerprint=SIGNED,
    exporter="ee" * 32,
)


def test_lets_the_signed_certificate_in_the_strict_profile_pass():
    assert why_not_bound(GOOD, SIGNED) is None


def test_an_unfinished_handshake_failed():
    assert why_not_bound(None, SIGNED) is LinkEnd.DTLS_FAILED


@pytest.mark.parametrize("shown", ["", "cd" * 48, SIGNED.upper(), SIGNED[:-1]])
def test_another_certificate_than_the_signed_one_is_a_mismatch(shown):
    facts = msgspec.structs.replace(GOOD, peer_fingerprint=shown)
    assert why_not_bound(facts, SIGNED) is LinkEnd.FINGERPRINT_MISMATCH


@pytest.mark.parametrize(
    ("change", "end"),
    [
        ({"protocol": "DTLSv1"}, LinkEnd.WEAK_CIPHER),
        ({"protocol": "DTLSv1.3"}, LinkEnd.WEAK_CIPHER),
        ({"cipher": "ECDHE-ECDSA-AES128-GCM-SHA256"}, LinkEnd.WEAK_CIPHER),
        ({"cipher": ""}, LinkEnd.WEAK_CIPHER),
        ({"srtp_profile": "SRTP_AES128_CM_SHA1_80"}, LinkEnd.PROFILE_MISMATCH),
        ({"srtp_profile": "", "cipher": ""}, LinkEnd.PROFILE_MISMATCH),
        ({"group": "x25519"}, LinkEnd.WEAK_CIPHER),
        ({"peer_curve": "secp256r1"}, LinkEnd.WEAK_CIPHER),
    ],
)
def test_anything_else_than_the_profile_is_a_mismatch(change, end):
    assert why_not_bound(msgspec.structs.replace(GOOD, **change), SIGNED) is end
    assert end.is_alarm
