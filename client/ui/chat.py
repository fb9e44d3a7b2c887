# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The chat of a call, beside the people: lines, who types, and the line to write in."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from client.model.ids import PeerId
from client.model.talk import MAX_CHAT, MAX_LIVE, ChatLine, LiveText, SendChat, SendLiveText
from client.ui.boxes import STRETCH, column, row, rule
from client.ui.chat_log import ChatLog, one_line
from client.ui.controls import Button, Tick, line_edit
from client.ui.latest import Send
from client.ui.live_text import LiveRows
from client.ui.text import PlainLabel, announce, isolate, set_hint

_COUNT_FROM = MAX_CHAT - 200
_LIVE_MS = 250
"""How often a line that is being typed is handed on, at most."""


class ChatPanel(QFrame):
    """Nothing of it outlives the call. A line leaves the input only when it was sent."""

    closed = Signal()

    def __init__(self, send: Send) -> None:
        super().__init__()
        self.setObjectName("side")
        self._send = send
        self._told = ""
        self.log = ChatLog()
        self.live = LiveRows()
        self.input = line_edit(self.tr("Write to everyone"), limit=MAX_CHAT)
        self.input.setAccessibleName(self.tr("Write to everyone"))
        self.submit = Button("", "send", "primary")
        self.submit.setAccessibleName(self.tr("Send"))
        set_hint(self.submit, self.tr("Send (Enter)"))
        self.newest = Button(self.tr("New lines below"), "down", "quiet")
        self.newest.hide()
        self.read_along = Tick(self.tr("Others see what I type"))
        self.trouble = PlainLabel("", "small", "stop", wrap=True)
        self.count = PlainLabel("", "tiny", "muted")
        shut = Button("", "close", "quiet")
        shut.setAccessibleName(self.tr("Close the chat"))
        self._later = QTimer(self, singleShot=True, interval=_LIVE_MS)
        self._later.timeout.connect(self._tell_live)
        shut.clicked.connect(self.closed)
        self.input.returnPressed.connect(self._submit)
        self.submit.clicked.connect(self._submit)
        self.input.textChanged.connect(self._changed)
        self.read_along.toggled.connect(self._tell_live)
        self.newest.clicked.connect(self.log.to_end)
        self.log.verticalScrollBar().valueChanged.connect(self._scrolled)
        head = row(
            PlainLabel(self.tr("Chat"), "heading"), STRETCH, shut, gap=8, margins=(20, 12, 8, 6)
        )
        write = row(self.input, self.submit, gap=8)
        write.setStretch(0, 1)
        foot = column(
            self.live,
            self.trouble,
            write,
            row(self.read_along, STRETCH, self.count, gap=8),
            gap=8,
            margins=(20, 12, 16, 12),
        )
        body = column(self.log, margins=(12, 0, 4, 0))
        whole = column(head, body, self.newest, rule(), foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.reset()

    def reset(self) -> None:
        """Forget everything: another call starts, or this one is over."""
        self._later.stop()
        self._told = ""
        self.log.forget()
        self.live.keep_only(set())
        self.read_along.setChecked(False)
        self._answered()
        self.input.clear()
        self.newest.hide()

    def open_up(self) -> None:
        """The panel was opened: go to the newest line and to the input."""
        self.log.to_end()
        self.newest.hide()
        self.input.setFocus()

    def add_line(self, line: ChatLine) -> None:
        """A line arrived, or mine was sent."""
        below = not self.log.at_end
        self.log.add(line)
        self.newest.setVisible(below and not line.me)
        self.live.line_came(line.uid)
        if line.me:
            self._told = ""
            self._answered()
            self.input.clear()
            self.log.to_end()
        else:
            spoken = self.tr("{name} writes: {text}")
            said = spoken.format(name=isolate(line.name), text=one_line(line.text))
            announce(self.window(), said)

    def show_live(self, event: LiveText) -> None:
        """What somebody types now."""
        self.live.show_live(event)

    def keep_only(self, peers: set[PeerId]) -> None:
        """These people are still here."""
        self.live.keep_only(peers)

    def failed(self, sentence: str) -> None:
        """The line was not sent: it stays, with the reason."""
        self._answered()
        self.trouble.setText(sentence)
        self.trouble.show()
        announce(self.window(), sentence)

    def _submit(self) -> None:
        text = self.input.text()
        if text.strip() and not self.input.isReadOnly():
            # Read-only until the engine has answered: what was not sent must not be lost.
            self._later.stop()
            self.input.setReadOnly(True)
            self.submit.setEnabled(False)
            self.trouble.hide()
            self._send(SendChat(text))

    def _answered(self) -> None:
        self.input.setReadOnly(False)
        self.trouble.hide()
        self._changed()

    def _changed(self) -> None:
        text = self.input.text()
        self.submit.setEnabled(bool(text.strip()) and not self.input.isReadOnly())
        many = self.tr("{count} of {most}").format(count=len(text), most=MAX_CHAT)
        self.count.setText(many if len(text) >= _COUNT_FROM else "")
        self.count.set_tone("stop" if len(text) >= MAX_CHAT else "muted")
        told = self.read_along.isChecked() and not self.input.isReadOnly()
        if told and not self._later.isActive():
            self._later.start()

    def _tell_live(self) -> None:
        text = self.input.text()[:MAX_LIVE] if self.read_along.isChecked() else ""
        if text != self._told:
            self._told = text
            self._send(SendLiveText(text))

    def _scrolled(self) -> None:
        if self.log.at_end:
            self.newest.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
