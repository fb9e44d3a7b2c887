# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.media.synthetic_picture import Painter, read_marks
from client.model.media import VideoFormat


@pytest.mark.parametrize("size", [(320, 180), (640, 360), (1280, 720), (426, 240), (160, 90)])
@pytest.mark.parametrize("person", [0, 1, 0xFFFFFFFF, 0xA3BF8623])
def test_a_picture_says_who_and_which_in_every_size(size: tuple[int, int], person: int):
    painter = Painter(person, VideoFormat(*size, 25))
    for number in (0, 1, 255, 2**24 - 1):
        assert read_marks(painter.paint(number)) == (person, number)


def test_the_number_wraps_at_24_bits():
    assert read_marks(Painter(5, VideoFormat()).paint(2**24 + 3)) == (5, 3)


def test_a_picture_without_marks_says_nothing():
    for level in (0, 128, 255):
        plain = np.full((270, 320), level, np.uint8)
        assert read_marks(av.VideoFrame.from_ndarray(plain, format="yuv420p")) is None


def test_a_picture_with_one_wrong_block_says_nothing():
    frame = Painter(5, VideoFormat(320, 180, 15)).paint(9)
    luma = np.frombuffer(memoryview(frame.planes[0]), np.uint8)
    rows = luma.reshape(180, frame.planes[0].line_size)
    rows[112:128, 0:16] = 255 - rows[112:128, 0:16]
    assert read_marks(frame) is None


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_noise_does_not_hide_the_marks(seed: int):
    frame = Painter(77, VideoFormat(320, 180, 15)).paint(1234)
    luma = np.frombuffer(memoryview(frame.planes[0]), np.uint8)
    noise = np.random.default_rng(seed).integers(-40, 40, luma.shape)
    luma[:] = (luma.astype(np.int16) + noise).clip(0, 255).astype(np.uint8)
    assert read_marks(frame) == (77, 1234)


def test_refuses_pictures_too_small_or_not_in_luma():
    tiny = av.VideoFrame(64, 36, "yuv420p")
    colours = av.VideoFrame(320, 180, "bgra")
    assert read_marks(tiny) is None
    assert read_marks(colours) is None


def test_the_picture_moves():
    painter = Painter(5, VideoFormat(320, 180, 15))
    tops = [bytes(memoryview(painter.paint(number).planes[0]))[: 320 * 100] for number in (0, 1)]
    assert tops[0] != tops[1]
