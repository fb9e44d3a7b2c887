# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A sound level as a bar of characters."""

import math

SPEAKING = 0.3
"""A level above this (-42 dB of full scale) counts as speaking."""


def bar(level: float, width: int = 10) -> str:
    """``[####......]`` for a level from 0 to 1; anything else is silence or full."""
    inside = width - 2
    value = min(1.0, max(0.0, level)) if math.isfinite(level) else 0.0
    # Rounded up, so that any sound at all shows.
    filled = math.ceil(value * inside)
    return "[" + "#" * filled + "." * (inside - filled) + "]"
