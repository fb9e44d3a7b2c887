# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Malformed and forged messages to a relay, and from a relay to a client.

Accepted means: a place without a token, a room that no listed issuer registered, a room changed
or closed by a stranger, a body from somebody without a place or under another's number.
"""

import asyncio
import contextlib
import hashlib
import random
from collections.abc import Callable, Iterator

import msgspec

from client.crypto.envelope import Context, sign
from client.crypto.signing import SigningKey, raw_key
from client.model import relay
from client.model.errors import Malformed
from client.model.ids import RoomId
from client.model.secret import Secret
from client.net.errors import NetError
from client.net.relay_mailbox import RelayMailbox
from client.net.websocket import from_relay
from client.relay.limits import AddressAccount, Limits
from client.relay.reception import Reception
from client.session import inputs
from tests.attack.campaign import Attempt, Campaign
from tests.attack.mutators import altered_bytes, altered_tree
from tests.fakes.people import SERVER, person

ROOM, OTHER_ROOM = RoomId("a" * 32), RoomId("b" * 32)
TOKENS = (b"t" * 32, b"u" * 32)
LIMITS = Limits(refusal_s=0.0)
WALL_S = 1000
ADMIN = SigningKey(b"admin".ljust(32, b"."))
STRANGER = SigningKey(b"stranger".ljust(32, b"."))
KNOWN = relay.RoomRegistration(
    room_id=ROOM,
    exp=2000,
    max_members=2,
    token_hashes=tuple(hashlib.sha256(token).digest() for token in TOKENS),
    admin_key=raw_key(ADMIN.identity),
)


class VirtualLoop:
    """Keeps what is to be called later, for the test to call; asks nothing of a real clock."""

    def __init__(self) -> None:
        self.later: list[tuple[Callable[..., None], tuple]] = []

    def call_later(self, _delay: float, call: Callable[..., None], *args: object) -> "VirtualLoop":
        self.later.append((call, args))
        return self

    def cancel(self) -> None:
        """As a timer's handle; what is called too late must do no harm."""


@contextlib.contextmanager
def virtual_loop() -> Iterator[VirtualLoop]:
    loop = VirtualLoop()
    asyncio._set_running_loop(loop)
    try:
        yield loop
    finally:
        asyncio._set_running_loop(None)


class Line:
    """A line without a socket."""

    def __init__(self) -> None:
        self.account = AddressAccount(LIMITS, lambda: 0.0)
        self.asked = self.ending = False
        self.heard_at = 0.0
        self.sent: list[relay.FromRelay] = []

    def send(self, message: relay.FromRelay) -> None:
        if not self.ending:
            self.sent.append(message)

    def send_encoded(self, data: bytes) -> None:
        self.send(from_relay(data))

    def end(self) -> None:
        self.ending = True

    def cut(self, _cause: str, word: relay.FromRelay | None = None) -> None:
        if word is not None:
            self.send(word)
        self.ending = True

    def abort(self, _cause: str) -> None:
        self.ending = True


def order(key: SigningKey, room_id: RoomId, issued: int = WALL_S * 1000) -> relay.Register:
    changed = msgspec.structs.replace(KNOWN, room_id=room_id, exp=3000)
    return relay.Register(
        sign(key, Context.RELAY, relay.RegisterOrder.of(changed, issued)).envelope
    )


def closing(key: SigningKey, context: Context = Context.RELAY) -> relay.CloseRoom:
    value = relay.CloseOrder("close", 1, WALL_S * 1000, ROOM)
    return relay.CloseRoom(sign(key, context, value).envelope)


def said_by_a_stranger() -> tuple[relay.FromClient, ...]:
    """What somebody without a token can make: none of it may have an effect."""
    issuer = person("anna").signing
    return (
        relay.Attach(ROOM, b"x" * 32, bytes(32)),
        relay.Attach(ROOM, hashlib.sha256(TOKENS[0]).digest(), bytes(32), bytes(32)),
        relay.Attach(OTHER_ROOM, b"", bytes(32)),
        relay.Send("*", 1, b"body"),
        relay.Send(1, 1, b"body"),
        relay.Ping(1),
        relay.Pong(1),
        order(STRANGER, OTHER_ROOM),
        order(STRANGER, ROOM),
        order(issuer, ROOM),
        order(issuer, OTHER_ROOM, 1),
        order(ADMIN, OTHER_ROOM),
        closing(STRANGER),
        closing(issuer),
        closing(ADMIN, Context.ROOM),
    )


def said_by_a_member() -> tuple[relay.FromClient, ...]:
    return (
        relay.Send("*", 1, b"body"),
        relay.Send(1, 1, b"body" * 100),
        relay.Attach(ROOM, TOKENS[0], bytes(32)),
        relay.Ping(1),
        relay.Pong(1, 5),
        order(STRANGER, ROOM),
    )


