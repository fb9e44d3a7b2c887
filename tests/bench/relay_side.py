# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A relay with one room, in a process of its own: its work is not what is measured."""

import asyncio
import contextlib
import hashlib
import multiprocessing
import multiprocessing.connection
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass

from client.crypto.tls_key import make_tls_key
from client.model.ids import RoomId
from client.model.relay import RoomRegistration
from client.model.room import Server
from client.relay.server import RelayServer
from client.relay.tls import server_context
from tests.fakes.relay_rig import Spawner

START_S = 20.0


@dataclass(frozen=True)
class Place:
    """Where the room is, and what lets each of its people in."""

    servers: tuple[Server, ...]
    room_id: RoomId
    tokens: tuple[bytes, ...]


@contextlib.contextmanager
def a_relay_for(members: int) -> Iterator[Place]:
    """A relay with the limits it has as shipped, until the block is left."""
    tokens = tuple(secrets.token_bytes(32) for _ in range(members))
    registration = RoomRegistration(
        room_id=RoomId(secrets.token_hex(16)),
        exp=int(time.time()) + 3600,
        max_members=members,
        token_hashes=tuple(hashlib.sha256(token).digest() for token in tokens),
        admin_key=secrets.token_bytes(32),
    )
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=main, args=(there, registration), daemon=True)
    process.start()
    try:
        assert here.poll(START_S), "the relay does not start"
        port, pin = here.recv()
        server = Server(url=f"wss://127.0.0.1:{port}", spki_sha256=(pin,))
        yield Place((server,), registration.room_id, tokens)
    finally:
        here.close()
        process.join(START_S)


def main(pipe: multiprocessing.connection.Connection, registration: RoomRegistration) -> None:
    """Serve until the other end of the pipe is closed."""
    asyncio.run(_serve(pipe, registration))


async def _serve(
    pipe: multiprocessing.connection.Connection, registration: RoomRegistration
) -> None:
    key, over = make_tls_key(int(time.time())), asyncio.Event()
    server = RelayServer(ssl_context=server_context(key.key_pem, key.cert_pem), spawn=Spawner())
    _, port = await server.start("127.0.0.1", 0)
    server.register(registration)
    asyncio.get_running_loop().add_reader(pipe.fileno(), over.set)
    pipe.send((port, key.spki_sha256))
    await over.wait()
    asyncio.get_running_loop().remove_reader(pipe.fileno())
    await server.stop()
