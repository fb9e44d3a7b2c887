# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One other person's sound: jitter buffer, decoder and level. `push` and `block` may race."""

import threading

import numpy as np
import numpy.typing as npt

from client.media.jitter import CONCEAL_FRAMES, AudioJitter, Counts, Next, Shorten, What
from client.media.levels import LevelMeter, rms
from client.media.opus import OpusDecoder
from client.model.errors import Malformed
from client.model.media import BLOCK

Samples = npt.NDArray[np.int16]

_QUIET = 0.003
"""Frames below this (of full scale) may always be left out; others below half their average."""
_NOTHING = 0.001
"""After a frame as soft as this a gap is left silent: a guess would only add noise."""
_AVERAGE = 0.05
_FADE = np.linspace(1.0, 0.0, BLOCK, dtype=np.float32)


class RemoteVoice:
    """May raise `client.media.opus.OpusMissing`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jitter = AudioJitter()
        self._decoder = OpusDecoder()
        self._meter = LevelMeter()
        self._average = 0.0
        self._last = 0.0
        self._bridged = 0

    def push(self, seq: int, timestamp: int, opus: bytes, arrival_ms: int) -> None:
        """Take a packet (loop thread)."""
        with self._lock:
            self._jitter.push(seq, timestamp, opus, arrival_ms)

    def flush(self) -> None:
        """Forget what waits."""
        with self._lock:
            self._jitter.flush()
        self._meter.reset()

    def block(self) -> Samples | None:
        """The next 20 ms, or None for silence (audio-out worker, every 20 ms)."""
        samples = self._next()
        if samples is not None:
            self._last = rms(samples)
        self._meter.block(samples)
        return samples

    @property
    def level(self) -> float:
        """Loudness just now, 0 to 1."""
        return self._meter.value

    def counts(self) -> tuple[Counts, int]:
        """A copy of the counters, and the delay aimed at in ms."""
        with self._lock:
            now = self._jitter.counts
            copy = Counts(
                now.played, now.recovered, now.concealed, now.shortened, now.late, now.overflow
            )
            return copy, self._jitter.target_ms

    def _next(self) -> Samples | None:
        with self._lock:
            answer = self._jitter.pull()
        samples = self._decode(answer)
        if samples is None or not self._may_leave_out(answer.shorten, samples):
            return samples
        with self._lock:
            self._jitter.left_out()
            answer = self._jitter.pull()
        return self._decode(answer)

    def _decode(self, answer: Next) -> Samples | None:
        try:
            match answer.what:
                case What.PLAY:
                    self._bridged = 0
                    return self._decoder.decode(answer.packet)
                case What.RECOVER:
                    self._bridged = 0
                    return self._decoder.recover(answer.packet)
                case What.CONCEAL:
                    return self._conceal()
                case What.SILENCE:
                    return None
        except Malformed:
            with self._lock:
                self._jitter.spoilt()
            return None

    def _conceal(self) -> Samples | None:
        self._bridged += 1
        if self._last < _NOTHING:
            return None
        samples = self._decoder.conceal()
        if self._bridged >= CONCEAL_FRAMES:
            # Nothing follows this guess: end softly instead of with a click.
            return (samples * _FADE).astype(np.int16)
        return samples

    def _may_leave_out(self, shorten: Shorten, samples: Samples) -> bool:
        now = rms(samples)
        quiet = now < max(_QUIET, self._average / 2)
        self._average += _AVERAGE * (now - self._average)
        return shorten is Shorten.YES or (shorten is Shorten.IF_QUIET and quiet)
