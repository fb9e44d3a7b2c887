# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where sound comes from and goes to: the borders `AudioSource` and `AudioSink`, and the real ones.

All sound is 48 kHz, mono, int16, in blocks of 960 samples (1,920 bytes, 20 ms).
"""

import itertools
import os
import threading
from collections.abc import Callable
from typing import Protocol

from client.media import pulse_server
from client.media.grants import DeviceGrant, OpenDevice, still_granted
from client.media.portaudio import NoStream, Stream, open_input, open_output
from client.media.pulse_server import STREAM, PulseDevice, PulseDevices, PulseOut
from client.model.errors import Failure
from client.model.ids import DeviceId
from client.model.media import DeviceKind

NO_MICROPHONE = "No microphone found. Plug one in; the call goes on without your voice."
NO_SPEAKER = "No speaker found. Plug one in; the call goes on without sound for you."
UNANSWERED = 3
"""Questions in a row that the sound server may leave open; then the stream counts as moved."""

_numbers = itertools.count(1)


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


class _Place:
    """Where the sound server put a stream of ours, compared with where it was opened."""

    def __init__(self, kind: DeviceKind, chosen: DeviceId, device: PulseDevice) -> None:
        self.stream = f"{os.getpid()}-{next(_numbers)}"
        self._microphone = kind is DeviceKind.MICROPHONE
        self._chosen = chosen
        self._device = device
        self._unanswered = 0

    def routing(self) -> dict[str, str]:
        """Variables that send a stream to the device when it opens (libpulse reads them)."""
        target = "PULSE_SOURCE" if self._microphone else "PULSE_SINK"
        return {target: self._device.name, "PULSE_PROP": f"{STREAM}={self.stream}"}

    def moved_to(self) -> str | None:
        """Label of the device it is on now if that is not right, else None."""
        source = self._microphone
        try:
            index = (pulse_server.source_of if source else pulse_server.sink_of)(self.stream)
            if index == self._device.index:
                self._unanswered = 0
                return None
            found = (pulse_server.microphones if source else pulse_server.speakers)()
        except PulseOut:
            index, found = None, PulseDevices((), "")
        now = next((device for device in found.devices if device.index == index), None)
        if now is None:
            self._unanswered += 1
            return "an unknown device" if self._unanswered >= UNANSWERED else None
        self._unanswered = 0
        # Who chose "System default" chose to follow it: while the device that was opened is still
        # there, to nothing but the new default, and not into what the others say.
        stays = any(device.index == self._device.index for device in found.devices)
        default = now.name == found.default and not (source and now.is_monitor)
        if (not self._chosen and stays and default) or now.name == self._device.name:
            return None
        return now.description or now.name


class _Device:
    """What a real microphone and a real speaker share: grant, place, label, closing."""

    kind: DeviceKind

    def __init__(self, device: DeviceId, label: str = "") -> None:
        self._device = device
        self._label = label or device or "System default"
        self._lock = threading.Lock()
        self._open: OpenDevice | None = None
        self._stream: Stream | None = None
        self._place: _Place | None = None

    @property
    def device(self) -> DeviceId:
        """See `AudioSource`."""
        return self._device

    @property
    def label(self) -> str:
        """See `AudioSource`; the system's name for the device once it was opened."""
        return self._label

    def stop(self) -> None:
        """See `AudioSource`."""
        with self._lock:
            stream, self._stream = self._stream, None
            device, self._open = self._open, None
            self._place = None
            if stream is not None and device is not None:
                # Until it is really closed it stays on the list of open devices.
                stream.close(device.release)

    def moved_to(self) -> str | None:
        """See `AudioSource`."""
        place = self._place
        return None if place is None else place.moved_to()

    def _opened(
        self, grant: DeviceGrant, make: Callable[[str | None, dict[str, str]], Stream]
    ) -> None:
        self.stop()
        with self._lock:
            device = grant.admit(self.kind, self._label, self.stop)
            try:
                place = self._find()
                stream = make("pulse", place.routing()) if place else make(self._device or None, {})
            except (NoStream, Failure) as error:
                device.release()
                raise self._failure(error) from error
            self._open, self._stream, self._place = device, stream, place
        still_granted(grant, self.stop)

    def _find(self) -> _Place | None:
        """Where to open on the sound server; None where there is none to ask."""
        if not pulse_server.has_pactl():
            return None
        microphone = self.kind is DeviceKind.MICROPHONE
        try:
            devices = pulse_server.microphones() if microphone else pulse_server.speakers()
        except PulseOut as error:
            raise self._nothing() from error
        found = devices.named(self._device)
        if found is None and self._device:
            raise self._removed()
        if found is None or (not self._device and microphone and found.is_monitor):
            raise self._nothing()
        self._label = found.description or found.name
        return _Place(self.kind, self._device, found)

    def _failure(self, error: NoStream | Failure) -> Failure:
        if isinstance(error, Failure):
            return error
        if not self._device:
            return self._nothing()
        return Failure(
            "device-busy",
            f"{self._label} could not be opened. Close programs that use it, or choose another.",
        )

    def _nothing(self) -> Failure:
        microphone = self.kind is DeviceKind.MICROPHONE
        return Failure("no-device", NO_MICROPHONE if microphone else NO_SPEAKER)

    def _removed(self) -> Failure:
        if self.kind is DeviceKind.MICROPHONE:
            sentence = f"{self._label} was removed. You are muted. Choose a microphone."
        else:
            sentence = f"{self._label} was removed. You hear nothing. Choose a speaker."
        return Failure("device-removed", sentence)


class DeviceMicrophone(_Device):
    """A real microphone (`AudioSource`); ``device`` empty means the system's default."""

    kind = DeviceKind.MICROPHONE

    def start(self, grant: DeviceGrant, on_block: Callable[[bytes], None]) -> None:
        """See `AudioSource`."""
        self._opened(grant, lambda name, routing: open_input(name, on_block, routing))


class DeviceSpeaker(_Device):
    """A real speaker (`AudioSink`); ``device`` empty means the system's default."""

    kind = DeviceKind.SPEAKER

    def start(self, grant: DeviceGrant, fill: Callable[[memoryview], None]) -> None:
        """See `AudioSink`."""
        self._opened(grant, lambda name, routing: open_output(name, fill, routing))
