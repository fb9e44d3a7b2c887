# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is written of an error that nobody foresaw: its class and the places, never its text.

An exception's text, and what asyncio tells of a callback's arguments, may quote a name, a title or
what a stranger sent. Lines of the program's own sources say enough to find the fault.
"""

import logging
import sys
import threading
import traceback
from pathlib import PurePath
from types import TracebackType

from typing_extensions import override

_CHAIN = 4
"""Errors behind errors that are told; further ones are left out."""
_FRAMES = 40


def told(error: BaseException | None) -> str:
    """The classes of an error and of those behind it, each with the lines that it came through."""
    parts: list[str] = []
    while error is not None and len(parts) < _CHAIN:
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        places = [f"{PurePath(one.filename).name}:{one.lineno} {one.name}" for one in frames]
        parts.append("\n  ".join((type(error).__name__, *places)))
        error = error.__cause__ or error.__context__
    return "\nbehind it: ".join(parts)


class Unquoted(logging.Formatter):
    """Lines of the log without an exception's text."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        if record.name == "asyncio" and record.exc_info:
            # Its message holds the callback's arguments.
            record = logging.makeLogRecord({**vars(record), "msg": "a callback failed", "args": ()})
        # Another handler may have kept the text with the record.
        record = logging.makeLogRecord({**vars(record), "exc_text": None})
        return super().format(record)

    @override
    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return told(ei[1])


def unquoted_crashes() -> None:
    """From now on nothing that ends this process, or a thread of it, is printed with its text."""

    def ended(
        kind: type[BaseException], error: BaseException | None, _: TracebackType | None
    ) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            sys.stderr.write(f"watchword: {told(error) or kind.__name__}\n")

    sys.excepthook = ended
    threading.excepthook = lambda args: ended(args.exc_type, args.exc_value, None)
    sys.unraisablehook = lambda args: ended(args.exc_type, args.exc_value, None)
