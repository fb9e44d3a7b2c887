# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.tls_key: a relay's key, its certificate and the pin that names it."""

import hashlib
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from client.crypto.tls_key import LASTS_DAYS, authorities_in, make_tls_key, spki_sha256_of
from client.model.errors import Malformed

NOW = 1_790_000_000
MADE = make_tls_key(NOW)
CERTIFICATE = x509.load_pem_x509_certificate(MADE.cert_pem)
DER = CERTIFICATE.public_bytes(serialization.Encoding.DER)
PRIVATE = serialization.load_pem_private_key(MADE.key_pem.reveal(), None)
SPKI = PRIVATE.public_key().public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)


def of_another_kind(der: bytes) -> bytes:
    """The same certificate with a kind of key that nobody knows."""
    kind = bytes.fromhex("06072a8648ce3d0201")  # id-ecPublicKey, 1.2.840.10045.2.1
    assert der.count(kind) == 1
    return der.replace(kind, kind[:-1] + b"\x05")


def test_the_pin_is_the_hash_of_the_public_key():
    assert MADE.spki_sha256 == hashlib.sha256(SPKI).hexdigest() == spki_sha256_of(DER)


def test_the_key_is_on_p384_and_signs_its_own_certificate():
    assert isinstance(PRIVATE.curve, ec.SECP384R1)
    CERTIFICATE.verify_directly_issued_by(CERTIFICATE)
    assert isinstance(CERTIFICATE.signature_hash_algorithm, hashes.SHA384)


@pytest.mark.parametrize(("given", "days"), [({}, LASTS_DAYS), ({"days": 2}, 2)])
def test_the_certificate_holds_from_the_day_before_for_as_long_as_asked(given, days):
    certificate = x509.load_pem_x509_certificate(make_tls_key(NOW, **given).cert_pem)
    start = datetime.fromtimestamp(NOW, UTC)
    assert certificate.not_valid_before_utc == start - timedelta(days=1)
    assert certificate.not_valid_after_utc == start + timedelta(days=days)


def test_two_keys_have_nothing_in_common():
    other = make_tls_key(NOW)
    certificate = x509.load_pem_x509_certificate(other.cert_pem)
    assert other.spki_sha256 != MADE.spki_sha256
    assert certificate.subject != CERTIFICATE.subject
    assert certificate.serial_number != CERTIFICATE.serial_number


def test_nobody_reads_the_key_where_the_value_is_shown():
    text = MADE.key_pem.reveal().decode("ascii").splitlines()[1]
    assert text not in repr(MADE)


def test_refuses_a_kind_of_key_that_nobody_knows():
    with pytest.raises(Malformed):
        spki_sha256_of(of_another_kind(DER))


@given(st.binary(max_size=600))
def test_noise_is_malformed(noise):
    with pytest.raises(Malformed):
        spki_sha256_of(noise)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@given(place=st.integers(0, len(DER) - 1), change=st.integers(1, 255))
def test_an_altered_certificate_has_a_pin_or_is_malformed(place, change):
    altered = bytearray(DER)
    altered[place] ^= change
    try:
        pin = spki_sha256_of(bytes(altered))
    except Malformed:
        return
    # Not the same bytes: a curve's point may be written in more than one way.
    same = x509.load_der_x509_certificate(bytes(altered)).public_key() == PRIVATE.public_key()
    assert (pin == MADE.spki_sha256) == same


def certificate(*extensions: x509.ExtensionType) -> str:
    """A certificate of its own key with these extensions, as PEM text."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Example Office")])
    key = ec.generate_private_key(ec.SECP256R1())
    start = datetime.fromtimestamp(NOW, UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(9))
    for one in extensions:
        made = made.add_extension(one, critical=True)
    signed = made.sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


AUTHORITY = x509.BasicConstraints(ca=True, path_length=None)


def test_counts_the_authorities_of_a_text():
    assert authorities_in(certificate(AUTHORITY)) == 1
    assert authorities_in(certificate(AUTHORITY) + certificate(AUTHORITY)) == 2


def test_a_certificate_that_vouches_for_nobody_is_no_authority():
    leaf = x509.BasicConstraints(ca=False, path_length=None)
    for text in (certificate(), certificate(leaf), certificate(AUTHORITY) + certificate(leaf)):
        with pytest.raises(Malformed, match="vouches for nobody"):
            authorities_in(text)


@pytest.mark.parametrize("text", ["", "no certificate", MADE.key_pem.reveal().decode()])
def test_a_text_without_a_certificate_names_no_authority(text):
    with pytest.raises(Malformed, match="can be read"):
        authorities_in(text)


def test_an_authority_with_a_kind_of_key_that_nobody_knows_is_none():
    pem = certificate(AUTHORITY)
    der = of_another_kind(x509.load_pem_x509_certificate(pem.encode()).public_bytes(
        serialization.Encoding.DER))  # fmt: skip
    with pytest.raises(Malformed, match="can be read"):
        authorities_in(ssl.DER_cert_to_PEM_cert(der))
