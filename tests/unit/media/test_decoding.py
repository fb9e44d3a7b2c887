# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import threading
import time

import av

from client.media.decoding import MOST_THREADS, QUEUE_FRAMES, DecoderPool, DecodeStream
from client.media.synthetic_picture import Painter, read_marks
from client.media.vp8 import Vp8Encoder
from client.model.media import VideoFormat

FORMAT = VideoFormat(320, 180, 15)


def encoded(count: int, *keys: int) -> list[bytes]:
    encoder, painter = Vp8Encoder(320, 180, 15, 150_000), Painter(7, FORMAT)
    return [encoder.encode(painter.paint(n), n / 15, key=n in (0, *keys)) for n in range(count)]


class Screen:
    """Collects decoded frame numbers; can hold the decoder thread."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.go = threading.Event()
        self.go.set()
        self.entered = threading.Event()

    def show(self, frame: av.VideoFrame, _newest: object) -> None:
        self.entered.set()
        self.go.wait(5)
        self.numbers.append(read_marks(frame)[1])


def stream_of(screen: Screen, *, wanted: bool = True) -> tuple[DecoderPool, DecodeStream]:
    pool = DecoderPool()
    return pool, DecodeStream(pool, lambda: wanted, screen.show)


def test_frames_are_decoded_in_order():
    screen = Screen()
    pool, stream = stream_of(screen)
    assert [stream.offer(data) for data in encoded(10)].count(False) == 0
    pool.close()
    assert screen.numbers == list(range(10))


def test_asks_for_a_key_frame_until_one_comes():
    screen = Screen()
    pool, stream = stream_of(screen)
    datas = encoded(6, 4)
    assert [stream.offer(data) for data in datas[1:]] == [False, False, False, True, True]
    pool.close()
    assert screen.numbers == [4, 5]


def test_shows_nothing_after_a_break_until_a_key_frame():
    screen = Screen()
    pool, stream = stream_of(screen)
    datas = encoded(5, 3)
    stream.offer(datas[0])
    stream.break_off()
    assert [stream.offer(data) for data in datas[1:]] == [False, False, True, True]
    pool.close()
    assert screen.numbers == [0, 3, 4]


def test_a_stalled_decoder_keeps_the_queue_bounded_and_asks_for_a_key_frame():
    screen = Screen()
    pool, stream = stream_of(screen)
    datas = encoded(QUEUE_FRAMES + 6)
    screen.go.clear()
    stream.offer(datas[0])
    assert screen.entered.wait(5)
    answers = [stream.offer(data) for data in datas[1:]]
    assert answers == [True] * QUEUE_FRAMES + [False] * 5
    screen.go.set()
    pool.close()
    assert screen.numbers == [0]
    assert stream.dropped == QUEUE_FRAMES + 5


def test_a_picture_out_of_sight_is_not_decoded_and_asks_for_nothing():
    screen = Screen()
    pool, stream = stream_of(screen, wanted=False)
    assert [stream.offer(data) for data in encoded(5)].count(False) == 0
    pool.close()
    assert screen.numbers == []


def test_a_frame_that_the_decoder_refuses_ends_the_picture_until_a_key_frame():
    screen = Screen()
    pool, stream = stream_of(screen)
    datas = encoded(4, 3)
    bad = datas[0][:10] + bytes(len(datas[0]) - 10)
    huge = bad[:6] + b"\xff\x3f\xff\x3f" + bad[10:]
    stream.offer(huge)
    pool.close()
    assert (screen.numbers, stream.refused) == ([], 1)
    assert not stream.offer(datas[1])


def test_a_picture_that_cannot_be_shown_never_ends_the_pictures_of_others():
    def fails(_frame: av.VideoFrame, _newest: object) -> None:
        failed.release()
        raise ZeroDivisionError

    failed = threading.Semaphore(0)
    screen = Screen()
    pool, stream = stream_of(screen)
    bad = DecodeStream(pool, lambda: True, fails)
    # More often than there are threads: each failure would take one with it.
    for _ in range(MOST_THREADS + 1):
        bad.offer(encoded(1)[0])
        until = time.monotonic() + 5.0
        # A failure drops what waits behind it, so the next frame may need to be offered again.
        while not failed.acquire(timeout=0.2):
            assert time.monotonic() < until
            bad.offer(encoded(1)[0])
    stream.offer(encoded(1)[0])
    pool.close()
    assert screen.numbers == [0]


def test_nothing_is_decoded_after_closing():
    screen = Screen()
    pool, stream = stream_of(screen)
    stream.close()
    assert [stream.offer(data) for data in encoded(3)].count(False) == 0
    pool.close()
    assert screen.numbers == []
