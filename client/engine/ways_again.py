# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The ways of a running call looked at once more, and word of when they may have changed."""

import asyncio
import errno
import logging
import socket
from collections.abc import Callable

import msgspec

from client.engine.gate_facts import LOOK_S, GateContext, in_thread
from client.engine.network_look import again, since
from client.platform.linux_routes import watch_socket
from client.policy.facts import Facts
from client.policy.judge import in_force
from client.policy.network_checks import asks_for_connections
from client.policy.network_facts import EgressSeen
from client.policy.rules import Rules

_log = logging.getLogger(__name__)

BY_WAYS = ("NETWORK-TRUSTED", "SPLIT-ROUTE", "NETWORK-CHANGED")
"""Checks that only ask where packets go."""
_LARGEST = 65536
SETTLE_S = 0.05
"""Changes come in bursts: a route that is replaced is gone for a moment."""


async def ways_again(rules: Rules, before: Facts, ctx: GateContext) -> tuple[msgspec.Struct, ...]:
    """The ways now, and now beside those of ``before``; empty where they could not be looked at.

    Never raises (but for cancellation): facts that are missing are unknown, which counts as lost.
    """
    fact = before.get(EgressSeen)
    seen = fact.value if fact is not None else None
    if not isinstance(seen, EgressSeen):
        return ()
    wanted = again(seen)
    uuids = asks_for_connections(in_force(rules, before))
    try:
        async with asyncio.timeout(LOOK_S):
            now: object = await in_thread(
                lambda: ctx.network.ways(wanted, with_connections=uuids), "ways-again"
            )
    except Exception as error:  # noqa: BLE001  no facts, which counts as lost
        _log.warning("the ways could not be looked at: %s", type(error).__name__)
        return ()
    return (now, since(seen, now)) if isinstance(now, EgressSeen) else ()


class NetworkBell:
    """Rings when a link, an address or a route of this computer changes (Linux; rtnetlink).

    Use on the loop. Elsewhere, or where the system refuses the socket, it never rings; then
    `quiet` is true and whoever waits looks more often by itself.
    """

    def __init__(self, open_socket: Callable[[], socket.socket] = watch_socket) -> None:
        self._rung = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        try:
            self._socket: socket.socket | None = open_socket()
        except OSError:
            self._socket = None
        else:
            self._loop.add_reader(self._socket.fileno(), self._changed)

    @property
    def quiet(self) -> bool:
        """It cannot ring."""
        return self._socket is None

    async def wait(self, seconds: float) -> bool:
        """Wait for a ring, at most so long; a burst of changes rings once."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return False
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        await asyncio.sleep(min(SETTLE_S, seconds))
        self._rung.clear()
        return True

    def ring(self) -> None:
        """Ring by hand."""
        self._rung.set()

    def close(self) -> None:
        """Ring no more."""
        if self._socket is not None:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None

    def _changed(self) -> None:
        """Something changed, or so much that the kernel lost count: either way, look."""
        self._rung.set()
        if self._socket is None:
            return
        try:
            while self._socket.recv(_LARGEST):
                pass
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno != errno.ENOBUFS:
                self.close()
