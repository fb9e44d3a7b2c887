# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An issuer's orders to a standing relay: register a room, close it (protocol.md section 5)."""

import asyncio
from collections.abc import Callable, Sequence

from client.crypto.envelope import Context, sign
from client.crypto.signing import SigningKey
from client.model import relay
from client.model.ids import RoomId
from client.model.room import Server
from client.net.errors import NotARelay, OrderRefused, Unreachable
from client.net.race import first_to_answer
from client.net.tls import connect
from client.net.websocket import RelayLine, upgrade

_VERSION = 1
_DEADLINE_S = 6.0


async def register_room(
    servers: Sequence[Server],
    registration: relay.RoomRegistration,
    key: SigningKey,
    *,
    wall: Callable[[], float],
) -> None:
    """Register a room, or register it anew with other tokens.

    ``key`` is the issuer's identity key the first time and the room-admin key from then on;
    ``wall`` is Unix time in seconds and fractions: the relay takes no order that is old.
    Raises `OrderRefused` or another `NetError`.
    """
    order = relay.RegisterOrder.of(registration, int(wall() * 1000))
    envelope = sign(key, Context.RELAY, order).envelope
    await _order(servers, relay.Register(envelope=envelope), registration.room_id)


async def close_room(
    servers: Sequence[Server],
    room_id: RoomId,
    admin: SigningKey,
    *,
    wall: Callable[[], float],
) -> None:
    """Close a room for everybody; ``admin`` is its room-admin key. Raises as `register_room`."""
    order = relay.CloseOrder(
        type="close", v=_VERSION, issued_ms=int(wall() * 1000), room_id=room_id
    )
    envelope = sign(admin, Context.RELAY, order).envelope
    await _order(servers, relay.CloseRoom(envelope=envelope), room_id)


async def _order(
    servers: Sequence[Server], order: relay.Register | relay.CloseRoom, room_id: RoomId
) -> None:
    line = await first_to_answer(servers, _reach, RelayLine.abort)
    try:
        async with asyncio.timeout(_DEADLINE_S):
            await line.send(order)
            answer = await line.receive()
    except TimeoutError as error:
        raise Unreachable("the relay does not answer") from error
    finally:
        line.abort()
    match answer:
        case relay.Registered(room_id=done) if done == room_id:
            return
        case relay.Refusal():
            raise OrderRefused(answer.why)
        case _:
            raise NotARelay("it answered something else")


async def _reach(server: Server) -> RelayLine:
    return await upgrade(await connect(server, deadline=_DEADLINE_S), deadline=_DEADLINE_S)
