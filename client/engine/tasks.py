# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The one way to start a task: kept, named, and its end reported."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

_log = logging.getLogger(__name__)


class Tasks:
    """All tasks of one engine. Use on the engine's loop only."""

    def __init__(self, on_failure: Callable[[str, BaseException], None] | None = None) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_failure = on_failure

    def spawn(self, coro: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Start ``coro``; a failure is logged by name and handed to ``on_failure``."""
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            # Only the class is logged: an exception's text may quote what a stranger sent.
            _log.error("task %s failed: %s", task.get_name(), type(error).__name__)
            _log.debug("task %s failed", task.get_name(), exc_info=error)
            if self._on_failure is not None:
                self._on_failure(task.get_name(), error)

    async def close(self) -> None:
        """Cancel everything that still runs and wait for it, except the caller's own task."""
        here = asyncio.current_task()
        for _ in range(3):
            rest = [task for task in self._tasks if task is not here]
            if not rest:
                return
            for task in rest:
                task.cancel()
            await asyncio.wait(rest, timeout=2.0)
