# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.net.tls: a certificate that our library cannot read is refused, and never an accident."""

import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from client.crypto.tls_key import make_tls_key
from client.net.errors import BadCertificate
from client.net.tls import examine

GOOD = make_tls_key(int(time.time()))
DER = x509.load_pem_x509_certificate(GOOD.cert_pem).public_bytes(serialization.Encoding.DER)
EC_KEY = bytes.fromhex("06072a8648ce3d0201")
"""What says in a certificate that the key is one on a curve."""


class Handshake:
    """A transport whose handshake is over, with this certificate."""

    def __init__(self, der: bytes | None) -> None:
        self._der = der

    def get_extra_info(self, name: str) -> "Handshake | None":
        return self if name == "ssl_object" else None

    def getpeercert(self, *, binary_form: bool) -> bytes | None:
        assert binary_form
        return self._der

    def version(self) -> str:
        return "TLSv1.3"


def test_reads_an_honest_certificate():
    facts = examine(Handshake(DER))
    assert (facts.spki_sha256, facts.key_strong) == (GOOD.spki_sha256, True)


@pytest.mark.parametrize(
    "der",
    [
        None,
        b"",
        b"not a certificate",
        DER[:-1],
        DER.replace(EC_KEY, EC_KEY[:-1] + b"\x05"),
    ],
)
def test_refuses_what_cannot_be_read(der):
    assert der != DER
    with pytest.raises(BadCertificate):
        examine(Handshake(der))
