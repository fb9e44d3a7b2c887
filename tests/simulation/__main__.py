# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Simulate calls: ``python -m tests.simulation [--people 2,3,8] [--scenario NAME] [--seeds K]``.

Prints one table; ``--json`` prints the runs, ``--write`` puts the table into docs/simulation.md.
Exit code 1 when a run failed. ``--minutes`` bounds the time: what did not fit is named. So is
what was still to come when the program is told to end (Ctrl+C, SIGTERM): it ends after this run.
"""

import argparse
import datetime as dt
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from client.model.room import Profile
from tests.simulation.campaign import Run, fits, play_in, prepare
from tests.simulation.room import Room
from tests.simulation.scenarios import SCENARIOS, Scenario, named
from tests.simulation.table import merged, plain, write

PAGE = Path(__file__).parents[2] / "docs" / "simulation.md"
PEOPLE = (2, 3, 8)
PROFILES = {"open": (Profile.OPEN,), "restricted": (Profile.RESTRICTED,)}


class Told(msgspec.Struct):
    """What ``--json`` prints."""

    runs: list[Run]
    left_out: list[str]


class End:
    """Nothing new begins when so many minutes have gone by, or somebody asked to end."""

    def __init__(self, minutes: float) -> None:
        self._at = time.monotonic() + minutes * 60
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._now)

    def _now(self, *_: object) -> None:
        self._at = 0.0

    @property
    def reached(self) -> bool:
        return time.monotonic() > self._at


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    end = End(options.minutes)
    earlier = [msgspec.json.decode(path.read_bytes(), type=Told) for path in options.earlier]
    runs, left = _campaign(options, end)
    if options.json:
        print(msgspec.json.encode({"runs": runs, "left_out": left}).decode())
    else:
        print(plain(merged(runs)))
        for what in left:
            print(f"left out, no time: {what}")
    if options.write:
        told = Told(
            [*runs, *(run for one in earlier for run in one.runs)],
            [*left, *(what for one in earlier for what in one.left_out)],
        )
        _write(told, arguments or sys.argv[1:])
    failed = [run for run in runs if run.failed]
    print(f"{len(runs)} runs, {len(failed)} failed", file=sys.stderr)
    return 1 if failed or not runs else 0


def _campaign(options: argparse.Namespace, end: End) -> tuple[list[Run], list[str]]:
    """Play what was asked for; second, what there was no time for."""
    scenarios = named(options.scenario) if options.scenario else SCENARIOS
    profiles = PROFILES.get(options.room, (Profile.OPEN, Profile.RESTRICTED))
    runs: list[Run] = []
    left: list[str] = []
    for people in options.people:
        seeds = options.seeds if people <= max(PEOPLE) else options.large_seeds
        for profile in profiles:
            for seed in range(1, seeds + 1):
                for done in _play_all(scenarios, people, profile, seed, end):
                    if isinstance(done, str):
                        left.append(done)
                    else:
                        runs.append(done)
                        _tell(done)
    return runs, left


def _write(told: Told, said: Sequence[str]) -> None:
    """The page of the documentation; files of earlier campaigns are not named on it."""
    words = list(said)
    while "--earlier" in words:
        at = words.index("--earlier")
        del words[at : at + 2]
    today = dt.datetime.now(dt.UTC).date().isoformat()
    command = f"`{' '.join(['python -m tests.simulation', *words])}`"
    if len(words) < len(said):
        command += ", together with runs of the same program for other numbers of people,"
    write(PAGE, told.runs, told.left_out, command=command, date=today)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--people", type=_numbers, default=PEOPLE, help="e.g. 2,3,8,20,50")
    parser.add_argument("--scenario", action="append", help="a word of its name; may be repeated")
    parser.add_argument("--seeds", type=int, default=1, help="for calls of up to 8 people")
    parser.add_argument("--large-seeds", type=int, default=1, help="for larger ones")
    parser.add_argument("--room", choices=[*PROFILES, "both"], default="both")
    parser.add_argument("--minutes", type=float, default=60.0, help="begin nothing new after that")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--earlier",
        type=Path,
        action="append",
        default=[],
        help="output of an earlier --json, for the page that --write makes",
    )
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    return parser.parse_args(arguments)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def _tell(run: Run) -> None:
    what = run.failed.strip().splitlines()[-1] if run.failed else "fine"
    print(f"{run.people:3} {run.profile:10} {run.scenario}: {what}", file=sys.stderr, flush=True)


def _play_all(
    scenarios: Sequence[Scenario], people: int, profile: Profile, seed: int, end: End
) -> Iterator[Run | str]:
    """Every scenario; those that begin alike share the beginning, each goes on in a child.

    What did not begin before ``end`` is given back by name.
    """
    fitting = [scenario for scenario in scenarios if fits(scenario, people, profile)]
    for kind in dict.fromkeys((scenario.boots, scenario.late) for scenario in fitting):
        alike = [scenario for scenario in fitting if (scenario.boots, scenario.late) == kind]
        late = end.reached
        made: Room | str = "" if late else prepare(alike[0], people, profile, seed)
        for scenario in alike:
            if end.reached:
                yield f"{scenario.name}, {people} people, {profile.value}, seed {seed}"
                continue
            yield _in_a_child(made, scenario, people, profile, seed)


def _in_a_child(
    made: Room | str, scenario: Scenario, people: int, profile: Profile, seed: int
) -> Run:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        run = play_in(made, scenario, people, profile, seed)
        with os.fdopen(theirs, "wb") as out:
            out.write(msgspec.json.encode(run))
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as back:
        said = back.read()
    os.waitpid(child, 0)
    return msgspec.json.decode(said, type=Run)


if __name__ == "__main__":
    sys.exit(main())
