# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Looks after an open sound device: did its blocks stop, did the system move it elsewhere?

PulseAudio moves a stream whose device vanished to another one without any sign in the callbacks
(2 of 2 measured), so the sound server is asked twice a second (check DEVICE-MOVED): a microphone
that nobody chose is shut within a second.
"""

import threading
from collections.abc import Callable

MOVED_EVERY = 0.5
"""Seconds between two questions to the sound server."""
FIRST_BLOCK = 5.0
"""Seconds a device may take for its first block (1.5 s was seen)."""
NEXT_BLOCK = 3.0
"""Seconds without a block after which the device counts as gone."""
TICK = 0.25


class Watch:
    """A thread that calls ``look`` every quarter of a second, or at once after `poke`."""

    def __init__(self, name: str, look: Callable[[], None]) -> None:
        self._look = look
        self._poked = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def poke(self) -> None:
        """Look now."""
        self._poked.set()

    def end(self) -> None:
        """Look no more; returns when the thread has ended (or at once when called by it)."""
        self._ended = True
        self._poked.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._ended:
            self._poked.wait(TICK)
            self._poked.clear()
            if not self._ended:
                self._look()


class Pulse:
    """Notes when a device last gave or asked for a block. Any thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._opened = clock()
        self._last: float | None = None
        self._asked = self._opened

    def beat(self) -> None:
        """A block went through."""
        self._last = self._clock()

    @property
    def stopped(self) -> bool:
        """No block came for too long."""
        now = self._clock()
        if self._last is None:
            return now - self._opened > FIRST_BLOCK
        return now - self._last > NEXT_BLOCK

    def time_to_ask(self) -> bool:
        """True once in `MOVED_EVERY`: ask the sound server where the stream is."""
        now = self._clock()
        if now - self._asked < MOVED_EVERY:
            return False
        self._asked = now
        return True
