# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks and their results as rows: shape, word and colour together."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from client.model.verdict import Result, Severity, ShownFinding
from client.ui.boxes import column, row
from client.ui.icons import Icon
from client.ui.text import ElidedLabel, PlainLabel


@dataclass(frozen=True, slots=True)
class Look:
    """How a result looks and reads."""

    icon: str
    tone: str
    word: str


def look_of(finding: ShownFinding) -> Look:
    """The look of one finding; unknown never looks like passed."""
    if finding.result is Result.PASS:
        return Look("passed", "person", QCoreApplication.translate("Findings", "Passed"))
    if finding.result is Result.NOT_APPLICABLE:
        word = QCoreApplication.translate("Findings", "Does not apply")
        return Look("not-applicable", "muted", word)
    if finding.severity <= Severity.INFO:
        return Look("info", "muted", QCoreApplication.translate("Findings", "Note"))
    if finding.severity is Severity.WARN:
        return Look("warning", "warn", QCoreApplication.translate("Findings", "Warning"))
    if finding.result is Result.UNKNOWN:
        word = QCoreApplication.translate("Findings", "Could not be checked")
        return Look("unknown", "stop", word)
    return Look("failed", "stop", QCoreApplication.translate("Findings", "Failed"))


class FindingRow(QWidget):
    """One check in a list: title, result as a word, and on wish what was seen.

    ``short`` leaves the word to the icon's shape and to screen readers; ``word`` replaces it.
    """

    def __init__(
        self,
        finding: ShownFinding,
        *,
        evidence: bool = False,
        short: bool = False,
        word: str = "",
    ) -> None:
        super().__init__()
        look = look_of(finding)
        icon = Icon(look.icon, look.tone, 18)
        title = ElidedLabel(finding.title, "body") if short else PlainLabel(finding.title, "body")
        shown = PlainLabel(word or look.word, "small", look.tone)
        pad = 9 if evidence else 5
        line = row(icon, title, gap=12)
        if short:
            line.setStretch(1, 1)
        else:
            line.addStretch(1)
        line.addWidget(shown)
        shown.setVisible(not short)
        box = column(line, gap=4, margins=(0, pad, 0, pad))
        seen = finding.evidence
        if evidence and (seen or finding.stands):
            if finding.stands:
                box.addLayout(_indented(PlainLabel(finding.message, "small", "text", wrap=True)))
            if seen:
                box.addLayout(_indented(PlainLabel(seen, "tiny", "muted", wrap=True)))
        if evidence:
            tag = PlainLabel(finding.id, "tiny", "muted")
            line.insertWidget(2, tag, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(box)
        self.setAccessibleName(f"{finding.title}: {word or look.word}")


def _indented(label: QWidget) -> QHBoxLayout:
    line = row(30, label, gap=0)
    line.setStretch(1, 1)
    return line
