# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Times of rooms as a person reads them, in the zone of this computer."""

from datetime import UTC, datetime

from client.terminal.speech import tr


def span(begin: int, end: int) -> str:
    """``25 Nov 14:00 to 15:00`` for two Unix times; the second day only where it differs."""
    first, last = _local(begin), _local(end)
    same = first.date() == last.date()
    both = tr("%d %b %H:%M")
    begun, ended = first.strftime(both), last.strftime("%H:%M" if same else both)
    return tr("{begun} to {ended}", begun=begun, ended=ended)


def day(seconds: int) -> str:
    """``25 Nov 2026`` for a Unix time; a dash where it is no date."""
    try:
        return _local(seconds).strftime(tr("%d %b %Y"))
    except (OverflowError, OSError, ValueError):
        return "-"


def moment(seconds: int) -> str:
    """``25 Nov 2026 14:05`` for a Unix time; a dash where it is no date."""
    try:
        return _local(seconds).strftime(tr("%d %b %Y %H:%M"))
    except (OverflowError, OSError, ValueError):
        return "-"


def _local(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone()
