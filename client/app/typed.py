# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Chat on a plain command line: each line that is typed goes to everyone in the call."""

import codecs
import os
import sys
import threading
from collections.abc import Callable

from client.model.talk import MAX_CHAT, ChatLine, Reacted, SendChat, plain_text

_PIECE = 4096
_MAX_WAITING = 8 * MAX_CHAT
"""Characters without a line break that are kept; a longer line is no chat line."""


def chat_wanted(*, asked: bool, as_json: bool) -> bool:
    """Whether standard input is for the chat: a person sits there, or asked for it."""
    return asked or (not as_json and sys.stdin.isatty())


def read_chat(send: Callable[[SendChat], None], descriptor: int = 0) -> None:
    """Send every line of this file descriptor from now on, until its end; returns at once.

    It is read below Python's own buffers: a thread that waits in those would stop the program
    from ending.
    """
    threading.Thread(target=_read, args=(send, descriptor), name="chat", daemon=True).start()


def _read(send: Callable[[SendChat], None], descriptor: int) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    waiting = ""
    while True:
        try:
            piece = os.read(descriptor, _PIECE)
        except OSError:
            return
        if not piece:
            break
        *lines, waiting = (waiting + decoder.decode(piece)).split("\n")
        for line in lines:
            if line.strip():
                send(SendChat(line))
        waiting = waiting if len(waiting) <= _MAX_WAITING else ""
    if waiting.strip():
        send(SendChat(waiting))


def shown(event: ChatLine | Reacted) -> str:
    """``NAME: text`` for a terminal or a pipe: one line, nothing in it is a command."""
    said = event.text if isinstance(event, ChatLine) else f"* {event.reaction.value}"
    return f"{plain_text(event.name)}: {plain_text(said)}"
