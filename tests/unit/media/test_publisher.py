# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import threading
from collections.abc import Iterator

import av
import pytest

from client.media.camera import CapturedFrame
from client.media.publisher import (
    QUEUE_FRAMES,
    RateCap,
    SealedPicture,
    SharedGate,
    VideoPublisher,
)
from client.media.slots import BoundedQueue, PictureMailbox
from client.media.synthetic_picture import Painter
from client.media.vp8 import is_key_frame
from client.model.media import Sealed, StreamKind, VideoFormat

FORMAT = VideoFormat(160, 90, 15)


class Crypto:
    """Seals by marking; can hold."""

    def __init__(self) -> None:
        self.held = False

    def seal(self, kind: StreamKind, data: bytes) -> Sealed | None:
        assert kind is StreamKind.VIDEO
        return None if self.held else Sealed(b"sealed" + data)


class Rig:
    def __init__(self) -> None:
        self.crypto = Crypto()
        self.sealed: BoundedQueue[SealedPicture] = BoundedQueue(QUEUE_FRAMES, lambda: None)
        self.tile = PictureMailbox()
        self.shown = threading.Event()
        self.tile.want(160, 90)
        self.tile.on_wake(self.shown.set)
        self.painter = Painter(7, FORMAT)
        gate = SharedGate(lambda: self.now)
        self.now = 100.0
        self.publisher = VideoPublisher(self.crypto, FORMAT, gate, self.sealed, self.tile)
        self.publisher.listening = True

    def capture(self, count: int = 1) -> None:
        """Captured frames, each gone through the encoder thread when this returns."""
        for _ in range(count):
            self.now += 1 / FORMAT.fps
            self.shown.clear()
            self.publisher.frames.put(CapturedFrame(self.painter.paint(1), self.now))
            assert self.shown.wait(5)
            self.tile.take()


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.publisher.close()


def test_every_captured_frame_is_encoded_and_sealed_once(rig: Rig):
    rig.capture(3)
    pictures = rig.sealed.drain()
    assert [picture.key for picture in pictures] == [True, False, False]
    assert all(picture.sealed.startswith(b"sealed") for picture in pictures)


def test_captured_frames_are_skipped_while_the_queue_is_full_and_none_is_lost_after(rig: Rig):
    rig.capture(QUEUE_FRAMES + 4)
    assert (rig.publisher.encoded, rig.publisher.skipped) == (QUEUE_FRAMES, 4)
    assert len(rig.sealed.drain()) == QUEUE_FRAMES
    rig.capture()
    [picture] = rig.sealed.drain()
    assert not picture.key
    assert rig.sealed.dropped == 0


def test_nothing_is_encoded_while_nobody_listens_but_my_tile_is_painted(rig: Rig):
    rig.publisher.listening = False
    rig.capture(2)
    assert (rig.publisher.encoded, rig.sealed.drain()) == (0, [])


def test_the_first_frame_after_a_hold_is_a_key_frame(rig: Rig):
    rig.capture()
    rig.crypto.held = True
    rig.capture(2)
    rig.crypto.held = False
    rig.capture(4)
    pictures = rig.sealed.drain()
    assert [picture.key for picture in pictures][:2] == [True, True]
    assert is_key_frame(pictures[1].sealed.removeprefix(b"sealed"))


def test_another_aspect_keeps_the_height(rig: Rig):
    rig.now += 1
    rig.publisher.frames.put(CapturedFrame(Painter(7, VideoFormat(320, 240, 15)).paint(1), rig.now))
    assert rig.shown.wait(5)
    [picture] = rig.sealed.drain()
    data = picture.sealed.removeprefix(b"sealed")
    assert int.from_bytes(data[6:8], "little") == 120
    assert int.from_bytes(data[8:10], "little") == 90


def test_a_frame_that_cannot_be_encoded_is_counted_and_the_next_one_is_a_key_frame(rig: Rig):
    rig.capture()
    rig.now += 1
    rig.publisher.frames.put(CapturedFrame(av.VideoFrame(1, 1, "gray"), rig.now))
    pause = threading.Event()
    while not rig.publisher.failed:
        assert rig.publisher._thread.is_alive()
        pause.wait(0.005)
    rig.capture(2)
    assert [picture.key for picture in rig.sealed.drain()] == [True, True, False]


def test_a_faster_source_is_thinned_to_the_wanted_rate():
    cap = RateCap(25)
    assert 245 <= sum(cap.admit(5 + n / 30) for n in range(300)) <= 255


def test_a_source_of_the_wanted_rate_passes_whole_though_it_shakes():
    cap = RateCap(25)
    assert all(cap.admit(5 + n / 25 + (n % 3) * 0.006) for n in range(300))


def test_after_a_pause_no_burst_is_let_through():
    cap = RateCap(10)
    cap.admit(0.0)
    assert sum(cap.admit(60 + n / 100) for n in range(100)) <= 12
