# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where sound comes from and goes to: the borders `AudioSource` and `AudioSink`, and the real ones.

All sound is 48 kHz, mono, int16, in blocks of 960 samples (1,920 bytes, 20 ms).
"""

from collections.abc import Callable
from typing import Protocol

from client.media.grants import DeviceGrant
from client.model.ids import DeviceId


class AudioSource(Protocol):
    """A microphone, real or synthetic. One start, one stop; then it may be started again."""

    @property
    def device(self) -> DeviceId:
        """The system's id of the device; empty for its default."""

    @property
    def label(self) -> str:
        """The device's name for a person; a stranger's text."""

    def start(self, grant: DeviceGrant, on_block: Callable[[bytes], None]) -> None:
        """Open the device; ``on_block`` gets 1,920 bytes every 20 ms on a thread of the source.

        Blocks up to 2 s. Raises `client.model.errors.Failure` (no device, busy, gone) or
        `client.media.grants.GrantRevoked`, and then nothing is open.
        """

    def stop(self) -> None:
        """Close the device; returns only when it is closed. May be called at any time."""

    def moved_to(self) -> str | None:
        """Label of another device that the system put us on without asking, else None.

        May take 100 ms (asks the sound server); never called on the engine's loop.
        """


class AudioSink(Protocol):
    """A speaker, real or a silent timer. One start, one stop; then it may be started again."""

    @property
    def device(self) -> DeviceId:
        """The system's id of the device; empty for its default."""

    @property
    def label(self) -> str:
        """The device's name for a person; a stranger's text."""

    def start(self, grant: DeviceGrant, fill: Callable[[memoryview], None]) -> None:
        """Open the device; ``fill`` must write 1,920 bytes every 20 ms, quickly.

        Blocks up to 2 s. Raises `client.model.errors.Failure` or
        `client.media.grants.GrantRevoked`, and then nothing is open.
        """

    def stop(self) -> None:
        """Close the device; returns only when it is closed. May be called at any time."""

    def moved_to(self) -> str | None:
        """Label of another device that the system put us on without asking, else None."""


class DeviceMicrophone:
    """A real microphone through PortAudio; ``device`` empty means the system's default."""

    def __init__(self, device: DeviceId, label: str = "") -> None:
        self._device = device
        self._label = label

    @property
    def device(self) -> DeviceId:
        """See `AudioSource`."""
        return self._device

    @property
    def label(self) -> str:
        """See `AudioSource`."""
        return self._label

    def start(self, grant: DeviceGrant, on_block: Callable[[bytes], None]) -> None:
        """See `AudioSource`."""
        raise NotImplementedError

    def stop(self) -> None:
        """See `AudioSource`."""
        raise NotImplementedError

    def moved_to(self) -> str | None:
        """See `AudioSource`."""
        raise NotImplementedError


class DeviceSpeaker:
    """A real speaker through PortAudio; ``device`` empty means the system's default."""

    def __init__(self, device: DeviceId, label: str = "") -> None:
        self._device = device
        self._label = label

    @property
    def device(self) -> DeviceId:
        """See `AudioSink`."""
        return self._device

    @property
    def label(self) -> str:
        """See `AudioSink`."""
        return self._label

    def start(self, grant: DeviceGrant, fill: Callable[[memoryview], None]) -> None:
        """See `AudioSink`."""
        raise NotImplementedError

    def stop(self) -> None:
        """See `AudioSink`."""
        raise NotImplementedError

    def moved_to(self) -> str | None:
        """See `AudioSink`."""
        raise NotImplementedError
