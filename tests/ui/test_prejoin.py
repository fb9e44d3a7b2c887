# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Before joining: checks first, warnings by hand, devices by a click."""

import msgspec
import pytest
from PySide6.QtCore import Qt

from client.model import commands, events
from client.model.ids import DeviceId
from client.model.media import DeviceKind
from client.ui.controls import Button
from client.ui.findings import FindingRow
from client.ui.prejoin import OpenWarning
from tests.fakes import scenes
from tests.fakes.portraits import portrait
from tests.ui.screens import settle


def warnings(window):
    found = window.prejoin.findChildren(OpenWarning)
    return [w for w in found if w.isVisibleTo(window.prejoin)]


def test_results_that_come_one_by_one_are_put_together(ready, engine):
    for finding in scenes.PASSED[:3]:
        engine.emit(events.Checking("", (finding,), 12))
    assert ready.prejoin._state.text() == "Checking, 3 of 12 done"


def test_a_new_check_begins_from_nothing(ready, engine):
    engine.emit(events.Checking("", scenes.PASSED, 12), scenes.PREJOIN)
    engine.emit(events.Checking("", scenes.PASSED[:1], 12))
    assert ready.prejoin._state.text() == "Checking, 1 of 12 done"


def test_nothing_can_be_joined_or_opened_while_checks_run(ready, engine):
    engine.emit(scenes.PREJOIN_ALLOWED, events.Checking("", scenes.PASSED[:2], 12))
    page = ready.prejoin
    assert not page.join.isEnabled()
    assert not page.preview.camera.isEnabled()
    assert not page.preview.microphone.isEnabled()


def test_an_open_warning_keeps_join_and_preview_closed(ready, engine):
    engine.emit(scenes.PREJOIN)
    page = ready.prejoin
    assert not page.join.isEnabled()
    assert not page.preview.camera.isEnabled()
    assert [w.tick.isChecked() for w in warnings(ready)] == [False]


def test_a_tick_acknowledges_that_warning_alone(ready, engine):
    engine.emit(scenes.PREJOIN)
    warnings(ready)[0].tick.click()
    assert engine.sent(commands.Acknowledge) == [
        commands.Acknowledge((scenes.WARNING.id,), scenes.PREJOIN.room.room_id)
    ]
    assert not ready.prejoin.join.isEnabled()


def test_join_opens_when_the_engine_allows_it(ready, engine):
    engine.emit(scenes.PREJOIN, scenes.PREJOIN_ALLOWED)
    assert ready.prejoin.join.isEnabled()
    assert warnings(ready) == []


def test_results_that_come_after_going_back_do_not_bring_the_page_back(ready, engine):
    ready.entrance.open_invitation(b"WWI1")
    engine.emit(events.Checking("", scenes.PASSED[:2], 12))
    ready.prejoin._back()
    engine.emit(events.Checking("", scenes.PASSED[2:3], 12), scenes.PREJOIN, scenes.REFUSED)
    assert ready.stack.currentWidget() is ready.shell
    ready.entrance.open_invitation(b"WWI1")
    engine.emit(events.Checking("", scenes.PASSED[:2], 12))
    assert ready.stack.currentWidget() is ready.prejoin


def test_one_joins_muted_with_the_camera_off(ready, engine):
    engine.emit(scenes.PREJOIN_ALLOWED, scenes.DEVICES)
    ready.prejoin.join.click()
    assert engine.sent(commands.Join) == [
        commands.Join(room_id=scenes.PREJOIN_ALLOWED.room.room_id)
    ]


def test_join_carries_what_was_ticked_and_chosen(ready, engine):
    engine.emit(scenes.PREJOIN_ALLOWED, scenes.DEVICES)
    preview = ready.prejoin.preview
    preview.with_microphone.click()
    preview.pickers[DeviceKind.MICROPHONE].setCurrentIndex(2)
    ready.prejoin.join.click()
    (join,) = engine.sent(commands.Join)
    room_id = scenes.PREJOIN_ALLOWED.room.room_id
    assert join == commands.Join(microphone=True, microphone_id=DeviceId("m2"), room_id=room_id)


def test_join_is_sent_once(ready, engine):
    engine.emit(scenes.PREJOIN_ALLOWED)
    ready.prejoin.join.click()
    ready.prejoin.join.click()
    assert len(engine.sent(commands.Join)) == 1


def test_a_failed_join_can_be_tried_again(ready, engine):
    engine.emit(scenes.PREJOIN_ALLOWED)
    ready.prejoin.join.click()
    engine.emit(events.CommandFailed("Join", "relay", "The host does not answer."))
    assert ready.prejoin.join.isEnabled()
    assert ready.prejoin.strip.isVisibleTo(ready.prejoin)


