# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A forwarding server over TLS that grants what is asked, with a certificate of a test's making."""

import asyncio
import datetime as dt
import ipaddress
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aioice import stun
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DAY = dt.timedelta(days=1)
RELAYED = ("192.0.2.77", 40_000)
_PEM = serialization.Encoding.PEM


class Authority:
    """An authority of its own; ``file`` is what a computer's store of authorities would hold."""

    def __init__(self, folder: Path, name: str = "Test authority") -> None:
        self.key = ec.generate_private_key(ec.SECP384R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        now = dt.datetime.fromtimestamp(int(time.time()), dt.UTC)
        self.now = now
        self.own = (
            self._about(self.name, self.key.public_key(), now + DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .sign(self.key, hashes.SHA384())
        )
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self.own.public_bytes(_PEM))
        self._folder = folder

    def server(
        self,
        *,
        address: str = "127.0.0.1",
        over: bool = False,
        own: bool = False,
        version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
    ) -> ssl.SSLContext:
        """A server's context; ``over``: expired, ``own``: signed by itself alone."""
        key = ec.generate_private_key(ec.SECP384R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "turn")])
        until = self.now - DAY if over else self.now + DAY
        made = self._about(name, key.public_key(), until, issuer=name if own else self.name)
        made = made.add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]),
            critical=False,
        ).add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        signed = made.sign(key if own else self.key, hashes.SHA384())
        chain = self._folder / f"chain-{signed.serial_number}.pem"
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        chain.write_bytes(key.private_bytes(_PEM, *plain) + signed.public_bytes(_PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        context.maximum_version = version
        return context

    def _about(
        self, name: x509.Name, key: ec.EllipticCurvePublicKey, until: dt.datetime, issuer=None
    ) -> x509.CertificateBuilder:
        signer = self.key.public_key() if issuer in {None, self.name} else key
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer or self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - 3 * DAY)
            .not_valid_after(until)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False
            )
        )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


class TurnServer:
    """Grants every request (RFC 8656 section 7); keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[stun.Method] = []
        self.port = 0

    @property
    def url(self) -> str:
        """As a room names it."""
        return f"turns:127.0.0.1:{self.port}?transport=tcp"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One line, until it is closed."""
        try:
            while True:
                head = await reader.readexactly(20)
                rest = await reader.readexactly(int.from_bytes(head[2:4], "big"))
                request = stun.parse_message(head + rest)
                self.asked.append(request.message_method)
                answer = stun.Message(
                    message_method=request.message_method,
                    message_class=stun.Class.RESPONSE,
                    transaction_id=request.transaction_id,
                )
                if request.message_method is stun.Method.ALLOCATE:
                    answer.attributes["LIFETIME"] = 600
                    answer.attributes["XOR-RELAYED-ADDRESS"] = RELAYED
                    answer.attributes["XOR-MAPPED-ADDRESS"] = ("127.0.0.1", 9)
                writer.write(bytes(answer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def forwarding(context: ssl.SSLContext) -> AsyncIterator[TurnServer]:
    """A forwarding server on this machine, closed at the end."""
    turn = TurnServer()
    server = await asyncio.start_server(turn.serve, "127.0.0.1", 0, ssl=context)
    turn.port = server.sockets[0].getsockname()[1]
    try:
        yield turn
    finally:
        server.close()
        await server.wait_closed()
