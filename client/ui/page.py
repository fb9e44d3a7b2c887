# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The frame of a page: heading, tools on the right, a column that scrolls, a strip for trouble."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from client.ui.boxes import STRETCH, column, frame, holder, row, scrolled
from client.ui.controls import Button
from client.ui.icons import Icon
from client.ui.text import PlainLabel, announce


class Strip(QFrame):
    """A sentence across the page that can be closed: what could not be done, and why."""

    def __init__(self, tone: str = "stop") -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("tone", tone)
        self._label = PlainLabel("", "body", wrap=True)
        self._code = PlainLabel("", "tiny", "muted")
        shut = Button("", "close", "quiet")
        shut.setAccessibleName(self.tr("Close this message"))
        shut.clicked.connect(self.hide)
        line = row(
            Icon("warning" if tone == "stop" else "info", tone),
            column(self._label, self._code, gap=2),
            shut,
            gap=12,
            margins=(16, 10, 8, 10),
        )
        line.setStretch(1, 1)
        self.setLayout(line)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hide()

    def tell(self, sentence: str, code: str = "") -> None:
        """Show a sentence, with its code in small type, and let screen readers speak it."""
        self._label.setText(sentence)
        self._code.setText(code)
        self._code.setVisible(bool(code))
        self.show()
        announce(self, sentence, loud=True)


class Page(QWidget):
    """A page with a heading; subclasses add to ``body`` and ``tools``."""

    def __init__(self, title: str, lead: str = "", width: int = 920) -> None:
        super().__init__()
        self._width = width
        self._centred = False
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading = PlainLabel(title, "title")
        self.lead = PlainLabel(lead, "body", "muted", wrap=True)
        self.lead.setVisible(bool(lead))
        self.tools = QHBoxLayout()
        self.tools.setSpacing(10)
        self.strip = Strip()
        self.body = column(gap=12)
        top = row(column(self.heading, self.lead, gap=4), gap=16)
        top.setStretch(0, 1)
        top.addLayout(self.tools)
        top.setAlignment(self.tools, Qt.AlignmentFlag.AlignTop)
        inner = column(top, self.strip, self.body, STRETCH, gap=20, margins=(40, 32, 40, 20))
        middle = QWidget()
        middle.setMaximumWidth(width + 80)
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        middle.setLayout(inner)
        around = row(margins=(0, 0, 0, 0), gap=0)
        around.addWidget(middle, 100)
        around.addStretch(1)
        self._around = around
        self.area = scrolled(around)
        outer = column(self.area, gap=0)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        self.outer = outer

    def centre(self) -> None:
        """Keep the column in the middle: for pages without the sidebar."""
        self._centred = True
        self._around.insertStretch(0, 1)

    def add_footer(self, *items: QWidget | int) -> QFrame:
        """A bar that stays at the bottom, for the way back and the way on."""
        inside = holder(row(*items, gap=12))
        inside.setMaximumWidth(self._width)
        around = row(gap=0, margins=(40, 14, 40, 14))
        if self._centred:
            around.addStretch(1)
        around.addWidget(inside, 100)
        around.addStretch(1)
        bar = frame("footer", around)
        self.outer.addWidget(bar)
        return bar


def empty_state(icon: str, heading: str, sentence: str, *actions: QWidget) -> QFrame:
    """What a list shows while it is empty: why, and the one thing to do."""
    text = PlainLabel(sentence, "body", "muted", wrap=True)
    text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    text.setMaximumWidth(440)
    text.setMinimumWidth(320)
    title = PlainLabel(heading, "heading")
    inside = column(
        row(STRETCH, Icon(icon, "muted", 36), STRETCH),
        4,
        row(STRETCH, title, STRETCH),
        row(STRETCH, text, STRETCH),
        gap=8,
        margins=(32, 44, 32, 44),
    )
    if actions:
        inside.addSpacing(10)
        inside.addLayout(row(STRETCH, *actions, STRETCH, gap=10))
    return frame("card", inside, "plain")
