# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's policy: every value, who set it, and nothing that could be changed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from client.model.managed import PolicyRow, PolicyShown, PolicyView, ShowPolicy
from client.ui import i18n
from client.ui.boxes import card, clear, column, holder
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.latest import Send
from client.ui.page import Page
from client.ui.saving import save_bytes
from client.ui.text import PlainLabel

_LOCK, _SETTING, _VALUE, _ORIGIN, _VERSION, _UNTIL = range(6)
_MAY_BREAK = "\u200b"
_PART = 24


class PolicyPage(Page):
    """Read-only. A lock stands at each value that the organisation set."""

    back_wanted = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__("", " ", width=1000)
        self.heading.setText(self.tr("Policy"))
        self._send = send
        self._view = PolicyView(managed=False)
        back = Button(self.tr("Settings"), "back")
        back.clicked.connect(self.back_wanted)
        self.export = Button(self.tr("Export"), "save")
        self.export.clicked.connect(self._save)
        self.tools.addWidget(self.export)
        self.tools.addWidget(back)
        self._inside = column(gap=14)
        self.body.addLayout(self._inside)
        self.show_policy(PolicyShown(self._view))

    def ask(self) -> None:
        """The page is opened: ask how things stand now."""
        self._send(ShowPolicy())

    def show_policy(self, event: PolicyShown) -> None:
        """Show how the policy stands."""
        view = self._view = event.policy
        clear(self._inside)
        self.lead.setText(self._head(view))
        self.export.setEnabled(bool(view.rows))
        if view.problem:
            box = card(
                PlainLabel(self.tr("Every call is refused"), "heading", "stop"),
                PlainLabel(view.problem, "body", wrap=True),
                PlainLabel(i18n.in_words(view.evidence), "tiny", "muted", wrap=True),
                tone="stop",
            )
            self._inside.addWidget(box)
        if view.rows:
            self._inside.addWidget(self._table(view))
        if view.signer:
            signed = self.tr("Signed by {key}").format(key=view.signer)
            self._inside.addWidget(PlainLabel(signed, "tiny", "muted", wrap=True))

    def _head(self, view: PolicyView) -> str:
        if not view.managed:
            return self.tr(
                "Not managed: no organisation sets rules for this computer. These values hold."
            )
        if not view.version:
            return self.tr("This computer is managed.")
        return self.tr(
            "Set by {org}, version {n}, valid from {begin} to {end}. You cannot change it here."
        ).format(
            org=view.org,
            n=view.version,
            begin=i18n.day(view.not_before),
            end=i18n.day(view.not_after),
        )

    def _table(self, view: PolicyView) -> QFrame:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(9)
        for at, name in (
            (_SETTING, self.tr("Setting")),
            (_VALUE, self.tr("Value")),
            (_ORIGIN, self.tr("Set by")),
            (_VERSION, self.tr("Version")),
            (_UNTIL, self.tr("Valid until")),
        ):
            grid.addWidget(PlainLabel(name, "small", "muted"), 0, at)
        for line, row in enumerate(view.rows, 1):
            self._add(grid, line, row, view)
        for at, share in ((_SETTING, 4), (_VALUE, 4), (_ORIGIN, 3)):
            grid.setColumnStretch(at, share)
        inside = QWidget()
        inside.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        return card(inside, margins=(20, 16, 20, 16))

    def _add(self, grid: QGridLayout, line: int, row: PolicyRow, view: PolicyView) -> None:
        if row.locked:
            grid.addWidget(Icon("lock", "accent", 16, row.set_by), line, _LOCK)
        label = holder(
            column(PlainLabel(row.label, "body"), PlainLabel(row.name, "tiny", "muted"), gap=1)
        )
        grid.addWidget(label, line, _SETTING)
        value = PlainLabel(_breakable(row.value), "strong", wrap=True)
        value.setAccessibleName(row.value)
        grid.addWidget(value, line, _VALUE)
        if not row.locked:
            grid.addWidget(PlainLabel(row.set_by, "small", "muted", wrap=True), line, _ORIGIN)
            return
        for at, text in (
            (_ORIGIN, view.org),
            (_VERSION, str(view.version)),
            (_UNTIL, i18n.day(view.not_after)),
        ):
            grid.addWidget(PlainLabel(text, "small", "accent"), line, at)

    def _save(self) -> None:
        """The list as a text file, for IT."""
        view = self._view
        lines = [self.lead.text(), view.problem, view.evidence, view.signer]
        lines += [f"{row.name}\t{row.value}\t{row.set_by}" for row in view.rows]
        data = "\n".join(line for line in lines if line) + "\n"
        said = save_bytes(self, self.tr("Export the policy"), "policy.txt", data.encode())
        if said:
            self.strip.tell(said)


def _breakable(value: str) -> str:
    """Long words may go on in the next line: a key would push the page's edge out of sight."""
    words = value.split(" ")
    return " ".join(
        _MAY_BREAK.join(word[at : at + _PART] for at in range(0, len(word), _PART)) or word
        for word in words
    )
