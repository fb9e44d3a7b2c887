# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the command line prints: one JSON object, or plain sentences."""

import json
import sys
from collections.abc import Iterable

from client.model.verdict import Result, ShownFinding

DONE, WRONG_USE, REFUSED, FAILED = 0, 2, 3, 4


def print_json(value: object) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(*lines: str) -> None:
    """Plain lines on standard output; control characters in names were refused at parsing."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(sentence: str) -> None:
    """One sentence on standard error."""
    sys.stderr.write(f"watchword: {sentence}\n")
    sys.stderr.flush()


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


_MARKS = {
    Result.PASS: "passed ",
    Result.FAIL: "FAILED ",
    Result.UNKNOWN: "UNKNOWN",
    Result.NOT_APPLICABLE: "-      ",
}


def say_findings(findings: Iterable[ShownFinding]) -> None:
    """The check list in plain words; what stands gets its message below."""
    for finding in findings:
        say(f"  {_MARKS[finding.result]}  {finding.title}  [{finding.id}]")
        if finding.stands:
            say(f"           {finding.message}")
