# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Silence: when to send a heartbeat, when to worry, when a link is dead. Pure (media.md 2.8)."""

from enum import Enum

TICK = 0.2
"""Seconds between two looks, and between heartbeats when nothing else was sent."""
WARN_AFTER = 1.0
DEAD_AFTER = 5.0
"""Seconds without one authenticated packet until the link is given up.

A changed NAT port heals within 3 s; ICE consent would notice a dead path after 8 s or more.
"""
FIRST_PACKET_WITHIN = 10.0
"""The other end sends nothing before it is confirmed itself, which may take it this long."""


class Pulse(Enum):
    """What the silence so far means."""

    ALIVE = "alive"
    SILENT = "silent"
    DEAD = "dead"


class Watchdog:
    """Judges the silence of one link from the times of looks; `now` is monotonic seconds."""

    def __init__(self, now: float) -> None:
        self._last = now
        self._heard_any = False

    def look(self, now: float, *, heard: bool) -> Pulse:
        """Say how the link is; `heard` when an authenticated packet came since the last look."""
        if heard:
            self._last = now
            self._heard_any = True
            return Pulse.ALIVE
        silence = now - self._last
        if silence >= (DEAD_AFTER if self._heard_any else FIRST_PACKET_WITHIN):
            return Pulse.DEAD
        return Pulse.SILENT if self._heard_any and silence >= WARN_AFTER else Pulse.ALIVE
