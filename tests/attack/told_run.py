# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Telling lies to whole clients: with how many people, how often, and what came of each."""

import tempfile
import traceback
from pathlib import Path

from tests.attack.cast import Cast, a_cast
from tests.attack.lies import Outcome
from tests.attack.play import a_play
from tests.attack.told import Lie
from tests.attack.told_again_by_relay import LIES as AGAIN_BY_RELAY
from tests.attack.told_by_members import LIES as BY_MEMBERS
from tests.attack.told_by_relay import LIES as BY_RELAY
from tests.attack.told_from_outside import LIES as FROM_OUTSIDE
from tests.attack.told_records import LIES as IN_RECORDS
from tests.attack.told_words import LIES as IN_WORDS

TOLD: tuple[Lie, ...] = (
    *BY_RELAY,
    *AGAIN_BY_RELAY,
    *BY_MEMBERS,
    *IN_WORDS,
    *IN_RECORDS,
    *FROM_OUTSIDE,
)
QUICK_PEOPLE = 3
_IN_MEMORY = Path("/dev/shm")  # noqa: S108  a fresh folder is made in it
"""Where profiles of a quick run lie: their many small synced writes are not what is attacked."""
FULL_PEOPLE = 4


def tell_to(cast: Cast, lie: Lie, seed: int, outcome: Outcome, *, stand: bool = False) -> None:
    """One seed of a lie; whatever breaks counts as live."""
    outcome.seeds += 1
    wrongs: list[str] = []
    try:
        with a_play(cast, seed) as play:
            lie.script(play)
            verdict = play.close(stand=stand)
            wrongs, outcome.played = verdict.wrongs, outcome.played + verdict.played
    except Exception:  # noqa: BLE001  a script that breaks is not a lie that failed
        wrongs.append(traceback.format_exc())
    if wrongs:
        cast.standing = None
    outcome.got_live += bool(wrongs)
    if wrongs and len(outcome.examples) < 2:
        outcome.examples.append(f"{lie.name} {seed}: {'; '.join(wrongs[:4])}")


def twin_of(cast: Cast, lie: Lie, seed: int) -> list[str]:
    """The same script without its lie: what is wrong with it, nothing where it is as it should."""
    with a_play(cast, seed, honest=True) as play:
        lie.script(play)
        verdict = play.close(stand=True)
    missing = [] if play.was_live or cast.standing else ["nobody was ever live"]
    return [*verdict.wrongs, *missing]


def tell_some(numbers: list[int], seed: int, seeds: int, *, processes: bool) -> list[Outcome]:
    """These lies, by number, each with so many seeds; a fresh cast for each in processes."""
    outcomes = [Outcome(TOLD[number].name) for number in numbers]
    groups = [[at] for at in range(len(numbers))] if processes else [list(range(len(numbers)))]
    for group in groups:
        told = [(TOLD[numbers[at]], outcomes[at]) for at in group]
        try:
            _tell_group(told, seed, seeds, processes=processes)
        except Exception:  # noqa: BLE001  nothing was shown for these
            for _, outcome in told:
                outcome.got_live += 1
                outcome.examples.append(f"{outcome.name}: {traceback.format_exc()}")
    return outcomes


def _tell_group(told: list[tuple[Lie, Outcome]], seed: int, seeds: int, *, processes: bool) -> None:
    people = FULL_PEOPLE if processes else QUICK_PEOPLE
    where = _IN_MEMORY if not processes and _IN_MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(prefix="watchword-attack-", dir=where) as folder,
        a_cast(Path(folder), people, processes=processes) as cast,
    ):
        for lie, outcome in told:
            for each in range(seeds):
                tell_to(cast, lie, seed * 1000 + each, outcome, stand=not processes)