def altered_message(dice: random.Random, data: bytes, pool: tuple[bytes, ...]) -> bytes:
    """A message of the relay's language with bytes, types or values altered."""
    if dice.random() < 0.4:
        return altered_bytes(dice, data, pool)
    trees = [msgspec.msgpack.decode(other) for other in pool]
    try:
        new = msgspec.msgpack.encode(altered_tree(dice, msgspec.msgpack.decode(data), trees))
    except (OverflowError, UnicodeEncodeError, TypeError):
        return altered_bytes(dice, data, pool)
    return new if new != data else data[:-1]


def a_reception() -> Reception:
    issuers = frozenset({person("anna").identity})
    reception = Reception(LIMITS, lambda: 0.0, lambda: float(WALL_S), issuers)
    reception.register(KNOWN)
    return reception


def seated(reception: Reception, token: bytes) -> Line:
    line = Line()
    reception.opened(line)
    reception.said(line, msgspec.msgpack.encode(relay.Attach(ROOM, token, bytes(32))))
    return line


def build_to_relay() -> Attempt:
    stranger = tuple(map(msgspec.msgpack.encode, said_by_a_stranger()))
    member = tuple(map(msgspec.msgpack.encode, said_by_a_member()))
    with virtual_loop():
        reception = a_reception()
        assert isinstance(seated(reception, TOKENS[0]).sent[0], relay.Attached)
        honest = Line()
        reception.opened(honest)
        reception.said(honest, msgspec.msgpack.encode(order(person("anna").signing, OTHER_ROOM)))
        assert honest.sent == [relay.Registered(OTHER_ROOM)]

    def attempt(dice: random.Random) -> bool:
        with virtual_loop() as loop:
            reception = a_reception()
            victim, outsider = seated(reception, TOKENS[0]), Line()
            insider = seated(reception, TOKENS[1])
            reception.opened(outsider)
            before = len(victim.sent)
            by_member = dice.random() < 0.4
            line, pool = (insider, member) if by_member else (outsider, stranger)
            for _ in range(dice.choice((1, 1, 3))):
                if not line.ending:
                    data = dice.choice(pool)
                    # A stranger's own messages may have no effect as they are, either.
                    as_it_is = not by_member and dice.random() < 0.1
                    reception.said(line, data if as_it_is else altered_message(dice, data, pool))
            for call, args in loop.later:
                call(*args)
            reception.tidy()
            reception.closed(line, politely=False)
        return (
            any(isinstance(m, relay.Attached | relay.Registered) for m in outsider.sent)
            or [room.registration for room in reception._rooms.values()] != [KNOWN]
            or _wrong_deliveries(victim.sent[before:], by_member=by_member)
        )

    return attempt


def _wrong_deliveries(sent: list[relay.FromRelay], *, by_member: bool) -> bool:
    delivered = [message for message in sent if isinstance(message, relay.Deliver)]
    return any(not by_member or message.sender != 2 for message in delivered)


SAID_BY_RELAY: tuple[relay.FromRelay, ...] = (
    relay.Attached(1, (2, 3), WALL_S),
    relay.Refusal("busy"),
    relay.Joined(4),
    relay.Left(2),
    relay.Deliver(2, 1, b"\x01" * 300),
    relay.Ping(1),
    relay.Pong(1, WALL_S),
    relay.Registered(ROOM),
    relay.RoomClosed("ended"),
    relay.Rival(replaced=False),
)


def build_from_relay() -> Attempt:
    pool = tuple(map(msgspec.msgpack.encode, SAID_BY_RELAY))
    assert [from_relay(data) for data in pool] == list(SAID_BY_RELAY)

    def attempt(dice: random.Random) -> bool:
        happened: list[inputs.Input] = []
        mailbox = RelayMailbox(
            (SERVER,),
            ROOM,
            Secret(TOKENS[0]),
            spawn=lambda *_: None,
            on_input=happened.append,
        )
        for _ in range(3):
            try:
                mailbox._hear(from_relay(altered_message(dice, dice.choice(pool), pool)))
            except (Malformed, NetError):
                continue
        # Whatever it says, only a hint or a stranger's bytes come out of it.
        hints = inputs.Delivered | inputs.Arrived | inputs.Departed | inputs.RelayAnswered
        return not all(isinstance(input_, hints) for input_ in happened)

    return attempt


CAMPAIGNS = (
    Campaign("malformed messages to a relay", 400_000, 2_500, build_to_relay),
    Campaign("malformed messages of a relay", 200_000, 2_000, build_from_relay),
)
