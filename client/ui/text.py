# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The only place that shows text from strangers: always plain, always of bounded length."""

import html
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from client.ui import theme

MAX_SHOWN = 600
"""Longest text that one label shows; the rest is cut and marked."""

_OPEN_ISOLATE = "\u2068"
_CLOSE_ISOLATE = "\u2069"


def isolate(name: str) -> str:
    """A name inside a sentence, so that its writing direction stays its own (Unicode FSI/PDI)."""
    return f"{_OPEN_ISOLATE}{name}{_CLOSE_ISOLATE}"


def cut(text: str, limit: int = MAX_SHOWN) -> str:
    """At most ``limit`` characters, and an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "\u2026"


class PlainLabel(QLabel):
    """A label that never guesses rich text; ``role`` is its type, ``tone`` its colour."""

    def __init__(
        self, text: str = "", role: str = "body", tone: str = "text", *, wrap: bool = False
    ) -> None:
        super().__init__()
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setOpenExternalLinks(False)
        self.setFont(theme.font(role))
        self.setProperty("tone", tone)
        if wrap:
            self.setWordWrap(True)
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        super().setText(cut(text))

    def set_tone(self, tone: str) -> None:
        """Change the colour's token."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
            # Qt puts back the font from before the style sheet: another size of text is lost.
            self.setFont(theme.font(self._role))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            wanted = theme.font(self._role)
            if self.font().pixelSize() != wanted.pixelSize():
                self.setFont(wanted)
        super().changeEvent(event)


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where there is no room; the whole text is its hint."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "text") -> None:
        self._whole = ""
        super().__init__("", role, tone)
        self.setMinimumWidth(24)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        self._whole = cut(text.replace("\n", " "))
        self._fit()

    def whole(self) -> str:
        """The text before it was fitted."""
        return self._whole

    @override
    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        fitted = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24)
        )
        if fitted != self.text():
            super().setText(fitted)
        set_hint(self, self._whole if fitted != self._whole else "")


def set_hint(widget: QWidget, text: str) -> None:
    """A tool tip of plain text: Qt would guess rich text, so everything is escaped."""
    widget.setToolTip(f"<span>{html.escape(cut(text))}</span>" if text else "")


def announce(source: QObject, sentence: str, *, loud: bool = False) -> None:
    """Let a screen reader speak a change politely, or at once where that must not wait."""
    event = QAccessibleAnnouncementEvent(source, cut(sentence))
    if loud:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


class Question(QDialog):
    """A sentence and two answers of equal weight; Enter confirms nothing, Esc is the way back."""

    def __init__(
        self, parent: QWidget, heading: str, sentence: str, answers: tuple[str, str]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(cut(heading, 80))
        self.setModal(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(28, 26, 28, 24)
        box.setSpacing(12)
        box.addWidget(PlainLabel(heading, "heading", wrap=True))
        body = PlainLabel(sentence, "body", "muted", wrap=True)
        body.setMinimumWidth(400)
        box.addWidget(body)
        box.addSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(12)
        self.stay = QPushButton(answers[0].replace("&", "&&"))
        self.go = QPushButton(answers[1].replace("&", "&&"))
        self.go.setProperty("kind", "danger")
        for button in (self.stay, self.go):
            button.setAutoDefault(False)
            button.setFont(theme.font("strong"))
            line.addWidget(button, 1)
        self.stay.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        box.addLayout(line)
        self.stay.setFocus()


def ask(
    parent: QWidget,
    heading: str,
    sentence: str,
    answers: tuple[str, str],
    on_go: Callable[[], None],
) -> Question:
    """Ask before something that cannot be undone; ``answers`` are (stay, go). Does not block."""
    question = Question(parent, heading, sentence, answers)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.accepted.connect(on_go)
    question.open()
    return question
