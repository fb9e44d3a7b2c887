# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What I hear: per person a jitter buffer and an Opus decoder, one mixer, one speaker."""

from collections.abc import Callable

import msgspec
import numpy as np
import numpy.typing as npt

from client.media.audio_io import AudioSink
from client.media.grants import DeviceGrant
from client.model.ids import PeerId

Samples = npt.NDArray[np.int16]
"""960 samples, mono, 48 kHz: one 20 ms block."""


class PersonSound(msgspec.Struct, frozen=True):
    """Counters of one person's sound, in 20 ms frames since they were added."""

    played: int = 0
    """Decoded from their own packet or from the copy in the next one (FEC)."""
    recovered: int = 0
    """Of these, from the next packet's copy."""
    concealed: int = 0
    """Lost: bridged by the decoder or left silent. Silence of a muted person does not count."""
    late: int = 0
    """Came after their time, or twice."""
    shortened: int = 0
    """Left out to catch up with a delay that had grown."""
    target_ms: int = 0
    """Delay that the buffer aims at."""

    @property
    def concealed_ratio(self) -> float:
        """Share of frames that could not be decoded; 0 when nothing came."""
        total = self.played + self.concealed
        return self.concealed / total if total else 0.0


class Playout:
    """Mixes everybody into one sink. `push` is for the loop thread, the rest for any thread.

    - ``on_decoded(peer, samples)``: each block of one person as it is played (audio-out worker).
    - ``on_trouble(sentence)``: the speaker is gone or was swapped; it is closed by then.
    """

    def __init__(
        self,
        on_trouble: Callable[[str], None],
        on_decoded: Callable[[PeerId, Samples], None] | None = None,
    ) -> None:
        self._callbacks = (on_trouble, on_decoded)

    @property
    def is_open(self) -> bool:
        """A sink is open now."""
        raise NotImplementedError

    def add_person(self, peer: PeerId) -> None:
        """Begin to play this person's packets. Adding twice changes nothing."""
        raise NotImplementedError

    def remove_person(self, peer: PeerId) -> None:
        """Forget this person's packets and decoder. Unknown people are no error."""
        raise NotImplementedError

    def push(self, peer: PeerId, seq: int, timestamp: int, opus: bytes, arrival_ms: int) -> None:
        """Take one OPENED (authenticated) frame; never blocks for long, never raises.

        ``seq`` and ``timestamp`` are RTP's (16 and 32 bits), ``arrival_ms`` any clock's
        milliseconds (only differences count). Packets of unknown people are dropped.
        """
        raise NotImplementedError

    def open(self, grant: DeviceGrant, sink: AudioSink) -> None:
        """Play into ``sink`` from now on (closing another one first). Blocks up to 2 s.

        Raises `Failure` with a sentence for the screen; then nothing is open.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close the sink and end the worker; returns when both are done. People stay known."""
        raise NotImplementedError

    def levels(self) -> dict[PeerId, float]:
        """How loud each person is just now, 0 to 1, computed from what was decoded."""
        raise NotImplementedError

    def stats(self, peer: PeerId) -> PersonSound:
        """Counters of one person; all zero for an unknown one."""
        raise NotImplementedError
