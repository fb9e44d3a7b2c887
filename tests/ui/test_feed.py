# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures: from any thread, the newest wins, sizes in device pixels, nothing after the end."""

import threading

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from client.model import commands
from client.model.media import Picture
from client.ui.feed import PictureFeed, paint_picture
from client.ui.grid import arrange
from tests.fakes import scenes
from tests.fakes.engine import FakeSlot


def picture(blue, green, red, width=8, height=4):
    row = bytes((blue, green, red, 255)) * width
    return Picture(memoryview(row * height), width, height, width * 4)


def test_a_picture_from_another_thread_arrives_on_the_windows_thread(qtbot):
    slot = FakeSlot()
    feed = PictureFeed(slot)
    seen = []
    feed.arrived.connect(lambda: seen.append(threading.get_ident()))
    with qtbot.waitSignal(feed.arrived):
        threading.Thread(target=slot.put, args=(picture(1, 2, 3),)).start()
    assert seen == [threading.get_ident()]
    assert feed.image.pixelColor(0, 0) == QColor(3, 2, 1)


def test_a_late_window_sees_the_newest_picture_only(qtbot):
    slot = FakeSlot()
    feed = PictureFeed(slot)
    arrivals = []
    feed.arrived.connect(lambda: arrivals.append(feed.image.pixelColor(0, 0)))
    for red in (10, 20, 30):
        slot.put(picture(0, 0, red))
    qtbot.waitUntil(lambda: bool(arrivals))
    assert arrivals == [QColor(30, 0, 0)]


def test_nothing_is_shown_after_the_feed_was_closed(qapp):
    slot = FakeSlot()
    feed = PictureFeed(slot)
    slot.put(picture(0, 0, 10))
    feed.close()
    qapp.processEvents()
    assert feed.image is None
    assert slot.wanted[-1] == (0, 0)


def test_sizes_are_even_and_asked_for_once():
    slot = FakeSlot()
    feed = PictureFeed(slot)
    assert feed.want(321, 181)
    assert not feed.want(320, 180)
    assert slot.wanted == [(320, 180)]


def test_a_tile_asks_for_its_size_in_device_pixels(in_call, engine):
    peer = scenes.peer(scenes.CALLERS[0])
    tile = in_call.call.grid.tile(peer)
    ratio = tile.devicePixelRatioF()
    width, height = round(tile.width() * ratio), round(tile.height() * ratio)
    expected = (width - width % 2, height - height % 2)
    assert engine.slots[peer].wanted[-1] == expected
    asked = [c for c in engine.sent(commands.ShowAt) if c.peer == peer]
    assert asked[-1] == commands.ShowAt(peer, *expected)


def painted(image, *, mirrored=False):
    canvas = QImage(160, 90, QImage.Format.Format_RGB32)
    canvas.fill(0)
    painter = QPainter(canvas)
    paint_picture(painter, QRectF(0, 0, 160, 90), image, mirrored=mirrored)
    painter.end()
    return canvas


def two_colours(width, height):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 0, 0))
    for x in range(width // 2):
        for y in range(height):
            image.setPixelColor(x, y, QColor(0, 0, 200))
    return image


def test_a_picture_of_the_tiles_shape_covers_it(qapp):
    qapp.processEvents()
    canvas = painted(two_colours(64, 36))
    assert canvas.pixelColor(2, 45).blue() == 200
    assert canvas.pixelColor(157, 45).red() == 200


def test_my_own_picture_is_mirrored(qapp):
    qapp.processEvents()
    canvas = painted(two_colours(64, 36), mirrored=True)
    assert canvas.pixelColor(2, 45).red() == 200


def test_a_picture_of_another_shape_is_shown_whole(qapp):
    qapp.processEvents()
    canvas = painted(two_colours(36, 36))
    assert canvas.pixelColor(2, 45) == QColor(0, 0, 0)
    assert canvas.pixelColor(60, 2).blue() == 200


def test_tiles_fit_the_stage_and_do_not_overlap():
    for count in range(1, 9):
        places = arrange(count, 924, 640)
        assert len(places) == count
        for one in places:
            assert one.left() >= 0
            assert one.right() < 924
            assert one.top() >= 0
            assert one.bottom() < 640
            assert not any(one.intersects(other) for other in places if other is not one)
