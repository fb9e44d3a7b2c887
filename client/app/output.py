# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the command line prints: one JSON object, or plain sentences."""

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable
from typing import TextIO

from client.app.spoken import MARKS, NOTED, WARNED
from client.model.verdict import Severity, ShownFinding
from client.policy.messages import Language

DONE, WRONG_USE, REFUSED, FAILED = 0, 2, 3, 4
WIDTH = 96
"""Sentences of the check list are broken at this width."""


def print_json(value: object) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(*lines: str) -> None:
    """Plain lines on standard output; control characters in names were refused at parsing."""
    for line in lines:
        sys.stdout.write(folded(line, sys.stdout) + "\n")
    sys.stdout.flush()


def tell(sentence: str) -> None:
    """What is being done meanwhile, on standard error: output is the result alone."""
    sys.stderr.write(folded(sentence, sys.stderr) + "\n")
    sys.stderr.flush()


def complain(sentence: str) -> None:
    """One sentence on standard error."""
    sys.stderr.write(folded(f"watchword: {sentence}", sys.stderr) + "\n")
    sys.stderr.flush()


def folded(line: str, stream: TextIO) -> str:
    """A line broken between words at a terminal's edge; in a pipe or a file it stays one line."""
    if not stream.isatty():
        return line
    indent = " " * (len(line) - len(line.lstrip(" ")))
    parts = textwrap.wrap(
        line,
        shutil.get_terminal_size().columns,
        subsequent_indent=indent,
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(parts)


def findings_json(findings: Iterable[ShownFinding]) -> list[dict[str, str]]:
    """Findings in the form of ``check --json``."""
    return [
        {
            "id": finding.id,
            "result": finding.result.value,
            "severity": finding.severity.name.lower(),
            "message": finding.message if finding.stands else "",
        }
        for finding in findings
    ]


def say_findings(
    findings: Iterable[ShownFinding],
    tongue: Language = "en",
    leads_to: Callable[[ShownFinding], str] | None = None,
) -> None:
    """The check list in plain words, what stands first; its message and outcome are below it."""
    ordered = sorted(findings, key=lambda f: (not f.stands, -f.severity if f.stands else 0))
    for finding in ordered:
        say(f"  {_mark(finding, tongue)}  {finding.title}  [{finding.id}]")
        if finding.stands:
            pad = " " * (len(MARKS[tongue][finding.result]) + 4)
            say(*textwrap.wrap(finding.message, WIDTH, initial_indent=pad, subsequent_indent=pad))
            if leads_to is not None:
                say(f"{pad}{leads_to(finding)}")


def _mark(finding: ShownFinding, tongue: Language) -> str:
    if finding.stands and finding.severity <= Severity.INFO:
        return NOTED[tongue]
    if finding.stands and finding.severity is Severity.WARN:
        return WARNED[tongue]
    return MARKS[tongue][finding.result]
