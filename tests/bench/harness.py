# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What every benchmark shares: turns taken in one run, one JSON line, an exit code.

A benchmark is ``python -m tests.bench.NAME [--json]``; it measures a baseline and ours in the
same process run, in turns, and ends with ``sys.exit(report(...))``. The JSON line is the last
line on stdout; anything for people goes to stderr.
"""

import importlib.metadata
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping

MET = 0
MISSED = 1
LIBRARIES = ("aiortc", "aioice", "av", "pylibsrtp", "pyOpenSSL", "cryptography")


def report(bench: str, ours: float, baseline: float, target: float, **extra: object) -> int:
    """Print the benchmark's JSON line; 0 when ``ours / baseline <= target``, else 1.

    ``extra`` goes into the line as it is: ``n``, ``unit``, and whatever else was measured. An
    ``extra`` called ``ok`` that is False fails the benchmark whatever the ratio says.
    """
    ratio = ours / baseline if baseline > 0 else float("inf")
    met = ratio <= target and extra.get("ok", True) is True
    line = {
        "bench": bench,
        "ours": round(ours, 6),
        "baseline": round(baseline, 6),
        "ratio": round(ratio, 4) if ratio != float("inf") else None,
        "target": target,
        "met": met,
        **extra,
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "versions": versions(),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
    return MET if met else MISSED


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that the figures depend on."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        found[name] = importlib.metadata.version(name)
    return found


def interleave(
    rounds: int, variants: Mapping[str, Callable[[], float]], *, warm_up: int = 1
) -> dict[str, list[float]]:
    """Run every variant once per round, in turns, and return its measurements in order.

    The order within a round is turned by one each time, so that no variant always runs first.
    ``warm_up`` rounds run before and are not returned.
    """
    results: dict[str, list[float]] = {name: [] for name in variants}
    for name, measured in _turns(rounds, list(variants), warm_up):
        value = variants[name]()
        if measured:
            results[name].append(value)
    return results


async def interleave_async(
    rounds: int, variants: Mapping[str, Callable[[], Awaitable[float]]], *, warm_up: int = 1
) -> dict[str, list[float]]:
    """`interleave` for coroutines, all on the running loop, one at a time."""
    results: dict[str, list[float]] = {name: [] for name in variants}
    for name, measured in _turns(rounds, list(variants), warm_up):
        value = await variants[name]()
        if measured:
            results[name].append(value)
    return results


def median(values: list[float]) -> float:
    """Middle value: what `report` should be given for times."""
    return statistics.median(values)


class CpuClock:
    """CPU seconds of this process (all threads) and wall seconds since it was made."""

    def __init__(self) -> None:
        self._cpu = time.process_time()
        self._wall = time.perf_counter()

    def cpu(self) -> float:
        """CPU seconds used since."""
        return time.process_time() - self._cpu

    def wall(self) -> float:
        """Wall seconds gone since."""
        return time.perf_counter() - self._wall


def _turns(rounds: int, names: list[str], warm_up: int) -> list[tuple[str, bool]]:
    plan: list[tuple[str, bool]] = []
    for number in range(warm_up + rounds):
        shift = number % len(names)
        plan += [(name, number >= warm_up) for name in names[shift:] + names[:shift]]
    return plan
