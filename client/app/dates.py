# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Days and times of the command line: the world's time, in the one spelling that also sorts."""

from datetime import UTC, datetime

from client.model.errors import WrongUse
from client.terminal.speech import tr

DAY_S = 86_400


def day(seconds: int) -> str:
    """``2026-11-25`` for a Unix time."""
    return _written(seconds, "%Y-%m-%d")


def moment(seconds: int) -> str:
    """``2026-11-25 14:05 UTC`` for a Unix time."""
    return _written(seconds, "%Y-%m-%d %H:%M UTC")


def second(seconds: int) -> str:
    """``2026-11-25 14:05:09 UTC`` for a Unix time."""
    return _written(seconds, "%Y-%m-%d %H:%M:%S UTC")


def clock(seconds: int) -> str:
    """``14:05:09`` for a Unix time."""
    return _written(seconds, "%H:%M:%S")


def first_second(text: str) -> int:
    """The first second of a day that a person named; raises `WrongUse` for what is none."""
    try:
        return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise WrongUse("bad-date", f"{text} is not a day like 2026-11-25.") from None


def _written(seconds: int, form: str) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime(form)
    except (OverflowError, OSError, ValueError):
        return tr("a date far away")
