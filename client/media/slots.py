# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Bounded places where one thread leaves something for another (media.md section 1.2).

Each has a fixed size, one rule for "full" and a counter of what was dropped.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from client.model.media import Picture

T = TypeVar("T")


class LatestSlot(Generic[T]):
    """One place, latest wins: a newer value overwrites one that nobody took."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._value: T | None = None
        self._closed = False
        self.dropped = 0

    def put(self, value: T) -> None:
        """Leave ``value`` (any thread); an untaken one is dropped and counted."""
        with self._changed:
            if self._value is not None:
                self.dropped += 1
            self._value = value
            self._changed.notify()

    def take(self) -> T | None:
        """The newest value since the last take, or None. Never waits."""
        with self._changed:
            value, self._value = self._value, None
            return value

    def wait(self, timeout: float) -> T | None:
        """Wait up to ``timeout`` seconds for a value and take it; None when closed or late."""
        with self._changed:
            if self._value is None and not self._closed:
                self._changed.wait(timeout)
            value, self._value = self._value, None
            return value

    def close(self) -> None:
        """Wake a waiting thread for good and forget the value."""
        with self._changed:
            self._closed = True
            self._value = None
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed


class BoundedQueue(Generic[T]):
    """A queue of at most ``bound`` values that asks its reader to wake only when none is pending.

    ``wake`` runs on the thread of the writer, at most once until the next `drain`.
    """

    def __init__(self, bound: int, wake: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._values: deque[T] = deque()
        self._bound = bound
        self._wake = wake
        self._pending = False
        self.dropped = 0

    def offer(self, value: T) -> bool:
        """Append ``value``; False (and counted) when the queue is full."""
        with self._lock:
            if len(self._values) >= self._bound:
                self.dropped += 1
                return False
            self._values.append(value)
            if self._pending:
                return True
            self._pending = True
        self._wake()
        return True

    def push(self, value: T) -> None:
        """Append ``value``; the oldest is dropped (and counted) when the queue is full."""
        with self._lock:
            if len(self._values) >= self._bound:
                self._values.popleft()
                self.dropped += 1
            self._values.append(value)
            if self._pending:
                return
            self._pending = True
        self._wake()

    def drain(self) -> list[T]:
        """Take everything that waits; the next value wakes anew."""
        with self._lock:
            self._pending = False
            values = list(self._values)
            self._values.clear()
            return values

    def clear(self) -> None:
        """Forget everything that waits, counted as dropped."""
        with self._lock:
            self.dropped += len(self._values)
            self._values.clear()

    @property
    def full(self) -> bool:
        """Whether `offer` would refuse now."""
        return len(self._values) >= self._bound

    def __len__(self) -> int:
        return len(self._values)


class PictureMailbox:
    """A tile's one-slot mailbox: the `client.model.media.PictureSlot` that faces hold.

    A decoder thread puts, the face's thread takes; `wanted` is the size to scale to.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._picture: Picture | None = None
        self._wake: Callable[[], None] | None = None
        self.wanted: tuple[int, int] = (0, 0)
        self.dropped = 0

    def put(self, picture: Picture) -> None:
        """Leave a picture (any thread); wakes the face only when none was waiting."""
        with self._lock:
            waiting = self._picture is not None
            self._picture = picture
            wake = self._wake
            if waiting:
                self.dropped += 1
        if wake is not None and not waiting:
            wake()

    def take(self) -> Picture | None:
        """Newest picture since the last take, or None."""
        with self._lock:
            picture, self._picture = self._picture, None
            return picture

    def on_wake(self, wake: Callable[[], None] | None) -> None:
        """Call ``wake`` (on the producer's thread) when a picture waits and none was pending.

        A picture that waits already wakes at once.
        """
        with self._lock:
            self._wake = wake
            waiting = self._picture is not None
        if wake is not None and waiting:
            wake()

    def want(self, width: int, height: int) -> None:
        """Pictures are shown at this size in device pixels; 0, 0 when out of sight.

        Sizes are rounded down to even numbers and bounded by 4096.
        """
        bounded = (min(max(width, 0), 4096) & ~1, min(max(height, 0), 4096) & ~1)
        self.wanted = bounded if all(bounded) else (0, 0)
