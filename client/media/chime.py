# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The short soft sound when somebody arrives: made here, mixed under the voices."""

import threading
from collections import deque
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from client.model.media import BLOCK

Samples = npt.NDArray[np.int16]

AT_MOST_EVERY_S = 5.0
"""Many arrivals at once make one sound."""

_RATE = 48_000
_TONES_HZ = (587.0, 880.0)
_TONE_S = 0.14
_PEAK = 0.08
"""Of full scale: about -22 dBFS, well below speech."""


def made() -> tuple[Samples, ...]:
    """The sound as blocks of 20 ms: two tones that swell and fade, the second one higher."""
    time = np.arange(round(_RATE * _TONE_S)) / _RATE
    swell = np.sin(np.pi * time / _TONE_S) ** 2
    tones = np.concatenate([np.sin(2 * np.pi * hertz * time) * swell for hertz in _TONES_HZ])
    whole = np.zeros(-(-len(tones) // BLOCK) * BLOCK)
    whole[: len(tones)] = tones * _PEAK * 32_767
    return tuple(whole.astype(np.int16).reshape(-1, BLOCK))


class Chime:
    """What is left to play of it. Any thread may ring; the audio-out worker takes the blocks."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: deque[Samples] = deque()
        self._last: float | None = None

    def ring(self) -> bool:
        """Play it from the next block on; False when it sounded a moment ago."""
        now = self._clock()
        with self._lock:
            if self._last is not None and now - self._last < AT_MOST_EVERY_S:
                return False
            self._last = now
            self._left = deque(made())
        return True

    def block(self) -> Samples | None:
        """The next 20 ms, None when there is nothing to play."""
        with self._lock:
            return self._left.popleft() if self._left else None
