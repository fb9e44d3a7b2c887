# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Trust marks: shape, word and colour always together; each shape differs in black alone."""

from dataclasses import dataclass
from typing import assert_never

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from client.model.participant import TrustState
from client.ui.boxes import row
from client.ui.icons import Icon
from client.ui.text import PlainLabel, set_hint


@dataclass(frozen=True, slots=True)
class Mark:
    """How a trust state looks and reads."""

    icon: str
    tone: str
    word: str
    meaning: str


def mark_of(trust: TrustState) -> Mark:
    """The mark of a trust state, in the language in force."""
    match trust:
        case TrustState.IN_PERSON:
            return Mark(
                "mark-person",
                "person",
                QCoreApplication.translate("Marks", "Verified in person"),
                QCoreApplication.translate(
                    "Marks", "You compared your safety numbers, and they matched."
                ),
            )
        case TrustState.BY_ORGANISATION:
            return Mark(
                "mark-organisation",
                "org",
                QCoreApplication.translate("Marks", "Verified by the organisation"),
                QCoreApplication.translate(
                    "Marks", "The organisation's signed list says that this key is theirs."
                ),
            )
        case TrustState.UNVERIFIED:
            return Mark(
                "mark-unverified",
                "warn",
                QCoreApplication.translate("Marks", "Not verified"),
                QCoreApplication.translate(
                    "Marks",
                    "Nobody has confirmed that this key is theirs. Compare safety numbers "
                    "before you speak about anything confidential.",
                ),
            )
        case TrustState.KEY_CHANGED:
            return Mark(
                "mark-changed",
                "stop",
                QCoreApplication.translate("Marks", "Key changed"),
                QCoreApplication.translate(
                    "Marks",
                    "Their key is a different one than before: a new computer, or somebody "
                    "else. They stay blocked until you compare numbers again.",
                ),
            )
        case TrustState.REVOKED:
            return Mark(
                "mark-revoked",
                "stop",
                QCoreApplication.translate("Marks", "Withdrawn"),
                QCoreApplication.translate(
                    "Marks", "This key was withdrawn. They cannot take part with it."
                ),
            )
        case _:
            assert_never(trust)


def shown_name(name: str, *, confusable: bool) -> str:
    """A name, with a word before it where it is easily mistaken for another one."""
    if not confusable:
        return name
    return QCoreApplication.translate("Marks", "Look-alike: {name}").format(name=name)


class MarkLabel(QWidget):
    """A mark with its word, or the shape alone with the word for screen readers and as hint."""

    def __init__(self, trust: TrustState, *, size: int = 18, word: bool = True) -> None:
        super().__init__()
        self._size = size
        self._icon = Icon("mark-unverified", "warn", size)
        self._word = PlainLabel("", "small")
        self._word.setVisible(word)
        self.setLayout(row(self._icon, self._word, gap=6))
        self.show_trust(trust)

    def show_trust(self, trust: TrustState) -> None:
        """Show another state."""
        mark = mark_of(trust)
        self._icon.show_as(mark.icon, mark.tone)
        self._icon.setAccessibleName(mark.word)
        self._word.setText(mark.word)
        self._word.set_tone({"org": "accent"}.get(mark.tone, mark.tone))
        self.setAccessibleName(mark.word)
        set_hint(self, mark.meaning)
