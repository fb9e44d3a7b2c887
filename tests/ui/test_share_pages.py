# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Choosing a screen to show, and the bar that stands there while it is shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from client.ui import share_sheet
from client.ui.share_bar import ShareBar
from client.ui.share_sheet import ShareSheet, first_focus
from tests.fakes.portraits import portrait


class Numbers:
    open = False


@pytest.fixture
def numbers():
    return Numbers()


@pytest.fixture
def sheet(qtbot, monkeypatch, numbers):
    monkeypatch.setattr(share_sheet, "grab", lambda _screen: portrait(1))
    made = ShareSheet(lambda: numbers.open)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def shared(sheet):
    got = []
    sheet.share_wanted.connect(got.append)
    return got


def test_nothing_is_chosen_beforehand_and_nothing_can_be_shared(sheet):
    got = shared(sheet)
    sheet.open_up(refusal="")
    assert len(sheet.views) == len(QGuiApplication.screens())
    assert all(view.seen and not view.isChecked() for view in sheet.views)
    assert not sheet.share.isEnabled()
    sheet.share.click()
    assert got == []


def test_what_was_chosen_is_looked_at_and_then_shared(sheet):
    got = shared(sheet)
    sheet.open_up(refusal="")
    sheet.views[0].click()
    assert sheet._large.isVisibleTo(sheet)
    assert sheet._large.seen
    sheet.share.click()
    assert got == [QGuiApplication.screens()[0]]


def test_a_screen_that_was_not_seen_is_not_shared(sheet, monkeypatch):
    monkeypatch.setattr(share_sheet, "grab", lambda _screen: None)
    sheet.open_up(refusal="")
    sheet.views[0].click()
    assert not sheet.share.isEnabled()


def test_enter_shares_nothing(sheet, qtbot):
    got = shared(sheet)
    sheet.open_up(refusal="")
    sheet.views[0].click()
    assert not sheet.share.isDefault()
    assert not sheet.share.autoDefault()
    first_focus(sheet).setFocus()
    qtbot.keyClick(sheet.views[0], Qt.Key.Key_Return)
    assert got == []


def test_refuses_while_the_numbers_are_open(sheet, numbers):
    numbers.open = True
    sheet.open_up(refusal="")
    assert sheet.views == ()
    assert "safety numbers" in sheet.lead.text()
    assert first_focus(sheet) is sheet.back


def test_numbers_that_were_opened_meanwhile_stop_it_at_the_last_moment(sheet, numbers):
    got = shared(sheet)
    sheet.open_up(refusal="")
    sheet.views[0].click()
    numbers.open = True
    sheet.share.click()
    assert got == []
    assert "safety numbers" in sheet.lead.text()


def test_says_why_where_no_screen_can_be_shown(sheet):
    sheet.open_up()
    assert sheet.lead.text() == "Screen sharing is not available here."
    assert sheet.views == ()


def test_each_screen_is_named_for_screen_readers(sheet):
    sheet.open_up(refusal="")
    sheet.views[0].click()
    assert sheet.views[0].accessibleName().startswith("Screen 1")
    assert sheet._large.accessibleName() == sheet.views[0].accessibleName()


@pytest.mark.parametrize("size", [(640, 435), (956, 595)])
def test_what_everyone_will_see_is_seen_without_scrolling(sheet, qtbot, size):
    sheet.resize(*size)
    sheet.open_up(refusal="")
    sheet.views[0].click()
    view = sheet.area.viewport()

    def whole():
        bottom = sheet._look.mapTo(view, sheet._look.rect().bottomLeft()).y()
        assert sheet._large.height() >= 150
        assert bottom < view.height()

    qtbot.waitUntil(whole)


def test_no_screen_is_looked_at_while_the_sheet_is_out_of_sight(sheet):
    sheet.open_up(refusal="")
    assert sheet._timer.isActive()
    sheet.hide()
    assert not sheet._timer.isActive()


def test_the_bar_names_screen_and_people_until_it_is_stopped(qtbot):
    bar = ShareBar()
    qtbot.addWidget(bar)
    assert bar.sentence == ""
    bar.show_sharing("Screen 1", 3)
    assert bar.sentence == "You are showing \u2068Screen 1\u2069 to 3 people"
    bar.show_sharing("Screen 1", 1)
    assert bar.sentence == "You are showing \u2068Screen 1\u2069 to one person"
    with qtbot.waitSignal(bar.stop_wanted, timeout=1000):
        bar.stop.click()
    assert bar.sentence  # only the engine's word takes it away
    bar.show_stopped("The computer was locked.")
    assert bar.sentence == ""
