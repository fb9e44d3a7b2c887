# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a computer slept, or its clock was set, since it was looked at.

Monotonic time stands still while a Linux computer sleeps: what was seen in the office would
still count as seconds old in the hotel. Wall time goes on, and the two no longer agree.
"""

from dataclasses import dataclass

from client.engine.world import World
from client.policy.catalogue import CONNECTION_AGE_S

VERDICT_LASTS_S = CONNECTION_AGE_S
"""What was seen of a server is too old then, and with it the verdict (checks.md section 1.4)."""
JUMP_S = 5.0
"""Whole seconds of wall time are off by one either way; more than this is no rounding."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A moment by both clocks: ``mono`` monotonic seconds, ``wall`` Unix seconds."""

    mono: float
    wall: int

    @classmethod
    def now(cls, world: World) -> "LookedAt":
        """This moment."""
        return cls(world.clock(), world.wall())

    def jumped(self, world: World) -> bool:
        """Do the clocks disagree on how long ago that was, in either direction?"""
        return abs((world.wall() - self.wall) - (world.clock() - self.mono)) > JUMP_S

    def is_old(self, world: World, seen_since: float, lasts_s: float) -> bool:
        """Has something been seen longer ago than ``lasts_s``, or has the computer slept?"""
        return world.clock() - seen_since > lasts_s or self.jumped(world)
