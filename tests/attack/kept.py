# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What came of lies in a run that was cut short: an hour of telling is not told twice.

One JSON object a line. It counts again for the same lie, seeds and sources alone: a line that was
written before a change of the program shows nothing about it.
"""

import hashlib
from pathlib import Path

import msgspec

from tests.attack.lies import Outcome

ROOT = Path(__file__).parents[2]
SOURCES = ("client", "tests/attack", "tests/rig")


class Line(msgspec.Struct):
    """One lie, told to clients in processes of their own."""

    sources: str
    seed: int
    outcome: Outcome


class Kept:
    """The lines of one file; without a file nothing is kept."""

    def __init__(self, file: Path | None, seed: int, seeds: int, root: Path = ROOT) -> None:
        self._file, self._seed = file, seed
        self._sources = sources_of(root) if file is not None else ""
        self._told: dict[str, Outcome] = {}
        if file is not None and file.exists():
            for text in file.read_bytes().splitlines():
                line = msgspec.json.decode(text, type=Line)
                same = (line.sources, line.seed, line.outcome.seeds)
                if same == (self._sources, seed, seeds):
                    self._told[line.outcome.name] = line.outcome

    def told(self, name: str) -> Outcome | None:
        """What came of this lie before."""
        return self._told.get(name)

    def keep(self, outcome: Outcome) -> None:
        """Write down what came of a lie."""
        if self._file is not None:
            line = Line(self._sources, self._seed, outcome)
            with self._file.open("ab") as out:
                out.write(msgspec.json.encode(line) + b"\n")


def sources_of(root: Path) -> str:
    """SHA-256 over every source that a lie is told by or to."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for file in sorted((root / folder).rglob("*.py")):
            digest.update(f"{file.relative_to(root)}\n".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
