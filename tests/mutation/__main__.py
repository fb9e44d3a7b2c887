# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Mutants of the rules: ``make mutate``. Ends with 1 if one survives that nobody explained.

Run it in a copy of the tree (packaging/mutate.sh makes one), so that nobody edits under it.
"""

import argparse
import multiprocessing
import sys
from pathlib import Path

import msgspec  # noqa: F401  loaded before the first fork, and so only once
import nacl.bindings  # noqa: F401
import pytest
import rfc8785  # noqa: F401
from hypothesis import settings

from tests.mutation.mutants import Mutant, Source
from tests.mutation.page import Explained, write
from tests.mutation.runs import QUIET, SURVIVED, UNDECIDED, InPlace, loaded_anew, near

JUDGES = ["catalogue", "judge", "managed", "network_checks", "networks", "not_built", "outcome"]
JUDGES += ["policy_kinds", "profiles", "radios", "rules"]
"""Beside everything named ``..._checks``."""
TESTS = Path("tests/unit/policy")


# The same examples each time, and no limits of time: many processes share the computer.
settings.register_profile(
    "mutants", deadline=None, derandomize=True, database=None, max_examples=25
)
settings.load_profile("mutants")


def main() -> int:
    options = _options()
    names = options.only or sorted(
        {*JUDGES, *(path.stem for path in Path("client/policy").glob("*_checks.py"))}
    )
    paths = [f"client/policy/{name}.py" for name in names]
    sources = {path: Source(path, Path(path).read_text(encoding="utf-8")) for path in paths}
    every = [mutant for source in sources.values() for mutant in source.mutants]
    print(f"{len(every)} mutants of {len(paths)} modules", flush=True)
    tests = [
        str(path)
        for path in sorted(TESTS.glob("test_*.py"))
        if any(near(mutant, path.name) for mutant in every)
    ]
    ended = dict(_in_place(sources, tests, options.jobs))
    survived = [one for place, one in enumerate(every) if ended.get(place) == SURVIVED]
    rest = [one for place, one in enumerate(every) if ended.get(place, UNDECIDED) == UNDECIDED]
    print(f"{len(survived)} survived; {len(rest)} others are loaded anew", flush=True)
    if options.quick:
        rest = []
    survived += [
        mutant
        for mutant, code in loaded_anew(rest, sources, tests, options.jobs)
        if code == SURVIVED
    ]
    known = Explained.load()
    for mutant in survived:
        old, new = sources[mutant.path].difference(mutant)
        sign = "explained" if known.why(mutant, old, new) else "SURVIVED"
        print(f"{sign} {mutant.name} {mutant.function}\n  - {old}\n  + {new}")
    if options.page:
        write(options.page, sources, survived, known)
    return int(any(not known.why(one, *sources[one.path].difference(one)) for one in survived))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--only", action="append", help="a module of client/policy")
    parser.add_argument("--quick", action="store_true", help="nothing that has to be loaded anew")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--page", type=Path, help="write the figures here")
    return parser.parse_args()


def _in_place(sources: dict[str, Source], tests: list[str], jobs: int) -> list[tuple[int, int]]:
    """Numbers of mutants inside of functions and how each ended; in a process of its own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_session, args=(sources, tests, jobs, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        sys.exit("the tests do not pass by themselves")
    finally:
        process.join()


def _session(sources: dict[str, Source], tests: list[str], jobs: int, to) -> None:
    plugin = InPlace(sources, jobs)
    ended = pytest.main([*QUIET, *tests], plugins=[plugin])
    if ended not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        return
    place = {id(one): at for at, one in enumerate(_all(sources))}
    to.send([(place[id(mutant)], code) for mutant, code in plugin.ended])


def _all(sources: dict[str, Source]) -> list[Mutant]:
    return [mutant for source in sources.values() for mutant in source.mutants]


if __name__ == "__main__":
    sys.exit(main())
