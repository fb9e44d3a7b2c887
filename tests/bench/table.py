# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""All benchmarks, one after the other, in one table: ``python -m tests.bench.table [NAME ...]``.

A benchmark is a module beside this one that ends by printing a JSON line (see `harness`). Exit 1
if one missed its target or did not report, 2 for a name that is no benchmark.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MET, MISSED, WRONG_USE = 0, 1, 2
TIMEOUT_S = 300
HEAD = ("bench", "ours", "baseline", "unit", "ratio", "target", "")
_REPORTS = re.compile(r"(?m)^from tests\.bench\.harness import .*\breport\b|^    report,$")


def benches(folder: Path = HERE) -> list[str]:
    """Names of the modules that report: they import `report` and can be run."""
    found = []
    for file in sorted(folder.glob("*.py")):
        text = file.read_text("utf-8")
        if file.stem != "table" and "__main__" in text and _REPORTS.search(text):
            found.append(file.stem)
    return found


def run(name: str) -> dict[str, Any]:
    """One benchmark's line; ``met`` is False and ``why`` says so when there is none."""
    command = [sys.executable, "-m", f"tests.bench.{name}", "--json"]
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return failed(name, f"no answer in {TIMEOUT_S} s")
    line = last_line(ran.stdout)
    if line is None:
        reasons = ran.stderr.strip().splitlines() or ["it printed nothing"]
        return failed(name, f"no report: {reasons[-1]}")
    met = ran.returncode == 0 and line.get("met") is True
    return {**line, "met": met}


def failed(name: str, why: str) -> dict[str, Any]:
    """The line of a benchmark that gave none."""
    return {"bench": name, "met": False, "why": why}


def last_line(output: str) -> dict[str, Any] | None:
    """The JSON object on the last line, or None."""
    for text in reversed(output.splitlines()):
        if text.strip():
            try:
                value = json.loads(text)
            except ValueError:
                return None
            return value if isinstance(value, dict) and "bench" in value else None
    return None


def table(lines: Sequence[dict[str, Any]]) -> str:
    """The lines as columns; what a benchmark measured besides stands below."""
    rows = [HEAD, *(row(line) for line in lines)]
    widths = [max(len(cells[place]) for cells in rows) for place in range(len(HEAD))]
    texts = []
    for cells in rows:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        texts.append("  ".join(padded).rstrip())
    texts.insert(1, "  ".join("-" * width for width in widths).rstrip())
    return "\n".join(texts + [note for line in lines for note in notes(line)])


def row(line: dict[str, Any]) -> tuple[str, ...]:
    """One benchmark's cells."""
    unit = str(line.get("unit", ""))
    numbers = [number(line.get(key)) for key in ("ours", "baseline")]
    ratios = [number(line.get(key)) for key in ("ratio", "target")]
    return (str(line["bench"]), *numbers, unit, *ratios, "met" if line["met"] else "MISSED")


def number(value: object) -> str:
    """Three significant figures, or a dash."""
    return f"{value:.3g}" if isinstance(value, int | float) else "-"


def notes(line: dict[str, Any]) -> list[str]:
    """A second limit, sentences of the benchmark's own, and why there are no figures."""
    found = [f"{line['bench']}: {note}" for note in line.get("notes", [])]
    if "growth" in line:
        limit = number(line.get("growth_target"))
        found.append(f"{line['bench']}: growth {number(line['growth'])} (limit {limit})")
    if "why" in line:
        found.append(f"{line['bench']}: {line['why']}")
    return found


def main() -> int:
    """Run them all, or those named, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.table", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these benchmarks")
    parser.add_argument("--json", action="store_true", help="one JSON line each, no table")
    given = parser.parse_args()
    known = benches()
    strange = [name for name in given.names if name not in known]
    if strange:
        sys.stderr.write(f"no such benchmark: {', '.join(strange)}; there are {known}\n")
        return WRONG_USE
    lines = []
    for name in given.names or known:
        sys.stderr.write(f"running {name}...\n")
        lines.append(run(name))
    if given.json:
        sys.stdout.writelines(json.dumps(line) + "\n" for line in lines)
    else:
        sys.stdout.write(table(lines) + "\n")
    return MET if lines and all(line["met"] for line in lines) else MISSED


if __name__ == "__main__":
    sys.exit(main())
