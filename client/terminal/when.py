# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Times of rooms as a person reads them, in the zone of this computer."""

from datetime import UTC, datetime


def span(begin: int, end: int) -> str:
    """``25 Nov 14:00 to 15:00`` for two Unix times; the second day only where it differs."""
    first, last = _local(begin), _local(end)
    same = first.date() == last.date()
    return f"{first:%d %b %H:%M} to {last:{'%H:%M' if same else '%d %b %H:%M'}}"


def day(seconds: int) -> str:
    """``25 Nov 2026`` for a Unix time; a dash where it is no date."""
    try:
        return f"{_local(seconds):%d %b %Y}"
    except (OverflowError, OSError, ValueError):
        return "-"


def _local(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone()
