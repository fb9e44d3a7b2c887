# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Events from the engine's thread to the terminal's: kept in order, read on the app's loop."""

from collections import deque
from collections.abc import Callable

from client.model.events import Event, Levels

MAX_WAITING = 10_000
"""More than a minute of everything an engine says; reached only if the terminal hangs."""


class Inbox:
    """Takes events on any thread; ``wake`` is called once per batch, on the engine's thread."""

    def __init__(self) -> None:
        self._waiting: deque[Event] = deque(maxlen=MAX_WAITING)
        self._levels: Levels | None = None
        self._wake: Callable[[], object] | None = None

    def put(self, event: Event) -> None:
        """Take an event. Of levels only the newest counts, so they cannot pile up."""
        if isinstance(event, Levels):
            self._levels = event
            return
        self._waiting.append(event)
        wake = self._wake
        if wake is not None:
            wake()

    def on_wake(self, wake: Callable[[], object] | None) -> None:
        """Whom to tell that events wait; at once when some wait already."""
        self._wake = wake
        if wake is not None and self._waiting:
            wake()

    def take(self) -> Event | None:
        """The oldest event that waits."""
        try:
            return self._waiting.popleft()
        except IndexError:
            return None

    def take_levels(self) -> Levels | None:
        """The newest levels since the last call."""
        levels, self._levels = self._levels, None
        return levels
