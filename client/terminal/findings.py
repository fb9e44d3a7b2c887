# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks and their results as lines: the result is always a word."""

import textwrap

from rich.text import Text

from client.model.verdict import Result, Severity, ShownFinding
from client.terminal.speech import tr
from client.terminal.text import column, plain

WORD_WIDTH = 20
MESSAGE_WIDTH = 72


def result_word(finding: ShownFinding) -> str:
    """The word for a result; unknown never reads like passed."""
    if finding.result is Result.PASS:
        return tr("passed")
    if finding.result is Result.NOT_APPLICABLE:
        return tr("does not apply")
    if finding.severity <= Severity.INFO:
        return tr("note")
    if finding.severity is Severity.WARN:
        return tr("WARNING")
    if finding.result is Result.UNKNOWN:
        return tr("COULD NOT BE CHECKED")
    return tr("FAILED")


def finding_row(finding: ShownFinding) -> Text:
    """One check on one line: result, title, id."""
    style = "bold" if finding.stands else ""
    row = Text(no_wrap=True, overflow="ellipsis")
    row.append(column(result_word(finding), WORD_WIDTH + 2), style)
    row.append(column(finding.title, 36) + " ", style)
    row.append(plain(finding.id, 20), "dim")
    return row


def finding_block(number: int, finding: ShownFinding) -> Text:
    """One finding that stands, with its message: what, why, what to do."""
    block = Text()
    block.append(f"{number}. {plain(finding.title, 80)}: {result_word(finding)}\n", "bold")
    for line in textwrap.wrap(plain(finding.message), MESSAGE_WIDTH):
        block.append(f"   {line}\n")
    block.append(f"   [{plain(finding.id, 40)}]", "dim")
    return block


def trouble_line(said: str) -> Text:
    """What is wrong now, as `CallState.troubles` says it; the id of a check at its end is dim."""
    sentence, bracket, tag = plain(said).rpartition(" [")
    if not bracket or not tag.endswith("]"):
        return Text(f"! {plain(said)}", "bold")
    line = Text(f"! {sentence}", "bold")
    line.append(f" [{tag}", "not bold dim")
    return line
