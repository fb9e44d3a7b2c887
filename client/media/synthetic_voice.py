# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A made-up microphone and a speaker that plays nowhere, only for people asked to be synthetic."""

from collections.abc import Callable

from client.media.grants import DeviceGrant
from client.model.ids import DeviceId


class SyntheticVoice:
    """An `AudioSource`: a steady chord of three tones that belongs to ``person_id``."""

    def __init__(self, person_id: int) -> None:
        self._person_id = person_id

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
        raise NotImplementedError

    def stop(self) -> None:
        """See `AudioSource`."""
        raise NotImplementedError

    def moved_to(self) -> str | None:
        """See `AudioSource`; never."""
        return None


class SilentSink:
    """An `AudioSink` that asks for sound every 20 ms and throws it away."""

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
        raise NotImplementedError

    def stop(self) -> None:
        """See `AudioSink`."""
        raise NotImplementedError

    def moved_to(self) -> str | None:
        """See `AudioSink`; never."""
        return None
