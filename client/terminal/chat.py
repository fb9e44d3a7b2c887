# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The chat of a call: its newest lines, and a line to write on that keeps what was not sent."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input
from typing_extensions import override

from client.model.events import CommandFailed, Event
from client.model.talk import MAX_CHAT, MAX_LIVE, ChatLine, SendChat, SendLiveText
from client.terminal.page import Face
from client.terminal.speech import tr
from client.terminal.talk import Talk, chat_line
from client.terminal.text import PlainText, lines

SHOWN = 100
"""Lines that the panel shows; the page of the whole chat has all of them."""


class ChatPanel(Vertical):
    """Enter sends; the text goes only when its line came back as sent."""

    def __init__(self, face: Face, talk: Talk) -> None:
        super().__init__(classes="chat")
        self._face = face
        self._talk = talk
        self._sent = ""
        self._shown = -1
        self.live = False
        """Others see what I type before I send it."""
        self.history = PlainText()
        self.area = VerticalScroll(self.history, can_focus=False)
        self.input = Input(
            placeholder=tr("t: write to everyone in the call"),
            compact=True,
            max_length=MAX_CHAT,
            select_on_focus=False,
        )

    @override
    def compose(self) -> ComposeResult:
        yield self.area
        yield self.input

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        if event.value.strip():
            self._sent = event.value
            self._face.command(SendChat(event.value))

    def on_input_changed(self, event: Input.Changed) -> None:
        """A key: others see it only if I wish so."""
        event.stop()
        if self.live:
            self._face.command(SendLiveText(event.value[:MAX_LIVE]))

    def toggle_live(self) -> bool:
        """Show others what I type, or no longer."""
        self.live = not self.live
        text = self.input.value if self.live else ""
        self._face.command(SendLiveText(text[:MAX_LIVE]))
        return self.live

    def hear(self, event: Event) -> None:
        """A line of mine that came back was sent; one that failed stays to be sent again."""
        if isinstance(event, ChatLine) and event.me:
            if self._sent and self.input.value == self._sent:
                self.input.value = ""
            self._sent = ""
        elif isinstance(event, CommandFailed) and event.command == "SendChat":
            self._sent = ""

    def draw(self) -> None:
        """Show the newest lines, the newest last."""
        chat = self._talk.chat
        newest = chat[-1].number if chat else 0
        if newest == self._shown:
            return
        self._shown = newest
        self.history.show(lines(*(Text(chat_line(line)) for line in list(chat)[-SHOWN:])))
        self.area.scroll_end(animate=False)
