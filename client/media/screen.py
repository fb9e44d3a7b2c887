# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My shared screen: grabbed by a face, put under its class, encoded once and sealed once.

media.md section 6. Nothing is shared unless `begin` was called, and nothing starts it again: a
hold or a picture that cannot be encoded only loses pictures, `end` ends it. No picture gets past
`client.media.screen_label.ScreenLabel` without the room's class in it.
"""

import threading
from collections.abc import Callable

import av
from av.error import FFmpegError

from client.media.fanout import SCREEN_BITRATE
from client.media.publisher import RateCap, SealedPicture, SharedGate
from client.media.screen_label import ScreenLabel
from client.media.slots import BoundedQueue, LatestSlot, PictureMailbox
from client.media.tile_picture import TileScaler
from client.media.vp8 import CLOCK_RATE, Vp8Encoder, is_key_frame
from client.model.errors import Malformed
from client.model.media import FrameCrypto, Picture, StreamKind
from client.model.share import LabelStrip

FPS = 5

_WAIT = 0.25
_MASK32 = 0xFFFFFFFF


class ScreenPublisher:
    """The encoder thread of my screen. ``sealed`` wakes the loop; ``mailbox`` is what is sent.

    ``listening`` says whether anybody would get a picture.
    """

    def __init__(
        self,
        crypto: FrameCrypto,
        label: ScreenLabel,
        gate: SharedGate,
        sealed: BoundedQueue[SealedPicture],
        mailbox: PictureMailbox,
        clock: Callable[[], float],
    ) -> None:
        self.listening = False
        self.sent = 0
        self.held = 0
        self.refused = 0
        """Pictures that were none, could not be encoded, or came without their class."""
        self._crypto = crypto
        self._label = label
        self._gate = gate
        self._sealed = sealed
        self._tile = TileScaler(mailbox)
        self._clock = clock
        self._slot: LatestSlot[tuple[Picture, float]] = LatestSlot()
        self._cap = RateCap(FPS)
        self._encoder: Vp8Encoder | None = None
        self._broken = False
        self._running = False
        self._turn = threading.Lock()
        """Held while one picture is made, so that `end` is exact."""
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether pictures are taken."""
        return self._running

    def begin(self, strip: LabelStrip | None) -> None:
        """Take pictures from now on, under this strip; `Malformed`: not under that one."""
        with self._turn:
            self._running = False
            if strip is not None:
                self._label.use(strip)
            if not self._label.ready:
                raise Malformed("share", "the class of this room is not drawn")
            self._slot.take()
            self._broken = True
            self._running = True

    def show(self, picture: Picture) -> None:
        """A grabbed picture (any thread); the latest counts, and none while nothing is shared."""
        if self._running:
            self._slot.put((picture, self._clock()))

    def end(self) -> None:
        """Share nothing more: when this returns, nothing is being sealed and nothing waits."""
        with self._turn:
            self._running = False
            self._slot.take()
            self._sealed.clear()
            self._encoder = None

    def close(self) -> None:
        """End, and end the thread; returns when it has ended."""
        self.end()
        self._slot.close()
        self._thread.join()

    def _run(self) -> None:
        while not self._slot.closed:
            grabbed = self._slot.wait(_WAIT)
            if grabbed is None:
                continue
            with self._turn:
                if self._running and self._cap.admit(grabbed[1]):
                    self._handle(*grabbed)

    def _handle(self, picture: Picture, at: float) -> None:
        try:
            frame = self._label.under_class(picture)
            if frame is None:
                self.refused += 1
                return
            if self.listening and not self._sealed.full:
                self._send(frame, at)
            self._tile.show(frame)
        except (Malformed, FFmpegError):
            self.refused += 1
            self._encoder, self._broken = None, True

    def _send(self, frame: av.VideoFrame, at: float) -> None:
        size = (frame.width, frame.height)
        if self._encoder is None or self._encoder.size != size:
            self._encoder, self._broken = Vp8Encoder(*size, FPS, SCREEN_BITRATE), True
        data = self._encoder.encode(frame, at, key=self._gate.take(broken=self._broken))
        if data is None:
            return
        sealed = self._crypto.seal(StreamKind.SCREEN, data)
        if sealed is None:
            # Held: the picture is lost to everybody, so the next one may not refer to it.
            self.held += 1
            self._broken = True
            return
        self._broken = False
        self.sent += 1
        timestamp = int(at * CLOCK_RATE) & _MASK32
        self._sealed.offer(SealedPicture(sealed, is_key_frame(data), timestamp))
