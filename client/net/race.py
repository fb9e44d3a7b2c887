# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Reach whichever of a room's servers answers with the right key, without waiting for the rest.

A room that a member's machine hosts names every address of that machine. Most of them lead
nowhere from here, and on some another machine may answer, even another relay: a wrong key there
is no reason to give up while the right one may still come (RFC 8305 in spirit).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from client.model.room import Server
from client.net.errors import (
    BadCertificate,
    NetError,
    NotARelay,
    NotTls,
    OldTls,
    Unreachable,
    WeakKey,
    WrongPin,
)
from client.net.tls import STAGGER_S

T = TypeVar("T")

MAX_SERVERS = 32
"""Servers of one room that are tried; a room cannot make a client knock everywhere."""
_TELLING: tuple[type[NetError], ...] = (
    BadCertificate,
    WeakKey,
    OldTls,
    WrongPin,
    NotARelay,
    NotTls,
    Unreachable,
)
"""Which failure to report, when all failed: first those of the right key, last no answer."""


async def first_to_answer(
    servers: Sequence[Server],
    reach: Callable[[Server], Awaitable[T]],
    discard: Callable[[T], None],
) -> T:
    """The result of the first server that ``reach`` succeeds with, or the most telling error.

    The next server is tried `STAGGER_S` after the one before, or at once when that one failed.
    ``reach`` must come to an end by itself and raise `NetError`; what a loser brought is given
    to ``discard``. No task outlives this call.
    """
    servers = servers[:MAX_SERVERS]
    if not servers:
        raise Unreachable("the room names no server")
    loop = asyncio.get_running_loop()
    starts = [asyncio.Event() for _ in range(len(servers) + 1)]
    over = asyncio.Event()
    won: list[T] = []
    failures: list[NetError] = []

    async def contend(index: int) -> None:
        await starts[index].wait()
        timer = loop.call_later(STAGGER_S, starts[index + 1].set)
        try:
            result = await reach(servers[index])
        except NetError as error:
            failures.append(error)
            starts[index + 1].set()
            if len(failures) == len(servers):
                over.set()
        else:
            won.append(result)
            over.set()
        finally:
            timer.cancel()

    starts[0].set()
    kept = 0
    try:
        async with asyncio.TaskGroup() as group:
            contenders = [group.create_task(contend(i)) for i in range(len(servers))]
            await over.wait()
            for contender in contenders:
                contender.cancel()
        kept = 1
    finally:
        for loser in won[kept:]:
            discard(loser)
    if won:
        return won[0]
    raise min(failures, key=_telling)


def _telling(error: NetError) -> int:
    for place, kind in enumerate(_TELLING):
        if isinstance(error, kind):
            return place
    return len(_TELLING)
