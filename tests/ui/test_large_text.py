# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Text of twice its size in the smallest window: nothing is cut off at the side."""

import pytest

from client.model import events
from client.ui import theme
from tests.fakes import earlier, scenes


@pytest.fixture
def large(qapp, ready):
    before = theme.current()
    theme.apply(qapp, before.name, 2.0)
    ready.resize(ready.minimumSize())
    yield ready
    theme.apply(qapp, before.name, before.scale)


def inside(page):
    return page.area.widget().minimumSizeHint().width() <= page.area.viewport().width()


def test_a_refusal_fits(large, engine, qtbot):
    engine.emit(scenes.REFUSED)
    qtbot.waitUntil(lambda: inside(large.refusal))


def test_the_page_before_joining_fits(large, engine, qtbot):
    engine.emit(scenes.PREJOIN, scenes.DEVICES)
    qtbot.waitUntil(lambda: inside(large.prejoin))


def test_earlier_calls_fit(large, engine, qtbot):
    large.open("earlier")
    engine.emit(earlier.LISTED)
    qtbot.waitUntil(lambda: inside(large.earlier))


def test_the_sidebar_has_room_for_its_words_and_goes_back(large, engine, qapp, qtbot):
    engine.emit(events.RoomsChanged(scenes.ROOMS))
    sidebar = large.shell.sidebar
    for button in sidebar._buttons.values():
        assert button.sizeHint().width() <= sidebar.width()
    wide = sidebar.width()
    theme.apply(qapp, "light", 1.0)
    qtbot.waitUntil(lambda: sidebar.width() < wide)
