# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""In the call: proven states, who is here, and no way out by accident."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from client.model import commands, events, talk
from client.model.media import DeviceKind
from client.model.participant import TrustState
from client.ui.text import Question
from tests.fakes import scenes
from tests.fakes.portraits import portrait

FIRST = scenes.peer(scenes.CALLERS[0])


def test_each_person_who_is_here_has_a_tile_and_nobody_else(in_call):
    expected = {None, *(scenes.peer(p) for p in scenes.CALLERS)}
    assert set(in_call.call.grid.tiles) == expected


def test_somebody_who_leaves_takes_their_tile_along(in_call, engine):
    people = tuple(e for e in scenes.ROSTER.people if e.peer != FIRST)
    engine.emit(msgspec.structs.replace(scenes.ROSTER, people=people, key_holders=3))
    assert in_call.call.grid.tile(FIRST) is None
    assert not engine.slots[FIRST].watched


def test_the_banner_is_calm_when_as_many_are_shown_as_hold_keys(in_call):
    state = in_call.call.banner.state
    assert state.tone == "person"
    assert state.sentence == "End-to-end encrypted. 4 people hold the key, 4 shown, 5 invited."


@pytest.mark.parametrize("holders", [3, 5])
def test_the_banner_alarms_when_the_numbers_differ(in_call, engine, holders):
    engine.emit(msgspec.structs.replace(scenes.ROSTER, key_holders=holders))
    assert in_call.call.banner.state.tone == "stop"


def test_every_phase_has_a_banner(in_call, engine):
    for phase in set(events.CallPhase) - {events.CallPhase.ENDED, events.CallPhase.IDLE}:
        engine.emit(events.CallChanged(phase))
        assert in_call.call.banner.state.sentence


def test_only_an_agreed_call_looks_encrypted(in_call, engine):
    for phase in (events.CallPhase.HOLD, events.CallPhase.AGREEING, events.CallPhase.WAITING):
        engine.emit(events.CallChanged(phase))
        assert in_call.call.banner.state.tone != "person"


def test_mute_waits_for_the_proof(in_call, engine):
    bar = in_call.call.bar
    bar.microphone.click()
    assert engine.sent(commands.SetMicrophone) == [commands.SetMicrophone(on=True)]
    assert (bar.microphone.text(), bar.microphone.isEnabled()) == ("Unmute", False)
    engine.emit(events.MediaChanged(DeviceKind.MICROPHONE, on=True))
    assert (bar.microphone.text(), bar.microphone.isEnabled()) == ("Mute", True)


def test_a_wish_that_failed_leaves_the_state_as_it_was(in_call, engine):
    bar = in_call.call.bar
    bar.camera.click()
    engine.emit(events.CommandFailed("SetCamera", "no-camera", "No camera was found."))
    assert (bar.camera.text(), bar.camera.isEnabled()) == ("Camera on", True)


def test_a_call_begins_muted_with_the_camera_off(in_call):
    tile = in_call.call.grid.tile(None)
    assert tile.state_word() == "muted"
    assert in_call.call.bar.camera.text() == "Camera on"


@pytest.mark.parametrize(
    ("key", "modifiers", "expected"),
    [
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier, [commands.SetMicrophone(on=True)]),
        (Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier, [commands.SetCamera(on=True)]),
        (
            Qt.Key.Key_X,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
            [commands.SetMicrophone(on=False), commands.SetCamera(on=False)],
        ),
    ],
)
def test_the_keys_do_what_settings_says(in_call, engine, qtbot, key, modifiers, expected):
    engine.commands.clear()
    in_call.activateWindow()
    qtbot.waitUntil(in_call.isActiveWindow)
    qtbot.keyClick(in_call, key, modifiers)
    assert engine.commands == expected


def test_escape_never_leaves_a_call(in_call, engine, qtbot):
    qtbot.keyClick(in_call.call, Qt.Key.Key_Escape)
    qtbot.keyClick(in_call, Qt.Key.Key_Escape)
    assert engine.sent(commands.Leave) == []
    assert in_call.stack.currentWidget() is in_call.call


def test_leave_leaves_at_once_when_somebody_else_hosts(in_call, engine):
    in_call.call.bar.leave.click()
    assert engine.sent(commands.Leave) == [commands.Leave()]
    assert in_call.stack.currentWidget() is in_call.shell


def hosted(engine):
    room = scenes.ROOMS[0]
    engine.emit(
        events.HostingChanged(room.room_id, hosting=True),
        msgspec.structs.replace(scenes.PREJOIN_ALLOWED, room=room),
        events.CallChanged(events.CallPhase.CONNECTING),
        events.CallChanged(events.CallPhase.LIVE),
        scenes.ROSTER,
    )
    return room


def question(window):
    return next(q for q in window.findChildren(Question) if q.isVisible())


