# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A clock that is handed in: real sockets and threads, but seconds that pass as fast as wanted.

Everything an engine waits for (rules of the call, deadlines, pings, retries) goes by its loop's
clock or by `World.clock`; here both are one `Warp`. At rate 1 it is the real clock.
"""

import asyncio
import selectors
import time
import weakref
from functools import partial
from typing import Any

import msgspec

from client.engine import gate_run, runner
from client.engine.world import World

SLOW = 20.0


class Spell(msgspec.Struct, frozen=True):
    """A time that passes faster: its beginning by the machine and by the reading, rate, end."""

    start: float = 0.0
    base: float = 0.0
    rate: float = 1.0
    end: float = 0.0

    def reading(self, real: float) -> float:
        """What a clock shows when the machine's shows ``real``; one second each outside of it."""
        fast = min(max(real - self.start, 0.0), self.end - self.start)
        return self.base + (real - self.start) + fast * (self.rate - 1.0)

    def real(self, reading: float) -> float:
        """What the machine's clock shows when this one shows ``reading``."""
        since = reading - self.base
        fast = min(max(since, 0.0), (self.end - self.start) * self.rate)
        return self.start + since - fast * (1.0 - 1.0 / self.rate)


class Warp:
    """Monotonic and Unix seconds that may pass faster for a while.

    Shared by loops of one process. Those of several processes that are told of the same spells
    show the same time: they all reckon from the monotonic clock of the machine.
    """

    def __init__(self) -> None:
        self._spell = Spell()
        self._ahead = time.time() - time.monotonic()
        self._loops: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()

    def now(self) -> float:
        return self._spell.reading(time.monotonic())

    def wall(self) -> int:
        return int(self.wall_exact())

    def wall_exact(self) -> float:
        return self.now() + self._ahead

    def real_seconds(self, seconds: float) -> float:
        """In how many seconds of the machine so many will have passed here."""
        real = time.monotonic()
        return self._spell.real(self._spell.reading(real) + seconds) - real

    @property
    def spell(self) -> "Spell":
        return self._spell

    def spell_of(self, seconds: float, rate: float, *, lead: float) -> "Spell":
        """So many seconds that pass at this rate, from ``lead`` machine seconds on."""
        start = time.monotonic() + lead
        return Spell(start, self._spell.reading(start), rate, start + seconds / rate)

    def take(self, spell: "Spell") -> None:
        """Go by this spell from its start on, and at the machine's rate after its end."""
        self._spell = spell
        for loop in [loop for loop in self._loops if not loop.is_closed()]:
            try:
                # Whoever waits must look at the new clock.
                loop.call_soon_threadsafe(int)
            except RuntimeError:
                continue

    def loop(self) -> asyncio.AbstractEventLoop:
        """A loop that goes by this clock."""
        loop = _WarpLoop(self)
        self._loops.add(loop)
        return loop

    def install(self, patch: Any) -> None:
        """Every engine that starts from now on goes by this clock; ``patch`` as pytest's."""
        patch.setattr(runner, "_loop", self.loop)
        world = partial(World, clock=self.now, wall=self.wall, wall_exact=self.wall_exact)
        patch.setattr(runner, "World", world)
        # Looking at this computer takes real seconds, however fast those of the call pass.
        for name in ("LOOK_S", "NETWORK_S"):
            patch.setattr(gate_run, name, getattr(gate_run, name) * SLOW)


class _Selector(selectors.DefaultSelector):
    def __init__(self, warp: Warp) -> None:
        super().__init__()
        self._warp = warp

    def select(self, timeout: float | None = None) -> Any:
        return super().select(None if timeout is None else self._warp.real_seconds(timeout))


class _WarpLoop(asyncio.SelectorEventLoop):
    def __init__(self, warp: Warp) -> None:
        self._warp = warp
        super().__init__(_Selector(warp))

    def time(self) -> float:
        return self._warp.now()
