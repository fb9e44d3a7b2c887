# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Servers of a rehearsal on 127.0.0.1: a good relay, and listeners that do what they are told."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable

from client.engine.clock import monotonic, wall
from client.engine.rehearsal.certificates import Shown, careless_context, certificate, load
from client.engine.tasks import Tasks
from client.model.room import Server
from client.relay.server import RelayServer

HOST = "127.0.0.1"
Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""What a listener does with one connection, behind its TLS where it has some."""
_PATIENCE_S = 1.0


def named(port: int, *pins: str) -> tuple[Server, ...]:
    """A server at this port as a room names it."""
    return (Server(f"wss://{HOST}:{port}", pins),)


@contextlib.asynccontextmanager
async def a_relay(shown: Shown, *, ahead_s: int = 0) -> AsyncIterator[int]:
    """A whole relay with this certificate, whose clock is ``ahead_s`` ahead; gives its port."""
    tasks = Tasks()
    server = RelayServer(
        ssl_context=relay_context(shown),
        spawn=tasks.spawn,
        clock=monotonic,
        wall=lambda: wall() + ahead_s,
    )
    _, port = await server.start(HOST, 0)
    try:
        yield port
    finally:
        await server.stop()
        await tasks.close()


def relay_context(shown: Shown) -> ssl.SSLContext:
    """As strict as the relay of this program."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_TICKET
    made.num_tickets = 0
    load(made, shown)
    return made


@contextlib.asynccontextmanager
async def a_good_relay(now: int) -> AsyncIterator[tuple[Server, ...]]:
    """A relay with a P-384 key, as this program makes them."""
    shown = certificate(now)
    async with a_relay(shown) as port:
        yield named(port, shown.pin)


@contextlib.asynccontextmanager
async def listening(
    behaviour: Behaviour, context: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """A listener, with TLS where there is a context; gives its port."""
    writers = set[asyncio.StreamWriter]()
    done = set[asyncio.Future[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        end = asyncio.get_running_loop().create_future()
        writers.add(writer)
        done.add(end)
        try:
            with contextlib.suppress(OSError, EOFError, ValueError):
                await behaviour(reader, writer)
        finally:
            writer.transport.abort()
            writers.discard(writer)
            end.set_result(None)

    server = await asyncio.start_server(serve, HOST, 0, ssl=context)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for writer in tuple(writers):
            writer.transport.abort()
        if done:
            await asyncio.wait(done, timeout=_PATIENCE_S)


@contextlib.asynccontextmanager
async def listening_over_tls(
    shown: Shown, behaviour: Behaviour, context: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[Server, ...]]:
    """A listener under the very key that its room names."""
    async with listening(behaviour, context or careless_context(shown)) as port:
        yield named(port, shown.pin)


def closed_port() -> int:
    """A port of this computer where nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
