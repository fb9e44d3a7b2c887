# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Laying out: columns, rows, cards and rules with the distances of the product."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

STRETCH = -1
"""In `row` and `column`: take all room that is left. Other numbers are distances in pixels."""

Item = QWidget | QLayout | int
Margins = tuple[int, int, int, int]
NONE: Margins = (0, 0, 0, 0)


def column(*items: Item, gap: int = 8, margins: Margins = NONE) -> QVBoxLayout:
    """Items below one another."""
    box = QVBoxLayout()
    _fill(box, items, gap, margins)
    return box


def row(*items: Item, gap: int = 8, margins: Margins = NONE) -> QHBoxLayout:
    """Items beside one another."""
    box = QHBoxLayout()
    _fill(box, items, gap, margins)
    return box


def _fill(box: QBoxLayout, items: tuple[Item, ...], gap: int, margins: Margins) -> None:
    box.setSpacing(gap)
    box.setContentsMargins(*margins)
    for item in items:
        if isinstance(item, QWidget):
            box.addWidget(item)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        elif item == STRETCH:
            box.addStretch(1)
        else:
            box.addSpacing(item)


def frame(name: str, layout: QLayout, tone: str = "") -> QFrame:
    """A frame that the style sheet knows by ``name`` (card, strip, footer, side...)."""
    result = QFrame()
    result.setObjectName(name)
    if tone:
        result.setProperty("tone", tone)
    result.setLayout(layout)
    return result


def card(*items: Item, gap: int = 8, margins: Margins = (20, 18, 20, 18), tone: str = "") -> QFrame:
    """A raised surface that holds one thing."""
    return frame("card", column(*items, gap=gap, margins=margins), tone)


def rule() -> QFrame:
    """A hairline between two parts."""
    result = QFrame()
    result.setObjectName("rule")
    result.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return result


def holder(layout: QLayout) -> QWidget:
    """A bare widget around a layout, so that it can be hidden or replaced."""
    result = QWidget()
    layout.setContentsMargins(*NONE)
    result.setLayout(layout)
    return result


def scrolled(layout: QLayout) -> QScrollArea:
    """A column that scrolls up and down and never sideways."""
    inside = QWidget()
    inside.setObjectName("scrolled")
    inside.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def retone(widget: QWidget, tone: str) -> None:
    """Give a frame another tone of the style sheet."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
