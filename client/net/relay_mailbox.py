# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My place in a room's relay: sends and receives bodies, and holds the line (protocol.md 6)."""

import asyncio
import contextlib
import hashlib
import secrets
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Literal

import msgspec

from client.model import relay
from client.model.ids import RoomId
from client.model.room import Server
from client.model.secret import Secret
from client.net.errors import AttachRefused, NetError, NotARelay, Unreachable
from client.net.outbox import Outbox
from client.net.race import first_to_answer
from client.net.tls import TlsLine, connect
from client.net.websocket import RelayLine, upgrade
from client.session import inputs

Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


ENDED = "room-ended"
EXPIRED = "room-expired"
REPLACED = "replaced"
UNREACHABLE = "relay-unreachable"
"""Reasons of `inputs.RoomGone`: closed (or not known any more), its time is up, another program
took this place with the same invitation, no relay for `Patience.give_up_s`."""


MAX_OTHERS = 1024
"""Connections a relay may claim in one room; more is a lie that would fill memory."""


class Patience(msgspec.Struct, frozen=True):
    """All the times a mailbox waits, in seconds."""

    connect_s: float = 4.0
    """For one address, TLS and upgrade each; others are tried meanwhile."""
    answer_s: float = 6.0
    """For the answer to an attach: the relay may first ask whether a rival is alive (3 s)."""
    ping_s: float = 2.0
    """More often than the relay demands, so that *answered within 5 s* holds steadily."""
    silent_s: float = 8.0
    """Without any word from the relay the line is taken for lost: before the relay does."""
    stable_s: float = 5.0
    """A line that held this long starts the give-up clock anew when it breaks."""
    give_up_s: float = 30.0
    retry_s: tuple[float, ...] = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0)
    """Pauses before each new try; the last one repeats."""
    goodbye_s: float = 1.0


class _Trouble:
    """Since when the line has not held, and how often it was rebuilt since."""

    __slots__ = ("since", "tries")

    def __init__(self, since: float) -> None:
        self.since = since
        self.tries = 0


class RelayMailbox:
    """One attachment to one room; make a new one for every attach.

    ``on_input`` is called on the loop's thread with session inputs: `inputs.Attached` first,
    then the rest in the order in which the relay sent it, and nothing after `close`. The token
    goes to the one server whose key was checked, and nowhere else. ``on_rival`` is called when
    somebody else tried to attach with my token, refused or not.
    """

    def __init__(  # noqa: PLR0913  one mailbox is put together in one place
        self,
        servers: Sequence[Server],
        room_id: RoomId,
        join_token: Secret,
        *,
        spawn: Spawn,
        on_input: Callable[[inputs.Input], None],
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        patience: Patience | None = None,
        on_rival: Callable[[], None] | None = None,
    ) -> None:
        self._servers = tuple(servers)
        self._room_id = room_id
        self._token = join_token
        self._spawn = spawn
        self._on_input = on_input
        self._clock = clock
        self._wall = wall
        self._patience = patience or Patience()
        self._on_rival = on_rival
        self._resume = Secret(secrets.token_bytes(32))
        self._outbox = Outbox()
        self._line: RelayLine | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._trouble: _Trouble | None = None
        self._conn = 0
        self._others: frozenset[int] = frozenset()
        self._seq = 0
        self._pings = 0
        self._heard_at = 0.0
        self._closed = False
        self.rivals = 0
        """How often somebody else tried to attach with my token while I was here."""
        self.relay_time: int | None = None
        """The relay's clock (Unix seconds) as it last told it."""

    @property
    def checked(self) -> TlsLine | None:
        """The connection in use as it was checked when it was opened; None while there is none."""
        return None if self._line is None else self._line.checked

    @property
    def dropped(self) -> int:
        """Messages of mine that were dropped because the line did not take them."""
        return self._outbox.dropped

    async def attach(self) -> None:
        """Take the place in the room. Raises `AttachRefused` or another `NetError`.

        Tries the servers in their order, the next 150 ms after the one before. When this
        returns, `inputs.Attached` has been emitted and the mailbox keeps the line by itself.
        """
        if self._over() or self._keeper is not None:
            raise AttachRefused("closed")
        line, attached = await self._open(resume=False)
        if self._over():
            line.abort()
            raise AttachRefused("closed")
        self._settle(attached)
        self._emit(inputs.Attached(conn=attached.conn, others=attached.others))
        self._emit(inputs.RelayAnswered())
        self._line = line
        self._keeper = self._spawn(self._keep(line), "relay-mailbox")

    def send(self, to: int | Literal["*"], body: bytes) -> None:
        """Queue a body for one connection or for all others; raises `ValueError` if too large.

        Never waits. While the line is down the newest messages are kept, bounded.
        """
        if len(body) > relay.MAX_BODY:
            raise ValueError("a body has at most 64 KiB")
        if self._closed:
            return
        self._seq += 1
        self._outbox.put(relay.Send(to=to, seq=self._seq, body=body))

    async def close(self) -> None:
        """Send what is queued, say goodbye, stop; takes at most a few seconds."""
        line, keeper = self._line, self._keeper
        if line is not None and not self._closed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience.goodbye_s):
                    await self._outbox.drained()
        self._closed = True
        if self._line is not None:
            await self._line.close()
        if keeper is not None:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
            self._keeper = None

    async def _open(self, *, resume: bool) -> tuple[RelayLine, relay.Attached]:
        line = await first_to_answer(self._servers, self._reach, RelayLine.abort)
        resume_hash = hashlib.sha256(self._resume.reveal()).digest()
        done = False
        try:
            async with asyncio.timeout(self._patience.answer_s):
                await line.send(
                    relay.Attach(
                        room_id=self._room_id,
                        join_token=self._token.reveal(),
                        resume_hash=resume_hash,
                        resume=self._resume.reveal() if resume else b"",
                    )
                )
                attached = _attached(await line.receive())
            done = True
        except TimeoutError as error:
            raise Unreachable("the relay does not answer") from error
        finally:
            if not done:
                line.abort()
        return line, attached

    async def _reach(self, server: Server) -> RelayLine:
        checked = await connect(server, deadline=self._patience.connect_s, wall=self._wall)
        return await upgrade(checked, deadline=self._patience.connect_s)

    async def _keep(self, line: RelayLine) -> None:
        """Serve one line after another until the room is over or cannot be reached."""
        while True:
            up_at = self._clock()
            over = await self._serve(line)
            self._line = None
            if self._over():
                return
            if over:
                self._emit(inputs.RoomGone(reason=over))
                return
            self._emit(inputs.LineDown())
            if self._trouble is None or self._clock() - up_at >= self._patience.stable_s:
                self._trouble = _Trouble(since=self._clock())
            try:
                line, attached = await self._return(self._trouble)
            except NetError as error:
                no = isinstance(error, AttachRefused) and error.why in {"no", "closed"}
                self._emit(inputs.RoomGone(reason=ENDED if no else UNREACHABLE))
                return
            self._line = line
            self._back(attached)

    async def _return(self, trouble: _Trouble) -> tuple[RelayLine, relay.Attached]:
        """Come back as the same connection; raises the last `NetError` when it is in vain.

        A line that comes and breaks at once does not start the clock or the pauses anew.
        """
        pauses = self._patience.retry_s
        failure: NetError = Unreachable("the line does not hold")
        while self._clock() - trouble.since < self._patience.give_up_s:
            await asyncio.sleep(pauses[min(trouble.tries, len(pauses) - 1)])
            trouble.tries += 1
            try:
                return await self._open(resume=True)
            except NetError as error:
                failure = error
                if isinstance(error, AttachRefused) and error.why in {"no", "closed"}:
                    break
        raise failure

    def _back(self, attached: relay.Attached) -> None:
        before, conn = self._others, self._conn
        self._settle(attached)
        if attached.conn != conn:
            # The relay does not remember us (it was started anew): we are a new connection.
            self._emit(inputs.Attached(conn=attached.conn, others=attached.others))
            self._emit(inputs.RelayAnswered())
            return
        self._emit(inputs.LineUp())
        self._emit(inputs.RelayAnswered())
        for other in sorted(before - self._others):
            self._emit(inputs.Departed(conn=other))
        for other in sorted(self._others - before):
            self._emit(inputs.Arrived(conn=other))

    def _settle(self, attached: relay.Attached) -> None:
        self._conn = attached.conn
        self._others = frozenset(attached.others)
        self.relay_time = attached.time
        self._heard_at = self._clock()
        self._outbox.new_line()

    async def _serve(self, line: RelayLine) -> str:
        """Read until the line ends; returns why the room is over, or empty for a lost line."""
        helpers = (
            self._spawn(self._write(line), "relay-mailbox-write"),
            self._spawn(self._beat(line), "relay-mailbox-beat"),
        )
        try:
            while True:
                message = await line.receive()
                self._heard_at = self._clock()
                over = self._hear(message)
                if over:
                    return over
        except NetError:
            return ""
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            if not self._closed:
                line.abort()

    def _hear(self, message: relay.FromRelay) -> str:
        match message:
            case relay.Deliver():
                self._emit(inputs.Delivered(conn=message.sender, body=message.body))
            case relay.Joined():
                self._others |= {message.conn}
                if len(self._others) > MAX_OTHERS:
                    raise NotARelay("too many connections in one room")
                self._emit(inputs.Arrived(conn=message.conn))
            case relay.Left():
                self._others -= {message.conn}
                self._emit(inputs.Departed(conn=message.conn))
            case relay.Pong():
                self._answered(message)
            case relay.Ping():
                self._outbox.hurry(relay.Pong(n=message.n))
            case relay.RoomClosed():
                return EXPIRED if message.why == "expired" else ENDED
            case relay.Rival():
                self.rivals += 1
                if self._on_rival is not None and not self._closed:
                    self._on_rival()
                return REPLACED if message.replaced else ""
            case _:
                raise NotARelay("out of turn")
        return ""

    def _answered(self, pong: relay.Pong) -> None:
        if 0 < pong.n <= self._pings:
            self.relay_time = pong.time
            self._emit(inputs.RelayAnswered())

    async def _write(self, line: RelayLine) -> None:
        while True:
            message = await self._outbox.next()
            try:
                await line.send(message)
            except Unreachable:
                return
            self._outbox.sent(message)

    async def _beat(self, line: RelayLine) -> None:
        while True:
            await asyncio.sleep(self._patience.ping_s)
            if self._clock() - self._heard_at > self._patience.silent_s:
                line.abort()
                return
            self._pings += 1
            self._outbox.hurry(relay.Ping(n=self._pings))

    def _over(self) -> bool:
        return self._closed

    def _emit(self, happened: inputs.Input) -> None:
        if not self._closed:
            self._on_input(happened)


def _attached(message: relay.FromRelay) -> relay.Attached:
    match message:
        case relay.Attached() if len(message.others) <= MAX_OTHERS:
            return message
        case relay.Refusal():
            raise AttachRefused(message.why)
        case relay.RoomClosed():
            raise AttachRefused("closed")
        case _:
            raise NotARelay("it answered something else")
