# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A look that may block, in a thread of its own: a hanging one holds up nothing.

A look that nobody waits for any more may hang for good. The same is not begun beside it: in a
call it would be one more thread every five seconds.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from client.model.errors import ClientError

T = TypeVar("T")
_Key = tuple[str, object]
_hanging: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[_Key, threading.Thread]] = (
    WeakKeyDictionary()
)
"""Threads whose answer nobody waits for any more, by the loop that asked."""


class LookFailed(ClientError):
    """A collector raised; only the error's class is kept, its text may quote a stranger."""


async def in_thread(function: Callable[[], T], name: str) -> T:
    """Run a blocking function in a thread of its own, so that a hanging one holds up nothing.

    Raises `LookFailed` at once where an earlier call of the same function was given up and still
    hangs. The executor's threads are joined when the loop ends; one that hangs would hang the exit.
    """
    loop = asyncio.get_running_loop()
    key = (name, _identity(function))
    hanging = _hanging.setdefault(loop, {})
    earlier = hanging.pop(key, None)
    if earlier is not None and earlier.is_alive():
        hanging[key] = earlier
        raise LookFailed("StillHangs")
    answer: asyncio.Future[T] = loop.create_future()
    run = _answering(function, loop, answer)
    thread = threading.Thread(target=run, name=f"look-{name}", daemon=True)
    thread.start()
    try:
        return await answer
    except asyncio.CancelledError:
        if thread.is_alive():
            hanging[key] = thread
        raise


def _answering(
    function: Callable[[], T], loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T]
) -> Callable[[], None]:
    """What the thread does: call, and tell the loop what came of it."""

    def run() -> None:
        try:
            value = function()
        except BaseException as error:  # noqa: BLE001  the waiting side hears of it
            failure = LookFailed(type(error).__name__)
            _tell(lambda: answer.set_exception(failure))
        else:
            _tell(lambda: answer.set_result(value))

    def _tell(settle: Callable[[], None]) -> None:
        def if_awaited() -> None:
            if not answer.done():
                settle()

        try:
            loop.call_soon_threadsafe(if_awaited)
        except RuntimeError:
            return  # The loop has ended; nobody waits any more.

    return run


def _identity(function: Callable[[], object]) -> object:
    """What is the same each time that the same look is made, though a lambda is made anew."""
    return getattr(function, "__code__", function)
