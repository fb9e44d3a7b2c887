# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A microphone and a speaker that a test works by hand, and time that it turns."""

import time

import numpy as np

from client.model.errors import Failure
from client.model.ids import DeviceId
from client.model.media import BLOCK, DeviceKind

PATIENCE = 5.0


def tone(hertz=1000, amplitude=8000, blocks=1):
    """Blocks of a tone that has whole periods in a block, as bytes."""
    t = np.arange(BLOCK) / 48_000
    block = (amplitude * np.sin(2 * np.pi * hertz * t)).astype(np.int16)
    return block.tobytes() * blocks


def until(ready, what="it did not happen in time"):
    """Wait for what another thread brings about."""
    give_up = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < give_up, what
        time.sleep(0.001)


class HandClock:
    """Monotonic seconds that stand still until a test says otherwise."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class _Device:
    kind: DeviceKind

    def __init__(self, label, moved=None, failure=None):
        self.device = DeviceId("by-hand")
        self.label = label
        self.moved = moved
        self.failure = failure
        self.asked = 0
        self.started = 0
        self._open = None
        self._call = None

    def start(self, grant, call):
        device = grant.admit(self.kind, self.label, self.stop)
        if self.failure is not None:
            device.release()
            raise Failure("no-device", self.failure)
        self._open, self._call = device, call
        self.started += 1

    def stop(self):
        device, self._open, self._call = self._open, None, None
        if device is not None:
            device.release()

    def moved_to(self):
        self.asked += 1
        return self.moved

    @property
    def is_open(self):
        return self._open is not None


class HandMicrophone(_Device):
    """Gives a block when told to."""

    kind = DeviceKind.MICROPHONE

    def __init__(self, label="Mic", **more):
        super().__init__(label, **more)

    def give(self, block=None):
        self._call(tone() if block is None else block)


class HandSpeaker(_Device):
    """Takes a block when told to."""

    kind = DeviceKind.SPEAKER

    def __init__(self, label="Speaker", **more):
        super().__init__(label, **more)

    def take(self):
        out = bytearray(BLOCK * 2)
        call = self._call
        if call is not None:
            call(memoryview(out))
        return np.frombuffer(bytes(out), dtype=np.int16)
