# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The blind relay: forwards opaque bytes between the connections of one room.

It knows connection numbers, random room ids and hashes of tokens; it logs nothing that passes
through it and keeps nothing after a room closes (protocol.md section 6).
"""

import asyncio
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from client.model.ids import IdentityKey, RoomId
from client.model.relay import RoomRegistration
from client.relay.limits import AddressAccount, Gatekeeper, Limits
from client.relay.line import Line
from client.relay.listening import open_listener
from client.relay.reception import Reception

Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]

_ACCEPT_PAUSE_S = 0.2
_TIDY_EVERY_S = 1.0


class RelayServer:
    """A relay on one TLS key. Use it on the loop's thread only.

    ``spawn`` starts its tasks (one accepting, one tidying, one per TLS handshake under way);
    ``clock`` is monotonic, ``wall`` Unix seconds. Without ``issuers`` nobody can register a
    room from outside. ``recorder`` is for tests: it gets every HTTP request and every message
    that passes, both ways, as the relay sees it.
    """

    def __init__(  # noqa: PLR0913  one relay is put together in one place
        self,
        *,
        ssl_context: ssl.SSLContext,
        spawn: Spawn,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        issuers: frozenset[IdentityKey] = frozenset(),
        limits: Limits | None = None,
        recorder: Callable[[bytes], None] | None = None,
    ) -> None:
        self._ssl = ssl_context
        self._spawn = spawn
        self._clock = clock
        self._limits = limits or Limits()
        self._recorder = recorder
        self._gatekeeper = Gatekeeper(self._limits, clock)
        self._reception = Reception(self._limits, clock, wall, issuers)
        self._listener: socket.socket | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._handshakes: set[asyncio.Task[None]] = set()

    @property
    def cuts(self) -> Counter[str]:
        """Connections cut or turned away so far, by cause; all that a relay tells of itself."""
        return self._reception.cuts

    @property
    def connections(self) -> int:
        """Connections open now, TLS handshakes under way included."""
        return self._gatekeeper.open

    async def start(self, host: str, port: int, *, tries: int = 1) -> tuple[str, int]:
        """Listen and return the bound address; ``host`` empty: every address, IPv4 and IPv6.

        With ``tries`` above 1 the next ports are tried when one is taken. Raises `OSError`.
        """
        listener = open_listener(host, port, tries)
        self._listener = listener
        self._tasks.append(self._spawn(self._accept(listener), "relay-accept"))
        self._tasks.append(self._spawn(self._tidy(), "relay-tidy"))
        bound = listener.getsockname()
        return str(bound[0]), int(bound[1])

    def register(self, registration: RoomRegistration) -> None:
        """Know a room until its end; a later call replaces its tokens. Raises `Malformed`."""
        self._reception.register(registration)

    async def close_room(self, room_id: RoomId) -> None:
        """Tell everyone in the room that it is over and forget it; takes at most two seconds."""
        await self._gone(self._reception.close(room_id, "ended"))

    async def stop(self) -> None:
        """Close every room and the listener; returns when all connections are gone."""
        running = (*self._tasks, *self._handshakes)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._tasks.clear()
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        await self._gone(self._reception.shut())

    async def _gone(self, lines: tuple[Line, ...]) -> None:
        """Wait until these lines are gone; each drops itself ``close_s`` after its end."""
        if lines:
            await asyncio.wait([line.gone for line in lines], timeout=2 * self._limits.close_s)
        for line in lines:
            line.abort("")

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, address = await loop.sock_accept(listener)
            except OSError:
                # Out of descriptors, or the client was gone before it was accepted.
                await asyncio.sleep(_ACCEPT_PAUSE_S)
                continue
            # Limits first: who is turned away costs no TLS handshake.
            account = self._gatekeeper.admit(str(address[0]))
            if account is None:
                self._reception.count("turned-away")
                connection.close()
                continue
            line = Line(self._reception, account, self._limits, self._clock, self._recorder)
            line.gone.add_done_callback(partial(self._released, account))
            handshake = self._spawn(self._welcome(connection, line), "relay-handshake")
            self._handshakes.add(handshake)
            handshake.add_done_callback(self._handshakes.discard)

    def _released(self, account: AddressAccount, _gone: asyncio.Future[None]) -> None:
        self._gatekeeper.release(account)

    async def _welcome(self, connection: socket.socket, line: Line) -> None:
        """Do the TLS handshake in bounded time; the line lives on by itself afterwards."""
        loop = asyncio.get_running_loop()
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await loop.connect_accepted_socket(
                lambda: line,
                connection,
                ssl=self._ssl,
                ssl_handshake_timeout=self._limits.tls_s,
                ssl_shutdown_timeout=self._limits.close_s,
            )
        except OSError:
            pass
        finally:
            # Where no handshake came about, no transport will ever tell of the end.
            if not line.made:
                self._reception.count("no-tls")
                line.gone.set_result(None)

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(min(_TIDY_EVERY_S, self._limits.silent_s / 4))
            self._gatekeeper.tidy()
            self._reception.tidy()
