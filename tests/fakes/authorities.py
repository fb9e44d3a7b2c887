# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Certificate authorities, and relays' certificates that they vouch for."""

import datetime as dt
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from client.crypto.tls_key import TlsKey, spki_sha256_of
from client.model.secret import Secret

_DAY = dt.timedelta(days=1)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def pem_of(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


class Authority:
    """A root of its own; ``pem`` is what a policy names."""

    def __init__(self, name: str, key=None) -> None:
        self.name = _named(name)
        self.key = key or ec.generate_private_key(ec.SECP384R1())
        made = self._sign(self.name, self.key.public_key(), ca=True)
        self.pem = made.public_bytes(serialization.Encoding.PEM).decode()

    def _sign(self, name, public, *extensions, ca=False):
        now = dt.datetime.now(dt.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _DAY)
            .not_valid_after(now + 90 * _DAY)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        for one in extensions:
            made = made.add_extension(one, critical=False)
        return made.sign(self.key, hashes.SHA384())

    def relay(self, host: str = "127.0.0.1", key=None) -> TlsKey:
        """A relay's key with a certificate for this address."""
        key = key or ec.generate_private_key(ec.SECP384R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
        made = self._sign(_named("relay"), key.public_key(), names)
        der = made.public_bytes(serialization.Encoding.DER)
        pem = made.public_bytes(serialization.Encoding.PEM)
        return TlsKey(Secret(pem_of(key)), pem, spki_sha256_of(der))


ROOTS_PEM = Authority("Root of the Demo-Amt").pem
