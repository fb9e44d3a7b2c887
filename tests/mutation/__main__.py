# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Mutants of the rules: ``make mutate``. Ends with 1 if one survives that nobody explained.

Run it in a copy of the tree (packaging/mutate.sh makes one), so that nobody edits under it.
"""

import argparse
import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec  # noqa: F401  loaded before the first fork, and so only once
import nacl.bindings  # noqa: F401
import pytest
import rfc8785  # noqa: F401
from hypothesis import Phase, settings

from tests.mutation.mutants import Mutant, Source
from tests.mutation.page import Explained, Section, merge
from tests.mutation.runs import QUIET, SURVIVED, UNDECIDED, InPlace, loaded_anew, near

MODULES = sorted(path.stem for path in Path("client/policy").glob("[a-z]*.py"))
TESTS = Path("tests/unit/policy")


# The same examples each time, and no limits of time: many processes share the computer. Nobody
# reads which example was the one, so none is made smaller.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=25,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("mutants")


def main() -> int:
    options = _options()
    names = options.only or MODULES
    paths = [f"client/policy/{name}.py" for name in names]
    sources = {path: Source(path, Path(path).read_text(encoding="utf-8")) for path in paths}
    every = [mutant for source in sources.values() for mutant in source.mutants]
    print(f"{len(every)} mutants of {len(paths)} modules", flush=True)
    tests = [
        str(path)
        for path in sorted(TESTS.glob("test_*.py"))
        if any(near(mutant, path.name) for mutant in every)
    ]
    known = Explained.load()
    fine = True
    for path, ended in _in_place(sources, tests, options.jobs):
        source = sources[path]
        survived = [one for at, one in enumerate(source.mutants) if ended.get(at) == SURVIVED]
        rest = [one for at, one in enumerate(source.mutants) if at not in ended]
        print(f"{path}: {len(rest)} are loaded anew", flush=True)
        survived += [
            mutant
            for mutant, code in loaded_anew(rest, sources, tests, max(1, options.jobs // 2))
            if code == SURVIVED
        ]
        section = Section.of(source, survived, known)
        print(section.text, flush=True)
        fine = fine and section.unexplained == 0
        if options.page:
            merge(options.page, section)
    return 0 if fine else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--only", action="append", help="a module of client/policy")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--page", type=Path, help="write the figures here")
    return parser.parse_args()


def _in_place(
    sources: dict[str, Source], tests: list[str], jobs: int
) -> Iterator[tuple[str, dict[int, int]]]:
    """Module by module, how each mutant inside of a function ended, by its number.

    From a process of its own, which may load the client. Undecided ones are left out.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_session, args=(sources, tests, jobs, theirs))
    process.start()
    theirs.close()
    seen = set()
    with suppress(EOFError):
        while True:
            path, ended = ours.recv()
            seen.add(path)
            yield path, ended
    process.join()
    if process.exitcode != 0:
        sys.exit("the tests do not pass by themselves")
    for path in set(sources) - seen:
        yield path, {}


def _session(sources: dict[str, Source], tests: list[str], jobs: int, to: Connection) -> None:
    def done(path: str, ended: list[tuple[Mutant, int]]) -> None:
        place = {id(mutant): at for at, mutant in enumerate(sources[path].mutants)}
        decided = {place[id(one)]: code for one, code in ended if code != UNDECIDED}
        to.send((path, decided))

    ended = pytest.main([*QUIET, *tests], plugins=[InPlace(sources, jobs, done)])
    if ended not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        sys.exit(1)


if __name__ == "__main__":
    sys.exit(main())
