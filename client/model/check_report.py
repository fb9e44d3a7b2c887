# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a person hands to their IT about the checks: the same text in the window and terminal."""

from client.model.verdict import ShownFinding


def in_order(findings: tuple[ShownFinding, ...]) -> tuple[ShownFinding, ...]:
    """What stands comes first, the strictest before the rest; else the engine's order."""
    return tuple(sorted(findings, key=lambda f: (not f.stands, -f.severity if f.stands else 0)))


def report(findings: tuple[ShownFinding, ...]) -> str:
    """The report for IT: ids, results and what was seen; no titles, names or keys."""
    lines = ["Watchword check report"]
    lines += [
        f"{f.id}: {f.result.value}, severity {f.severity.name.lower()}"
        + (f", seen: {f.evidence}" if f.evidence else "")
        for f in in_order(findings)
    ]
    return "\n".join(lines) + "\n"
