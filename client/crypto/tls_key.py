# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The TLS key of a relay, known to members by the pin in the room descriptor alone.

No authority signs it: the issuer's signature over the descriptor, which holds the pin, is what
vouches for the key (protocol.md section 5, checks.md TLS-PIN).
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from client.model.errors import Malformed
from client.model.secret import Secret

LASTS_DAYS = 398
"""How long a certificate made here is valid."""

_BACKDATED = timedelta(days=1)
"""A member's clock may be slow; CLOCK-SKEW judges clocks, the certificate need not."""


class TlsKey(msgspec.Struct, frozen=True):
    """A relay's key (PKCS#8 PEM), its certificate (PEM) and the pin that names it (hex)."""

    key_pem: Secret
    cert_pem: bytes
    spki_sha256: str


def make_tls_key(now: int, *, days: int = LASTS_DAYS) -> TlsKey:
    """Make a P-384 key and a self-signed certificate valid from a day before ``now`` (Unix s).

    The common name is random: a certificate that says who hosts would tell every network
    between the members.
    """
    key = ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, secrets.token_hex(16))])
    start = datetime.fromtimestamp(now, UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - _BACKDATED)
        .not_valid_after(start + timedelta(days=days))
        .sign(key, hashes.SHA384())
    )
    key_pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    return TlsKey(
        key_pem=Secret(key_pem),
        cert_pem=certificate.public_bytes(serialization.Encoding.PEM),
        spki_sha256=spki_sha256_of(der),
    )


def authorities_in(pem: str) -> int:
    """How many authorities this PEM text holds; raises `Malformed` for anything else in it."""
    try:
        found = x509.load_pem_x509_certificates(pem.encode())
        for one in found:
            if not one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
                raise Malformed("certificate", "holds a certificate that vouches for nobody")
            one.public_key()
    except x509.ExtensionNotFound:
        raise Malformed("certificate", "holds a certificate that vouches for nobody") from None
    except (ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise Malformed("certificate", "holds no certificate that can be read") from error
    return len(found)


def spki_sha256_of(der: bytes) -> str:
    """SHA-256 (hex) of the public key of a certificate in DER; raises `Malformed`."""
    try:
        key = x509.load_der_x509_certificate(der).public_key()
        spki = key.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    except (ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise Malformed("certificate", "its public key cannot be read") from error
    return hashlib.sha256(spki).hexdigest()
