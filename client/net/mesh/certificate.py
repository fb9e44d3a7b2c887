# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The certificate of one link end and the one DTLS profile we speak (media.md section 2.2)."""

import datetime as dt
import secrets

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL
from typing_extensions import override

from client.net.mesh.profile import CIPHER, DTLS_1_2, SRTP_PROFILE

_VALID_BEFORE = dt.timedelta(hours=1)
_VALID_AFTER = dt.timedelta(hours=24)


class CallCertificate:
    """A fresh P-384 key with its self-signed certificate, made for one link and no other.

    Nothing in it tells who we are: whose it is, the signed transport parameters say, by
    `fingerprint` (SHA-384 of the DER bytes, lower-case hex). Making one takes about 0.5 ms.
    """

    __slots__ = ("_key", "certificate", "fingerprint")

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        self._key = key
        self.certificate = certificate
        self.fingerprint = fingerprint_of(certificate)

    @classmethod
    def generate(cls) -> "CallCertificate":
        """Make a new key and certificate, valid from an hour ago for 25 hours."""
        key = ec.generate_private_key(ec.SECP384R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, secrets.token_hex(16))])
        now = dt.datetime.now(tz=dt.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _VALID_BEFORE)
            .not_valid_after(now + _VALID_AFTER)
        )
        return cls(key, builder.sign(key, hashes.SHA384()))

    def context(self) -> SSL.Context:
        """The strict DTLS context: one version, one cipher, one group, one SRTP profile.

        The peer must show a certificate; which one counts is decided by its fingerprint
        after the handshake, so every chain is let through here.
        """
        context = SSL.Context(SSL.DTLS_METHOD)
        context.set_min_proto_version(DTLS_1_2)
        context.set_max_proto_version(DTLS_1_2)
        # A renegotiation could bring another certificate than the one we compared.
        context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_RENEGOTIATION)
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
        context.use_certificate(self.certificate)
        context.use_privatekey(self._key)
        context.set_cipher_list(CIPHER.encode("ascii"))
        context.set_tmp_ecdh(ec.SECP384R1())
        context.set_tlsext_use_srtp(SRTP_PROFILE.encode("ascii"))
        return context

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        """The private key; only the DTLS stack takes it."""
        return self._key

    @override
    def __repr__(self) -> str:
        return f"CallCertificate({self.fingerprint[:12]}...)"


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-384 of the certificate's DER bytes, 96 lower-case hex digits (RFC 8122 section 5)."""
    return certificate.fingerprint(hashes.SHA384()).hex()
