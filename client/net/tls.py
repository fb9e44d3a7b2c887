# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The only place where this program opens TLS as a client (checks.md section 2.2).

No default context is ever made: that one honours SSLKEYLOGFILE, which writes session keys to a
file, and SSL_CERT_FILE. A relay is known by its pin; where an organisation names authorities
for it (`client.net.vouched`), one of them must vouch for its name as well. Version, key, dates and
pin are judged before a byte of ours is written.
"""

import asyncio
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from typing_extensions import override

from client.crypto.tls_key import spki_sha256_of
from client.model.errors import Malformed
from client.model.room import Server
from client.net.bound import bind_to_device, device_now
from client.net.errors import (
    BadCertificate,
    NoChain,
    NotTls,
    OldTls,
    TlsRefused,
    Unreachable,
    WeakKey,
    WrongPin,
)
from client.net.vouched import authorities_for
from client.policy.connection_checks import NO_CHAIN

TLS_1_3 = "TLSv1.3"
STAGGER_S = 0.15
"""After this long without an answer the next address is tried as well (as RFC 8305)."""
_MIN_RSA_BITS = 3000
_MIN_EC_BITS = 256
_OLD = ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "WRONG_SSL_VERSION", "NO_PROTOCOLS_AVAILABLE")
_WEAK = ("KEY_TOO_SMALL", "MD_TOO_WEAK", "DH_KEY_TOO_SMALL")


class TlsFacts(msgspec.Struct, frozen=True):
    """What a handshake showed; times are Unix seconds, ``key`` is like ``EC 384``."""

    version: str
    spki_sha256: str
    not_before: int
    not_after: int
    key: str
    key_strong: bool


class TlsLine(msgspec.Struct, frozen=True):
    """An open TLS connection that passed every check; nothing has been written to it yet."""

    transport: asyncio.Transport
    server: Server
    facts: TlsFacts


def context(roots: str = "") -> ssl.SSLContext:
    """The client context for relays: TLS 1.3 at least, no tickets, no trust in any authority.

    ``roots`` is PEM text of the authorities that alone may vouch for the server's name.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_TICKET
    made.set_ciphers("DEFAULT@SECLEVEL=3")
    if roots:
        made.load_verify_locations(cadata=roots)
        return made
    # The one place where CERT_NONE may stand: the pin is compared instead (`judge`).
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    return made


def address_of(url: str) -> tuple[str, int]:
    """Host and port of ``wss://host:port``; raises `Malformed` on anything more or less."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Malformed("server", "not an address") from error
    bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    if parts.scheme != "wss" or not host or not port or not bare or "@" in parts.netloc:
        raise Malformed("server", "an address looks like wss://host:port")
    return host, port


async def connect(
    server: Server, *, deadline: float, wall: Callable[[], float] = time.time
) -> TlsLine:
    """Open TLS to one server within ``deadline`` seconds, and check it.

    Raises `Unreachable` or the `TlsRefused` that fits; its ``facts`` attribute holds what was
    seen, where the handshake came that far. Every connection that is refused is closed.
    """
    try:
        host, port = address_of(server.url)
    except Malformed as error:
        raise Unreachable("the server's address cannot be read") from error
    authorities = authorities_for(server.url)
    if len(authorities) > 1:
        raise NoChain("two lists of authorities are named for it")
    try:
        async with asyncio.timeout(deadline):
            transport = await handshake(host, port, context("".join(authorities)), deadline)
    except ssl.SSLCertVerificationError as error:
        raise await _not_vouched(server, deadline, wall()) from error
    except ssl.SSLError as error:
        raise _of(error) from error
    except ConnectionRefusedError as error:
        raise Unreachable("nobody listens") from error
    except ConnectionError as error:
        # Some servers hang up on a version they cannot speak instead of saying so.
        if await _speaks_only_old(host, port, deadline):
            raise OldTls("it cannot speak TLS 1.3") from error
        raise Unreachable("it hung up") from error
    except (OSError, TimeoutError) as error:
        raise Unreachable("no answer") from error
    try:
        facts = examine(transport)
        judge(facts, server, wall())
    except TlsRefused:
        transport.abort()
        raise
    return TlsLine(transport, server, facts)


async def handshake(
    host: str, port: int, ssl_context: ssl.SSLContext, deadline: float
) -> asyncio.Transport:
    """Open TLS with this context; ends in time if the caller sees to it. Judges nothing."""
    loop = asyncio.get_running_loop()
    if device_now():
        return await _handshake_through(device_now(), host, port, ssl_context, deadline)
    transport, _ = await loop.create_connection(
        _Quiet,
        host,
        port,
        ssl=ssl_context,
        happy_eyeballs_delay=None if _is_literal(host) else STAGGER_S,
        ssl_handshake_timeout=deadline,
        ssl_shutdown_timeout=1.0,
    )
    return transport


async def _handshake_through(
    device: str, host: str, port: int, ssl_context: ssl.SSLContext, deadline: float
) -> asyncio.Transport:
    """The same through one network device: one address after the other, until one answers."""
    loop = asyncio.get_running_loop()
    failure = OSError("no address")
    for family, kind, proto, _, address in await loop.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        wire = socket.socket(family, kind, proto)
        handed_over = False
        try:
            wire.setblocking(False)  # noqa: FBT003  its only argument
            bind_to_device(wire, device)
            await loop.sock_connect(wire, address)
            handed_over = True
        except OSError as error:
            failure = error
            continue
        finally:
            if not handed_over:
                wire.close()
        transport, _ = await loop.create_connection(
            _Quiet,
            sock=wire,
            ssl=ssl_context,
            server_hostname=host,
            ssl_handshake_timeout=deadline,
            ssl_shutdown_timeout=1.0,
        )
        return transport
    raise failure


def _is_literal(host: str) -> bool:
    """An address has nothing to race; asyncio's race also forgets a socket when it is cancelled."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _not_vouched(server: Server, deadline: float, now: float) -> TlsRefused:
    """What is wrong with a certificate that no authority vouches for: another key is graver.

    A diagnosis: this connection is dropped unused.
    """
    refusal: TlsRefused = NoChain(NO_CHAIN)
    try:
        async with asyncio.timeout(deadline):
            transport = await handshake(*address_of(server.url), context(), deadline)
    except (OSError, TimeoutError):
        return refusal
    try:
        refusal.facts = examine(transport)
        judge(refusal.facts, server, now)
    except TlsRefused as graver:
        return graver
    finally:
        transport.abort()
    return refusal


