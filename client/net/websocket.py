# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A WebSocket on a TLS connection that has already been checked, and relay messages on it.

``websockets.connect`` would make its own TLS context, look for proxies in the environment and
follow redirects. Here the library is given the connection that `client.net.tls` opened, so the
first byte of ours, the upgrade request, is written after the pin has been compared.
"""

import asyncio
import logging

import msgspec
from websockets.asyncio.client import ClientConnection
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.uri import parse_uri

from client.model.errors import Malformed
from client.model.relay import MAX_FRAME, FromClient, FromRelay
from client.net.errors import NotARelay, Unreachable
from client.net.tls import TlsLine

_CLOSE_S = 1.0
_FRAMES_WAITING = 64
_decoder = msgspec.msgpack.Decoder(FromRelay, strict=True)
_encode = msgspec.msgpack.Encoder().encode

_silent = logging.Logger("watchword.net.websocket", logging.CRITICAL + 1)  # noqa: LOG001  see below
"""websockets logs frames at debug level. This logger stands outside the tree of loggers, so no
setting of the program can make it speak."""


class RelayLine:
    """Messages to and from a relay, one in each frame."""

    def __init__(self, connection: ClientConnection, checked: TlsLine | None = None) -> None:
        self._connection = connection
        self.checked = checked
        """The TLS connection under it, as it was checked before a byte of ours was written."""

    async def send(self, message: FromClient) -> None:
        """Send one message; waits while the relay does not read. Raises `Unreachable`."""
        try:
            await self._connection.send(_encode(message))
        except ConnectionClosed as error:
            raise Unreachable("the line is lost") from error

    async def receive(self) -> FromRelay:
        """The next message; raises `Unreachable` at the line's end, `NotARelay` on nonsense."""
        try:
            data = await self._connection.recv(decode=False)
        except ConnectionClosed as error:
            raise Unreachable("the line is lost") from error
        try:
            return from_relay(data)
        except Malformed as error:
            raise NotARelay("it sent what no relay sends") from error

    async def close(self) -> None:
        """Say goodbye; done within a second or two even if nobody answers."""
        try:
            # The library's own close waits without limit where a full buffer does not drain.
            async with asyncio.timeout(2 * _CLOSE_S):
                await self._connection.close()
        except TimeoutError:
            self.abort()

    def abort(self) -> None:
        """Drop the line at once."""
        self._connection.transport.abort()


def from_relay(data: bytes) -> FromRelay:
    """One message of a relay; raises `Malformed`."""
    try:
        message: FromRelay = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed("relay message", "not one that a relay sends") from error
    return message


async def upgrade(line: TlsLine, *, deadline: float) -> RelayLine:
    """Turn a checked TLS connection into a line to a relay; raises `NotARelay`, `Unreachable`.

    The request names no program and no version. On failure the connection is gone.
    """
    protocol = ClientProtocol(parse_uri(line.server.url), max_size=MAX_FRAME, logger=_silent)
    connection = ClientConnection(
        protocol,
        ping_interval=None,
        close_timeout=_CLOSE_S,
        max_queue=_FRAMES_WAITING,
    )
    transport = line.transport
    if transport.is_closing():
        raise Unreachable("the line is lost")
    transport.set_protocol(connection)
    connection.connection_made(transport)
    done = False
    try:
        async with asyncio.timeout(deadline):
            await connection.handshake(user_agent_header=None)
        done = True
    except TimeoutError as error:
        raise Unreachable("no answer") from error
    except (WebSocketException, OSError, EOFError, ValueError) as error:
        raise NotARelay("it does not speak our protocol") from error
    finally:
        if not done:
            transport.abort()
    return RelayLine(connection, line)
