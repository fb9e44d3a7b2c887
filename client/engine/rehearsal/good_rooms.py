# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Good rooms, which have to be let in: without them a program that refuses all would do well."""

import contextlib
from collections.abc import AsyncIterator

from cryptography.hazmat.primitives.asymmetric import ec

from client.engine.rehearsal.certificates import certificate, curve_key, rsa_key
from client.engine.rehearsal.papers import Ground, Paper, a_room, of_room
from client.engine.rehearsal.servers import a_good_relay, a_relay, closed_port, named
from client.engine.rehearsal.trial import Trial
from client.identity.seen import SeenEpoch, SeenRooms
from client.model.ids import MessageHash
from client.model.room import Server

_BEFORE = MessageHash("5a" * 64)


def the_room(ground: Ground) -> Paper:
    """The room that all others deviate from."""
    return of_room(ground, a_room(ground))


def _next_epoch(ground: Ground) -> Paper:
    """The epoch after the one that was seen."""
    room = a_room(ground, epoch=2, prev=_BEFORE)
    entry = SeenEpoch(room.room_id, 1, _BEFORE, room.exp, room.issuer)
    return of_room(ground, room, seen=SeenRooms(epochs=(entry,)))


def _two_people(ground: Ground) -> Paper:
    gone = ground.cast.guest.key
    members = tuple(one for one in a_room(ground).members if one.identity != gone)
    return of_room(ground, a_room(ground, members=members))


@contextlib.asynccontextmanager
async def _rsa(now: int) -> AsyncIterator[tuple[Server, ...]]:
    shown = certificate(now, rsa_key(3072))
    async with a_relay(shown) as port:
        yield named(port, shown.pin)


@contextlib.asynccontextmanager
async def _curve(now: int) -> AsyncIterator[tuple[Server, ...]]:
    shown = certificate(now, curve_key(ec.SECP256R1()))
    async with a_relay(shown) as port:
        yield named(port, shown.pin)


@contextlib.asynccontextmanager
async def _second_answers(now: int) -> AsyncIterator[tuple[Server, ...]]:
    shown = certificate(now)
    async with a_relay(shown) as port:
        yield (*named(closed_port(), shown.pin), *named(port, shown.pin))


GOOD_ROOMS: tuple[Trial, ...] = (
    Trial("good-room", frozenset(), the_room),
    Trial("good-two-people", frozenset(), _two_people),
    Trial("good-next-epoch", frozenset(), _next_epoch),
    Trial("good-own-relay", frozenset(), the_room, serve=a_good_relay),
    Trial("good-relay-rsa-3072", frozenset(), the_room, serve=_rsa),
    Trial("good-relay-p-256", frozenset(), the_room, serve=_curve),
    Trial("good-second-server-answers", frozenset(), the_room, serve=_second_answers),
)
