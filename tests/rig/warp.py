# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A clock that is handed in: real sockets and threads, but seconds that pass as fast as wanted.

Everything an engine waits for (rules of the call, deadlines, pings, retries) goes by its loop's
clock or by `World.clock`; here both are one `Warp`. At rate 1 it is the real clock.
"""

import asyncio
import selectors
import threading
import time
import weakref
from functools import partial
from typing import Any

from client.engine import gate_run, runner
from client.engine.world import World

SLOW = 20.0


class Warp:
    """Monotonic and Unix seconds at a rate that may change; shared by loops of one process."""

    def __init__(self) -> None:
        self.rate = 1.0
        self._real = time.monotonic()
        self._base = self._real
        self._ahead = time.time() - self._real
        self._lock = threading.Lock()
        self._loops: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()

    def now(self) -> float:
        with self._lock:
            return self._base + (time.monotonic() - self._real) * self.rate

    def wall(self) -> int:
        return int(self.now() + self._ahead)

    def run_at(self, rate: float) -> None:
        """Let time pass at this rate from now on, for everybody."""
        with self._lock:
            real = time.monotonic()
            self._base += (real - self._real) * self.rate
            self._real, self.rate = real, rate
            loops = [loop for loop in self._loops if not loop.is_closed()]
        for loop in loops:
            try:
                # Whoever waits must look at the new clock.
                loop.call_soon_threadsafe(int)
            except RuntimeError:
                continue

    def pass_(self, seconds: float, rate: float) -> None:
        """Return when so many seconds have passed."""
        self.run_at(rate)
        end = self.now() + seconds
        try:
            while (left := end - self.now()) > 0:
                time.sleep(min(0.05, left / rate))
        finally:
            self.run_at(1.0)

    def loop(self) -> asyncio.AbstractEventLoop:
        """A loop that goes by this clock."""
        loop = _WarpLoop(self)
        self._loops.add(loop)
        return loop

    def install(self, patch: Any) -> None:
        """Every engine that starts from now on goes by this clock; ``patch`` as pytest's."""
        patch.setattr(runner, "_loop", self.loop)
        patch.setattr(runner, "World", partial(World, clock=self.now, wall=self.wall))
        # Looking at this computer takes real seconds, however fast those of the call pass.
        for name in ("LOOK_S", "NETWORK_S"):
            patch.setattr(gate_run, name, getattr(gate_run, name) * SLOW)


class _Selector(selectors.DefaultSelector):
    def __init__(self, warp: Warp) -> None:
        super().__init__()
        self._warp = warp

    def select(self, timeout: float | None = None) -> Any:
        return super().select(None if timeout is None else timeout / self._warp.rate)


class _WarpLoop(asyncio.SelectorEventLoop):
    def __init__(self, warp: Warp) -> None:
        self._warp = warp
        super().__init__(_Selector(warp))

    def time(self) -> float:
        return self._warp.now()
