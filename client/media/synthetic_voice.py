# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A made-up microphone and a speaker that plays nowhere, only for people asked to be synthetic."""

import itertools
import threading
import time
from collections.abc import Callable

import numpy as np

from client.media.grants import DeviceGrant, OpenDevice, still_granted
from client.model.ids import DeviceId
from client.model.media import BLOCK, SAMPLE_RATE, DeviceKind

BLOCK_SECONDS = BLOCK / SAMPLE_RATE
TONES = tuple(range(300, 2700, 100))
"""24 frequencies in Hz; each has whole periods in a block, so all blocks of a chord are equal."""
_CHORDS = tuple(itertools.combinations(TONES, 3))
_AMPLITUDE = 0.1


def chord_of(person_id: int) -> tuple[int, ...]:
    """The three tones (Hz, rising) of a person; one of 2,024 chords, so two may share one."""
    return _CHORDS[person_id % len(_CHORDS)]


def voice_block(person_id: int) -> bytes:
    """One block (1,920 bytes) of the chord; repeated without end it has no seams."""
    seconds = np.arange(BLOCK) / SAMPLE_RATE
    wave = sum(np.sin(2 * np.pi * tone * seconds) for tone in chord_of(person_id))
    return np.asarray(wave * _AMPLITUDE * 32_767).astype(np.int16).tobytes()


class _Ticker:
    """Calls ``tick`` every 20 ms on a thread of its own, without drifting."""

    def __init__(self, name: str, tick: Callable[[], None]) -> None:
        self._tick = tick
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop; returns when no further tick comes (unless called from a tick)."""
        self._ended.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        due = time.monotonic()
        while not self._ended.wait(max(0.0, due - time.monotonic())):
            self._tick()
            # After a pause of the whole machine go on from now, with no burst to catch up.
            due = max(due + BLOCK_SECONDS, time.monotonic() - 5 * BLOCK_SECONDS)


class SyntheticVoice:
    """An `AudioSource`: a steady chord of three tones that belongs to ``person_id``."""

    def __init__(self, person_id: int) -> None:
        self._block = voice_block(person_id)
        self._ticker: _Ticker | None = None
        self._open: OpenDevice | None = None

    @property
    def device(self) -> DeviceId:
        """See `AudioSource`."""
        return DeviceId("synthetic")

    @property
    def label(self) -> str:
        """See `AudioSource`."""
        return "Synthetic voice"

    def start(self, grant: DeviceGrant, on_block: Callable[[bytes], None]) -> None:
        """See `AudioSource`."""
        self.stop()
        self._open = grant.admit(DeviceKind.MICROPHONE, self.label, self.stop)
        self._ticker = _Ticker("synthetic-voice", lambda: on_block(self._block))
        still_granted(grant, self.stop)

    def stop(self) -> None:
        """See `AudioSource`."""
        ticker, self._ticker = self._ticker, None
        if ticker is not None:
            ticker.end()
        device, self._open = self._open, None
        if device is not None:
            device.release()

    def moved_to(self) -> str | None:
        """See `AudioSource`; never."""
        return None


class SilentSink:
    """An `AudioSink` that asks for sound every 20 ms and throws it away."""

    def __init__(self) -> None:
        self._ticker: _Ticker | None = None
        self._open: OpenDevice | None = None

    @property
    def device(self) -> DeviceId:
        """See `AudioSink`."""
        return DeviceId("synthetic")

    @property
    def label(self) -> str:
        """See `AudioSink`."""
        return "No speaker (synthetic person)"

    def start(self, grant: DeviceGrant, fill: Callable[[memoryview], None]) -> None:
        """See `AudioSink`."""
        self.stop()
        self._open = grant.admit(DeviceKind.SPEAKER, self.label, self.stop)
        unheard = memoryview(bytearray(BLOCK * 2))
        self._ticker = _Ticker("silent-sink", lambda: fill(unheard))
        still_granted(grant, self.stop)

    def stop(self) -> None:
        """See `AudioSink`."""
        ticker, self._ticker = self._ticker, None
        if ticker is not None:
            ticker.end()
        device, self._open = self._open, None
        if device is not None:
            device.release()

    def moved_to(self) -> str | None:
        """See `AudioSink`; never."""
        return None
