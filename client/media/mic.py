# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My microphone: device -> ring -> audio-in worker (mute gate, level, Opus, seal) -> packets."""

import time
from collections.abc import Callable

from client.media.audio_io import AudioSource
from client.media.grants import DeviceGrant
from client.model.media import Sealed


class Microphone:
    """The one microphone of a call. Starts muted; nothing leaves while `muted` is true.

    All callbacks run on threads of this object, never on the engine's loop, and must be quick:

    - ``seal(opus) -> Sealed | None``: None (sending held) drops the frame.
    - ``on_packet(sealed, timestamp)``: one sealed 20 ms frame; ``timestamp`` is the RTP timestamp
      in samples at 48 kHz (modulo 2**32). It goes on while muted, but no packet is made then: the
      sequence number must count packets, so that a receiver can tell silence from loss.
    - ``on_level(level)``: 0 to 1, ten times a second while open and not muted; one 0 when muted.
    - ``on_trouble(sentence)``: for the screen; by then the microphone is muted (and closed, if the
      device is gone). The call goes on.
    - ``on_muted(muted)``: the proven state changed (check MUTE-PROVEN).

    For a preview (`GrantPurpose.PREVIEW`) only levels are made: nothing is encoded or sealed.
    """

    def __init__(
        self,
        seal: Callable[[bytes], Sealed | None],
        on_packet: Callable[[Sealed, int], None],
        on_level: Callable[[float], None],
        on_trouble: Callable[[str], None],
        on_muted: Callable[[bool], None] = lambda _: None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._callbacks = (seal, on_packet, on_level, on_trouble, on_muted)
        self._clock = clock

    @property
    def is_open(self) -> bool:
        """A device is open now. False while parked by a long mute."""
        raise NotImplementedError

    @property
    def muted(self) -> bool:
        """Proven: no frame is being made, and none will be until `set_muted` is called again."""
        raise NotImplementedError

    def open(self, grant: DeviceGrant, source: AudioSource) -> None:
        """Open ``source`` (closing another one first). Blocks up to 2 s: call on an executor.

        The wish of the last `set_muted` holds. Raises `Failure` with a sentence for the screen;
        then nothing is open.
        """
        raise NotImplementedError

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001  a state, named by the method
        """Ask to mute or unmute; returns at once. `muted` and ``on_muted`` tell when it is so.

        Muted for 10 s, the device is closed; unmuting opens it again (up to 1.5 s).
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close the device and end the threads; returns when both are done. Can be called twice."""
        raise NotImplementedError
