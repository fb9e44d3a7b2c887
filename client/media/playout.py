# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What I hear: per person a jitter buffer and an Opus decoder, one mixer, one speaker.

The audio-out worker mixes a block whenever the sink took one (media.md section 1.2).
"""

import threading
import time
from collections import deque
from collections.abc import Callable

import msgspec
import numpy as np
import numpy.typing as npt

from client.media.audio_io import AudioSink
from client.media.chime import Chime
from client.media.device_watch import Pulse, Watch
from client.media.grants import DeviceGrant
from client.media.remote_voice import RemoteVoice
from client.model.ids import PeerId
from client.model.media import BLOCK

Samples = npt.NDArray[np.int16]
"""960 samples, mono, 48 kHz: one 20 ms block."""

MAX_AHEAD = 2
"""Blocks mixed ahead of the sink at most; one until the sink once found none."""

_SILENCE = bytes(BLOCK * 2)


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
    overflow: int = 0
    """Dropped because nobody played them in time."""
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
    - ``on_trouble(sentence)``: the speaker is gone or was swapped; it is closed by then (watch
      thread). The call goes on.
    """

    def __init__(
        self,
        on_trouble: Callable[[str], None],
        on_decoded: Callable[[PeerId, Samples], None] | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_trouble = on_trouble
        self._on_decoded = on_decoded
        self._clock = clock
        self._lifecycle = threading.RLock()
        self._chime = Chime(clock)
        self._people_lock = threading.Lock()
        self._people: dict[PeerId, RemoteVoice] = {}
        self._playing: _Playing | None = None
        self._watch: Watch | None = None

    @property
    def is_open(self) -> bool:
        """A sink is open now."""
        return self._playing is not None

    @property
    def underruns(self) -> int:
        """How often the open sink found no block and played silence."""
        playing = self._playing
        return 0 if playing is None else playing.underruns

    def add_person(self, peer: PeerId) -> None:
        """Begin to play this person's packets. Adding twice changes nothing."""
        with self._people_lock:
            if peer not in self._people:
                self._people[peer] = RemoteVoice()

    def remove_person(self, peer: PeerId) -> None:
        """Forget this person's packets, decoder and counters. Unknown people are no error."""
        with self._people_lock:
            self._people.pop(peer, None)

    def chime(self) -> None:
        """Somebody arrived: a short soft sound, at most one in 5 s; none without a speaker."""
        if self.is_open:
            self._chime.ring()

    def push(self, peer: PeerId, seq: int, timestamp: int, opus: bytes, arrival_ms: int) -> None:
        """Take one OPENED (authenticated) frame; never blocks for long, never raises.

        ``seq`` and ``timestamp`` are RTP's (16 and 32 bits), ``arrival_ms`` any clock's
        milliseconds (only differences count). Packets of unknown people are dropped.
        """
        with self._people_lock:
            voice = self._people.get(peer)
        if voice is not None:
            voice.push(seq, timestamp, opus, arrival_ms)

    def open(self, grant: DeviceGrant, sink: AudioSink) -> None:
        """Play into ``sink`` from now on (closing another one first). Blocks up to 2 s.

        Raises `Failure` with a sentence for the screen; then nothing is open.
        """
        self.close()
        with self._lifecycle:
            # Somebody else may have opened one in between: the later wish wins.
            passed_over = self._forget()
            playing = _Playing(grant, sink, self._mix, self._clock)
            playing.start()
            self._playing = playing
            self._watch = Watch("speaker-watch", lambda: self._look(playing))
        if passed_over is not None:
            passed_over.end()

    def close(self) -> None:
        """Close the sink and end the worker; returns when both are done. People stay known."""
        with self._lifecycle:
            watch = self._forget()
        if watch is not None:
            watch.end()

    def levels(self) -> dict[PeerId, float]:
        """How loud each person is just now, 0 to 1, computed from what was decoded."""
        return {peer: voice.level for peer, voice in self._everybody()}

    def stats(self, peer: PeerId) -> PersonSound:
        """Counters of one person; all zero for an unknown one."""
        with self._people_lock:
            voice = self._people.get(peer)
        if voice is None:
            return PersonSound()
        counts, target = voice.counts()
        return PersonSound(
            played=counts.played,
            recovered=counts.recovered,
            concealed=counts.concealed,
            late=counts.late,
            shortened=counts.shortened,
            overflow=counts.overflow,
            target_ms=target,
        )

    def _forget(self) -> Watch | None:
        """Close; the caller ends the watch after it let go of the lock that the watch takes."""
        playing, self._playing = self._playing, None
        watch, self._watch = self._watch, None
        if playing is not None:
            playing.stop()
        for _, voice in self._everybody():
            voice.flush()
        return watch

    def _everybody(self) -> list[tuple[PeerId, RemoteVoice]]:
        with self._people_lock:
            return list(self._people.items())

    def _mix(self) -> bytes:
        total: npt.NDArray[np.int32] | None = None
        for peer, voice in self._everybody():
            samples = voice.block()
            if samples is None:
                continue
            if self._on_decoded is not None:
                self._on_decoded(peer, samples)
            total = samples.astype(np.int32) if total is None else total + samples
        rung = self._chime.block()
        if rung is not None:
            total = rung.astype(np.int32) if total is None else total + rung
        if total is None:
            return _SILENCE
        return np.clip(total, -32_768, 32_767).astype(np.int16).tobytes()

    def _look(self, playing: "_Playing") -> None:
        """Close a speaker that stopped asking for sound or that the system swapped."""
        if playing.grant.revoked:
            self._give_up(playing, "")
        elif playing.pulse.stopped:
            self._give_up(
                playing,
                f"{playing.sink.label} was removed. You hear nothing. Choose a speaker.",
            )
        elif not playing.works:
            self._give_up(playing, "The sound stopped by an error. Choose the speaker again.")
        elif playing.pulse.time_to_ask() and (other := playing.sink.moved_to()) is not None:
            self._give_up(
                playing,
                f"The system moved the sound to {other}. It was stopped. Choose a speaker.",
            )

    def _give_up(self, playing: "_Playing", sentence: str) -> None:
        with self._lifecycle:
            if self._playing is not playing:
                return
            self.close()
        if sentence:
            self._on_trouble(sentence)


class _Playing:
    """An open sink with its worker and the ring of mixed blocks between them."""

    def __init__(
        self,
        grant: DeviceGrant,
        sink: AudioSink,
        mix: Callable[[], bytes],
        clock: Callable[[], float],
    ) -> None:
        self.grant = grant
        self.sink = sink
        self.pulse = Pulse(clock)
        self.underruns = 0
        self._mix = mix
        self._room = threading.Condition()
        self._ring: deque[bytes] = deque()
        self._ahead = 1
        self._ended = False
        self._worker = threading.Thread(target=self._work, name="audio-out", daemon=True)

    @property
    def works(self) -> bool:
        """The worker runs; False after an error in it."""
        return self._worker.is_alive()

    def start(self) -> None:
        """Open the sink; raises what `AudioSink.start` raises, with nothing left running."""
        self._worker.start()
        try:
            self.sink.start(self.grant, self._fill)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Close the sink, then end the worker."""
        self.sink.stop()
        with self._room:
            self._ended = True
            self._room.notify_all()
        self._worker.join()

    def _fill(self, out: memoryview) -> None:
        """The sink wants 20 ms (its own thread): hand over a block, wake the worker."""
        with self._room:
            block = self._ring.popleft() if self._ring else None
            if block is None:
                self.underruns += 1
                self._ahead = MAX_AHEAD
            self._room.notify_all()
        out[:] = _SILENCE if block is None else block
        self.pulse.beat()

    def _work(self) -> None:
        while True:
            with self._room:
                while len(self._ring) >= self._ahead and not self._ended:
                    self._room.wait()
                if self._ended:
                    return
            block = self._mix()
            with self._room:
                self._ring.append(block)