@pytest.mark.usefixtures("ready")
def test_no_preview_starts_without_a_click(engine):
    engine.emit(events.Checking("", scenes.PASSED, 12), scenes.PREJOIN_ALLOWED, scenes.DEVICES)
    assert engine.sent(commands.SetPreview) == []


def test_a_click_starts_the_preview_and_proof_shows_it(ready, engine):
    engine.emit(scenes.PREJOIN_ALLOWED, scenes.DEVICES)
    preview = ready.prejoin.preview
    preview.camera.click()
    assert engine.sent(commands.SetPreview) == [commands.SetPreview("camera", on=True)]
    assert preview.camera.text() == "Start preview"
    engine.emit(events.MediaChanged(DeviceKind.CAMERA, on=True))
    assert preview.camera.text() == "Stop preview"
    assert engine.slots[None].watched


def test_a_preview_picture_reaches_the_screen(ready, engine, qtbot):
    engine.emit(scenes.PREJOIN_ALLOWED, events.MediaChanged(DeviceKind.CAMERA, on=True))
    engine.slots[None].put(portrait(0, width=64, height=36))
    mirror = ready.prejoin.preview.mirror
    qtbot.waitUntil(lambda: mirror._feed.image is not None)


@pytest.mark.parametrize("way_out", ["back", "join", "refused", "checking"])
def test_an_open_preview_is_closed_on_every_way_out(ready, engine, way_out):
    engine.emit(scenes.PREJOIN_ALLOWED, events.MediaChanged(DeviceKind.CAMERA, on=True))
    match way_out:
        case "back":
            ready.prejoin._back()
        case "join":
            ready.prejoin.join.click()
        case "refused":
            engine.emit(scenes.REFUSED)
        case "checking":
            engine.emit(events.Checking("", scenes.PASSED[:1], 12))
    assert engine.sent(commands.SetPreview) == [commands.SetPreview("camera", on=False)]
    assert not engine.slots[None].watched


@pytest.mark.usefixtures("ready")
def test_devices_are_listed_only_when_the_checks_passed(engine):
    engine.emit(events.Checking("", scenes.PASSED, 12), scenes.PREJOIN)
    assert engine.sent(commands.ListDevices) == []
    engine.emit(scenes.PREJOIN_ALLOWED)
    assert len(engine.sent(commands.ListDevices)) == 1


def test_markup_in_titles_and_names_stays_text(ready, engine):
    room = msgspec.structs.replace(scenes.ROOMS[1], title="<b>x</b> & <img src=a>")
    engine.emit(msgspec.structs.replace(scenes.PREJOIN, room=room))
    heading = ready.prejoin.heading
    assert heading.text() == room.title
    assert heading.textFormat() is Qt.TextFormat.PlainText


def test_trouble_of_an_earlier_preview_is_gone_when_checks_run_again(ready, engine):
    engine.emit(scenes.PREJOIN_ALLOWED)
    preview = ready.prejoin.preview
    engine.emit(events.MediaChanged(DeviceKind.CAMERA, on=False, trouble="No camera found."))
    assert preview._trouble.isVisibleTo(preview)
    engine.emit(events.Checking("", (), 3))
    assert not preview._trouble.isVisibleTo(preview)


def test_a_join_that_the_checks_stopped_leads_to_the_refusal_alone(ready, engine):
    engine.emit(scenes.PREJOIN_ALLOWED)
    ready.prejoin.join.click()
    failed = events.CommandFailed("Join", "not-allowed", "The checks have not passed.")
    engine.emit(scenes.REFUSED, failed)
    assert ready.stack.currentWidget() is ready.refusal
    assert not ready.refusal.strip.isVisible()
    engine.emit(scenes.PREJOIN_ALLOWED, failed)
    assert ready.prejoin.strip.isVisible()


def test_devices_nobody_looked_for_yet_are_not_called_missing(ready, engine):
    engine.emit(scenes.PREJOIN)
    picker = ready.prejoin.preview.pickers[DeviceKind.MICROPHONE]
    assert (picker.currentText(), picker.isEnabled()) == ("After the checks", False)
    engine.emit(scenes.PREJOIN_ALLOWED, events.Devices(()))
    assert picker.currentText() == "None found"


