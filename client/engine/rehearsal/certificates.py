# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Keys and certificates of a rehearsal's servers, good ones and bad ones; in memory only."""

import ipaddress
import secrets
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from client.crypto.tls_key import spki_sha256_of

DAY_S = 86_400
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_EXPONENT = 65_537


@dataclass(frozen=True, slots=True)
class Shown:
    """What a server shows: its chain, the first one its own, and the private key to it."""

    key: PrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def pin(self) -> str:
        """SHA-256 of its public key, as a room names it."""
        return spki_sha256_of(self.chain[0].public_bytes(serialization.Encoding.DER))


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """One key of each size is enough; making one takes a while."""
    return rsa.generate_private_key(_EXPONENT, bits)


def curve_key(curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    """A fresh key, on P-384 where nothing else is asked."""
    return ec.generate_private_key(curve or ec.SECP384R1())


def certificate(
    now: int, key: PrivateKey | None = None, *, since: int = -DAY_S, until: int = DAY_S
) -> Shown:
    """A self-signed certificate; dates are seconds from ``now``."""
    own = key or curve_key()
    name = _name()
    return Shown(own, (_signed(now, own, name, own, name, (since, until)),))


def vouched(now: int, authority: Shown | None = None) -> Shown:
    """A certificate for 127.0.0.1 by an authority that a computer might have been made to trust."""
    above = authority or certificate(now)
    own = curve_key()
    dates = (-DAY_S, DAY_S)
    leaf = _signed(now, own, _name("127.0.0.1"), above.key, above.chain[0].subject, dates)
    return Shown(own, (leaf, above.chain[0]))


def copied(now: int, of: Shown) -> Shown:
    """The same name and dates under another key."""
    own = curve_key()
    name = of.chain[0].subject
    return Shown(own, (_signed(now, own, name, own, name, (-DAY_S, DAY_S)),))


def careless_context(shown: Shown) -> ssl.SSLContext:
    """A server's context that minds neither short keys nor TLS 1.2."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_ciphers("ALL:@SECLEVEL=0")
    load(made, shown)
    return made


def load(context: ssl.SSLContext, shown: Shown) -> None:
    """Python's ssl reads keys from files only: the file holds the key under a random password."""
    password = secrets.token_hex(32)
    locked = shown.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password.encode()),
    )
    pems = (one.public_bytes(serialization.Encoding.PEM) for one in shown.chain)
    with tempfile.TemporaryDirectory(prefix="watchword-") as folder:
        file = Path(folder) / "server.pem"
        file.write_bytes(locked + b"".join(pems))
        context.load_cert_chain(file, password=password)


def _name(common: str = "") -> x509.Name:
    named = common or secrets.token_hex(16)
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, named)])


def _signed(
    now: int,
    key: PrivateKey,
    name: x509.Name,
    by: PrivateKey,
    issuer: x509.Name,
    dates: tuple[int, int],
) -> x509.Certificate:
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.fromtimestamp(now + dates[0], UTC))
        .not_valid_after(datetime.fromtimestamp(now + dates[1], UTC))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(by, hashes.SHA384())
    )
