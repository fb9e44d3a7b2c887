# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The numbers are different: what that means, what was done, and what to do now, in that order."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from client.model.participant import KeyCause, PersonView
from client.ui import i18n
from client.ui.boxes import STRETCH, card, column, row
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.person_card import short_key
from client.ui.text import PlainLabel, announce, isolate


class Different(QWidget):
    """Shown in place of the number after "They are different"."""

    done = Signal()

    def __init__(self, person: PersonView, now: int) -> None:
        super().__init__()
        self._person, self._now = person, now
        self.copy = Button(self.tr("Copy report for IT"), "copy")
        back = Button(self.tr("Back to the person"))
        self.copy.clicked.connect(self._copy_report)
        back.clicked.connect(self.done)
        head = row(
            Icon("mark-changed", "stop", 40),
            column(
                PlainLabel(self.tr("Say nothing confidential to this contact"), "heading"),
                PlainLabel(self._meaning(), "body", wrap=True),
                gap=6,
            ),
            gap=18,
        )
        head.setStretch(1, 1)
        steps = column(PlainLabel(self.tr("What to do now"), "heading"), gap=9)
        for step in self._steps():
            steps.addWidget(PlainLabel(step, "body", wrap=True))
        done = column(
            PlainLabel(self.tr("What was done"), "heading"),
            PlainLabel(self._what_was_done(), "body", wrap=True),
            gap=6,
        )
        self.setLayout(
            column(
                card(head, margins=(24, 20, 24, 20), tone="stop"),
                card(steps, margins=(24, 20, 24, 20)),
                card(done, margins=(24, 20, 24, 20)),
                row(self.copy, STRETCH, back, gap=12),
                gap=14,
            )
        )

    def _meaning(self) -> str:
        return self.tr(
            "The key on this computer is not the one that {name} has. Somebody may stand between "
            "you and read along, or one of you holds an old card."
        ).format(name=isolate(self._person.name))

    def _steps(self) -> tuple[str, ...]:
        name = isolate(self._person.name)
        return (
            self.tr("1. Do not call {name} here, and do not send them anything.").format(name=name),
            self.tr(
                "2. Ask {name} for a new contact card by another way than the last one: "
                "hand to hand, or through somebody you both know."
            ).format(name=name),
            self.tr("3. Tell your IT. The report below holds what they need."),
            self.tr("4. Add the new card under People, and compare numbers again."),
        )

    def _what_was_done(self) -> str:
        if self._person.cause is KeyCause.OTHER_CARD:
            text = self.tr(
                "The new card of {name} was thrown away, and the key from before counts again. "
                "This was written to the audit log."
            )
        else:
            text = self.tr(
                "The key of {name} is marked as different. Rooms with it are refused until you "
                "have compared numbers again. This was written to the audit log."
            )
        return text.format(name=isolate(self._person.name))

    def _copy_report(self) -> None:
        lines = (
            "Watchword: safety numbers were compared and are different",
            f"person: {self._person.uid}",
            f"key: {short_key(self._person.identity)}",
            f"cause before: {self._person.cause.value}",
            f"date: {i18n.day(self._now)}",
        )
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copy.confirm(self.tr("Report copied"))
        announce(self, self.tr("The report was copied"))
