# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One WebSocket connection at the relay, on the Sans-I/O half of ``websockets``.

No task and no inbound queue: a message is handled, and stands in the buffers of all its
recipients, before the next one is parsed. That is what makes one order per room, and what
bounds memory: the only buffer is the outgoing one, and a reader who lets it grow is cut.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

import msgspec
from typing_extensions import override
from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from client.model.relay import MAX_FRAME, FromRelay, Refusal
from client.relay.limits import AddressAccount, Limits, TokenBucket

_SLICE = 16 * 1024
"""Bytes parsed before the limits are looked at again."""
_NORMAL, _POLICY = 1000, 1008
_encode = msgspec.msgpack.Encoder().encode

_silent = logging.Logger("watchword.relay.line", logging.CRITICAL + 1)  # noqa: LOG001  see below
"""websockets logs frames at debug level. This logger stands outside the tree of loggers, so no
setting of the program can make it speak."""


class LineOwner(Protocol):
    """The server, as its lines see it."""

    def opened(self, line: "Line") -> None:
        """The TLS handshake is done."""

    def said(self, line: "Line", data: bytes) -> None:
        """One whole binary message; its content is a stranger's."""

    def closed(self, line: "Line", *, politely: bool) -> None:
        """The connection is over; ``politely`` when the client said so itself."""

    def count(self, what: str) -> None:
        """Count a cut by its cause."""


class Line(asyncio.Protocol):
    """A connection, before and after it has a place in a room."""

    def __init__(
        self,
        owner: LineOwner,
        account: AddressAccount,
        limits: Limits,
        clock: Callable[[], float],
        recorder: Callable[[bytes], None] | None,
    ) -> None:
        self.account = account
        self.heard_at = clock()
        self.made = False
        """The TLS handshake was done."""
        self.asked = False
        """An attach or an order was made; a connection makes one."""
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._owner = owner
        self._limits = limits
        self._clock = clock
        self._recorder = recorder
        self._messages = TokenBucket(limits.messages, clock)
        self._volume = TokenBucket(limits.volume, clock)
        self._unparsed = 0
        self._ending = False
        self._transport: asyncio.Transport | None = None
        self._last_moment: asyncio.TimerHandle | None = None
        # A browser always names its origin: no web page may talk to a relay on this machine.
        self._ws = ServerProtocol(origins=[None], max_size=MAX_FRAME, logger=_silent)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):  # pragma: no cover
            transport.close()
            return
        self._transport = transport
        self.made = True
        self.heard_at = self._clock()
        self._owner.opened(self)

    @override
    def data_received(self, data: bytes) -> None:
        if not (self._volume.take(len(data)) and self.account.volume.take(len(data))):
            if self._ending:
                self.abort("limit")
                return
            self.cut("limit", Refusal(why="limit"))
            return
        if self._ws.state is State.CONNECTING:
            self._record(data)
            self._unparsed += len(data)
            if self._unparsed > self._limits.before_upgrade:
                self.cut("upgrade-too-large")
                return
        for start in range(0, len(data), _SLICE):
            self._ws.receive_data(data[start : start + _SLICE])
            for event in self._ws.events_received():
                if not self._ending:
                    self._happened(event)
            self._flush()

    @override
    def eof_received(self) -> None:
        self._ws.receive_eof()
        self._flush()

    @override
    def connection_lost(self, _exc: Exception | None) -> None:
        if self._last_moment is not None:
            self._last_moment.cancel()
        politely = self._ws.close_rcvd is not None and self._ws.close_rcvd.code in {1000, 1001}
        self._ending = True
        self._transport = None
        if not self.gone.done():
            self.gone.set_result(None)
        self._owner.closed(self, politely=politely)

    def send(self, message: FromRelay) -> None:
        """Hand over a message; silently nothing once the connection is ending."""
        self.send_encoded(_encode(message))

    def send_encoded(self, data: bytes) -> None:
        """As `send`, for a message that many receive and that is encoded once."""
        if self._ending or self._ws.state is not State.OPEN:
            return
        self._record(data)
        self._ws.send_binary(data)
        self._flush()
        transport = self._transport
        if transport is not None and transport.get_write_buffer_size() > self._limits.send_queue:
            self.abort("slow-reader")

    def end(self, code: int = _NORMAL) -> None:
        """Close after what was sent; the other end has ``close_s`` to take it."""
        if self._ending:
            return
        try:
            self._ws.send_close(code)
        except InvalidState:
            self._ws.fail(code)
        self._close_soon()
        self._flush()

    def cut(self, cause: str, word: FromRelay | None = None) -> None:
        """End a connection that broke the rules, with at most one last word."""
        self._owner.count(cause)
        if word is not None:
            self.send(word)
        self.end(_POLICY)

    def abort(self, cause: str) -> None:
        """Drop the connection and what waits for it; ``cause`` is counted unless empty."""
        self._ending = True
        transport = self._transport
        if transport is not None:
            if cause:
                self._owner.count(cause)
            transport.abort()

    @property
    def ending(self) -> bool:
        """Nothing is sent or heard any more."""
        return self._ending

    def _happened(self, event: Request | Frame | object) -> None:
        if isinstance(event, Request):
            self._upgrade(event)
        elif isinstance(event, Frame):
            if not (self._messages.take() and self.account.messages.take()):
                self.cut("limit", Refusal(why="limit"))
                return
            self.heard_at = self._clock()
            self._frame(event)

    def _upgrade(self, request: Request) -> None:
        here = request.path == "/"
        response = self._ws.accept(request) if here else self._ws.reject(404, "Not here.\n")
        self._ws.send_response(response)
        if self._ws.state is not State.OPEN:
            self._owner.count("no-upgrade")
            self._flush()
            self._close_soon()

    def _frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.BINARY and frame.fin:
            data = bytes(frame.data)
            self._record(data)
            self._owner.said(self, data)
        elif frame.opcode in {Opcode.PING, Opcode.PONG, Opcode.CLOSE}:
            return
        else:
            # One message, one frame (protocol.md section 6): nothing is collected here.
            self.cut("not-binary")

    def _flush(self) -> None:
        for data in self._ws.data_to_send():
            if self._transport is None:
                return
            if data:
                self._transport.write(data)
            else:  # websockets' sign for the end; TLS has no half-close
                self._transport.close()
        if self._ws.close_expected() and not self._ending:
            broken = self._ws.parser_exc
            if broken is not None and not isinstance(broken, EOFError):
                self._owner.count("broken-frame")
            self._close_soon()

    def _close_soon(self) -> None:
        """Nothing more goes out; the other end has ``close_s`` to read it and to close."""
        self._ending = True
        if self._transport is not None and self._last_moment is None:
            loop = asyncio.get_running_loop()
            self._last_moment = loop.call_later(self._limits.close_s, self.abort, "")

    def _record(self, data: bytes) -> None:
        if self._recorder is not None:
            self._recorder(data)
