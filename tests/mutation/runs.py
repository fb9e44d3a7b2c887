# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Do the tests notice a mutant? One forked process each, so that nothing is left of it.

Two ways. In one session of pytest a mutant inside of a function is put in place by its code
object, and only tests that came through its line are run. What that cannot decide (rows and
constants, functions that run while modules are loaded, and whatever survived) is loaded anew, with
every test.
"""

import gc
import importlib.abc
import importlib.machinery
import io
import os
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path
from types import CodeType, FunctionType

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.mutants import Mutant, Source

SECONDS = 60
"""Processor time that one mutant may take; one that takes longer would hang, and is noticed.

All the tests together take a quarter of it, so that no survivor is taken for one that hangs.
"""
ENGINE = {"catalogue", "judge", "not_built", "outcome", "profiles", "rules"}
NOTICED, SURVIVED, UNDECIDED = 1, 0, 3


def side_by_side(
    mutants: list[Mutant], run: Callable[[Mutant], int], jobs: int
) -> Iterator[tuple[Mutant, int]]:
    """Run each mutant in a process of its own, ``jobs`` at a time; yields how each one ended."""
    running: dict[int, tuple[Mutant, float]] = {}
    waiting = list(reversed(mutants))
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            running[_fork(mutant, run)] = (mutant, time.monotonic())
        for pid in tuple(running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                mutant, _ = running.pop(pid)
                code = os.waitstatus_to_exitcode(status)
                if code < 0:
                    print(f"  {mutant.name} was ended by signal {-code}", flush=True)
                yield mutant, code if code in {SURVIVED, UNDECIDED} else NOTICED
        for late, (_, since) in running.items():
            if time.monotonic() - since > 20 * SECONDS:
                with suppress(ProcessLookupError):
                    os.kill(late, signal.SIGKILL)
        time.sleep(0.003)


def _fork(mutant: Mutant, run: Callable[[Mutant], int]) -> int:
    # Nothing that is here already is looked through again, and so nothing of it is copied.
    gc.freeze()
    pid = os.fork()
    if pid:
        return pid
    gc.disable()
    code = NOTICED
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        code = run(mutant)
    finally:
        os._exit(code)


class InPlace:
    """A pytest plugin that runs mutants instead of tests, after one run of the tests themselves."""

    def __init__(
        self,
        sources: dict[str, Source],
        jobs: int,
        done: Callable[[str, list[tuple[Mutant, int]]], None],
    ) -> None:
        self._done = done
        self._sources = sources
        self._jobs = jobs
        self._through: dict[tuple[str, int], list[pytest.Item]] = {}
        self._early = set[tuple[str, int]]()
        # From here on, so that what runs while modules are loaded is known.
        self._seen = coverage.Coverage(data_file=None, include=list(sources), config_file=False)
        self._seen.start()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise pytest.UsageError("the tests do not even load")
        self._look(session.items)
        inside = [
            mutant
            for source in self._sources.values()
            for mutant in source.mutants
            if mutant.function
        ]
        left = Counter(mutant.path for mutant in inside)
        ended: dict[str, list[tuple[Mutant, int]]] = {path: [] for path in left}
        for count, (mutant, code) in enumerate(side_by_side(inside, self._run, self._jobs), 1):
            _tell(count, len(inside))
            ended[mutant.path].append((mutant, code))
            _name(mutant, code, self._sources)
            if len(ended[mutant.path]) == left[mutant.path]:
                self._done(mutant.path, ended.pop(mutant.path))
        return True

    def _look(self, items: list[pytest.Item]) -> None:
        """Run the unchanged tests; which of them comes through which line?"""
        seen = self._seen
        for item in items:
            seen.switch_context(item.nodeid)
            reports = runtestprotocol(item, nextitem=None, log=False)
            if any(report.failed for report in reports):
                raise pytest.UsageError(f"fails without any mutant: {item.nodeid}")
        seen.stop()
        data = seen.get_data()
        breadth: dict[str, int] = {}
        lines: dict[tuple[str, int], list[str]] = {}
        for path in self._sources:
            for line, names in data.contexts_by_lineno(str(Path(path).resolve())).items():
                lines[path, line] = [name for name in names if name]
                if "" in names:
                    self._early.add((path, line))
                for name in names:
                    breadth[name] = breadth.get(name, 0) + 1
        by_name = {item.nodeid: item for item in items}
        # A test that sees little sees it closely.
        self._through = {
            place: [by_name[name] for name in sorted(names, key=breadth.__getitem__)]
            for place, names in lines.items()
        }

    def _run(self, mutant: Mutant) -> int:
        place = self._place(mutant)
        if place in self._early or not _put(mutant, self._sources[mutant.path].changed(mutant)):
            return UNDECIDED
        for item in self._through.get(place, ()):
            if not near(mutant, item.path.name):
                continue
            if any(report.failed for report in runtestprotocol(item, nextitem=None, log=False)):
                return NOTICED
        return SURVIVED

    def _place(self, mutant: Mutant) -> tuple[str, int]:
        """A line in the middle of a statement is counted at an earlier one."""
        for line in range(mutant.line, max(0, mutant.line - 30), -1):
            if (mutant.path, line) in self._through:
                return mutant.path, line
        return mutant.path, mutant.line


def near(mutant: Mutant, test: str) -> bool:
    """The tests that break every check in turn are left to the modules that they are about."""
    return test != "test_judge.py" or Path(mutant.path).stem in ENGINE


def _put(mutant: Mutant, text: str) -> bool:
    """Give the running function the mutant's code; false where that cannot be done."""
    code = _code(compile(text, str(Path(mutant.path).resolve()), "exec"), mutant.function)
    owner: object = sys.modules[_module(mutant.path)]
    for name in mutant.function.split("."):
        owner = vars(owner).get(name)
    if isinstance(owner, property):
        owner = owner.fget
    if code is None or not isinstance(owner, FunctionType):
        return False
    try:
        owner.__code__ = code
    except ValueError:
        return False
    return True


