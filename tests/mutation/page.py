# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``docs/mutants.md``: how many mutants there were, and why the survivors do no harm."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.mutation.mutants import Mutant, Source

LIST = Path(__file__).with_name("explained.toml")
HEAD = """# Mutants of the rules

A mutant is the program with one small mistake in it: a comparison turned round, a guard that is
never asked, a refusal that passes, a row of the catalogue that is rated lower, an item of a list
that is missing. mutmut's operators and some of our own (`tests/mutation/mutants.py`) make them in
every module of `client/policy`: those that judge, those that hold what was seen, and those that
only show it. The tests of `tests/unit/policy` alone have to notice each of them. Left alone are
texts that only people read, types, and what writes documents (each kind's `schema`, which
`tests/style` compares whole).

`make mutate` makes all of them and writes this page; `make mutate ARGS="--only room_checks"` does
one module and its section. Why a survivor does no harm is written by hand in
`tests/mutation/explained.toml`; the command fails while one is not explained. A module without a
section here was not run; `__init__` holds nothing to make a mistake in.

"""
COUNTED = re.compile(r"([\d,]+) mutants, ([\d,]+) noticed, ([\d,]+) explained, ([\d,]+) not")


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


@dataclass(frozen=True)
class Section:
    """What the page says of one module."""

    name: str
    text: str
    unexplained: int

    @classmethod
    def of(cls, source: Source, survived: list[Mutant], known: Explained) -> "Section":
        said = [
            (mutant, *lines, known.why(mutant, *lines))
            for mutant in sorted(survived, key=lambda one: one.line)
            for lines in [source.difference(mutant)]
        ]
        unexplained = sum(not why for *_, why in said)
        many, left = len(source.mutants), len(said)
        name = Path(source.path).stem
        day = datetime.now(tz=UTC).date().isoformat()
        head = (
            f"## {name}\n\n{many:,} mutants, {many - left:,} noticed, {left - unexplained:,} "
            f"explained, {unexplained:,} not; {day}.\n\n"
        )
        return cls(name, head + "".join(_survivor(*one) for one in said), unexplained)


def merge(page: Path, section: Section) -> None:
    """Put a section in the place of the one that was there."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    sections = {part.partition("\n")[0]: f"## {part}" for part in text.split("\n## ")[1:]}
    sections[section.name] = section.text
    parts = [sections[name].strip() + "\n" for name in sorted(sections)]
    counted = [COUNTED.search(part) for part in parts]
    total = [sum(int(one[at].replace(",", "")) for one in counted if one) for at in range(1, 5)]
    sums = (
        f"In {len(parts)} modules: {total[0]:,} mutants, {total[1]:,} noticed, {total[2]:,} "
        f"survived and are explained, {total[3]:,} survived and are not.\n\n"
    )
    page.write_text(HEAD + sums + "\n".join(parts), encoding="utf-8")


def _survivor(mutant: Mutant, was: str, becomes: str, why: str) -> str:
    where = mutant.function or "outside of functions"
    return (
        f"- `{where}`: {why or 'NOT EXPLAINED'}\n\n  ```diff\n  - {was}\n  + {becomes}\n  ```\n\n"
    )
