# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.media.screen_label: a shared picture has its class in its pixels, or is none."""

import numpy as np
import pytest

from client.media.screen_label import LARGEST, ScreenLabel
from client.model.errors import Malformed
from client.model.media import Picture
from client.model.share import LabelStrip

SECRET = "VS-NfD"
BLUE = (200, 40, 20)


def picture(width, height, colour=BLUE, pad=0) -> Picture:
    rows = np.zeros((height, width * 4 + pad), np.uint8)
    rows[:, : width * 4].reshape(height, width, 4)[:, :, :3] = colour
    return Picture(memoryview(rows.tobytes()), width, height, width * 4 + pad)


def strip(text=SECRET, width=320, height=32, letters=(255, 255, 255)) -> LabelStrip:
    rows = np.zeros((height, width, 4), np.uint8)
    rows[:, :, 2] = 160  # A dark red ground.
    rows[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4 : 2, :3] = letters
    return LabelStrip(text, Picture(memoryview(rows.tobytes()), width, height, width * 4))


def label(text=SECRET) -> ScreenLabel:
    made = ScreenLabel(text)
    made.use(strip(text))
    return made


def rgb(frame):
    return frame.to_ndarray(format="rgb24").astype(int)


@pytest.mark.parametrize("pad", [0, 12])
def test_the_class_stands_above_the_picture_in_what_is_encoded(pad):
    frame = label().under_class(picture(640, 360, pad=pad))
    assert (frame.format.name, frame.width, frame.height) == ("yuv420p", 640, 392)
    seen = rgb(frame)
    band, below = seen[:32], seen[40:]
    assert band[:, :8, 0].mean() > band[:, :8, 2].mean() + 60  # The strip's red ground.
    assert band[10:22, 200:440].mean() > band[10:22, :100].mean() + 40  # Its letters.
    assert np.abs(below.mean(axis=(0, 1)) - BLUE[::-1]).max() < 8


def test_without_its_strip_nothing_of_a_classified_room_is_shown():
    made = ScreenLabel(SECRET)
    assert not made.ready
    assert made.under_class(picture(640, 360)) is None


def test_a_room_without_a_class_shows_the_bare_picture():
    frame = ScreenLabel("").under_class(picture(640, 360))
    assert (frame.width, frame.height) == (640, 360)


@pytest.mark.parametrize(
    "wrong",
    [
        strip("OFFEN"),
        strip(letters=(0, 0, 160)),
        strip(height=12),
        strip(height=220),
        LabelStrip(SECRET, Picture(memoryview(bytes(64)), 320, 32, 1280)),
        LabelStrip(SECRET, Picture(memoryview(bytes(320 * 32 * 4)), 320, 32, 4)),
    ],
)
def test_a_wrong_strip_is_refused_and_takes_the_right_one_with_it(wrong):
    made = label()
    with pytest.raises(Malformed):
        made.use(wrong)
    assert made.under_class(picture(640, 360)) is None
    made.use(strip())
    assert made.under_class(picture(640, 360)) is not None


@pytest.mark.parametrize("size", [(3840, 2160), (1081, 1921), (4096, 500), (641, 361)])
def test_a_sent_picture_is_even_and_never_larger_than_it_may_be(size):
    frame = label().under_class(picture(*size))
    assert frame.width <= LARGEST[0]
    assert frame.height <= LARGEST[1]
    assert (frame.width % 2, frame.height % 2) == (0, 0)
    below = (frame.width, frame.height - 32)
    assert below[0] / below[1] == pytest.approx(size[0] / size[1], rel=0.02)


def test_where_the_class_could_not_be_read_any_more_nothing_is_shown():
    assert label().under_class(picture(64, 360)) is None


def test_a_picture_that_claims_more_than_it_has_is_no_picture():
    short = Picture(memoryview(bytes(1000)), 640, 360, 2560)
    with pytest.raises(Malformed):
        label().under_class(short)


def test_the_band_follows_a_screen_that_changes_its_width():
    made = label()
    assert made.under_class(picture(640, 360)).width == 640
    assert made.under_class(picture(800, 450)).width == 800
