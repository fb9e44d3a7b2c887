# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A real relay on 127.0.0.1 with a room, mailboxes that note what they hear, and bare lines."""

import asyncio
import contextlib
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from client.crypto.tls_key import TlsKey, make_tls_key
from client.model import relay
from client.model.ids import RoomId
from client.model.room import Server
from client.model.secret import Secret
from client.net.relay_mailbox import Patience, RelayMailbox
from client.net.tls import context
from client.relay.limits import Limits
from client.relay.server import RelayServer
from client.relay.tls import server_context

QUICK = Limits(refusal_s=0.03, rival_s=0.2, silent_s=0.8, close_s=0.3, attach_s=2.0)
EAGER = Patience(
    connect_s=2.0,
    ping_s=0.05,
    silent_s=0.4,
    stable_s=0.2,
    give_up_s=0.4,
    retry_s=(0.0, 0.1),
    goodbye_s=0.5,
)
KEY = make_tls_key(int(time.time()))
"""One key for all tests that do not care about keys."""


class Spawner:
    """Keeps tasks and shows their failures at the end."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[None]] = set()
        self.failures: list[BaseException] = []

    def __call__(self, coro, name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.failures.append(task.exception())


class Heard:
    """A list of session inputs that can be waited for."""

    def __init__(self) -> None:
        self.all: list[object] = []
        self._more = asyncio.Event()

    def __call__(self, happened: object) -> None:
        self.all.append(happened)
        self._more.set()

    def of(self, kind: type) -> list:
        return [happened for happened in self.all if isinstance(happened, kind)]

    async def wait(self, kind: type, count: int = 1, within: float = 5.0) -> list:
        async with asyncio.timeout(within):
            while len(self.of(kind)) < count:
                self._more.clear()
                await self._more.wait()
        return self.of(kind)


class Rig:
    """A relay with one room for ``members`` people."""

    def __init__(self, server: RelayServer, port: int, key: TlsKey, spawn: Spawner) -> None:
        self.server = server
        self.port = port
        self.key = key
        self.spawn = spawn
        self.room_id = RoomId(secrets.token_hex(16))
        self.tokens: list[bytes] = []
        self._mailboxes: list[RelayMailbox] = []

    def room(
        self, members: int = 2, *, lasts: float = 3600, max_members: int | None = None
    ) -> relay.RoomRegistration:
        self.tokens = [secrets.token_bytes(32) for _ in range(members)]
        registration = relay.RoomRegistration(
            room_id=self.room_id,
            exp=int(time.time() + lasts),
            max_members=max_members or members,
            token_hashes=tuple(hashlib.sha256(token).digest() for token in self.tokens),
            admin_key=secrets.token_bytes(32),
        )
        self.server.register(registration)
        return registration

    def servers(self, port: int | None = None) -> tuple[Server, ...]:
        url = f"wss://127.0.0.1:{port or self.port}"
        return (Server(url=url, spki_sha256=(self.key.spki_sha256,)),)

    def mailbox(
        self,
        member: int,
        heard: Callable[[object], None],
        *,
        port: int | None = None,
        patience: Patience = EAGER,
        on_rival: Callable[[], None] | None = None,
    ) -> RelayMailbox:
        made = RelayMailbox(
            self.servers(port),
            self.room_id,
            Secret(self.tokens[member]),
            spawn=self.spawn,
            on_input=heard,
            patience=patience,
            on_rival=on_rival,
        )
        self._mailboxes.append(made)
        return made

    async def stop(self) -> None:
        for mailbox in self._mailboxes:
            await mailbox.close()
        await self.server.stop()
        for task in tuple(self.spawn.tasks):
            task.cancel()
        await asyncio.gather(*self.spawn.tasks, return_exceptions=True)
        assert self.spawn.failures == []


async def until(true: Callable[[], object], within: float = 3.0) -> None:
    """Wait for something that nobody announces."""
    async with asyncio.timeout(within):
        while True:
            if true():
                return
            await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def a_relay(
    *, limits: Limits = QUICK, key: TlsKey = KEY, members: int = 2, **more
) -> AsyncIterator[Rig]:
    spawn = Spawner()
    server = RelayServer(
        ssl_context=server_context(key.key_pem, key.cert_pem), spawn=spawn, limits=limits, **more
    )
    _, port = await server.start("127.0.0.1", 0)
    rig = Rig(server, port, key, spawn)
    rig.room(members)
    try:
        yield rig
    finally:
        await rig.stop()


@contextlib.asynccontextmanager
async def a_line(port: int) -> AsyncIterator["BareLine"]:
    """A WebSocket without a mailbox's manners; leaving the block breaks it off."""
    connection = await connect(
        f"wss://127.0.0.1:{port}",
        ssl=context(),
        proxy=None,
        compression=None,
        ping_interval=None,
        close_timeout=0.5,
    )
    try:
        yield BareLine(connection)
    finally:
        connection.transport.abort()
        await connection.wait_closed()


class BareLine:
    """Says and hears relay messages, or any bytes."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, message: object) -> None:
        data = message if isinstance(message, bytes) else msgspec.msgpack.encode(message)
        await self.connection.send(data)

    async def hear_bytes(self, within: float = 5.0) -> bytes:
        async with asyncio.timeout(within):
            return await self.connection.recv(decode=False)

    async def hear(self, within: float = 5.0) -> relay.FromRelay:
        return msgspec.msgpack.decode(await self.hear_bytes(within), type=relay.FromRelay)

    async def hear_end(self, within: float = 5.0) -> list[relay.FromRelay]:
        """Everything until the relay ends the line."""
        heard = []
        with contextlib.suppress(ConnectionClosed):
            while True:
                heard.append(await self.hear(within))
        return heard

    async def attach(
        self, rig: Rig, member: int, *, resume_hash: bytes = bytes(32), resume: bytes = b""
    ) -> relay.FromRelay:
        await self.say(attach(rig.room_id, rig.tokens[member], resume_hash, resume))
        return await self.hear()


def attach(
    room_id: str, token: bytes, resume_hash: bytes = bytes(32), resume: bytes = b""
) -> relay.Attach:
    return relay.Attach(
        room_id=RoomId(room_id), join_token=token, resume_hash=resume_hash, resume=resume
    )
