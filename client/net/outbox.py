# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What waits to be sent to a relay: bounded, oldest dropped first."""

import asyncio
from collections import deque

from client.model.relay import Ping, Pong, Send

MAX_MESSAGES = 512
MAX_BYTES = 4 * 1024 * 1024


class Outbox:
    """A queue for one writer.

    Dropping is safe: the call protocol takes any message as possibly lost and repeats what
    matters (protocol.md section 7.2). Dropping the oldest keeps what is still true.
    """

    def __init__(self, max_messages: int = MAX_MESSAGES, max_bytes: int = MAX_BYTES) -> None:
        self.dropped = 0
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._bodies: deque[Send] = deque()
        self._signs: deque[Ping | Pong] = deque(maxlen=16)
        self._bytes = 0
        self._filled = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()

    def put(self, message: Send) -> None:
        """Queue a body."""
        self._bodies.append(message)
        self._bytes += len(message.body)
        while len(self._bodies) > self._max_messages or self._bytes > self._max_bytes:
            self._bytes -= len(self._bodies.popleft().body)
            self.dropped += 1
        self._changed()

    def hurry(self, sign: Ping | Pong) -> None:
        """Queue a sign of life, before all bodies."""
        self._signs.append(sign)
        self._changed()

    async def next(self) -> Send | Ping | Pong:
        """Wait for the next message and look at it; it stays until `sent`."""
        await self._filled.wait()
        return self._signs[0] if self._signs else self._bodies[0]

    def sent(self, message: Send | Ping | Pong) -> None:
        """This message has been written."""
        if isinstance(message, Send):
            # It may have been dropped in the meantime, or others put before it.
            if self._bodies and self._bodies[0] is message:
                self._bytes -= len(self._bodies.popleft().body)
        elif self._signs and self._signs[0] is message:
            self._signs.popleft()
        self._changed()

    def new_line(self) -> None:
        """The line is another one: signs of life for the old one are void."""
        self._signs.clear()
        self._changed()

    async def drained(self) -> None:
        """Wait until nothing is queued."""
        await self._empty.wait()

    def __len__(self) -> int:
        return len(self._bodies)

    def _changed(self) -> None:
        if self._signs or self._bodies:
            self._filled.set()
            self._empty.clear()
        else:
            self._filled.clear()
            self._empty.set()
