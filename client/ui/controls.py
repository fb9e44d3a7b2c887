# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Buttons, ticks, pickers and fields that look the same on every page."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from typing_extensions import override

from client.ui import icons, theme
from client.ui.boxes import column
from client.ui.text import PlainLabel

CONFIRM_MS = 4000
"""How long a button says that something was done."""
_ON_FILL = {"primary", "danger", "leave"}


class Button(QPushButton):
    """A button: ``kind`` is primary, danger, quiet, call, nav or empty for the plain one.

    ``label`` is our own text; a stranger's text never goes on a button.
    """

    def __init__(self, label: str, icon: str = "", kind: str = "") -> None:
        super().__init__(label)
        self._icon = icon
        self._usual: tuple[str, str, str] | None = None
        self._moment = QTimer(self, singleShot=True, interval=CONFIRM_MS)
        self._moment.timeout.connect(self._as_usual)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("kind", kind)
        self.setFont(theme.font("strong"))
        self.setAccessibleName(label)
        self._draw_icon()

    def show_as(self, label: str, icon: str) -> None:
        """Change label and icon together."""
        self._icon = icon
        self.setText(label)
        self.setAccessibleName(label)
        self._draw_icon()

    def confirm(self, label: str) -> None:
        """Say for a moment that it was done, then be the same button again."""
        if self._usual is None:
            self._usual = (self.text(), self._icon, self.accessibleName())
        self.show_as(label, "tick")
        self._moment.start()

    def _as_usual(self) -> None:
        if self._usual is not None:
            label, icon, spoken = self._usual
            self._usual = None
            self.show_as(label, icon)
            self.setAccessibleName(spoken)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self.setFont(theme.font("strong"))
            self._draw_icon()
        super().changeEvent(event)

    def _draw_icon(self) -> None:
        if not self._icon:
            self.setIcon(QIcon())
            return
        kind = self.property("kind")
        tone = "on_fill" if kind in _ON_FILL else "accent" if kind == "quiet" else "text"
        if self.isCheckable() and self.isChecked():
            tone = "accent"
        gap = icons.GAP if self.text() else 0
        self.setIconSize(QSize(20 + gap, 20))
        self.setIcon(icons.icon(self._icon, tone, gap=gap))

    @override
    def nextCheckState(self) -> None:
        super().nextCheckState()
        self._draw_icon()

    def set_on(self, on: bool) -> None:  # noqa: FBT001  the shape of Qt's setters
        """Show a checkable button pressed or not, without a click."""
        self.setChecked(on)
        self._draw_icon()


class Tick(QCheckBox):
    """A check box drawn from tokens, large enough to hit."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.setFont(theme.font("body"))
        self.setAccessibleName(label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self.setFont(theme.font("body"))
        super().changeEvent(event)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        gap = 36 if self.text() else 26
        return QSize(metrics.horizontalAdvance(self.text()) + gap, max(28, metrics.height() + 8))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - 20) / 2
        box = QRectF(1, top, 20, 20)
        live = self.isEnabled()
        edge = "focus" if self.hasFocus() else "line"
        painter.setPen(QPen(theme.colour(edge if live else "hairline"), 2))
        filled = self.isChecked()
        painter.setBrush(theme.colour(("accent" if live else "line") if filled else "raised"))
        if filled and not self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 5, 5)
        if filled:
            mark = icons.image("tick", "on_fill", 16, self.devicePixelRatioF())
            painter.drawImage(QRectF(3, top + 2, 16, 16), mark)
        painter.setPen(theme.colour("text" if live else "muted"))
        painter.drawText(
            self.rect().adjusted(32, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.end()


class Radio(QRadioButton):
    """One of several, drawn from tokens."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.setFont(theme.font("strong"))
        self.setAccessibleName(label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 36, max(28, metrics.height() + 8))

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(1, (self.height() - 20) / 2, 20, 20)
        live = self.isEnabled()
        chosen = self.isChecked()
        edge = "focus" if self.hasFocus() else "accent" if chosen else "line"
        painter.setPen(QPen(theme.colour(edge if live else "hairline"), 2))
        painter.setBrush(theme.colour("raised"))
        painter.drawEllipse(disc)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent" if live else "line"))
            painter.drawEllipse(disc.adjusted(5, 5, -5, -5))
        painter.setPen(theme.colour("text" if live else "muted"))
        painter.drawText(
            self.rect().adjusted(32, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.end()


class Picker(QComboBox):
    """A drop-down list with our arrow. Items are plain text, also strangers' (device labels)."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFont(theme.font("body"))
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling the page must not choose something else on the way.
        event.ignore()

    @override
    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)  # type: ignore[arg-type]  # the stubs want QPaintEvent
        painter = QPainter(self)
        arrow = icons.image(
            "down", "text" if self.isEnabled() else "muted", 16, self.devicePixelRatioF()
        )
        painter.drawImage(QRectF(self.width() - 28, (self.height() - 16) / 2, 16, 16), arrow)
        painter.end()


class Field(QWidget):
    """A labelled input with a line of help below, which turns into what is wrong."""

    def __init__(self, label: str, control: QWidget, help_text: str = "") -> None:
        super().__init__()
        self.control = control
        self._help_text = help_text
        self._help = PlainLabel(help_text, "small", "muted", wrap=True)
        self._help.setVisible(bool(help_text))
        caption = PlainLabel(label, "strong")
        caption.setBuddy(control)
        control.setAccessibleName(label)
        control.setAccessibleDescription(help_text)
        self.setLayout(column(caption, control, self._help, gap=6))

    def explain(self, help_text: str) -> None:
        """Another line of help."""
        self._help_text = help_text
        self._help.setText(help_text)
        self._help.setVisible(bool(help_text))
        self.control.setAccessibleDescription(help_text)

    def complain(self, sentence: str) -> None:
        """Show what is wrong, or the help again when ``sentence`` is empty."""
        self._help.setText(sentence or self._help_text)
        self._help.set_tone("stop" if sentence else "muted")
        self._help.setVisible(bool(sentence or self._help_text))
        self.control.setAccessibleDescription(sentence or self._help_text)
        self.control.setProperty("bad", "true" if sentence else "false")
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)


class LineEdit(QLineEdit):
    """A one-line input that follows the size of text."""

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self.setFont(theme.font("body"))
        super().changeEvent(event)


def line_edit(placeholder: str = "", *, secret: bool = False, limit: int = 200) -> QLineEdit:
    """A one-line input of bounded length."""
    edit = LineEdit()
    edit.setFont(theme.font("body"))
    edit.setPlaceholderText(placeholder)
    edit.setMaxLength(limit)
    if secret:
        edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit
