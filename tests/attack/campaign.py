# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Running campaigns: so many attempts, each refused or not, in pieces that are seeded alike.

A piece is one seed's row of attempts, so the outcome does not depend on how many processes work.
"""

import math
import random
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TypeVar

Attempt = Callable[[random.Random], bool]
"""One altered thing is tried; True when it was accepted. Any exception is a crash."""
T = TypeVar("T")
Numbered = Callable[[int], bool]
"""The same where every attempt is a case of its own, told by its number."""

PIECE = 5_000
CASES = 90
"""Cases in one piece."""
KEPT = 3
"""Examples kept of what went wrong."""


@dataclass(frozen=True)
class Campaign:
    """``build`` makes the honest originals once in each process, and proves that they pass.

    ``numbered``: there are ``full`` cases and no more, none is drawn twice.
    """

    name: str
    full: int
    quick: int
    build: Callable[[], Attempt] | Callable[[], Numbered]
    numbered: bool = False

    @property
    def piece(self) -> int:
        """How many attempts one process makes at a time."""
        return CASES if self.numbered else PIECE


@dataclass
class Tally:
    """What a campaign came to."""

    name: str
    tried: int = 0
    accepted: int = 0
    crashed: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.tried += other.tried
        self.accepted += other.accepted
        self.crashed += other.crashed
        self.examples = (self.examples + other.examples)[:KEPT]

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "tried": self.tried,
            "accepted": self.accepted,
            "crashed": self.crashed,
        }


def spread(row: Sequence[T]) -> tuple[T, ...]:
    """The same cases in a fixed order in which every first part has some from all over the row.

    A quick run tries a first part. The step is the golden ratio's, prime to the length.
    """
    step = max(1, round(len(row) * 0.618))
    while math.gcd(step, len(row)) > 1:
        step += 1
    return tuple(row[at * step % len(row)] for at in range(len(row)))


_built: dict[str, Attempt | Numbered] = {}


def run_piece(campaign: Campaign, seed: int, piece: int, count: int) -> Tally:
    """One piece; the attempt that went wrong is named by seed, piece and number."""
    if campaign.name not in _built:
        _built[campaign.name] = campaign.build()
    attempt = _built[campaign.name]
    tally = Tally(campaign.name)
    for number in range(count):
        where = f"{seed}/{campaign.name}/{piece}/{number}"
        tally.tried += 1
        try:
            dice = random.Random(where)  # noqa: S311  a campaign that repeats
            accepted = attempt(piece * CASES + number if campaign.numbered else dice)
        except Exception:  # noqa: BLE001  whatever escapes is a crash, and is counted
            tally.crashed += 1
            tally.examples.append(f"crash {where}: {traceback.format_exc(limit=-6)}")
        else:
            tally.accepted += accepted
            if accepted:
                tally.examples.append(f"accepted {where}")
        tally.examples = tally.examples[:KEPT]
    return tally


def run(campaign: Campaign, count: int, seed: int, pool: ProcessPoolExecutor | None) -> Tally:
    """``count`` attempts, in processes when there is a pool."""
    return start(campaign, count, seed, pool)()


def start(
    campaign: Campaign, count: int, seed: int, pool: ProcessPoolExecutor | None
) -> Callable[[], Tally]:
    """Hand out ``count`` attempts at once; the answer waits for them and adds them up."""
    count = min(count, campaign.full) if campaign.numbered else count
    sizes = [min(campaign.piece, count - at) for at in range(0, count, campaign.piece)]
    total = Tally(campaign.name)
    if pool is None:
        for piece, size in enumerate(sizes):
            total.add(run_piece(campaign, seed, piece, size))
        return lambda: total
    work = [pool.submit(run_piece, campaign, seed, piece, size) for piece, size in enumerate(sizes)]

    def added_up() -> Tally:
        for done in work:
            total.add(done.result())
        return total

    return added_up


def a_pool(workers: int) -> ProcessPoolExecutor:
    """Fresh processes: nothing of the caller's threads is copied."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
