# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from client.media.synthetic_picture import Painter, read_marks
from client.media.vp8 import (
    Vp8Decoder,
    Vp8Encoder,
    bitrate_for,
    is_key_frame,
    key_frame_size,
)
from client.model.errors import Malformed
from client.model.media import VideoFormat

FORMAT = VideoFormat(320, 180, 15)


def encoded(count: int, key_at: int = 0) -> list[bytes]:
    encoder, painter = Vp8Encoder(320, 180, 15, 150_000), Painter(7, FORMAT)
    return [encoder.encode(painter.paint(n), n / 15, key=n == key_at) or b"" for n in range(count)]


def key_header(width: int, height: int) -> bytes:
    size = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    return b"\x10\x00\x00\x9d\x01\x2a" + size + bytes(20)


def test_key_frames_come_when_asked_for_and_only_then():
    assert [is_key_frame(data) for data in encoded(8, key_at=5)] == [
        True, False, False, False, False, True, False, False
    ]  # fmt: skip


def test_a_frame_that_was_asked_to_be_key_is_not_key_when_it_is_used_again():
    encoder, painter = Vp8Encoder(320, 180, 15, 150_000), Painter(7, FORMAT)
    frame = painter.paint(0)
    kinds = [is_key_frame(encoder.encode(frame, n / 15, key=n < 1)) for n in range(3)]
    assert kinds == [True, False, False]


def test_marks_outlive_150_kilobits_at_320_by_180():
    decoder = Vp8Decoder()
    datas = encoded(60)
    marks = [read_marks(decoder.decode(data)) for data in datas]
    assert marks == [(7, number) for number in range(60)]
    assert sum(map(len, datas)) * 8 / 4 < 165_000


def test_two_frames_captured_at_the_same_time_are_both_encoded():
    encoder, painter = Vp8Encoder(320, 180, 15, 150_000), Painter(7, FORMAT)
    assert all(encoder.encode(painter.paint(n), 1.0, key=False) for n in range(3))


@pytest.mark.parametrize(("size", "bits"), [((640, 360, 25), 600_000), ((320, 180, 15), 192_223)])
def test_the_bitrate_fits_the_format(size: tuple[int, int, int], bits: int):
    assert bitrate_for(VideoFormat(*size)) == bits


def test_the_size_of_a_key_frame_is_read():
    assert key_frame_size(encoded(1)[0]) == (320, 180)
    assert key_frame_size(key_header(1920, 1200)) == (1920, 1200)


@pytest.mark.parametrize(
    "data",
    [
        key_header(1921, 1080),
        key_header(1280, 1201),
        key_header(0, 100),
        key_header(640, 360)[:9],
        b"\x10\x00\x00\x9d\x01\x2b" + bytes(20),
        b"\x11" + key_header(640, 360)[1:],
        b"",
    ],
)
def test_refuses_a_key_frame_that_is_too_large_or_is_none(data: bytes):
    with pytest.raises(Malformed):
        key_frame_size(data)


def test_a_screen_may_be_larger_than_a_camera():
    assert key_frame_size(key_header(3840, 2160), (4096, 2304)) == (3840, 2160)


def test_refuses_to_begin_without_a_key_frame_and_goes_on_with_one():
    decoder, datas = Vp8Decoder(), encoded(4, key_at=2)
    with pytest.raises(Malformed):
        decoder.decode(datas[1])
    assert read_marks(decoder.decode(datas[2])) == (7, 2)


def test_rubbish_after_a_good_header_is_refused_and_ends_the_picture_until_a_key_frame():
    decoder, datas = Vp8Decoder(), encoded(2)
    with pytest.raises(Malformed):
        decoder.decode(key_header(320, 180))
    with pytest.raises(Malformed):
        decoder.decode(datas[1])
    assert read_marks(decoder.decode(datas[0])) == (7, 0)
