# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whose synthetic voice is in decoded sound: judged from the samples, not from counters."""

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from client.model.media import HeardPerson


class Ear:
    """Listens to one person's decoded stream. `hear` on the audio-out worker, `report` anywhere."""

    def __init__(self, person_id: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._person_id = person_id
        self._clock = clock

    def hear(self, samples: npt.NDArray[np.int16]) -> None:
        """Take one decoded block of 960 samples (`Playout`'s ``on_decoded``)."""
        raise NotImplementedError

    def report(self, name: str, since: float, concealed_ratio: float) -> HeardPerson:
        """What was heard; ``since`` is the clock's reading (seconds) that first_audio counts from.

        ``identified`` is true only if the chord of ``person_id``, and no other, was heard.
        """
        raise NotImplementedError
