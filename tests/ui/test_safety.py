# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing numbers: nothing preset, a match only after every line."""

import msgspec
from PySide6.QtCore import Qt

from client.model import commands
from client.ui.safety import NumberLine
from client.ui.text import PlainLabel
from tests.fakes import scenes

UID = scenes.SAFETY.person.uid


def opened(window, engine):
    window.compare(UID)
    engine.emit(scenes.SAFETY)
    return window.safety


def test_no_answer_is_possible_before_there_is_a_number(ready, engine):
    ready.compare(UID)
    assert engine.sent(commands.ShowSafetyNumber)
    assert not ready.safety.match.isEnabled()
    assert not ready.safety.different.isEnabled()


def test_they_match_needs_every_line(ready, engine):
    page = opened(ready, engine)
    for line in page._lines:
        assert not page.match.isEnabled()
        line.tick.click()
    assert page.match.isEnabled()
    page._lines[0].tick.click()
    assert not page.match.isEnabled()


def test_a_match_is_told_to_the_engine_only_by_its_button(ready, engine):
    page = opened(ready, engine)
    for line in page._lines:
        line.tick.click()
    assert engine.sent(commands.MarkCompared) == []
    page.match.click()
    assert engine.sent(commands.MarkCompared) == [commands.MarkCompared(UID)]


def test_different_needs_no_proof_and_is_told_to_the_engine(ready, engine):
    page = opened(ready, engine)
    page.different.click()
    assert engine.sent(commands.MarkCompared) == []
    assert engine.sent(commands.MarkDifferent) == [commands.MarkDifferent(UID)]
    assert page.heading.text() == "The numbers are different"


def test_both_answers_weigh_the_same_and_neither_is_preset(ready, engine, qtbot):
    page = opened(ready, engine)
    for line in page._lines:
        line.tick.click()
    assert page.different.size() == page.match.size()
    assert page.different.property("kind") == page.match.property("kind")
    page.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        qtbot.keyClick(page, key)
    assert engine.sent(commands.MarkCompared) == []
    assert not page.match.isDefault()
    assert not page.different.isDefault()


def readers(page):
    lines = page.findChildren(NumberLine)
    return [label.text() for line in lines for label in line.findChildren(PlainLabel)][2::3]


def test_both_sides_agree_on_who_reads_which_line(ready, engine):
    page = opened(ready, engine)
    mine = readers(page)
    other = msgspec.structs.replace(scenes.ME, uid=UID)
    number = msgspec.structs.replace(scenes.SAFETY, person=scenes.ME)
    page.show_number(number, other.uid)
    theirs = [label for line in page._lines for label in [line.findChildren(PlainLabel)[2].text()]]
    turned = {"you read": "they read", "they read": "you read"}
    assert theirs == [turned[reader] for reader in mine]


def test_the_groups_are_spoken_digit_by_digit(ready, engine):
    page = opened(ready, engine)
    digits = page._lines[0].findChildren(PlainLabel)[1]
    assert digits.text().split() == list(scenes.SAFETY.groups[:4])
    assert "zero five nine three four" in digits.accessibleName()


def test_a_number_that_comes_too_late_opens_nothing(ready, engine):
    ready.open("people")
    engine.emit(scenes.SAFETY)
    assert ready.stack.currentWidget() is ready.shell
