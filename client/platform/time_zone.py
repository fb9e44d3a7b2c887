# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The name of this computer's time zone: a hint that its person may have travelled."""

import os
import time
from pathlib import Path

_MARK = "zoneinfo/"
_LONGEST = 64


def time_zone(link: Path = Path("/etc/localtime")) -> str:
    """A name that stays the same in summer and winter: ``Europe/Berlin``, else ``CET/CEST``.

    Read from the system each time, since a running program keeps the zone it was started in.
    """
    named = os.environ.get("TZ", "").lstrip(":")
    if named:
        return _text(named)
    try:
        target = str(link.readlink())
    except OSError:  # no such link on Windows, or a copy of the file
        target = ""
    if _MARK in target:
        return _text(target.partition(_MARK)[2])
    return _text("/".join(time.tzname))


def _text(name: str) -> str:
    """Bytes that are no text, which Python keeps as lone surrogates, cannot be written down."""
    return name[:_LONGEST].encode("utf-8", "replace").decode()