async def _speaks_only_old(host: str, port: int, deadline: float) -> bool:
    """Whether TLS 1.2 gets an answer: a diagnosis, this connection is dropped unused."""
    old = context()
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    old.set_ciphers("DEFAULT@SECLEVEL=0")
    try:
        async with asyncio.timeout(deadline):
            transport = await handshake(host, port, old, deadline)
    except (OSError, TimeoutError):
        return False
    transport.abort()
    return True


def examine(transport: asyncio.BaseTransport) -> TlsFacts:
    """Read the facts of a finished handshake; raises `BadCertificate` when there are none."""
    tls = transport.get_extra_info("ssl_object")
    der = tls.getpeercert(binary_form=True) if tls is not None else None
    if not der:
        raise BadCertificate("no certificate")
    try:
        certificate = x509.load_der_x509_certificate(der)
        key, strong = _key_of(certificate)
        return TlsFacts(
            version=tls.version() or "",
            spki_sha256=spki_sha256_of(der),
            not_before=int(certificate.not_valid_before_utc.timestamp()),
            not_after=int(certificate.not_valid_after_utc.timestamp()),
            key=key,
            key_strong=strong,
        )
    except (ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm, Malformed) as error:
        raise BadCertificate("the certificate cannot be read") from error


def judge(facts: TlsFacts, server: Server, now: float) -> None:
    """Raise the `TlsRefused` that fits, the gravest first; return when all is well."""
    refusal: TlsRefused | None = None
    if not pin_holds(facts, server):
        refusal = WrongPin("another key than the room names")
    elif facts.version != TLS_1_3:
        refusal = OldTls(f"it speaks {facts.version}")
    elif why := date_trouble(facts, now):
        refusal = BadCertificate(why)
    elif not facts.key_strong:
        refusal = WeakKey(f"its key is {facts.key}")
    if refusal is not None:
        refusal.facts = facts
        raise refusal


def pin_holds(facts: TlsFacts, server: Server) -> bool:
    """Whether the key is one that the descriptor names (public values, compared plainly)."""
    return facts.spki_sha256 in server.spki_sha256


def date_trouble(facts: TlsFacts, now: float) -> str:
    """Why the certificate is not valid at ``now`` (Unix seconds); empty when it is."""
    return outside(facts.not_before, facts.not_after, now)


def outside(not_before: int, not_after: int, now: float) -> str:
    """Why ``now`` is not within these dates of a certificate, all Unix seconds; empty: it is."""
    if now < not_before:
        return f"not valid before {_day(not_before)}"
    if now > not_after:
        return f"expired on {_day(not_after)}"
    return ""


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")


def _key_of(certificate: x509.Certificate) -> tuple[str, bool]:
    # OpenSSL's security level speaks through chain verification, which a pinned server has
    # not: key sizes are judged here (BSI TR-02102-2: 3,000 bits of RSA, 250 of a curve).
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}", key.key_size >= _MIN_RSA_BITS
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.key_size}", key.key_size >= _MIN_EC_BITS
    name = type(key).__name__.removesuffix("PublicKey").lstrip("_")
    return name, name in {"Ed25519", "Ed448"}


def _of(error: ssl.SSLError) -> Unreachable | TlsRefused:
    reason = (error.reason or "").upper()
    if any(mark in reason for mark in _OLD):
        return OldTls("it cannot speak TLS 1.3")
    if any(mark in reason for mark in _WEAK):
        return WeakKey("its key is too short")
    return NotTls("what answers there does not speak TLS")


class _Quiet(asyncio.Protocol):
    """Holds a connection until it is handed on; a relay never speaks first."""

    _transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    @override
    def data_received(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.abort()
