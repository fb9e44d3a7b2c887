# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What something else than a relay does with a connection: before TLS, and behind it."""

import asyncio
import binascii
import hashlib
import secrets
from collections.abc import Callable

import msgspec

from client.engine.rehearsal.servers import Behaviour
from client.model import relay

_UPGRADE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455, section 1.3."""
_DRIP_S = 0.3
_LOGIN = (
    b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/login\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)
_PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<h1>Hi!</h1>"
_BINARY, _TEXT = 0x82, 0x81
_SHORT, _LONG = 126, 2**16


async def hold_still(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Take everything and say nothing."""
    while await reader.read(65_536):
        pass


async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Close at once."""


async def hang_up_after_a_word(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Close when something was said."""
    await reader.read(1)


def says_first(data: bytes) -> Behaviour:
    """Speak first, then hold still."""

    async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        await hold_still(reader, writer)

    return act


def answers(data: bytes) -> Behaviour:
    """Answer whatever comes with this, and close."""

    async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65_536)
        writer.write(data)
        await writer.drain()
        await reader.read(1)

    return act


async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The beginning of a TLS record, one byte at a time."""
    for byte in b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + bytes(100):
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(_DRIP_S)


to_login = answers(_LOGIN)
web_page = answers(_PAGE)


def upgraded(then: Callable[[bytes], bytes], *, key_fits: bool = True) -> Behaviour:
    """Become a WebSocket, and answer the first message with these bytes on the wire."""

    async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        writer.write(_accepting(request, key_fits=key_fits))
        await writer.drain()
        await reader.read(65_536)
        writer.write(then(request))
        await writer.drain()
        await hold_still(reader, writer)

    return act


def frame(data: bytes, first: int = _BINARY) -> bytes:
    """One WebSocket message of a server (RFC 6455, section 5.2), under 64 KiB."""
    if len(data) < _SHORT:
        return bytes([first, len(data)]) + data
    return bytes([first, _SHORT]) + len(data).to_bytes(2, "big") + data


def message(said: object) -> bytes:
    """A message in the relay's own form."""
    return frame(msgspec.msgpack.encode(said))


def endless() -> bytes:
    """The head of a message that is larger than any, and some of it."""
    return bytes([_BINARY, 127]) + (2**40).to_bytes(8, "big") + bytes(_LONG)


def text() -> bytes:
    """Words where bytes belong."""
    return frame(b"hello", _TEXT)


def noise() -> bytes:
    """Anything."""
    return secrets.token_bytes(4096)


def pong(n: int = 1, time: object = 0) -> bytes:
    """An answer to a ping, with any time."""
    return frame(msgspec.msgpack.encode({"type": "pong", "n": n, "time": time}))


def announced(what: str) -> bytes:
    """A server that tells of somebody beside the people, which no relay does."""
    return frame(msgspec.msgpack.encode({"type": "joined", "conn": 9, "kind": what}))


def hint() -> bytes:
    """A hint where an answer was asked for."""
    return message(relay.Joined(conn=9))


def _accepting(request: bytes, *, key_fits: bool) -> bytes:
    lines = request.decode("latin-1").split("\r\n")
    found = (line.partition(":") for line in lines)
    key = next(value.strip() for name, _, value in found if name.lower() == "sec-websocket-key")
    told = key if key_fits else key[::-1]
    # The protocol's own hash, which protects nothing.
    digest = hashlib.sha1((told + _UPGRADE).encode(), usedforsecurity=False).digest()
    accept = binascii.b2a_base64(digest, newline=False).decode()
    return (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n\r\n"
    ).encode()
