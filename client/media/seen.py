# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A report of who was in the pictures decoded from one person's stream."""

import threading

from client.model.media import SeenPerson


class SeenLog:
    """Counts decoded pictures of one stream; written by a decoder thread, read by the loop.

    A picture counts as seen when it carries the expected person's marks. A stream that carries
    no marks at all (a real camera) is counted too, but never as identified.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._marked = _Times()
        self._unmarked = _Times()
        self._strange = 0
        self._numbers: tuple[int, int] | None = None

    def note(self, marks: tuple[int, int] | None, expected: int, at: float) -> None:
        """A picture was decoded ``at`` (clock seconds) with these marks: person and number."""
        with self._lock:
            if marks is None:
                self._unmarked.note(at)
            elif marks[0] != expected:
                self._strange += 1
            else:
                self._marked.note(at)
                low, high = self._numbers or (marks[1], marks[1])
                self._numbers = (min(low, marks[1]), max(high, marks[1]))

    def report(self, name: str, since: float, undecryptable: int) -> SeenPerson:
        """What was seen so far; ``since`` is where the time to the first picture counts from.

        Identified means: the expected person was seen and nobody else was, ever.
        """
        with self._lock:
            times = self._marked if self._marked.frames or self._strange else self._unmarked
            low, high = self._numbers or (0, -1)
            return SeenPerson(
                name=name,
                first_frame_ms=None if times.first is None else (times.first - since) * 1000,
                fps=times.rate(),
                frames=times.frames,
                longest_gap_ms=times.longest_gap * 1000,
                undecryptable=undecryptable,
                identified=self._marked.frames > 0 and not self._strange,
                made=high - low + 1,
            )


class _Times:
    def __init__(self) -> None:
        self.frames = 0
        self.first: float | None = None
        self.longest_gap = 0.0
        self._last = 0.0

    def note(self, at: float) -> None:
        if self.first is None:
            self.first = at
        else:
            self.longest_gap = max(self.longest_gap, at - self._last)
        self._last = at
        self.frames += 1

    def rate(self) -> float:
        """Frames between the first and the last, divided by that time."""
        spent = self._last - self.first if self.first is not None else 0.0
        return (self.frames - 1) / spent if spent > 0 else 0.0