def test_leaving_as_the_host_says_first_that_it_ends_the_room(ready, engine):
    room = hosted(engine)
    assert ready.call.bar.leave.text() == "Leave and end"
    ready.call.bar.leave.click()
    assert engine.sent(commands.Leave) == []
    question(ready).go.click()
    assert engine.sent(commands.Leave)
    assert engine.sent(commands.StopHosting) == [commands.StopHosting(room.room_id)]


def test_the_host_who_stays_stays(ready, engine):
    hosted(engine)
    ready.call.bar.leave.click()
    question(ready).stay.click()
    assert engine.sent(commands.Leave) == []
    assert ready.stack.currentWidget() is ready.call


def test_closing_the_window_as_host_asks(ready, engine):
    hosted(engine)
    assert not ready.close()
    question(ready).go.click()
    assert engine.sent(commands.Leave)
    assert not ready.isVisible()


def test_closing_the_window_leaves_the_call(in_call, engine):
    assert in_call.close()
    assert engine.sent(commands.Leave)


def test_a_question_has_no_default_answer(in_call, engine, qtbot):
    in_call.call.code._wrong.click()
    asked = question(in_call)
    assert not asked.go.isDefault()
    assert not asked.stay.isDefault()
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert engine.sent(commands.Leave) == []
    asked.done(QDialog.DialogCode.Rejected)


def test_a_call_that_ends_by_itself_says_why(in_call, engine):
    sentence = "The host has left, so the room is over."
    engine.emit(events.CallChanged(events.CallPhase.ENDED, "room-closed", sentence))
    assert in_call.stack.currentWidget() is in_call.ended
    assert not any(slot.watched for slot in engine.slots.values())


def test_what_arrives_after_leaving_brings_no_tile_back(in_call, engine):
    in_call.call.bar.leave.click()
    engine.emit(scenes.ROSTER, events.CallChanged(events.CallPhase.LIVE))
    assert in_call.call.grid.tiles == {}
    assert in_call.stack.currentWidget() is in_call.shell


def test_a_changed_key_covers_the_picture(in_call, engine, qtbot):
    tile = in_call.call.grid.tile(FIRST)
    engine.slots[FIRST].put(portrait(0, width=64, height=36))
    qtbot.waitUntil(lambda: tile._feed.image is not None)
    assert not tile.covered
    changed = tuple(
        msgspec.structs.replace(e, trust=TrustState.KEY_CHANGED) if e.peer == FIRST else e
        for e in scenes.ROSTER.people
    )
    engine.emit(msgspec.structs.replace(scenes.ROSTER, people=changed))
    assert tile.covered
    assert "Key changed" in tile.accessibleName()


def test_speaking_is_marked_and_ends(in_call, engine, qtbot):
    tile = in_call.call.grid.tile(FIRST)
    engine.emit(events.Levels(((FIRST, 0.4),)))
    assert tile.speaking
    qtbot.waitUntil(lambda: not tile.speaking, timeout=3000)


def test_silence_is_not_marked_as_speaking(in_call, engine):
    engine.emit(events.Levels(((FIRST, 0.001),)))
    assert not in_call.call.grid.tile(FIRST).speaking


def test_muted_people_are_named_so(in_call, engine):
    tile = in_call.call.grid.tile(FIRST)
    engine.emit(talk.MediaSaid((talk.PersonMedia(FIRST, microphone=False, camera=True),)))
    assert tile.accessibleName().endswith("muted")


def test_an_alarm_is_said_across_the_stage(in_call, engine):
    engine.emit(events.Alarm(scenes.BLOCKS[0]))
    assert in_call.call.strip.isVisibleTo(in_call.call)


def test_an_arrival_is_said_in_the_banner(in_call, engine):
    engine.emit(events.Notice("Marie Dubois joined the call."))
    assert in_call.call.banner._room.text() == "Marie Dubois joined the call."
    in_call.call.banner._over.timeout.emit()
    assert in_call.call.banner._room.text() == scenes.ROSTER.title


def test_the_call_code_is_empty_until_there_is_one(in_call, engine):
    card = in_call.call.code
    shown = card._digits[0].text()
    assert shown.split() == ["48219", "93011"]
    engine.emit(events.CallCode((), ()))
    assert card._digits[0].text() == ""
    assert not card._code.isVisibleTo(card)


def test_pressing_a_tile_leads_to_the_numbers_and_back_to_the_call(in_call, engine):
    in_call.call.grid.tile(FIRST).click()
    uid = scenes.CALLERS[0].uid
    assert engine.sent(commands.ShowSafetyNumber) == [commands.ShowSafetyNumber(uid)]
    in_call.safety.done.emit()
    assert in_call.stack.currentWidget() is in_call.call


