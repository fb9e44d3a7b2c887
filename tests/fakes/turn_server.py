# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A forwarding server over TLS that grants what is asked, with a certificate of a test's making."""

import asyncio
import datetime as dt
import ipaddress
import ssl
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from aioice import stun
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DAY = dt.timedelta(days=1)
RELAYED = ("192.0.2.77", 40_000)
CHANNEL = 0x40
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
        lasts: dt.timedelta = DAY,
    ) -> ssl.SSLContext:
        """A server's context; ``over``: expired, ``own``: signed by itself alone."""
        self.last_key = ec.generate_private_key(ec.SECP384R1())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        until = self.now - DAY if over else self.now + lasts
        context.load_cert_chain(self._chain(self.last_key, address, until, own=own))
        context.maximum_version = version
        return context

    def renew(self, context: ssl.SSLContext, key: ec.EllipticCurvePrivateKey) -> None:
        """From now on this server shows a certificate of ``key`` that lasts a day."""
        context.load_cert_chain(self._chain(key, "127.0.0.1", self.now + DAY, own=False))

    def _chain(
        self, key: ec.EllipticCurvePrivateKey, address: str, until: dt.datetime, *, own: bool
    ) -> Path:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "turn")])
        made = self._about(name, key.public_key(), until, issuer=name if own else self.name)
        made = made.add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]),
            critical=False,
        ).add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        signed = made.sign(key if own else self.key, hashes.SHA384())
        chain = self._folder / f"chain-{signed.serial_number}.pem"
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        chain.write_bytes(key.private_bytes(_PEM, *plain) + signed.public_bytes(_PEM))
        return chain

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
    """Grants every request (RFC 8656); ``forwards``: really, between addresses of this machine."""

    def __init__(self, *, forwards: bool = False) -> None:
        self.asked: list[stun.Method] = []
        self.port = 0
        self.carried = 0
        self._forwards = forwards

    @property
    def url(self) -> str:
        """As a room names it."""
        return f"turns:127.0.0.1:{self.port}?transport=tcp"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One line, until it is closed."""
        allocation = _Allocation(writer)
        try:
            while True:
                head = await reader.readexactly(4)
                length = int.from_bytes(head[2:4], "big")
                if head[0] & 0xC0 == CHANNEL:
                    data = await reader.readexactly(length + -length % 4)
                    self.carried += 1
                    allocation.forward(int.from_bytes(head[:2], "big"), data[:length])
                    continue
                rest = await reader.readexactly(16 + length)
                request = stun.parse_message(head + rest)
                self.asked.append(request.message_method)
                writer.write(bytes(await self._answer(request, allocation)))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            allocation.close()
            writer.close()

    async def _answer(self, request: stun.Message, allocation: "_Allocation") -> stun.Message:
        answer = stun.Message(
            message_method=request.message_method,
            message_class=stun.Class.RESPONSE,
            transaction_id=request.transaction_id,
        )
        if request.message_method is stun.Method.ALLOCATE:
            answer.attributes["LIFETIME"] = 600
            relayed = await allocation.open() if self._forwards else RELAYED
            answer.attributes["XOR-RELAYED-ADDRESS"] = relayed
            answer.attributes["XOR-MAPPED-ADDRESS"] = ("127.0.0.1", 9)
        elif request.message_method is stun.Method.CHANNEL_BIND:
            number = request.attributes["CHANNEL-NUMBER"]
            allocation.channels[number] = request.attributes["XOR-PEER-ADDRESS"]
        return answer


class _Allocation(asyncio.DatagramProtocol):
    """A forwarded address: what comes there goes down the line, and the other way round."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.channels: dict[int, tuple[str, int]] = {}
        self._writer = writer
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self) -> tuple[str, int]:
        """An address of this machine."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=("127.0.0.1", 0)
        )
        self._transport = transport
        return transport.get_extra_info("sockname")

    def forward(self, channel: int, data: bytes) -> None:
        """Down to whoever the channel is bound to."""
        if self._transport is not None and channel in self.channels:
            self._transport.sendto(data, self.channels[channel])

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self._writer.is_closing():
            return
        number = next((n for n, bound in self.channels.items() if bound == addr), None)
        if number is not None:
            head = number.to_bytes(2, "big") + len(data).to_bytes(2, "big")
            self._writer.write(head + data + bytes(-len(data) % 4))
            return
        told = stun.Message(message_method=stun.Method.DATA, message_class=stun.Class.INDICATION)
        told.attributes["XOR-PEER-ADDRESS"] = addr
        told.attributes["DATA"] = data
        self._writer.write(bytes(told))

    def close(self) -> None:
        """Forward nothing any more."""
        if self._transport is not None:
            self._transport.close()


@asynccontextmanager
async def forwarding(
    context: ssl.SSLContext, *, forwards: bool = False
) -> AsyncIterator[TurnServer]:
    """A forwarding server on this machine, closed at the end."""
    turn = TurnServer(forwards=forwards)
    server = await asyncio.start_server(turn.serve, "127.0.0.1", 0, ssl=context)
    turn.port = server.sockets[0].getsockname()[1]
    try:
        yield turn
    finally:
        server.close()
        await server.wait_closed()


@contextmanager
def forwarding_for_engines(context: ssl.SSLContext) -> Iterator[TurnServer]:
    """The same on a thread of its own, for engines that run on theirs."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    made: list[TurnServer] = []
    over = asyncio.Event()

    async def run() -> None:
        async with forwarding(context, forwards=True) as turn:
            made.append(turn)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert ready.wait(5.0)
    try:
        yield made[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(5.0)
        loop.close()
