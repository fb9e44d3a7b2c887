# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The attacker who runs the relay: the real server on its real key, its post carried by a liar.

It knows whose place is whose (each member's token is a lasting pseudonym), and can treat every
body as it likes: lose it, hold it back, repeat, alter, hand it to somebody else, make one up.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec

from client.crypto.tls_key import make_tls_key
from client.model import relay
from client.model.ids import IdentityKey
from client.relay.limits import Limits
from client.relay.line import Line
from client.relay.reception import Reception
from client.relay.rooms import Room, Seat
from client.relay.server import RelayServer
from client.relay.tls import server_context
from tests.rig.warp import Warp

LIMITS = Limits(
    orders_per_address=(1000.0, 1000.0),
    openings_per_address=(1000.0, 10000.0),
    messages=(10000.0, 100000.0),
    messages_per_address=(10000.0, 100000.0),
    refusal_s=0.02,
    rival_s=0.5,
)
GHOST = 9_000

Carry = list[tuple[float, bytes]]
Carrier = Callable[[str, str, bytes], Carry]
encode = msgspec.msgpack.Encoder().encode


def truly(_from: str, _to: str, body: bytes) -> Carry:
    return [(0.0, body)]


class _LyingReception(Reception):
    liar: "LyingRelay"

    def _hear(self, line: Line, message: relay.FromClient) -> None:
        place = self._lines.get(line)
        if isinstance(message, relay.Send) and place is not None:
            self._alive(place)
            self.liar.forward(place.room, place.seat, message)
            return
        super()._hear(line, message)


class LyingRelay:
    """Start it, give its ``url`` and ``pin`` to whoever makes a room. Runs on its own thread."""

    def __init__(self, warp: Warp, issuers: frozenset[IdentityKey]) -> None:
        self._warp = warp
        self._issuers = issuers
        self.url = ""
        key = make_tls_key(int(time.time()))
        self.pin = key.spki_sha256
        self._context = server_context(key.key_pem, key.cert_pem)
        self._loop: Any = None
        self._up = threading.Event()
        self._stop: asyncio.Event | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="lying-relay", daemon=True)
        self.reception: Any = None
        self.room: Room | None = None
        self.names: dict[bytes, str] = {}
        self.heard: list[tuple[str, str, int, bytes]] = []
        """Everything that passed: from, to, connection, body."""
        self.carry: Carrier = truly
        self.seq = 0

    # the server

    def start(self) -> None:
        self._thread.start()
        self._up.wait(10.0)

    def stop(self) -> None:
        if self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10.0)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=self._warp.loop) as runner:
            runner.run(self._main())

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        now, wall = self._warp.now, self._warp.wall
        server = RelayServer(
            ssl_context=self._context,
            spawn=self._spawn,
            clock=now,
            wall=wall,
            issuers=self._issuers,
            limits=LIMITS,
        )
        server._reception = _LyingReception(LIMITS, now, wall, self._issuers)
        server._reception.liar = self
        self.reception = server._reception
        host, port = await server.start("127.0.0.1", 0)
        self.url = f"wss://{host}:{port}"
        self._up.set()
        await self._stop.wait()
        await server.stop()

    def _spawn(self, coro: Any, name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # the room that is lied in

    def attend(self, room_id: str, names: dict[str, str]) -> None:
        """Lie in this room from now on; ``names`` are people by the hash of their token."""

        def begin() -> None:
            self.room = self.reception._rooms[room_id]
            self.names = {bytes.fromhex(token): name for token, name in names.items()}
            self.heard.clear()
            self.carry = truly

        self.do(begin)

    def close_room(self) -> None:
        room = self.room
        if room is not None:
            self.do(lambda: self.reception.close(room.registration.room_id, "ended"))

    def do(self, doing: Callable[[], Any]) -> Any:
        """Do something on the relay's thread."""

        async def run() -> Any:
            return doing()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(10.0)

    def lie(self, carry: Carrier) -> None:
        self.do(lambda: setattr(self, "carry", carry))

    def seat(self, name: str) -> Seat | None:
        room = self.room
        seats = room._seats.values() if room is not None else ()
        return next((seat for seat in seats if self.names.get(seat.token) == name), None)

    def conn(self, name: str) -> int:
        """The connection number of somebody."""
        seat = self.seat(name)
        return seat.conn if seat else GHOST

    def forward(self, room: Room, seat: Seat, message: relay.Send) -> None:
        """What a client sends: carried to each recipient as the lie says."""
        name = self.names.get(seat.token, "?")
        if message.to == "*":
            recipients = room._others(seat)
        else:
            one = room._by_conn.get(message.to)
            recipients = (one,) if one is not None and one is not seat else ()
        for other in recipients:
            to = self.names.get(other.token, "?")
            self.heard.append((name, to, seat.conn, message.body))
            for delay, body in self.carry(name, to, message.body):
                if delay <= 0:
                    self._put(other, seat.conn, body)
                else:
                    self._loop.call_later(delay, self._put, other, seat.conn, body)

    def _put(self, seat: Seat, conn: int, body: bytes) -> None:
        self.seq += 1
        if seat.line is not None:
            seat.line.send_encoded(encode(relay.Deliver(sender=conn, seq=self.seq, body=body)))

    def inject(self, body: bytes, to: str = "", conn: int = GHOST) -> None:
        """A body out of nowhere, to one person or to all, from any connection."""

        def put() -> None:
            for seat in tuple(self.room._seats.values()) if self.room else ():
                if not to or self.names.get(seat.token) == to:
                    self._put(seat, conn, body)

        self.do(put)

    def say(self, what: object, to: str = "") -> None:
        """Any message of a relay, or any bytes, to one person or to all."""
        data = what if isinstance(what, bytes) else encode(what)

        def put() -> None:
            for seat in tuple(self.room._seats.values()) if self.room else ():
                if seat.line is not None and (not to or self.names.get(seat.token) == to):
                    seat.line.send_encoded(data)

        self.do(put)

    def cut(self, name: str) -> None:
        """Break somebody's line."""

        def now() -> None:
            seat = self.seat(name)
            if seat is not None and seat.line is not None:
                seat.line.abort("")

        self.do(now)
