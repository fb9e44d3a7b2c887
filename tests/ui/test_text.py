# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Text from strangers stays text."""

from PySide6.QtCore import Qt

from client.ui.text import MAX_SHOWN, ElidedLabel, PlainLabel, cut, isolate, set_hint
from client.ui.tile import VideoTile
from tests.fakes import scenes
from tests.fakes.engine import FakeSlot

HOSTILE = "<b>x</b><img src='file:///etc/passwd'> & \u00dcnal"


def test_a_label_never_guesses_rich_text(qtbot):
    label = PlainLabel(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == HOSTILE
    assert not label.openExternalLinks()


def test_a_label_does_not_grow_without_bound(qtbot):
    label = PlainLabel("x" * 100_000)
    qtbot.addWidget(label)
    assert len(label.text()) == MAX_SHOWN


def test_short_text_is_not_cut():
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab\u2026"


def test_a_hint_is_escaped(qtbot):
    label = PlainLabel("")
    qtbot.addWidget(label)
    set_hint(label, HOSTILE)
    assert "&lt;b&gt;" in label.toolTip()
    assert "<img" not in label.toolTip()


def test_an_elided_label_keeps_the_whole_text_as_its_hint(qtbot):
    label = ElidedLabel("A very long name of a room that never fits")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text().endswith("\u2026")
    assert "never fits" in label.toolTip()
    label.resize(600, 20)
    assert label.text() == label.whole()


def test_a_name_keeps_its_direction_inside_a_sentence():
    assert isolate("abc") == "\u2068abc\u2069"


def test_a_hostile_name_paints_as_text_on_a_tile(qtbot, qapp):
    entry = scenes.entry(scenes.person(HOSTILE[:30], "a@b", scenes.ME.trust))
    tile = VideoTile(entry, FakeSlot())
    qtbot.addWidget(tile)
    tile.resize(320, 180)
    assert not tile.grab().isNull()
    assert HOSTILE[:30] in tile.accessibleName()
    assert tile.text() == ""
    qapp.processEvents()
