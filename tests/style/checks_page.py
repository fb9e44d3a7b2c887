# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``docs/checks.md`` from the catalogue: ``python -m tests.style.checks_page`` writes it anew."""

from client.app.explain import load_explanations
from client.model.verdict import Phase, Severity
from client.policy.explain import Explained
from tests.style.test_sources import ROOT

PAGE = ROOT / "docs" / "checks.md"
HEAD = """# The checks

Made from the catalogue by `python -m tests.style.checks_page`; a test holds that it is current. One
check by itself: `watchword explain TLS-PIN`. This computer: `watchword doctor`.

The columns O, R and C are open, restricted and classified rooms: B blocks, W warns until a person
confirms, I informs, - is not asked. What cannot be answered counts as failed. An organisation's
policy, a room and a person can raise each of them and lower none. The norm is the one that asks for
this most directly; none of them was audited against this program.

Run on: tests on Linux (Debian 12 in a virtual machine) that did the real thing, or played recorded
answers where the machine could not. A system after "not run:" has code of its own there that was
tested with recorded answers only, or not at all; on a system that is not named the check is unknown
where it needs the system's word.
"""
NAMES = {
    Phase.START: "The computer and the program",
    Phase.OPENING: "The room and the invitation",
    Phase.CONNECTING: "The connection",
    Phase.IN_CALL: "In the call",
}
LETTERS = {Severity.OFF: "-", Severity.INFO: "I", Severity.WARN: "W", Severity.BLOCK: "B"}
REST = """
## Not built in this version

A classified room asks for all of them and is refused; so is any room where a policy names one.

| check | O/R/C | attack | norm |
|---|---|---|---|
"""
LINUX = {"run": "Linux", "recorded": "Linux, recorded answers", "nothing": "nowhere yet: unknown"}
TABLE = "| check | what holds | O/R/C | attack | norm | run on |\n|---|---|---|---|---|---|\n"


def page() -> str:
    """The whole page."""
    known = load_explanations()
    every = [one for check in known.ids() if (one := known.of(check, "en")) is not None]
    parts = [HEAD]
    for phase, name in NAMES.items():
        rows = [one for one in every if one.built and one.phases[0] is phase]
        parts.append(f"\n## {name}\n\n{TABLE}{''.join(map(row, rows))}")
    parts.append(REST)
    parts += (
        f"| {one.id} | {rated(one)} | {one.attack} | {one.standard} |\n"
        for one in every
        if not one.built
    )
    return "".join(parts)


def row(one: Explained) -> str:
    """One line of a table."""
    run = LINUX[one.linux] + (f"; not run: {', '.join(one.written)}" if one.written else "")
    return f"| {one.id} | {one.title} | {rated(one)} | {one.attack} | {one.standard} | {run} |\n"


def rated(one: Explained) -> str:
    """Severities as letters."""
    return "/".join(LETTERS[level] for _, level in one.severity)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
