# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Decoding remote pictures: a bounded queue per stream, a few threads for all of them.

A stream is decoded by one thread at a time, in order. Two threads for seven streams cost less
than seven: most wake-ups find work waiting.
"""

import logging
import os
import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import av
from av.error import FFmpegError

from client.media.vp8 import Vp8Decoder, is_key_frame
from client.model.errors import Malformed

QUEUE_FRAMES = 12
MOST_THREADS = 4

_log = logging.getLogger(__name__)


class DecoderPool:
    """The decoder threads of one call, started when the first frame arrives."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def submit(self, job: Callable[[], None]) -> None:
        """Run ``job`` on one of the threads; ignored after `close`. Call it on the loop only."""
        if self._closed:
            return
        if not self._threads:
            count = min(max(os.cpu_count() or 1, 2), MOST_THREADS)
            self._threads = [
                threading.Thread(target=self._work, name="decoder", daemon=True)
                for _ in range(count)
            ]
            for thread in self._threads:
                thread.start()
        self._jobs.put(job)

    def close(self) -> None:
        """End the threads after what they are at; returns when they have ended."""
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


class _Waiting(NamedTuple):
    data: bytes
    key: bool


class DecodeStream:
    """One stream's way to the decoder. `offer` on the loop, ``on_picture`` on a pool thread.

    ``on_picture(frame, newest)`` is told whether no later frame waits. ``wanted`` says whether
    pictures are needed at all: a stream out of sight is not decoded.
    """

    def __init__(
        self,
        pool: DecoderPool,
        wanted: Callable[[], bool],
        on_picture: Callable[[av.VideoFrame, bool], None],
    ) -> None:
        self._pool = pool
        self._wanted = wanted
        self._on_picture = on_picture
        self._lock = threading.Lock()
        self._frames: deque[_Waiting] = deque()
        self._decoder = Vp8Decoder()
        self._busy = False
        self._awaiting_key = True
        self._closed = False
        self.dropped = 0
        self.refused = 0

    def offer(self, data: bytes) -> bool:
        """Decode an authentic frame; False when it cannot be shown: a key frame is needed."""
        key = is_key_frame(data)
        with self._lock:
            if self._closed:
                return True
            if not self._wanted():
                self._drop()
                return True
            if len(self._frames) >= QUEUE_FRAMES:
                self._drop()
            if self._awaiting_key and not key:
                self.dropped += 1
                return False
            self._awaiting_key = False
            self._frames.append(_Waiting(data, key))
            if self._busy:
                return True
            self._busy = True
        self._pool.submit(self._run)
        return True

    def break_off(self) -> None:
        """A frame was lost for good: show nothing before the next key frame."""
        with self._lock:
            self._awaiting_key = True

    @property
    def awaiting_key(self) -> bool:
        """Whether nothing can be shown before the next key frame."""
        return self._awaiting_key

    def close(self) -> None:
        """Decode nothing more."""
        with self._lock:
            self._closed = True
            self._frames.clear()

    def _drop(self) -> None:
        self.dropped += len(self._frames)
        self._frames.clear()
        self._awaiting_key = True

    def _run(self) -> None:
        while (waiting := self._next()) is not None:
            try:
                frame = self._decoder.decode(waiting.data)
                self._on_picture(frame, not self._frames)
            except (Malformed, FFmpegError):
                self._refuse()
            except Exception as error:  # noqa: BLE001  one person's picture may not end the others'
                _log.error("a picture could not be shown: %s", type(error).__name__)
                self._refuse()

    def _refuse(self) -> None:
        with self._lock:
            self.refused += 1
            self._drop()

    def _next(self) -> _Waiting | None:
        with self._lock:
            if not self._frames:
                self._busy = False
                return None
            return self._frames.popleft()