def _code(code: CodeType, name: str) -> CodeType | None:
    for const in code.co_consts:
        if isinstance(const, CodeType):
            if const.co_qualname == name:
                return const
            if name.startswith(f"{const.co_qualname}."):
                return _code(const, name)
    return None


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def loaded_anew(
    mutants: list[Mutant], sources: dict[str, Source], tests: list[str], jobs: int
) -> Iterator[tuple[Mutant, int]]:
    """The same by loading everything anew; this process must not have loaded the client."""
    assert not any(name.startswith("client.") for name in sys.modules)
    _load_pytest()

    def run(mutant: Mutant) -> int:
        name = _module(mutant.path)
        sys.meta_path.insert(0, _Finder(name, mutant, sources[mutant.path].changed(mutant)))
        own = name.rpartition(".")[2]
        order = sorted(
            tests,
            key=lambda one: (
                own not in one,
                own.split("_")[0] not in one,
                "judge" in one,
                "what_checks" not in one,
                one,
            ),
        )
        # A file at a time: the one that is nearest notices most, and the others need no loading.
        fine = all(
            pytest.main([*QUIET, "-x", one]) == pytest.ExitCode.OK
            for one in order
            if near(mutant, Path(one).name)
        )
        return SURVIVED if fine else NOTICED

    for count, (mutant, code) in enumerate(side_by_side(mutants, run, jobs), start=1):
        _tell(count, len(mutants))
        _name(mutant, code, sources)
        yield mutant, code


def _load_pytest() -> None:
    """What pytest itself loads late is loaded before the forks, and so only once."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        test = Path(folder, "test_nothing.py")
        test.write_text(NOTHING, encoding="utf-8")
        assert pytest.main([*QUIET, str(test)]) == pytest.ExitCode.OK


NOTHING = """
import pytest
from hypothesis import given, strategies


@pytest.mark.parametrize("x", [1, 2])
def test_nothing(x, monkeypatch):
    with pytest.raises(ValueError):
        raise ValueError


@given(strategies.integers())
def test_nothing_much(x):
    assert x == x
"""
QUIET = ["-q", "-c", os.devnull, "--rootdir=.", "--import-mode=importlib", "-W", "error"]
QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning", "-p", "no:cacheprovider"]
QUIET += ["-p", "no:xdist", "-p", "no:pytest-qt", "-p", "no:asyncio"]
"""Only what tests of the rules need; the project's own settings load the window's as well."""


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, name: str, mutant: Mutant, text: str) -> None:
        self._name = name
        self._path = str(Path(mutant.path).resolve())
        self._text = text

    def find_spec(self, fullname, _path=None, _target=None):
        if fullname != self._name:
            return None
        loader = _Loader(fullname, self._path)
        loader.text = self._text
        return importlib.machinery.ModuleSpec(fullname, loader, origin=self._path)


class _Loader(importlib.machinery.SourceFileLoader):
    text = ""

    def get_code(self, _fullname):
        return compile(self.text, self.path, "exec")


def _name(mutant: Mutant, code: int, sources: dict[str, Source]) -> None:
    """Show a survivor at once."""
    if code == SURVIVED:
        old, new = sources[mutant.path].difference(mutant)
        print(f"  {mutant.name} - {old} + {new}", file=sys.__stdout__, flush=True)


def _tell(count: int, of: int) -> None:
    if count % 100 == 0 or count == of:
        print(f"  {count} of {of}", file=sys.__stdout__, flush=True)
