# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What only a look every second shows: a suspend or set clock, foreign frames, time that is up."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from client.engine.frame_watch import FrameWatch
from client.engine.world import World
from client.model import events
from client.model.ids import DisplayName, PeerId
from client.model.verdict import Finding, Result, Severity
from client.session import inputs

CLOCK_CHECK_S = 1.0
CLOCK_JUMP_S = 5.0
WARN_BEFORE_S = 300
"""How long before the end of the room's time it is announced (check ROOM-TIME-UP)."""


@dataclass(frozen=True, slots=True)
class CallClocks:
    """Watches one call. ``valid_until`` and ``latest_seen`` are Unix seconds."""

    world: World
    frames: FrameWatch
    others: Callable[[], Iterable[tuple[PeerId, DisplayName]]]
    feed: Callable[[inputs.Input], None]
    valid_until: int
    latest_seen: int

    async def watch(self, over: Callable[[], bool]) -> None:
        """Look every second until the call is over."""
        mono, wall = self.world.clock(), self.world.wall()
        began = mono
        latest = max(wall, self.latest_seen)
        warned = False
        while not over():
            await asyncio.sleep(CLOCK_CHECK_S)
            now_mono, now_wall = self.world.clock(), self.world.wall()
            # Whole seconds of wall time: one second of rounding either way is not a jump.
            drift = abs((now_wall - wall) - (now_mono - mono))
            mono, wall = now_mono, now_wall
            if drift > CLOCK_JUMP_S:
                self.feed(inputs.ClockJumped())
            for finding in self.frames.findings(self.others()):
                self.world.emit(events.Alarm(self.world.show(finding)))
            # A clock that is set back in the call does not make the room last longer.
            left = self.valid_until - max(now_wall, latest + now_mono - began)
            if left <= WARN_BEFORE_S and not warned:
                warned = True
                said = self.world.resources.call.notice("time-ends", "")
                self.world.emit(events.Notice(said, loud=True))
            if left <= 0:
                up = Finding("ROOM-TIME-UP", Result.FAIL, Severity.WARN, "room")
                self.world.emit(events.Alarm(self.world.show(up)))
                self.feed(inputs.RoomGone("time-up"))