def test_while_a_single_check_is_asked_again_nobody_joins(ready, engine):
    engine.emit(scenes.PREJOIN)
    again = [b for b in warnings(ready)[0].findChildren(Button) if "again" in b.text()]
    again[0].click()
    assert engine.sent(commands.CheckAgain) == [commands.CheckAgain(scenes.WARNING.id)]
    page = ready.prejoin
    assert not page.join.isEnabled()
    assert page._why_not.text() == "Wait until the checks are done"
    engine.emit(scenes.PREJOIN_ALLOWED)
    assert page.join.isEnabled()
    assert page._why_not.text() == ""


@pytest.mark.parametrize("width", [960, 1280, 1600])
def test_nothing_is_cut_off_beside_the_preview(ready, engine, qtbot, width):
    long = "An action with a name that is longer than any other language has one"
    engine.emit(scenes.PREJOIN)
    ready.resize(width, 700)
    page = ready.prejoin
    for button in page.findChildren(OpenWarning)[0].findChildren(Button)[:1]:
        button.show_as(long, "")

    def whole():
        assert page._right.minimumSizeHint().width() > 600
        assert page._right.width() >= page._right.minimumSizeHint().width()
        assert page.preview.width() >= page.preview.minimumSizeHint().width()
        seen = page.area.viewport().rect()
        for part in (page._right, page.preview):
            assert seen.contains(part.mapTo(page.area.viewport(), part.rect().topRight()).x(), 1)

    qtbot.waitUntil(whole)


def test_a_wide_window_shows_checks_and_preview_beside_each_other(ready, engine, qapp):
    engine.emit(scenes.PREJOIN_ALLOWED)
    ready.resize(1280, 800)
    qapp.processEvents()
    page = ready.prejoin
    assert page._right.mapTo(page, page._right.rect().topLeft()).x() > page.preview.width()


def test_passed_checks_are_folded_so_that_the_invited_are_seen(ready, engine):
    engine.emit(events.Checking("Room", scenes.PASSED, 20))
    page = ready.prejoin
    row = page.findChildren(FindingRow)[0]
    assert row.isVisibleTo(page)
    engine.emit(scenes.PREJOIN)
    shown = [r for r in page.findChildren(FindingRow) if r.isVisibleTo(page)]
    assert shown == []
    assert str(len(scenes.PASSED)) in page._fold.text()
    page._fold.click()
    titles = {r.accessibleName() for r in page.findChildren(FindingRow) if r.isVisibleTo(page)}
    assert {f"{one.title}: Passed" for one in scenes.PASSED} == titles


def test_a_note_and_a_confirmed_warning_are_never_folded(ready, engine):
    engine.emit(scenes.PREJOIN_ALLOWED)
    page = ready.prejoin
    shown = [r.accessibleName() for r in page.findChildren(FindingRow) if r.isVisibleTo(page)]
    assert shown == [f"{scenes.WARNING.title}: Confirmed"]


def test_a_confirmed_warning_stays_in_its_place_so_that_no_second_click_confirms_the_next(
    ready, engine
):
    second = scenes.finding("CLOCK-SKEW", "The clock", scenes.WARNING.result, action="IT")
    second = msgspec.structs.replace(second, severity=scenes.WARNING.severity)
    both = (scenes.WARNING, second)
    pre = msgspec.structs.replace(scenes.PREJOIN, findings=both, open_warnings=both)
    engine.emit(pre)
    settle(50)
    before = [w.tick.mapTo(ready, w.tick.rect().center()) for w in warnings(ready)]
    warnings(ready)[0].tick.click()
    engine.emit(msgspec.structs.replace(pre, open_warnings=(second,)))
    settle(50)
    now = warnings(ready)
    assert [w.tick.mapTo(ready, w.tick.rect().center()) for w in now] == before
    assert [(w.tick.isChecked(), w.tick.isEnabled()) for w in now] == [(True, False), (False, True)]
    now[0].tick.click()
    assert engine.sent(commands.Acknowledge) == [
        commands.Acknowledge((scenes.WARNING.id,), pre.room.room_id)
    ]


def test_a_warning_that_came_back_changed_is_open_again_in_its_place(ready, engine):
    engine.emit(scenes.PREJOIN)
    settle(50)
    assert [w.tick.isEnabled() for w in warnings(ready)] == [True]
    engine.emit(scenes.PREJOIN_ALLOWED)
    settle(50)
    assert [w.tick.isEnabled() for w in warnings(ready)] == [False]
    engine.emit(scenes.PREJOIN)
    settle(50)
    assert [w.tick.isEnabled() for w in warnings(ready)] == [True]
    assert [w.tick.isChecked() for w in warnings(ready)] == [False]
