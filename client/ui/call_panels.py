# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The two columns beside the stage: both where there is room, else the one opened last."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame

from client.ui import theme
from client.ui.call_bar import CallBar
from client.ui.chat import ChatPanel

ROOMY = 1180
"""From this width on, in pixels, chat and people stand side by side."""
_PEOPLE_WIDTH = 324
_CHAT_WIDTH = 320
_WIDEST = 1.4
"""With larger text the columns grow up to this; the stage keeps the rest."""


class Panels(QObject):
    """Follows the two switches of the bar and the width of the page."""

    def __init__(self, bar: CallBar, side: QFrame, chat: ChatPanel) -> None:
        super().__init__(bar)
        self._bar = bar
        self._side = side
        self._chat = chat
        self._width = 0
        self._gave_way = False
        self._unread = 0
        chat.hide()
        bar.panel_wanted.connect(self._people_switched)
        bar.chat_wanted.connect(self._chat_switched)
        chat.closed.connect(self._close_chat)

    @property
    def chat_open(self) -> bool:
        """Is the chat shown?"""
        return bool(self._bar.chat.isChecked())

    def reset(self) -> None:
        """As at the begin of every call: people shown, chat closed, nothing unread."""
        self._gave_way = False
        self._bar.chat.set_on(on=False)
        self._bar.panel.set_on(on=True)
        self._unread = 0
        self._bar.show_unread(0)

    def line_came(self) -> None:
        """A line of somebody else arrived: it counts as unread while the chat is closed."""
        if not self.chat_open:
            self._unread += 1
            self._bar.show_unread(self._unread)

    def fit(self, width: int) -> None:
        """The page has this width now."""
        self._width = width
        scale = self._scale
        self._side.setFixedWidth(round(_PEOPLE_WIDTH * scale))
        self._chat.setFixedWidth(round(_CHAT_WIDTH * scale))
        if not self._roomy and self.chat_open and self._bar.panel.isChecked():
            self._bar.panel.set_on(on=False)
            self._gave_way = True
        elif self._roomy and self._gave_way:
            self._gave_way = False
            self._bar.panel.set_on(on=True)

    @property
    def _roomy(self) -> bool:
        return self._width >= ROOMY * self._scale or not self._width

    @property
    def _scale(self) -> float:
        return min(theme.current().scale, _WIDEST)

    def _people_switched(self, shown: bool) -> None:  # noqa: FBT001  a slot of toggled
        self._side.setVisible(shown)
        self._gave_way = False
        if shown and self.chat_open and not self._roomy:
            self._bar.chat.set_on(on=False)

    def _chat_switched(self, shown: bool) -> None:  # noqa: FBT001  a slot of toggled
        self._chat.setVisible(shown)
        if shown:
            self._unread = 0
            self._bar.show_unread(0)
            self._chat.open_up()
            if self._bar.panel.isChecked() and not self._roomy:
                self._bar.panel.set_on(on=False)
                self._gave_way = True
        elif self._gave_way:
            self._bar.panel.set_on(on=True)

    def _close_chat(self) -> None:
        self._bar.chat.set_on(on=False)
        self._bar.chat.setFocus()
