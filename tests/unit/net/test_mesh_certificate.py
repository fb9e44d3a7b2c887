# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import datetime as dt
import hashlib

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from client.net.mesh.certificate import CallCertificate


def test_every_link_has_its_own_key_and_name():
    one, two = CallCertificate.generate(), CallCertificate.generate()
    assert one.fingerprint != two.fingerprint
    assert one.certificate.subject != two.certificate.subject
    assert one.certificate.public_key() != two.certificate.public_key()


def test_the_fingerprint_is_sha384_of_the_der_bytes():
    made = CallCertificate.generate()
    der = made.certificate.public_bytes(serialization.Encoding.DER)
    assert made.fingerprint == hashlib.sha384(der).hexdigest()


def test_is_p384_with_sha384_and_short_lived():
    certificate = CallCertificate.generate().certificate
    assert isinstance(certificate.public_key().curve, ec.SECP384R1)
    assert certificate.signature_hash_algorithm.name == "sha384"
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert life == dt.timedelta(hours=25)
    assert certificate.not_valid_before_utc < dt.datetime.now(tz=dt.UTC)


def test_its_text_shows_no_key():
    made = CallCertificate.generate()
    assert repr(made) == f"CallCertificate({made.fingerprint[:12]}...)"
