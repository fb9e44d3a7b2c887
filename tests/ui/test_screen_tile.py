# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody's screen in the big place, people in a strip beside it."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible

from client.model.ids import PeerId
from client.model.media import Picture
from client.model.participant import TrustState
from client.ui.grid import TileGrid, arrange_beside
from client.ui.screen_tile import ScreenTile
from tests.fakes import scenes
from tests.fakes.engine import FakeSlot

OTHER = next(e for e in scenes.ROSTER.people if not e.me)
ME = next(e for e in scenes.ROSTER.people if e.me)


def colour(width, height, value=(0, 0, 255, 255)):
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[:] = value
    return Picture(memoryview(pixels).cast("B"), width, height, width * 4)


@pytest.fixture
def slot():
    return FakeSlot()


def tile(qtbot, entry, slot, size=(800, 600)):
    made = ScreenTile(entry, slot)
    qtbot.addWidget(made)
    made.resize(*size)
    made.show()
    return made


def shot(made, slot, picture):
    slot.put(picture)
    made._feed._take()
    return made.grab().toImage()


def test_asks_for_pictures_of_its_size_and_for_none_when_it_goes(qtbot, slot):
    made = tile(qtbot, OTHER, slot)
    assert slot.wanted[-1] == (800, 600)
    made.close_feed()
    assert slot.wanted[-1] == (0, 0)
    assert not slot.watched


def test_shows_all_of_a_screen_in_its_own_shape(qtbot, slot):
    image = shot(tile(qtbot, OTHER, slot), slot, colour(1600, 800))
    # 800 x 400 in the middle of 800 x 600: black above and below, red from edge to edge.
    assert image.pixelColor(400, 60).name() == "#000000"
    assert image.pixelColor(2, 300).name() == "#ff0000"
    assert image.pixelColor(797, 300).name() == "#ff0000"
    assert image.pixelColor(400, 104).name() == "#ff0000"


def test_the_class_at_the_top_of_the_picture_is_not_covered(qtbot, slot):
    picture = colour(800, 600)
    rows = np.frombuffer(picture.pixels, np.uint8).reshape(600, 800, 4)
    rows[:36, :, :3] = (134, 42, 91)
    image = shot(tile(qtbot, OTHER, slot), slot, picture)
    seen = {image.pixelColor(x, y).name() for x in range(0, 800, 9) for y in range(2, 34, 4)}
    assert seen == {"#5b2a86"}


def test_my_own_screen_is_not_mirrored(qtbot, slot):
    picture = colour(800, 600)
    np.frombuffer(picture.pixels, np.uint8).reshape(600, 800, 4)[:, :400, :3] = (255, 0, 0)
    made = tile(qtbot, ME, slot)
    image = shot(made, slot, picture)
    assert image.pixelColor(100, 100).name() == "#0000ff"
    assert image.pixelColor(700, 100).name() == "#ff0000"
    assert "Your screen" in made.accessibleName()


def test_says_whose_screen_it_is_with_the_mark(qtbot, slot):
    made = tile(qtbot, OTHER, slot)
    name = QAccessible.queryAccessibleInterface(made).text(QAccessible.Text.Name)
    assert OTHER.name in name
    assert "Verified" in name


def test_a_screen_of_somebody_whose_key_changed_is_not_shown(qtbot, slot):
    made = tile(qtbot, OTHER, slot)
    made.show_entry(msgspec.structs.replace(OTHER, trust=TrustState.KEY_CHANGED))
    image = shot(made, slot, colour(800, 600))
    assert image.pixelColor(400, 100).name() != "#ff0000"


@pytest.mark.parametrize("size", [(900, 700), (640, 400), (500, 900)])
@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_everything_has_a_place_of_its_own_and_the_screen_the_largest(count, size):
    whole = QRect(0, 0, *size)
    large, places = arrange_beside(count, *size)
    taken = [large, *places]
    assert len(places) == min(count, (size[0] + 12) // 132)
    assert all(whole.contains(one) for one in taken)
    for number, one in enumerate(taken):
        assert not any(one.intersects(other) for other in taken[number + 1 :])
    assert large.width() * large.height() >= 0.6 * size[0] * size[1]


def test_beside_a_wide_screen_the_people_stand_below_one_another():
    large, places = arrange_beside(8, 1280, 640)
    assert len(places) == 8
    assert all(one.x() == places[0].x() > large.right() for one in places)


@pytest.mark.parametrize("size", [(924, 624), (604, 464), (1600, 700)])
def test_a_few_people_beside_a_screen_get_a_fifth_of_the_area(size):
    _, places = arrange_beside(3, *size)
    beside = places[0].x() == places[1].x()
    share = places[0].width() / size[0] if beside else places[0].height() / size[1]
    assert 0.17 < share <= 0.2


@pytest.mark.parametrize("size", [(924, 624), (604, 464), (1600, 700)])
def test_no_tile_beside_a_screen_is_smaller_than_a_face_needs(size):
    large, places = arrange_beside(25, *size)
    assert 0 < len(places) < 25
    taken = [large, *places]
    for number, one in enumerate(taken):
        assert QRect(0, 0, *size).contains(one)
        assert not any(one.intersects(other) for other in taken[number + 1 :])
    assert all(one.width() >= 120 and one.height() >= 67 for one in places)


def test_people_without_a_place_beside_a_screen_come_back_after_it(qtbot, slot):
    grid = TileGrid()
    qtbot.addWidget(grid)
    grid.resize(604, 464)
    for number in range(9):
        grid.add(PeerId(str(number)), OTHER, FakeSlot())
    grid.show()
    grid.show_screen(ScreenTile(OTHER, slot))
    shown = [one for one in grid.tiles.values() if one.isVisible()]
    assert len(shown) == 4
    assert all(grid.rect().contains(one.geometry()) for one in shown)
    grid.show_screen(None)
    assert all(one.isVisible() for one in grid.tiles.values())


def test_alone_the_screen_has_everything():
    assert arrange_beside(0, 640, 360) == (QRect(0, 0, 640, 360), [])
