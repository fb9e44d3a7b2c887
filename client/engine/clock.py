# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The clocks; everything below the engine has them passed in."""

import time


def monotonic() -> float:
    """Seconds that only go forward; comparable between processes of one Linux machine."""
    return time.monotonic()


def wall() -> int:
    """Unix time in seconds."""
    return int(time.time())


def wall_exact() -> float:
    """Unix time in seconds and their fractions, where two things of one second have an order."""
    return time.time()
