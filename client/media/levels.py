# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How loud a block is, as 0 to 1 for a meter: 0 at -60 dB of full scale and below, 1 at full."""

import math

import numpy as np
import numpy.typing as npt

FULL_SCALE = 32_768.0
FLOOR_DB = -60.0
_FALL = 0.15
"""A meter falls by at most this much per 20 ms block, so that syllables do not flicker."""


def rms(samples: npt.NDArray[np.int16]) -> float:
    """Root mean square of int16 samples, 0 to 1 of full scale; 0 for no samples."""
    if samples.size == 0:
        return 0.0
    wide = samples.astype(np.float32)
    return math.sqrt(float(np.dot(wide, wide)) / samples.size) / FULL_SCALE


def level(samples: npt.NDArray[np.int16]) -> float:
    """Loudness of ``samples`` on a decibel scale, 0 (-60 dB or less) to 1 (full scale)."""
    value = rms(samples)
    if value <= 0.0:
        return 0.0
    return min(1.0, max(0.0, 1.0 - 20.0 * math.log10(value) / FLOOR_DB))


class LevelMeter:
    """A level that rises at once and falls gently; one for each voice. One thread."""

    def __init__(self) -> None:
        self._value = 0.0

    @property
    def value(self) -> float:
        """The level now, 0 to 1."""
        return self._value

    def block(self, samples: npt.NDArray[np.int16] | None) -> float:
        """Take the next 20 ms (None: silence) and return the new value."""
        now = 0.0 if samples is None else level(samples)
        self._value = max(now, self._value - _FALL, 0.0)
        return self._value

    def reset(self) -> None:
        """Silence from now on, without the gentle fall."""
        self._value = 0.0
