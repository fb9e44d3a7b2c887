# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.attack.hostile_list``: writes docs/hostile-suite.md, one line a lie."""

from pathlib import Path

from tests.attack.lies import LIES, name_of
from tests.attack.told_run import TOLD

PLACE = Path(__file__).parents[2] / "docs" / "hostile-suite.md"
HEAD = (
    "Written by `python -m tests.attack.hostile_list`. Every lie is told to whole clients with",
    "real TLS, real sockets, real links and frames: to engines in one process with every test run,",
    "and to one process a person, with 25 seeds each, by `make attack`. The relay's operator holds",
    "the real relay's key. Who lies as a member runs a whole client that was tampered with. A",
    "witness beside every client notes each roster, key and frame; no lie may lead to a live call",
    "with a wrong roster, a key to the wrong person, or a frame played that was not sealed by its",
    "sender. Every script also runs without its lie, and then everybody is live",
    "(`tests/attack/test_told.py`). The figures are in security-figures.md.",
)


def markdown() -> str:
    """The whole file."""
    lines = [
        "# The hostile suite",
        "",
        *HEAD,
        "",
        f"## {len(TOLD)} lies told to whole clients",
        "",
        "| lie | who lies | what the attacker does | what the clients do |",
        "|---|---|---|---|",
        *(f"| {lie.name} | {lie.who} | {lie.does} | {lie.answer} |" for lie in TOLD),
        "",
        f"## {len(LIES)} lies told to the state machines of a call",
        "",
        "Real call state machines and frame keys over a simulated relay, with a clock that is",
        "handed in; more seeds a second, and attackers that stand where no client lets them stand.",
        "",
        *(f"- {name_of(script)}" for script in LIES),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    PLACE.write_text(markdown())
