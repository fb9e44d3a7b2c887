# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Classes in the window: chosen from the organisation's list, and said where a room refuses."""

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from client.model import commands
from client.model.managed import PolicyShown
from client.ui.text import PlainLabel
from tests.fakes import scenes
from tests.fakes.policies import MANAGED, NOT_MANAGED

LISTED = msgspec.structs.replace(MANAGED, classes=("OFFEN", "VS-NfD"))
SHORTER = msgspec.structs.replace(MANAGED, classes=("OFFEN",))


@pytest.fixture
def page(ready):
    ready._open_new_room()
    page = ready.new_room
    page._title.setText("Situation meeting")
    page._candidates[0].tick.setChecked(True)
    return page


def made_with(page, engine) -> str:
    page.make.click()
    word = engine.sent(commands.CreateRoom)[-1].classification
    page.failed()
    return word


def offered(page) -> list[str]:
    return [page.classes.itemData(at) for at in range(page.classes.count())]


def test_the_organisations_classes_are_chosen_and_not_written(page, engine):
    engine.emit(PolicyShown(LISTED))
    assert page.classes.isVisibleTo(page)
    assert not page._class.isVisibleTo(page)
    assert offered(page) == ["", "OFFEN", "VS-NfD"]
    assert made_with(page, engine) == ""
    page.classes.setCurrentIndex(2)
    assert made_with(page, engine) == "VS-NfD"


@pytest.mark.parametrize("view", [NOT_MANAGED, MANAGED])
def test_without_a_list_the_class_is_written(page, engine, view):
    engine.emit(PolicyShown(LISTED))
    page.classes.setCurrentIndex(2)
    engine.emit(PolicyShown(view))
    assert page._class.isVisibleTo(page)
    assert not page.classes.isVisibleTo(page)
    page._class.setText("INTERN")
    assert made_with(page, engine) == "INTERN"


def test_a_word_that_was_written_before_the_list_came_is_not_used(page, engine):
    page._class.setText("INTERN")
    engine.emit(PolicyShown(LISTED))
    assert made_with(page, engine) == ""


def test_a_choice_survives_another_policy_that_lists_it_still_and_no_other(page, engine):
    engine.emit(PolicyShown(LISTED))
    page.classes.setCurrentIndex(1)
    engine.emit(PolicyShown(SHORTER))
    assert made_with(page, engine) == "OFFEN"
    engine.emit(PolicyShown(LISTED))
    page.classes.setCurrentIndex(2)
    engine.emit(PolicyShown(SHORTER))
    assert made_with(page, engine) == ""


def test_the_next_room_begins_without_a_class(page, engine):
    engine.emit(PolicyShown(LISTED))
    page.classes.setCurrentIndex(2)
    page.reset()
    assert page.classes.currentData() == ""


def texts(widget) -> str:
    # What a page has put away is deleted first.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return "\n".join(one.text() for one in widget.findChildren(PlainLabel))


def test_a_refusal_says_the_class_of_the_room_only_where_one_was_read(ready, engine):
    engine.emit(msgspec.structs.replace(scenes.REFUSED, classification="VS-NfD"))
    assert "Classification of this room" in texts(ready.refusal)
    assert "VS-NfD" in texts(ready.refusal)
    engine.emit(scenes.REFUSED)
    assert "Classification of this room" not in texts(ready.refusal)


def test_a_class_that_turns_the_line_around_stays_in_its_place(ready, engine):
    engine.emit(msgspec.structs.replace(scenes.REFUSED, classification="<b>\u202eGEHEIM</b>"))
    line = next(t for t in texts(ready.refusal).split("\n") if "Classification of" in t)
    assert line.startswith("Classification of this room: \u2068")
    assert line.endswith("\u2069")
    assert "<b>" in line
