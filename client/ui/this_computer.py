# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""This computer: every check that needs no room, with its result and what was seen."""

from PySide6.QtGui import QGuiApplication, QShowEvent
from typing_extensions import override

from client.model.check_report import in_order, report
from client.model.commands import ReviewChecks
from client.model.events import ComputerChecked
from client.model.verdict import ShownFinding
from client.ui.boxes import card, clear, column, rule
from client.ui.controls import Button
from client.ui.findings import FindingRow
from client.ui.latest import Send
from client.ui.page import Page
from client.ui.text import PlainLabel, announce


class ThisComputer(Page):
    """Runs the checks when it is opened and when asked."""

    def __init__(self, send: Send) -> None:
        super().__init__("", " ")
        self._send = send
        self._findings: tuple[ShownFinding, ...] = ()
        self.heading.setText(self.tr("This computer"))
        self.lead.setText(self.tr("What Watchword checks here before every call."))
        self._copy = Button(self.tr("Copy report"), "copy")
        self._again = Button(self.tr("Run again"), "refresh")
        self._copy.clicked.connect(self._copied)
        self._again.clicked.connect(self._run)
        self.tools.addWidget(self._copy)
        self.tools.addWidget(self._again)
        self._state = PlainLabel("", "heading")
        self._list = column(gap=0)
        self._card = card(self._list, margins=(20, 10, 20, 10))
        self._card.hide()
        self.body.addWidget(self._state)
        self.body.addWidget(self._card)
        self._copy.setEnabled(False)

    def show_checked(self, checked: ComputerChecked) -> None:
        """Show the results, what stands first."""
        self._findings = checked.findings
        clear(self._list)
        for index, finding in enumerate(in_order(checked.findings)):
            if index:
                self._list.addWidget(rule())
            self._list.addWidget(FindingRow(finding, evidence=True))
        standing = sum(f.stands for f in checked.findings)
        text = (
            self.tr("{open} of {all} checks need attention")
            if standing
            else self.tr("All {all} checks passed")
        )
        self._state.setText(text.format(open=standing, all=len(checked.findings)))
        self._card.setVisible(bool(checked.findings))
        self._again.setEnabled(True)
        self._copy.setEnabled(bool(checked.findings))
        self._copy.show_as(self.tr("Copy report"), "copy")
        announce(self, self._state.text())

    def failed(self) -> None:
        """The checks could not run; they may be started again."""
        self._again.setEnabled(True)
        self._state.setText(self.tr("The checks could not run"))

    def _run(self) -> None:
        self._again.setEnabled(False)
        self._state.setText(self.tr("Checking this computer"))
        self._send(ReviewChecks())

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(report(self._findings))
        self._copy.show_as(self.tr("Report copied"), "tick")
        announce(self, self.tr("The report was copied"))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._findings and self._again.isEnabled():
            self._run()
