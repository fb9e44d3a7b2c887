# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Datagrams that wait on a link: how many may have come, and none that keeps a socket open.

A network that is lost takes no datagram, and a socket with one that still waits closes only once
it has gone: with two seconds of a picture before it, that is long after the call.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

from typing_extensions import override

MAX_QUEUED = 1024
"""Received datagrams waiting on one link; the newest is dropped."""


class BoundedQueue(asyncio.Queue[Any]):
    """aioice's receive queue with a bound: drops the newest, but never the end mark."""

    def __init__(self) -> None:
        super().__init__()
        self.dropped = 0

    @override
    def put_nowait(self, item: Any) -> None:
        if item is not None and self.qsize() >= MAX_QUEUED:
            self.dropped += 1
            return
        super().put_nowait(item)


def drop_unsent(wires: Iterable[Any]) -> None:
    """Close every socket of these in which a datagram still waits to leave; it never leaves.

    A relayed transport has no socket of its own and is left as it is.
    """
    for wire in wires:
        waiting = getattr(wire, "get_write_buffer_size", None)
        if waiting is not None and waiting():
            wire.abort()
