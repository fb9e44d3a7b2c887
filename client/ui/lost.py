# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The checks that a running call lost: what is wrong, what to do, and the way to it."""

from PySide6.QtWidgets import QWidget

from client.model.verdict import ShownFinding
from client.ui.boxes import clear, column, holder, row
from client.ui.controls import Button
from client.ui.findings import look_of
from client.ui.system_settings import Wanted, open_settings
from client.ui.text import PlainLabel

_SETTINGS: dict[str, Wanted] = {"NET": "network", "SET": "system"}


class LostChecks(QWidget):
    """One entry for each check, in the order in which they were lost; hidden without any."""

    def __init__(self) -> None:
        super().__init__()
        self.findings: tuple[ShownFinding, ...] = ()
        self._inside = column(gap=10)
        self.setLayout(self._inside)
        self.hide()

    def show_lost(self, findings: tuple[ShownFinding, ...]) -> None:
        """These, and no others."""
        self.findings = findings
        clear(self._inside)
        for finding in findings:
            self._inside.addWidget(self._entry(finding))
        self.setVisible(bool(findings))

    def add(self, finding: ShownFinding) -> None:
        """One more; what is said of a check a second time takes the place of the first."""
        same = (finding.id, finding.subject)
        others = tuple(one for one in self.findings if (one.id, one.subject) != same)
        self.show_lost((*others, finding))

    def _entry(self, finding: ShownFinding) -> QWidget:
        message = PlainLabel(finding.message, "strong", wrap=True)
        said = self.tr("{title}: {result}")
        small = said.format(title=finding.title, result=look_of(finding).word)
        text = column(message, PlainLabel(f"{small}  {finding.id}", "tiny", "muted"), gap=2)
        line = row(text, gap=12)
        line.setStretch(0, 1)
        wanted = _SETTINGS.get(finding.action)
        if wanted is not None:
            line.addWidget(self._way(finding, wanted))
        return holder(line)

    def _way(self, finding: ShownFinding, wanted: Wanted) -> Button:
        labels = {
            "network": self.tr("Open network settings"),
            "system": self.tr("Open system settings"),
        }
        button = Button(labels[wanted], "settings")
        button.setAccessibleName(f"{finding.title}: {button.text()}")

        def go() -> None:
            # Where the system has no program for it, the message above says what to do.
            button.setEnabled(open_settings(wanted))

        button.clicked.connect(go)
        return button
