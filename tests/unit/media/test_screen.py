# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.media.screen: what is sealed of a screen, and when nothing is."""

import threading
import time

import numpy as np
import pytest

from client.crypto.frame_keys import FrameKeys
from client.media.publisher import SharedGate
from client.media.screen import ScreenPublisher
from client.media.screen_label import ScreenLabel
from client.media.slots import BoundedQueue, PictureMailbox
from client.media.vp8 import Vp8Decoder
from client.model.errors import Malformed
from client.model.ids import HelloHash, PeerId, RosterHash
from client.model.media import Picture, StreamKind
from client.model.secret import Secret
from client.model.share import LabelStrip

SECRET = "VS-NfD"
ME, RH = HelloHash("a" * 128), RosterHash("b" * 128)
GREEN = (20, 180, 40)


def picture(width=640, height=360) -> Picture:
    rows = np.zeros((height, width, 4), np.uint8)
    rows[:, :, :3] = GREEN
    return Picture(memoryview(rows.tobytes()), width, height, width * 4)


def strip(text=SECRET) -> LabelStrip:
    rows = np.zeros((32, 320, 4), np.uint8)
    rows[:, :, 2] = 160
    rows[8:24, 80:240:2, :3] = 255
    return LabelStrip(text, Picture(memoryview(rows.tobytes()), 320, 32, 1280))


class Stage:
    """A publisher with real keys, a clock by hand, and the reader's side."""

    def __init__(self, classification=SECRET):
        self.now = 100.0
        self.came = threading.Semaphore(0)
        self.keys = FrameKeys(threading.Lock)
        self.keys.use_send_key(RH, ME, 1, Secret(b"s" * 32))
        self.reader = FrameKeys(threading.Lock)
        self.reader.add_receive_key(PeerId(ME), RH, 1, Secret(b"s" * 32))
        self.sealed = BoundedQueue(3, self.came.release)
        self.mailbox = PictureMailbox()
        self.screen = ScreenPublisher(
            self.keys,
            ScreenLabel(classification),
            SharedGate(lambda: self.now),
            self.sealed,
            self.mailbox,
            lambda: self.now,
        )
        self.screen.listening = True
        self.decoder = Vp8Decoder()

    def give(self, grabbed=None):
        self.now += 0.25
        self.screen.show(grabbed or picture())

    def until(self, happened):
        limit = time.monotonic() + 5
        while not happened():
            assert time.monotonic() < limit, "it never happened"
            threading.Event().wait(0.002)

    def sent(self):
        assert self.came.acquire(timeout=5)
        (one,) = self.sealed.drain()
        return one

    def seen(self, one):
        data = self.reader.open(PeerId(ME), StreamKind.SCREEN, one.sealed)
        assert data is not None
        return self.decoder.decode(data)


@pytest.fixture
def stage():
    made = Stage()
    yield made
    made.screen.close()


def test_what_others_get_has_the_class_and_the_right_colours(stage):
    stage.screen.begin(strip())
    stage.give()
    one = stage.sent()
    frame = stage.seen(one)
    assert one.key
    assert (frame.width, frame.height) == (640, 392)
    seen = frame.to_ndarray(format="rgb24").astype(int)
    assert np.abs(seen[60:].mean(axis=(0, 1)) - GREEN[::-1]).max() < 12
    assert seen[2:6, :, 0].mean() > seen[2:6, :, 2].mean() + 60


def test_it_is_sealed_as_a_screen_and_as_nothing_else(stage):
    stage.screen.begin(strip())
    stage.give()
    one = stage.sent()
    assert stage.reader.open(PeerId(ME), StreamKind.VIDEO, one.sealed) is None
    assert stage.reader.open(PeerId(ME), StreamKind.SCREEN, one.sealed) is not None


@pytest.mark.parametrize("given", [None, strip("OFFEN")])
def test_refuses_to_begin_without_the_class_of_this_room(stage, given):
    with pytest.raises(Malformed):
        stage.screen.begin(given)
    assert not stage.screen.running
    stage.screen.begin(strip())
    assert stage.screen.running


def test_nothing_is_taken_before_it_begins_or_after_it_ended(stage):
    stage.give()
    stage.screen.begin(strip())
    stage.give()
    stage.sent()
    stage.screen.end()
    stage.give()
    stage.screen.begin(strip())
    stage.give()
    again = stage.sent()
    assert again.key
    assert stage.screen.sent == 2


def test_what_waits_to_be_sent_goes_with_the_end(stage):
    stage.screen.begin(strip())
    stage.give()
    assert stage.came.acquire(timeout=5)
    stage.screen.end()
    assert stage.sealed.drain() == []


def test_nothing_leaves_while_sending_is_held_and_a_key_picture_comes_after(stage):
    stage.screen.begin(strip())
    stage.give()
    stage.sent()
    stage.keys.hold()
    stage.give()
    stage.until(lambda: stage.screen.held == 1)
    assert len(stage.sealed) == 0
    stage.keys.resume()
    stage.give()
    assert stage.sent().key


def test_a_broken_picture_is_counted_and_the_next_one_goes_on(stage):
    stage.screen.begin(strip())
    stage.give(Picture(memoryview(bytes(100)), 640, 360, 2560))
    stage.until(lambda: stage.screen.refused == 1)
    stage.give()
    assert stage.sent().key


def test_a_wish_for_a_key_picture_is_granted(stage):
    stage.screen.begin(strip())
    stage.give()
    stage.sent()
    stage.give()
    assert not stage.sent().key
    stage.now += 2
    assert stage.screen._gate.requested(PeerId("c" * 128))
    stage.give()
    assert stage.sent().key


def test_my_own_view_is_what_is_sent_band_and_all(stage):
    stage.mailbox.want(640, 392)
    stage.screen.begin(strip())
    stage.give()
    stage.until(lambda: (shown := stage.mailbox.take()) is not None and shown.height == 392)


def test_a_room_without_a_class_needs_no_strip():
    stage = Stage("")
    try:
        stage.screen.begin(None)
        stage.give()
        assert stage.seen(stage.sent()).height == 360
    finally:
        stage.screen.close()
