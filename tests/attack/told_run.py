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
from tests.attack.told_by_members import LIES as BY_MEMBERS
from tests.attack.told_by_relay import LIES as BY_RELAY
from tests.attack.told_from_outside import LIES as FROM_OUTSIDE

TOLD: tuple[Lie, ...] = (*BY_RELAY, *BY_MEMBERS, *FROM_OUTSIDE)
QUICK_PEOPLE = 3
FULL_PEOPLE = 4


def tell_to(cast: Cast, lie: Lie, seed: int, outcome: Outcome) -> None:
    """One seed of a lie; whatever breaks counts as live."""
    outcome.seeds += 1
    wrongs: list[str] = []
    try:
        with a_play(cast, seed) as play:
            lie.script(play)
            verdict = play.close()
            wrongs, outcome.played = verdict.wrongs, outcome.played + verdict.played
    except Exception:  # noqa: BLE001  a script that breaks is not a lie that failed
        wrongs.append(traceback.format_exc())
    outcome.got_live += bool(wrongs)
    if wrongs and len(outcome.examples) < 2:
        outcome.examples.append(f"{lie.name} {seed}: {wrongs[0]}")


def twin_of(cast: Cast, lie: Lie, seed: int) -> list[str]:
    """The same script without its lie: what is wrong with it, nothing where it is as it should."""
    with a_play(cast, seed, honest=True) as play:
        lie.script(play)
        verdict = play.close()
    missing = [] if play.was_live else ["nobody was ever live"]
    return [*verdict.wrongs, *missing]


def tell_some(numbers: list[int], seed: int, seeds: int, *, processes: bool) -> list[Outcome]:
    """These lies, by number, each with so many seeds; a fresh cast for each in processes."""
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="watchword-attack-") as folder:
        groups = [[number] for number in numbers] if processes else [numbers]
        people = FULL_PEOPLE if processes else QUICK_PEOPLE
        for at, group in enumerate(groups):
            place = Path(folder) / str(at)
            place.mkdir()
            with a_cast(place, people, processes=processes) as cast:
                for number in group:
                    outcome = Outcome(TOLD[number].name)
                    for each in range(seeds):
                        tell_to(cast, TOLD[number], seed * 1000 + each, outcome)
                    outcomes.append(outcome)
    return outcomes
