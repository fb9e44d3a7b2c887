# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My microphone: opens and closes it, mutes it, and never carries on with another one."""

import threading
import time
from collections.abc import Callable

from client.media.apm import PassThrough
from client.media.audio_io import AudioSource
from client.media.capture import Capture, MicrophoneCallbacks
from client.media.device_watch import Pulse, Watch
from client.media.grants import DeviceGrant
from client.model.errors import Failure
from client.model.media import BLOCK, SAMPLE_RATE, Sealed

PARK_AFTER = 10.0
"""Seconds of mute after which the device is closed, so that its lamp goes out."""
PROOF_WITHIN = 1.0
"""Seconds in which a mute must be proven; else the device is closed."""

UNPROVEN = (
    "Muting could not be confirmed, so you may have been heard. "
    "The microphone was shut off. Choose it again."
)


class Microphone:
    """The one microphone of a call. Starts muted; nothing leaves while `muted` is true.

    All callbacks run on threads of this object, never on the engine's loop, and must be quick:

    - ``seal(opus) -> Sealed | None``: None (sending held) drops the frame.
    - ``on_packet(sealed, timestamp)``: one sealed 20 ms frame; ``timestamp`` is the RTP timestamp
      in samples at 48 kHz (modulo 2**32). It goes on while muted, but no packet is made then: the
      sequence number must count packets, so that a receiver can tell silence from loss.
    - ``on_level(level)``: 0 to 1, ten times a second while open and not muted; one 0 when muted.
    - ``on_trouble(sentence)``: for the screen. The microphone is closed by then and must be opened
      anew, except after "No sound arrives from ..." (it goes on). The call goes on in any case.
    - ``on_muted(muted)``: the proven state changed (check MUTE-PROVEN), or is told once more
      because sound arrives again after that trouble.

    For a preview (`GrantPurpose.PREVIEW`) only levels are made: nothing is encoded or sealed.
    """

    def __init__(  # noqa: PLR0913  four callbacks, one clock, one choice
        self,
        seal: Callable[[bytes], Sealed | None],
        on_packet: Callable[[Sealed, int], None],
        on_level: Callable[[float], None],
        on_trouble: Callable[[str], None],
        on_muted: Callable[[bool], None] = lambda _: None,
        *,
        clock: Callable[[], float] = time.monotonic,
        parks: Callable[[], bool] = lambda: True,
    ) -> None:
        self._callbacks = MicrophoneCallbacks(seal, on_packet, on_level, on_trouble, on_muted)
        self._clock = clock
        self._parks = parks
        self._epoch = clock()
        self._processor = PassThrough()
        self._lifecycle = threading.RLock()
        self._wanted = True
        self._wanted_since = self._epoch
        self._chosen: tuple[DeviceGrant, AudioSource] | None = None
        self._capture: Capture | None = None
        self._watch: Watch | None = None
        self._timestamp = 0
        self._failed_check = ""

    @property
    def failed_check(self) -> str:
        """The check that the last trouble stands for: DEVICE-MOVED, MUTE-PROVEN, or none."""
        return self._failed_check

    @property
    def is_open(self) -> bool:
        """A device is open now. False while parked by a long mute."""
        return self._capture is not None

    @property
    def muted(self) -> bool:
        """Proven: no frame is being made, and none will be until `set_muted` is called again."""
        capture = self._capture
        return capture is None or capture.muted

    def open(self, grant: DeviceGrant, source: AudioSource) -> None:
        """Open ``source`` (closing another one first). Blocks up to 2 s: call on an executor.

        The wish of the last `set_muted` holds. Raises `Failure` with a sentence for the screen;
        then nothing is open.
        """
        self.close()
        self._failed_check = ""
        with self._lifecycle:
            # Somebody else may have opened one in between: the later wish wins.
            passed_over = self._forget()
            self._start(grant, source)
            self._chosen = (grant, source)
            self._watch = Watch("microphone-watch", self._look)
        if passed_over is not None:
            passed_over.end()

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001  a state, named by the method
        """Ask to mute or unmute; returns at once. `muted` and ``on_muted`` tell when it is so.

        Muted for 10 s, the device is closed (where ``parks``, asked on a thread of this object,
        says so); unmuting opens it again (up to 1.5 s).
        """
        if muted != self._wanted:
            self._wanted_since = self._clock()
            self._wanted = muted
        watch = self._watch
        if watch is not None:
            watch.poke()

    def close(self) -> None:
        """Close the device and end the threads; returns when both are done. Can be called twice."""
        with self._lifecycle:
            watch = self._forget()
        if watch is not None:
            watch.end()

    def _forget(self) -> Watch | None:
        """Close; the caller ends the watch after it let go of the lock that the watch takes."""
        self._chosen = None
        watch, self._watch = self._watch, None
        self._stop()
        return watch

    def _start(self, grant: DeviceGrant, source: AudioSource) -> None:
        capture = Capture(
            grant,
            source,
            self._callbacks,
            self._processor,
            lambda: self._wanted,
            Pulse(self._clock),
        )
        # The clock of the stream goes on while the device is closed: the others hear a pause.
        passed = int((self._clock() - self._epoch) * SAMPLE_RATE / BLOCK) * BLOCK
        capture.start(max(passed, self._timestamp))
        self._capture = capture

    def _stop(self) -> None:
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.stop()
            self._timestamp = capture.timestamp

    # The watch thread

    def _look(self) -> None:
        with self._lifecycle:
            chosen, capture = self._chosen, self._capture
        if chosen is None:
            return
        # The sound server is asked without the lock: closing must not wait for its answer.
        sentence = None if capture is None else self._trouble(capture)
        with self._lifecycle:
            if self._chosen is not chosen or self._capture is not capture:
                return
            if chosen[0].revoked:
                sentence = None
                self._give_up()
            elif capture is None:
                sentence = self._unpark(*chosen)
            elif sentence is not None:
                self._give_up()
            elif self._long_muted(capture):
                self._stop()
        if sentence is not None:
            self._callbacks.on_trouble(sentence)

    def _unpark(self, grant: DeviceGrant, source: AudioSource) -> str | None:
        if self._wanted:
            return None
        try:
            self._start(grant, source)
        except Failure as failure:
            self._give_up()
            return failure.sentence
        return None

    def _trouble(self, capture: Capture) -> str | None:
        label = capture.source.label
        self._failed_check = ""
        if capture.pulse.stopped:
            return f"{label} was removed. You are muted. Choose a microphone."
        if not capture.works:
            return f"{label} stopped. You are muted. Choose a microphone."
        if self._wanted and not capture.muted and self._wanted_for() > PROOF_WITHIN:
            self._failed_check = "MUTE-PROVEN"
            return UNPROVEN
        if capture.pulse.time_to_ask() and (other := capture.source.moved_to()) is not None:
            self._failed_check = "DEVICE-MOVED"
            return f"The system moved your microphone to {other}. You are muted."
        return None

    def _long_muted(self, capture: Capture) -> bool:
        long = self._wanted and capture.muted and self._wanted_for() > PARK_AFTER
        return long and self._parks()

    def _wanted_for(self) -> float:
        return self._clock() - self._wanted_since

    def _give_up(self) -> None:
        """Muted, closed, and not opened again until `open` is called."""
        self.set_muted(True)
        self.close()
