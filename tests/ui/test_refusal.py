# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The refusal page: complete, blockers first, and no way past it."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QPushButton

from client.model import commands, events
from client.model.check_report import in_order, report
from client.model.verdict import Result, Severity
from client.ui import refusal
from client.ui.controls import Button
from client.ui.findings import FindingRow
from client.ui.text import PlainLabel
from tests.fakes import scenes


def labels(widget):
    return [label.text() for label in widget.findChildren(PlainLabel)]


def buttons(widget):
    return [b for b in widget.findChildren(QAbstractButton) if b.isVisibleTo(widget)]


def test_a_refusal_is_shown_over_the_whole_window(ready, engine):
    engine.emit(scenes.REFUSED)
    assert ready.stack.currentWidget() is ready.refusal


def test_blockers_come_before_warnings_and_passed_checks():
    mixed = (scenes.PASSED[0], scenes.WARNING, scenes.BLOCKS[0])
    assert [f.id for f in in_order(mixed)] == [
        scenes.BLOCKS[0].id,
        scenes.WARNING.id,
        scenes.PASSED[0].id,
    ]


def test_every_finding_is_listed_and_not_the_first_only(ready, engine):
    engine.emit(scenes.REFUSED)
    shown = labels(ready.refusal)
    assert all(finding.message in shown for finding in scenes.BLOCKS)
    assert len(ready.refusal.findChildren(FindingRow)) == len(scenes.REFUSED.findings)


def test_what_could_not_be_checked_reads_as_not_passed(ready, engine):
    unknown = msgspec.structs.replace(scenes.PASSED[0], result=Result.UNKNOWN)
    engine.emit(events.Refused("Room", (unknown,)))
    shown = labels(ready.refusal)
    assert "Could not be checked" in shown
    assert "Passed" not in shown


def test_no_button_of_a_refusal_leads_into_the_room(ready, engine):
    engine.emit(scenes.REFUSED)
    engine.commands.clear()
    for button in buttons(ready.refusal):
        button.click()
    allowed = (commands.CheckAgain, commands.CloseRoom)
    assert engine.commands
    assert all(isinstance(c, allowed) for c in engine.commands)


def test_enter_and_space_answer_nothing_on_a_refusal(ready, engine, qtbot):
    engine.emit(scenes.REFUSED)
    engine.commands.clear()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        qtbot.keyClick(ready.refusal, key)
    assert engine.commands == []
    assert ready.stack.currentWidget() is ready.refusal
    assert not any(b.isDefault() for b in ready.refusal.findChildren(QPushButton))


def test_back_closes_the_room(ready, engine):
    engine.emit(scenes.REFUSED)
    next(b for b in buttons(ready.refusal) if b.text() == "Back").click()
    assert engine.sent(commands.CloseRoom)
    assert ready.stack.currentWidget() is ready.shell


def test_check_again_is_offered_where_it_can_help(ready, engine):
    engine.emit(scenes.REFUSED)
    next(b for b in buttons(ready.refusal) if b.text() == "Check again").click()
    assert engine.sent(commands.CheckAgain)


def test_the_report_holds_ids_and_no_title(ready, engine):
    engine.emit(scenes.REFUSED)
    ready.refusal._copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "TLS-PIN: fail" in copied
    assert scenes.REFUSED.title not in copied
    assert scenes.BLOCKS[0].message not in copied


def test_a_refusal_in_a_call_closes_the_tiles(in_call, engine):
    engine.emit(scenes.REFUSED)
    assert in_call.stack.currentWidget() is in_call.refusal
    assert not in_call.call.active
    assert not any(slot.watched for slot in engine.slots.values())


def test_report_names_severity_and_evidence():
    finding = msgspec.structs.replace(scenes.BLOCKS[1], severity=Severity.WARN)
    assert "TLS-PIN: fail, severity warn, seen: key does not match" in report((finding,))


def refused_because_of(uid):
    one = scenes.finding("KEY-UNCHANGED", "Keys are unchanged", Result.FAIL, action="CMP")
    return events.Refused("Lage", (msgspec.structs.replace(one, subject=uid),))


def compare_buttons(page):
    return [b for b in page.findChildren(Button) if b.text() == "Compare numbers"]


def test_numbers_can_be_compared_while_refused_and_the_checks_run_again(ready, engine):
    person = scenes.PEOPLE[4]
    engine.emit(refused_because_of(person.uid))
    compare_buttons(ready.refusal)[0].click()
    assert engine.sent(commands.ShowSafetyNumber) == [commands.ShowSafetyNumber(person.uid)]
    assert engine.sent(commands.CloseRoom) == []
    ready.safety.done.emit()
    assert ready.stack.currentWidget() is ready.refusal
    assert engine.sent(commands.CheckAgain) == [commands.CheckAgain()]
    ready.comparing.compare(person.uid)
    ready.safety.done.emit()
    assert engine.sent(commands.CheckAgain) == [commands.CheckAgain()]


@pytest.mark.parametrize("uid", ["nobody@x.example", scenes.PEOPLE[0].uid])
def test_no_number_is_shown_for_a_key_that_i_do_not_hold(ready, engine, uid):
    engine.emit(refused_because_of(uid))
    compare_buttons(ready.refusal)[0].click()
    assert engine.sent(commands.ShowSafetyNumber) == []
    assert ready.stack.currentWidget() is ready.shell
    assert "new card" in ready.people.strip._label.text()


def again_buttons(page):
    return [b for b in page.findChildren(Button) if b.text() == "Check this again"]


def first_standing():
    return next(f for f in in_order(scenes.REFUSED.findings) if f.stands)


def test_a_single_check_is_asked_again_where_the_list_stands(ready, engine):
    engine.emit(scenes.REFUSED)
    engine.commands.clear()
    button = again_buttons(ready.refusal)[0]
    button.click()
    asked = first_standing()
    assert engine.commands == [commands.CheckAgain(asked.id)]
    assert not button.isEnabled()
    assert button.text() == "Checking"
    assert ready.stack.currentWidget() is ready.refusal
    passed = msgspec.structs.replace(asked, result=Result.PASS)
    left = tuple(passed if f.id == asked.id else f for f in scenes.REFUSED.findings)
    engine.emit(events.Refused("Room", left))
    assert "Checking" not in {b.text() for b in buttons(ready.refusal)}
    assert ready.refusal.doing.findings == left


def test_what_came_of_a_check_that_was_asked_again_is_said_once(ready, engine):
    engine.emit(scenes.REFUSED)
    doing = ready.refusal.doing
    assert doing.answer() == ""
    again_buttons(ready.refusal)[0].click()
    assert doing.answer() == f"{first_standing().title}: Failed"
    assert doing.answer() == ""


@pytest.mark.usefixtures("ready")
def test_a_screen_reader_hears_the_first_reason_at_once(engine, monkeypatch):
    heard = []
    monkeypatch.setattr(
        refusal, "announce", lambda _page, said, *, loud=False: heard.append((said, loud))
    )
    engine.emit(scenes.REFUSED)
    assert heard == [(f"You were not connected. {first_standing().message}", True)]


def test_the_reason_is_larger_than_the_name_of_the_check(ready, engine):
    engine.emit(scenes.REFUSED)
    first = first_standing()
    said = [one for one in ready.refusal.findChildren(PlainLabel) if one.isVisibleTo(ready.refusal)]
    sizes = {one.text(): one.font().pixelSize() for one in said}
    assert sizes[first.message] > sizes[f"{first.title}: Failed"]
    assert sizes[f"{first.title}: Failed"] > sizes[first.id]
