# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``docs/mutants.md``: how many mutants there were, and why the survivors do no harm."""

import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.mutation.mutants import Mutant, Source

LIST = Path(__file__).with_name("explained.toml")
HEAD = """# Mutants of the rules

Written by `make mutate{arguments}` on {date}.

A mutant is the program with one small mistake in it: a comparison turned round, a guard that is
never asked, a refusal that passes, a row of the catalogue that is rated lower, an item of a list
that is missing. mutmut's operators and some of our own (`tests/mutation/mutants.py`) make them in
every module of `client/policy` that judges; the tests of `tests/unit/policy` alone have to notice
each of them. Left alone are sentences that only people read, types, and what writes documents.

| module | mutants | noticed | survived, explained | survived |
|---|---:|---:|---:|---:|
"""


@dataclass(frozen=True)
class Explained:
    """Survivors that somebody looked at: (module, line as it is, line with the mistake) to why."""

    reasons: dict[tuple[str, str, str], str]

    @classmethod
    def load(cls) -> "Explained":
        listed = tomllib.loads(LIST.read_text(encoding="utf-8")).get("survivor", [])
        return cls({(one["module"], one["was"], one["becomes"]): one["why"] for one in listed})

    def why(self, mutant: Mutant, was: str, becomes: str) -> str:
        return self.reasons.get((Path(mutant.path).stem, was, becomes), "")


def write(page: Path, sources: dict[str, Source], survived: list[Mutant], known: Explained) -> None:
    """Write the whole page."""
    arguments = " ".join(word for word in sys.argv[1:] if word.startswith("--only"))
    parts = [
        HEAD.format(
            arguments=f' ARGS="{arguments}"' if arguments else "",
            date=datetime.now(tz=UTC).date().isoformat(),
        )
    ]
    total = [0, 0, 0, 0]
    for path, source in sorted(sources.items()):
        here = [one for one in survived if one.path == path]
        explained = sum(bool(known.why(one, *source.difference(one))) for one in here)
        many = len(source.mutants)
        row = [many, many - len(here), explained, len(here) - explained]
        total = [a + b for a, b in zip(total, row, strict=True)]
        parts.append(_row(Path(path).stem, row))
    parts.append(_row("all", total))
    parts.append("\n## Survivors\n\n")
    parts += (
        _survivor(one, *sources[one.path].difference(one), known)
        for one in sorted(survived, key=lambda one: (one.path, one.line))
    )
    if not survived:
        parts.append("None.\n")
    page.write_text("".join(parts), encoding="utf-8")


def _row(name: str, figures: list[int]) -> str:
    return f"| {name} | {' | '.join(f'{one:,}' for one in figures)} |\n"


def _survivor(mutant: Mutant, was: str, becomes: str, known: Explained) -> str:
    why = known.why(mutant, was, becomes) or "NOT EXPLAINED"
    place = f"{Path(mutant.path).stem}, {mutant.function or 'outside of functions'}"
    return f"- {place}: {why}\n\n  ```diff\n  - {was}\n  + {becomes}\n  ```\n\n"
