# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""While a call is on hold: why nothing is sent, and whom it waits for."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QSizePolicy

from client.model.events import CallChanged, CallPhase, RosterChanged
from client.model.ids import DisplayName
from client.model.verdict import ShownFinding
from client.ui.boxes import column, retone, row
from client.ui.icons import Icon
from client.ui.lost import LostChecks
from client.ui.text import PlainLabel, announce, isolate

_MOST = 3
GATE_LOST = "gate-lost"
"""The reason of a hold, and of an end, by checks that do not hold any more."""
ALARMING = frozenset({"session-not-unique", GATE_LOST})
"""Reasons of a hold that are no mere waiting: somebody has my key, or a check failed."""


def listed(names: tuple[DisplayName, ...]) -> str:
    """Names in a sentence: two or three by name, of more the number of the rest."""
    shown = [isolate(name) for name in names[:_MOST]]
    rest = len(names) - len(shown)
    if rest:
        text = QCoreApplication.translate("Names", "{names} and {rest} more")
        return text.format(names=", ".join(shown), rest=rest)
    if len(shown) == 1:
        return shown[0]
    text = QCoreApplication.translate("Names", "{names} and {last}")
    return text.format(names=", ".join(shown[:-1]), last=shown[-1])


def count_sentence(roster: RosterChanged | None) -> str:
    """How many people hold the key, are shown and are invited, as one sentence."""
    holders = roster.key_holders if roster is not None else 0
    shown = shown_people(roster) if roster is not None else 0
    invited = len(roster.people) if roster is not None else 0
    if holders != shown:
        text = QCoreApplication.translate(
            "Count", "{holders} people hold the key, but {shown} are shown, {invited} invited."
        )
    else:
        text = QCoreApplication.translate(
            "Count", "{holders} people hold the key, {shown} shown, {invited} invited."
        )
    return text.format(holders=holders, shown=shown, invited=invited)


def shown_people(roster: RosterChanged) -> int:
    """How many people of the agreed roster have a tile, me among them."""
    return sum(entry.on_roster for entry in roster.people)


class HoldCard(QFrame):
    """Across the stage, as long as the hold lasts; nothing here ends it but what settles it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("tone", "warn")
        self._why = PlainLabel("", "strong", "warn", wrap=True)
        self._who = PlainLabel("", "body", wrap=True)
        for label in (self._why, self._who):
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._icon = Icon("hold", "warn", 28)
        self.lost = LostChecks()
        """What does not hold any more; kept until the next such hold, for the page of the end."""
        self._by_gate = False
        text = column(self._why, self.lost, self._who, gap=6)
        line = row(self._icon, text, gap=14, margins=(18, 12, 18, 12))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    def alarm(self, finding: ShownFinding) -> bool:
        """A check that this hold is about; False: the alarm is about something else."""
        if not self._by_gate or not finding.blocks:
            return False
        self.lost.add(finding)
        announce(self, finding.message, loud=True)
        return True

    @property
    def sentences(self) -> tuple[str, str]:
        """Why, and who, as shown."""
        return self._why.text(), self._who.text()

    def show_call(self, call: CallChanged) -> None:
        """Show while the call is on hold, and hide when it is not.

        It counts nobody: as long as nothing is agreed, no count would be true.
        """
        held = call.phase is CallPhase.HOLD
        by_gate = held and call.reason == GATE_LOST
        if by_gate is not self._by_gate and by_gate:
            self.lost.show_lost(())
        self._by_gate = by_gate
        self.lost.setVisible(by_gate and bool(self.lost.findings))
        if held:
            alarming = call.reason in ALARMING
            tone = "stop" if alarming else "warn"
            self._icon.show_as("warning" if alarming else "hold", tone)
            self._why.set_tone(tone)
            retone(self, tone)
            self._why.setText(call.sentence or self.tr("Nothing is sent."))
            goes_on = (
                self.tr("Once this is settled the call goes on by itself; if not, you soon leave.")
                if by_gate
                else self.tr("The call goes on by itself as soon as this is settled.")
            )
            if call.about:
                waits = self.tr("{names} must confirm who is here.")
                goes_on = f"{waits.format(names=listed(call.about))} {goes_on}"
            self._who.setText(goes_on)
        self.setVisible(held)
