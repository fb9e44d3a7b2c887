# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The lines of a chat: plain text that can be selected; nothing in it can be opened."""

import unicodedata
from collections import deque
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit
from typing_extensions import override

from client.model.talk import MAX_CHAT, MAX_HISTORY, ChatLine
from client.ui import i18n, theme
from client.ui.text import cut, isolate

_BLOCKS_A_LINE = 3
_NEAR_THE_END = 8
_GAP_PX = 8
_MINE = 1
_LINE_ENDS = ("Zl", "Zp")


def one_line(text: str, limit: int = MAX_CHAT) -> str:
    """A stranger's text as one paragraph without control and direction characters.

    A line break would let a text carry a second name below it, as if somebody else had spoken.
    """
    kept = []
    for letter in text:
        kind = unicodedata.category(letter)
        if kind == "Cc" or kind in _LINE_ENDS:
            kept.append(" ")
        elif letter not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f":
            kept.append(letter)
    return cut("".join(kept), limit)


class ChatLog(QPlainTextEdit):
    """Three paragraphs a line: a gap, who and when, the text. Lines of mine stand on a band."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[ChatLine] = deque(maxlen=MAX_HISTORY)
        self._sizes = (0, "")
        self.setObjectName("chatlog")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMaximumBlockCount(_BLOCKS_A_LINE * MAX_HISTORY)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(theme.font("body"))
        self.setAccessibleName(self.tr("Chat of this call"))
        self.setPlaceholderText(
            self.tr(
                "Nobody has written yet. What you write goes to everyone in the call, "
                "end-to-end encrypted, and is gone when the call is over."
            )
        )

    @property
    def at_end(self) -> bool:
        """Is the newest line in sight?"""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - _NEAR_THE_END

    def add(self, line: ChatLine) -> None:
        """Show one more line; who reads further up is not moved."""
        follow = self.at_end
        self._lines.append(line)
        self._write((line,))
        if follow:
            self.to_end()

    def to_end(self) -> None:
        """Go to the newest line."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def forget(self) -> None:
        """Forget every line."""
        self._lines.clear()
        self.clear()

    def _write(self, lines: Iterable[ChatLine]) -> None:
        cursor = QTextCursor(self.document())
        # One edit for all: laying out after each paragraph takes seconds for a full chat.
        cursor.beginEditBlock()
        for line in lines:
            self._write_one(cursor, line)
        cursor.endEditBlock()

    def _write_one(self, cursor: QTextCursor, line: ChatLine) -> None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self.document().isEmpty():
            cursor.insertBlock()
        cursor.setBlockCharFormat(_format("tiny", "text", _GAP_PX))
        state = _MINE if line.me else 0
        cursor.insertBlock()
        cursor.block().setUserState(state)
        name = self.tr("You") if line.me else isolate(line.name)
        cursor.insertText(name, _format("strong", "accent" if line.me else "text"))
        cursor.insertText(f"  {i18n.clock(line.at)}", _format("tiny", "muted"))
        cursor.insertBlock()
        cursor.block().setUserState(state)
        cursor.insertText(one_line(line.text), _format("body", "text"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        look = (theme.font("body").pixelSize(), theme.current().name)
        if event.type() is QEvent.Type.StyleChange and look != self._sizes:
            # Colours and sizes are part of the text: it is written once more.
            self._sizes = look
            self.setFont(theme.font("body"))
            self.clear()
            self._write(self._lines)
            self.to_end()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        block = self.firstVisibleBlock()
        band = QRectF()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > self.viewport().height():
                break
            if block.userState() == _MINE:
                band = box if band.isNull() else band.united(box)
            elif not band.isNull():
                painter.drawRoundedRect(self._wide(band), 6, 6)
                band = QRectF()
            block = block.next()
        if not band.isNull():
            painter.drawRoundedRect(self._wide(band), 6, 6)
        painter.end()
        super().paintEvent(event)

    def _wide(self, band: QRectF) -> QRectF:
        return QRectF(0, band.top() - 2, self.viewport().width(), band.height() + 4)


def _format(role: str, tone: str, pixels: int = 0) -> QTextCharFormat:
    result = QTextCharFormat()
    font = QFont(theme.font(role))
    if pixels:
        font.setPixelSize(pixels)
    result.setFont(font)
    result.setForeground(theme.colour(tone))
    return result
