# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My pictures: encoded once, sealed once, however many listen (media.md section 3.3).

The encoder thread takes the newest captured frame, and leaves sealed frames in a queue of three
for the loop. While that queue is full it skips captured frames; an encoded frame is never
dropped, because later ones need it. There is no way in without a `FrameCrypto`.
"""

import threading
from collections.abc import Callable
from typing import NamedTuple

import av
from av.error import FFmpegError
from av.video.reformatter import Interpolation, VideoReformatter

from client.media.camera import CapturedFrame
from client.media.keyframes import KeyframeGate
from client.media.slots import BoundedQueue, LatestSlot, PictureMailbox
from client.media.tile_picture import TileScaler, fitted
from client.media.vp8 import CLOCK_RATE, Vp8Encoder, bitrate_for, is_key_frame
from client.model.ids import PeerId
from client.model.media import FrameCrypto, Sealed, StreamKind, VideoFormat

QUEUE_FRAMES = 3

_WAIT = 0.25
_MASK32 = 0xFFFFFFFF


class SealedPicture(NamedTuple):
    """One of my frames on its way out; ``timestamp`` is RTP's, without the random offset."""

    sealed: Sealed
    key: bool
    timestamp: int


class SharedGate:
    """The tier's `KeyframeGate`, asked by the loop and obeyed by the encoder thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._lock = threading.Lock()
        self._gate = KeyframeGate()
        self._clock = clock

    def newcomer(self, peer: PeerId) -> None:
        """A peer's link was confirmed."""
        with self._lock:
            self._gate.newcomer(peer, self._clock())

    def requested(self, peer: PeerId) -> bool:
        """A peer asks for a key frame; whether that is granted."""
        with self._lock:
            return self._gate.requested(peer, self._clock())

    def force(self) -> None:
        """We need one ourselves."""
        with self._lock:
            self._gate.force(self._clock())

    def take(self, *, broken: bool) -> bool:
        """Whether the next frame is to be a key frame; ``broken``: it must be."""
        with self._lock:
            return self._gate.take(self._clock(), broken=broken)


class RateCap:
    """Lets through at most ``fps`` frames a second from a source that may be faster. Pure."""

    def __init__(self, fps: int) -> None:
        self._interval = 1 / fps
        self._due: float | None = None

    def admit(self, at: float) -> bool:
        """Whether the frame captured ``at`` goes on; half an interval early is in time."""
        if self._due is None:
            self._due = at
        if at < self._due - self._interval / 2:
            return False
        self._due = max(self._due + self._interval, at + self._interval / 2)
        return True


class VideoPublisher:
    """The encoder thread of one tier. ``sealed`` wakes the loop; ``frames`` is where to capture.

    ``listening`` says whether anybody would get a frame; without listeners nothing is encoded
    and only my own tile is painted.
    """

    def __init__(
        self,
        crypto: FrameCrypto,
        fmt: VideoFormat,
        gate: SharedGate,
        sealed: BoundedQueue[SealedPicture],
        mailbox: PictureMailbox,
    ) -> None:
        self.frames: LatestSlot[CapturedFrame] = LatestSlot()
        self.listening = False
        self.skipped = 0
        self.encoded = 0
        self.key_frames = 0
        self.held = 0
        self.failed = 0
        self._crypto = crypto
        self._format = fmt
        self._gate = gate
        self._sealed = sealed
        self._tile = TileScaler(mailbox)
        self._cap = RateCap(fmt.fps)
        self._reformatter = VideoReformatter()
        self._encoder: Vp8Encoder | None = None
        self._broken = False
        self._thread = threading.Thread(target=self._run, name="encoder", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread; returns when it has ended. Nothing is captured or sealed after that."""
        self.frames.close()
        self._thread.join()

    def _run(self) -> None:
        while not self.frames.closed:
            captured = self.frames.wait(_WAIT)
            if captured is None or not self._cap.admit(captured.at):
                continue
            try:
                self._handle(captured)
            except FFmpegError:
                # A frame that cannot be scaled or encoded: begin anew with the next one.
                self.failed += 1
                self._encoder, self._broken = None, True

    def _handle(self, captured: CapturedFrame) -> None:
        if self.listening and self._sealed.full:
            self.skipped += 1
        elif self.listening:
            self._send(captured)
        self._tile.show(captured.frame)

    def _send(self, captured: CapturedFrame) -> None:
        frame = self._fit(captured.frame)
        size = (frame.width, frame.height)
        if self._encoder is None or self._encoder.size != size:
            sized = VideoFormat(*size, self._format.fps)
            self._encoder = Vp8Encoder(*size, sized.fps, bitrate_for(sized))
        key = self._gate.take(broken=self._broken)
        data = self._encoder.encode(frame, captured.at, key=key)
        if data is None:
            return
        sealed = self._crypto.seal(StreamKind.VIDEO, data)
        if sealed is None:
            # Held: the frame is lost to everybody, so the next one may not refer to it.
            self.held += 1
            self._broken = True
            return
        self._broken = False
        key = is_key_frame(data)
        self.encoded += 1
        self.key_frames += key
        timestamp = int(captured.at * CLOCK_RATE) & _MASK32
        self._sealed.offer(SealedPicture(sealed, key, timestamp))

    def _fit(self, frame: av.VideoFrame) -> av.VideoFrame:
        """Yuv420p within the format: another aspect keeps the height, nothing is made larger."""
        box = (self._format.width, self._format.height)
        size = fitted((frame.width, frame.height), box)
        if size[0] > frame.width:
            size = (frame.width & ~1, frame.height & ~1)
        if frame.format.name == "yuv420p" and size == (frame.width, frame.height):
            return frame
        return self._reformatter.reformat(
            frame, *size, "yuv420p", interpolation=Interpolation.FAST_BILINEAR, threads=1
        )
