# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whose synthetic voice is in decoded sound: judged from the samples, not from counters."""

import threading
import time
from collections import Counter
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from client.media.levels import rms
from client.media.synthetic_voice import TONES, chord_of
from client.model.media import BLOCK, SAMPLE_RATE, HeardPerson

WINDOW_BLOCKS = 10
"""200 ms are looked at together: 5 Hz apart can be told."""
AUDIBLE = 0.001
"""Root mean square (of full scale) from which sound counts as heard."""
_CHORD_SIZE = 3
_CLEAR = 4.0
"""The third loudest tone must stand this far (amplitude) over the fourth."""
_IN_TUNE = 0.7
"""Share of a window's energy that must lie in the chord's tones."""
_ENOUGH = 3
"""Windows in which a chord must be heard before it counts."""

Samples = npt.NDArray[np.int16]


def heard_chord(samples: Samples) -> tuple[int, ...] | None:
    """The chord (Hz, rising) in 200 ms of samples, or None: silence, noise, speech, a mixture."""
    if samples.size < WINDOW_BLOCKS * BLOCK or rms(samples) < AUDIBLE:
        return None
    power = np.abs(np.fft.rfft(samples * np.hanning(samples.size))) ** 2
    width = SAMPLE_RATE / samples.size
    centres = [round(tone / width) for tone in TONES]
    tones = np.array([power[centre - 2 : centre + 3].sum() for centre in centres])
    order = np.argsort(tones)[::-1]
    loud, rest = order[:_CHORD_SIZE], order[_CHORD_SIZE]
    if tones[loud].sum() < _IN_TUNE * power.sum():
        return None
    if tones[loud[-1]] < _CLEAR**2 * tones[rest]:
        return None
    return tuple(sorted(TONES[index] for index in loud))


class Ear:
    """Listens to one person's decoded stream. `hear` on the audio-out worker, `report` anywhere."""

    def __init__(self, person_id: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._expected = chord_of(person_id)
        self._clock = clock
        self._lock = threading.Lock()
        self._window: list[Samples] = []
        self._chords: Counter[tuple[int, ...]] = Counter()
        self._first: float | None = None

    def hear(self, samples: Samples) -> None:
        """Take one decoded block of 960 samples (`Playout`'s ``on_decoded``)."""
        if self._first is None and rms(samples) >= AUDIBLE:
            with self._lock:
                self._first = self._clock()
        self._window.append(samples)
        if len(self._window) < WINDOW_BLOCKS:
            return
        chord = heard_chord(np.concatenate(self._window))
        self._window.clear()
        if chord is not None:
            with self._lock:
                self._chords[chord] += 1

    def report(self, name: str, since: float, concealed_ratio: float) -> HeardPerson:
        """What was heard; ``since`` is the clock's reading (seconds) that first_audio counts from.

        ``identified`` is true only if the chord of ``person_id`` was heard for 0.6 s in all, and
        no other chord as long.
        """
        with self._lock:
            first = self._first
            clear = {chord for chord, count in self._chords.items() if count >= _ENOUGH}
        return HeardPerson(
            name=name,
            first_audio_ms=None if first is None else (first - since) * 1000,
            concealed_ratio=concealed_ratio,
            identified=clear == {self._expected},
        )