def test_devices_of_the_menu_are_chosen_by_id(in_call, engine):
    engine.emit(scenes.DEVICES)
    bar = in_call.call.bar
    bar.menu.fill()
    action = next(a for a in bar.menu.actions() if a.text() == "Built-in microphone")
    action.trigger()
    (chosen,) = engine.sent(commands.ChooseDevice)
    assert (chosen.kind, chosen.id) == (DeviceKind.MICROPHONE, "m2")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_devices_that_come_while_the_menu_is_open_are_offered(in_call, engine, qtbot):
    bar = in_call.call.bar
    bar.menu.popup(bar.mapToGlobal(bar.rect().topLeft()))
    qtbot.waitUntil(bar.menu.isVisible)
    engine.emit(scenes.DEVICES)
    assert "Built-in microphone" in [a.text() for a in bar.menu.actions()]
    bar.menu.close()


LONG = "The system moved the sound to Loudspeaker. It was stopped. Choose a speaker, please."


def test_a_long_trouble_leaves_every_button_whole(in_call, engine, qtbot):
    bar = in_call.call.bar
    in_call.resize(in_call.minimumSize())
    engine.emit(events.MediaChanged(DeviceKind.SPEAKER, on=False, trouble=LONG * 2))
    qtbot.waitUntil(lambda: bar._said.isVisible() and bar._trouble.height() > 0)
    for button in (bar.microphone, bar.camera, bar.devices, bar.panel, bar.leave):
        assert button.width() >= button.sizeHint().width()
        assert bar.rect().contains(button.geometry())
    needed = bar._trouble.heightForWidth(bar._trouble.width())
    qtbot.waitUntil(lambda: bar._trouble.height() >= needed)


def test_one_device_that_works_does_not_hide_the_trouble_of_another(in_call, engine):
    bar = in_call.call.bar
    engine.emit(events.MediaChanged(DeviceKind.SPEAKER, on=False, trouble="No speaker found."))
    engine.emit(events.MediaChanged(DeviceKind.MICROPHONE, on=True))
    assert bar._trouble.text() == "No speaker found."
    engine.emit(events.MediaChanged(DeviceKind.SPEAKER, on=True))
    assert not bar._said.isVisibleTo(bar)


def lobby_of(entry):
    return events.LobbyChanged((msgspec.structs.replace(entry, on_roster=False, linked=False),))


def other_entries():
    return [e for e in scenes.ROSTER.people if not e.me and e.peer]


def test_a_waiting_person_is_let_in_by_a_click_on_their_own_button_and_only_once(in_call, engine):
    card = in_call.call.lobby
    assert not card.isVisibleTo(in_call)
    entry = other_entries()[0]
    engine.emit(lobby_of(entry))
    assert card.isVisibleTo(in_call)
    button = card.buttons[entry.peer]
    assert entry.name in button.accessibleName()
    assert engine.sent(commands.Admit) == []
    button.click()
    button.click()
    assert engine.sent(commands.Admit) == [commands.Admit(entry.peer)]


def test_there_is_one_button_a_person_and_none_for_everybody(in_call, engine):
    first, second = other_entries()[:2]
    engine.emit(events.LobbyChanged((first, second)))
    assert set(in_call.call.lobby.buttons) == {first.peer, second.peer}
    assert (
        len(in_call.call.lobby.findChildren(type(next(iter(in_call.call.lobby.buttons.values())))))
        == 2
    )
    engine.emit(events.LobbyChanged(()))
    assert not in_call.call.lobby.isVisibleTo(in_call)


def opened(window, uid):
    row = next(r for r in window.call.people.rows if r.entry.uid == uid)
    row.more.click()
    return window.call.desk.person


def test_a_host_removes_somebody_only_after_a_question(in_call, engine):
    people = tuple(msgspec.structs.replace(e, host=e.me) for e in scenes.ROSTER.people)
    engine.emit(msgspec.structs.replace(scenes.ROSTER, people=people))
    target = next(e for e in people if not e.me and e.on_roster)
    sheet = opened(in_call, target.uid)
    assert sheet.remove.isVisibleTo(in_call)
    sheet.remove.click()
    question = in_call.findChild(Question)
    assert engine.sent(commands.RemovePerson) == []
    question.go.click()
    assert engine.sent(commands.RemovePerson) == [commands.RemovePerson(target.uid)]


def test_somebody_who_is_no_host_has_no_way_to_remove(in_call, engine):
    people = tuple(msgspec.structs.replace(e, host=False) for e in scenes.ROSTER.people)
    engine.emit(msgspec.structs.replace(scenes.ROSTER, people=people))
    sheet = opened(in_call, other_entries()[0].uid)
    assert sheet.compare.isVisibleTo(in_call)
    assert not sheet.remove.isVisibleTo(in_call)
