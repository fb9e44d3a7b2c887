# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a call remembers of its data messages: mine to say, and how far others have come."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from client.model.ids import HelloHash, RosterHash
from client.session.words import NOTHING, Line, SealedData, Sign, Standing

LONG_AGO = float("-inf")


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much may still be said: ``left`` at the time ``at``, refilled as time goes on."""

    left: float
    at: float

    def after(self, now: float, rate: float, burst: float) -> "Allowance | None":
        """What is left after one more, or None when it is too much now."""
        left = min(burst, self.left + max(0.0, now - self.at) * rate) - 1.0
        return Allowance(left, now) if left >= 0.0 else None


@dataclass(frozen=True, slots=True)
class Heard:
    """How far one sender has come; only what was proven to be theirs moves it on."""

    frame: tuple[int, int] = (-1, -1)
    """Generation and counter of the newest frame that opened."""
    seq: int = -1
    again: int = 0
    """Frames and messages that came once more."""


@dataclass(frozen=True, slots=True)
class Early:
    """A message that came before its key, or before its sender was agreed on."""

    data: SealedData = field(repr=False)
    at: float


@dataclass(frozen=True, slots=True)
class TalkState:
    """Frozen as all state is. ``standing`` is what I want others to know of me."""

    seq: int = 0
    standing: Standing = NOTHING
    told_standing: Standing | None = None
    told: frozenset[HelloHash] = frozenset()
    """Who was told ``told_standing``."""
    standing_at: float = LONG_AGO
    typing: str | None = field(default=None, repr=False)
    """What I am typing and have not told yet."""
    typing_at: float = LONG_AGO
    typing_shown: bool = False
    """The others see a line of mine that is not sent."""
    mine: Allowance | None = None
    waiting: tuple[tuple[RosterHash, Line | Sign], ...] = field(default=(), repr=False)
    """Words for a roster that is agreed and whose key is not in use yet."""
    heard: Mapping[HelloHash, Heard] = field(default_factory=dict)
    lines: Mapping[int, Allowance] = field(default_factory=dict)
    """What each connection may still send."""
    early: tuple[Early, ...] = ()
