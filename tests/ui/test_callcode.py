# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call code: confirmed for this very code alone; different means stop."""

import msgspec
from PySide6.QtWidgets import QDialog

from client.model import commands
from client.model.events import CallCode
from tests.fakes import scenes

OTHER = msgspec.structs.replace(scenes.CODE, digits=("1", "2", "3", "4"), since="Aydin left")


def test_a_confirmation_counts_for_this_code_alone(in_call, engine):
    card = in_call.call.code
    assert card._confirmed.isHidden()
    card.same.click()
    assert not card._confirmed.isHidden()
    engine.emit(scenes.CODE)
    assert not card._confirmed.isHidden()
    assert not card.same.isEnabled()
    engine.emit(OTHER)
    assert card._confirmed.isHidden()
    assert card.same.isEnabled()


def test_the_reasons_for_new_codes_are_listed_newest_first(in_call, engine):
    card = in_call.call.code
    assert card.history.isHidden()
    engine.emit(OTHER)
    lines = card.history.text().splitlines()
    assert lines[1].endswith("Aydin left")
    assert lines[2].endswith("Ruth Klein joined")
    engine.emit(CallCode((), ()))
    assert card.history.text().splitlines() == lines


def test_a_new_call_begins_with_no_reasons(in_call, engine):
    engine.emit(OTHER)
    in_call.call.code.begin()
    assert in_call.call.code.history.text() == ""
    assert in_call.call.code._code.isHidden()


def test_different_asks_and_leaves(in_call, engine):
    in_call.call.code._wrong.click()
    (question,) = (one for one in in_call.findChildren(QDialog) if one.isVisible())
    assert engine.sent(commands.Leave) == []
    question.go.click()
    assert engine.sent(commands.Leave) == [commands.Leave()]


def test_a_code_that_nobody_came_or_left_for_is_called_what_it_is(in_call, engine):
    card = in_call.call.code
    engine.emit(msgspec.structs.replace(OTHER, since=""))
    lines = card.history.text().splitlines()
    assert lines[1].endswith("list agreed anew")
    assert lines[2].endswith("Ruth Klein joined")
