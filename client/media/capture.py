# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One opening of a microphone: its ring of blocks and the audio-in worker with the mute gate."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from client.media.apm import AudioProcessor
from client.media.audio_io import AudioSource
from client.media.device_watch import Pulse
from client.media.grants import DeviceGrant
from client.media.levels import LevelMeter
from client.media.mute_gate import SILENT_BLOCK, MuteGate
from client.media.opus import OpusEncoder
from client.model.media import BLOCK, GrantPurpose, Sealed

RING = 5
"""Blocks between the device and the worker; the oldest goes first."""
LEVEL_EVERY = 5
"""Blocks from one level to the next: ten times a second."""
ZERO_BLOCKS = 100
"""2 s of exact zeros: no sound arrives."""
_TURN = 0.1
"""Seconds after which the gate is worked even without a block, so that a mute is proven."""


@dataclass(frozen=True, slots=True)
class MicrophoneCallbacks:
    """What is told, on threads of the microphone; see `client.media.mic.Microphone`."""

    seal: Callable[[bytes], Sealed | None]
    on_packet: Callable[[Sealed, int], None]
    on_level: Callable[[float], None]
    on_trouble: Callable[[str], None]
    on_muted: Callable[[bool], None]


class Capture:
    """From `start` to `stop`; not used again. ``wanted`` is asked for each block: mute or not?"""

    def __init__(
        self,
        grant: DeviceGrant,
        source: AudioSource,
        callbacks: MicrophoneCallbacks,
        processor: AudioProcessor,
        wanted: Callable[[], bool],
        pulse: Pulse,
    ) -> None:  # fmt: skip
        self.grant = grant
        self.source = source
        self.pulse = pulse
        self.dropped = 0
        self._callbacks = callbacks
        self._processor = processor
        self._wanted = wanted
        self._encoder = OpusEncoder()
        self._gate = MuteGate()
        self._meter = LevelMeter()
        self._waiting = threading.Condition()
        self._ring: deque[tuple[int, bytes]] = deque()
        self._timestamp = 0
        self._ended = False
        self._zeros = 0
        self._blocks = 0
        self._worker = threading.Thread(target=self._work, name="audio-in", daemon=True)

    @property
    def muted(self) -> bool:
        """Proven by the gate."""
        return self._gate.muted

    @property
    def works(self) -> bool:
        """The worker runs; False after an error in it (nothing leaves then)."""
        return self._worker.is_alive()

    @property
    def timestamp(self) -> int:
        """Of the next block, in samples; not yet wrapped."""
        return self._timestamp

    def start(self, timestamp: int) -> None:
        """Open the device, the first block having ``timestamp``; raises as `AudioSource.start`."""
        self._timestamp = timestamp
        self._worker.start()
        try:
            self.source.start(self.grant, self._on_block)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Close the device and end the worker; returns when both are done."""
        self.source.stop()
        with self._waiting:
            self._ended = True
            self._ring.clear()
            self._waiting.notify()
        if threading.current_thread() is not self._worker:
            self._worker.join()

    def _on_block(self, block: bytes) -> None:
        """The device gives 20 ms (its own thread): keep it, wake the worker, nothing else."""
        with self._waiting:
            if len(self._ring) >= RING:
                self._ring.popleft()
                self.dropped += 1
            self._ring.append((self._timestamp, block))
            self._timestamp += BLOCK
            self._waiting.notify()
        self.pulse.beat()

    def _work(self) -> None:
        try:
            while not self._ended:
                with self._waiting:
                    if not self._ring and not self._ended:
                        self._waiting.wait(_TURN)
                    timestamp, block = self._ring.popleft() if self._ring else (0, None)
                self._handle(timestamp, block)
        finally:
            # Whatever ended it, nothing leaves any more: that is a proven mute.
            if not self._gate.muted:
                self._gate = MuteGate()
                self._callbacks.on_muted(True)  # noqa: FBT003  the callback's only argument

    def _handle(self, timestamp: int, block: bytes | None) -> None:
        if self._ended or (block is not None and len(block) != len(SILENT_BLOCK)):
            return
        was_muted = self._gate.muted
        if block is not None:
            block = self._processed(block)
        passed = self._gate.handle(block, wanted=self._wanted())
        if self._gate.muted is not was_muted:
            # Before the first packet: nobody is heard while the sign still says muted.
            self._tell()
        if passed is not None:
            self._send(timestamp, passed)
            self._look_for_silence(passed)
            self._measure(passed)

    def _tell(self) -> None:
        if self._gate.muted:
            self._meter.reset()
            self._callbacks.on_level(0.0)
        self._callbacks.on_muted(self._gate.muted)

    def _processed(self, block: bytes) -> bytes:
        half = len(block) // 2
        parts = bytearray(block[:half]), bytearray(block[half:])
        for part in parts:
            self._processor.forward(part, 0)
        return bytes(parts[0] + parts[1])

    def _send(self, timestamp: int, block: bytes) -> None:
        if self.grant.revoked or self.grant.purpose is not GrantPurpose.CALL:
            return
        sealed = self._callbacks.seal(self._encoder.encode(block))
        if sealed is not None:
            self._callbacks.on_packet(sealed, timestamp & 0xFFFFFFFF)

    def _measure(self, block: bytes) -> None:
        self._meter.block(np.frombuffer(block, dtype=np.int16))
        self._blocks += 1
        if self._blocks % LEVEL_EVERY == 0:
            self._callbacks.on_level(self._meter.value)

    def _look_for_silence(self, block: bytes) -> None:
        before, self._zeros = self._zeros, self._zeros + 1 if block == SILENT_BLOCK else 0
        if not self._zeros and before >= ZERO_BLOCKS:
            # Sound again: the state once more, without the trouble.
            self._callbacks.on_muted(self._gate.muted)
        if self._zeros == ZERO_BLOCKS:
            self._callbacks.on_trouble(
                f"No sound arrives from {self.source.label} (2 s of silence). Check its mute key."
            )
