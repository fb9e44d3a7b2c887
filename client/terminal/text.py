# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Text of strangers in a terminal: no markup, no control characters, a bounded length."""

import unicodedata

from rich.cells import set_cell_size
from rich.text import Text
from textual.widgets import Static

MAX_SENTENCE = 400
_FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def plain(text: str, limit: int = MAX_SENTENCE) -> str:
    """``text`` on one line without anything a terminal could take as a command.

    Names and titles were refused at parsing if they held such characters; device labels and
    whatever else may come were not, so everything shown here passes through once more.
    """
    cut = text if len(text) <= limit else text[: limit - 3] + "..."
    return "".join(_safe(char) for char in cut)


def _safe(char: str) -> str:
    if char.isspace():
        return " "
    return _REPLACEMENT if unicodedata.category(char) in _FORBIDDEN else char


def column(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells: cut or filled with spaces."""
    return set_cell_size(plain(text), width)


def lines(*parts: Text | str) -> Text:
    """Lines of text below each other."""
    joined = Text("\n", no_wrap=False).join(
        part if isinstance(part, Text) else Text(plain(part)) for part in parts
    )
    joined.end = ""
    return joined


class PlainText(Static):
    """The only way text reaches the screen: markup is never read, so a name is just a name."""

    def __init__(self, text: str = "", *, classes: str = "") -> None:
        super().__init__(Text(plain(text)), markup=False, classes=classes)
        self.shown = plain(text)
        """What stands there now, for tests and for the page that wrote it."""

    def show(self, text: Text | str) -> None:
        """Show this instead."""
        wanted = text if isinstance(text, Text) else Text(plain(text))
        if wanted.plain == self.shown and not wanted.spans:
            return
        self.shown = wanted.plain
        self.update(wanted)

    def show_long(self, text: str, limit: int) -> None:
        """Show a text that may be long, such as a card to paste."""
        self.show(Text(plain(text, limit)))
