# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who is in the room: holds, counts, adding, striking, ending; and room on a small screen."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea

from client.model import commands, events, talk
from client.ui import lost as lost_checks
from client.ui import theme
from client.ui.controls import Button
from client.ui.text import PlainLabel, Question
from tests.fakes import scenes

NAMES = (scenes.CALLERS[0].name, scenes.CALLERS[1].name)
WHY = "Not everyone sees the same list of people, so nothing is sent."
ROOM = scenes.ROOMS[0]


def held(*names, sentence=WHY):
    return events.CallChanged(events.CallPhase.HOLD, "no-agreement", sentence, names)


def roster(*, host=True, **changes):
    people = tuple(
        msgspec.structs.replace(e, host=e.me and host) for e in changes.pop("people", PEOPLE)
    )
    return msgspec.structs.replace(scenes.ROSTER, people=people, **changes)


PEOPLE = scenes.ROSTER.people


@pytest.fixture
def mine(ready, engine):
    engine.emit(
        msgspec.structs.replace(scenes.PREJOIN_ALLOWED, room=ROOM),
        events.CallChanged(events.CallPhase.CONNECTING),
        events.CallChanged(events.CallPhase.LIVE),
        roster(),
    )
    return ready


def question(window):
    return next(q for q in window.findChildren(Question) if q.isVisible())


def row_of(window, person):
    return next(r for r in window.call.people.rows if r.entry.uid == person.uid)


# Holds and counts


def test_a_hold_says_whom_it_waits_for_in_banner_page_and_list(in_call, engine):
    engine.emit(held(NAMES[0]))
    call = in_call.call
    waits = f"Nothing is sent. Waiting for \u2068{NAMES[0]}\u2069 to confirm who is here."
    assert call.banner.state.sentence == waits
    assert call.banner.state.tone == "warn"
    assert call.hold.isVisibleTo(in_call)
    why, who = call.hold.sentences
    assert why == WHY
    assert NAMES[0] in who
    assert "to confirm" in row_of(in_call, scenes.CALLERS[0]).accessibleName()
    assert "to confirm" not in row_of(in_call, scenes.CALLERS[1]).accessibleName()


def test_a_hold_ends_by_itself(in_call, engine):
    engine.emit(held(*NAMES), events.CallChanged(events.CallPhase.LIVE))
    call = in_call.call
    assert not call.hold.isVisibleTo(in_call)
    assert call.banner.state.tone == "person"
    assert "to confirm" not in row_of(in_call, scenes.CALLERS[0]).accessibleName()


def test_a_hold_for_many_names_some_and_counts_the_rest(in_call, engine):
    engine.emit(held(*(f"Person {n}" for n in range(6))))
    said = in_call.call.banner.state.sentence
    assert "Person 2" in said
    assert "Person 3" not in said
    assert "and 3 more" in said


def test_a_hold_about_nobody_says_the_reason(in_call, engine):
    engine.emit(held(sentence="The line to the room is lost, so nothing is sent."))
    assert in_call.call.banner.state.sentence.startswith("The line to the room is lost")


@pytest.mark.parametrize("holders", [3, 5])
def test_unequal_counts_are_an_alarm_with_every_number(in_call, engine, holders):
    engine.emit(msgspec.structs.replace(scenes.ROSTER, key_holders=holders))
    state = in_call.call.banner.state
    assert state.tone == "stop"
    assert state.sentence == f"{holders} people hold the key, but 4 are shown, 5 invited."


@pytest.mark.parametrize(
    ("reason", "tone"), [("session-not-unique", "stop"), ("gate-lost", "stop"), ("alone", "warn")]
)
def test_a_hold_because_somebody_has_my_key_is_louder(in_call, engine, reason, tone):
    said = "Someone else is in this room with your key, so nothing is sent."
    engine.emit(events.CallChanged(events.CallPhase.HOLD, reason, said))
    assert in_call.call.banner.state.tone == tone
    assert in_call.call.hold.property("tone") == tone
    assert in_call.call.banner.state.sentence == said


def test_a_loud_notice_stays_until_it_is_closed(in_call, engine):
    engine.emit(events.Notice("Somebody is here twice.", loud=True))
    assert in_call.call.strip.isVisibleTo(in_call)
    assert in_call.call.banner.notice == ""


def test_notices_that_come_together_are_all_shown(in_call, engine):
    banner = in_call.call.banner
    engine.emit(events.Notice("A joined the call."), events.Notice("B is back."))
    assert banner.notice == "A joined the call."
    banner._over.timeout.emit()
    assert banner.notice == "B is back."
    banner._over.stop()
    banner._next()
    assert banner.notice == ""
    assert banner._room.text() == scenes.ROSTER.title


# Adding


def test_only_who_made_the_room_may_add_people(mine, engine):
    assert mine.call.add.isVisibleTo(mine)
    mine.call.bar.leave.click()
    engine.emit(
        scenes.PREJOIN_ALLOWED,
        events.CallChanged(events.CallPhase.CONNECTING),
        events.CallChanged(events.CallPhase.LIVE),
        roster(host=False),
    )
    assert not mine.call.add.isVisibleTo(mine)


def test_contacts_who_are_not_in_the_room_are_offered_and_the_blocked_not_to_choose(mine):
    mine.call.add.click()
    sheet = mine.call.desk.adding
    inside = {entry.uid for entry in PEOPLE}
    offered = [c.person for c in sheet.candidates]
    assert {p.uid for p in offered} == {p.uid for p in scenes.PEOPLE} - inside
    assert all(c.tick.isEnabled() != c.person.trust.blocks for c in sheet.candidates)
    assert not sheet.add.isEnabled()


def adding(mine, engine):
    engine.emit(roster(people=PEOPLE[:4]))
    mine.call.add.click()
    sheet = mine.call.desk.adding
    person = scenes.PEOPLE[3]
    next(c for c in sheet.candidates if c.person.uid == person.uid).tick.setChecked(True)
    sheet.add.click()
    return sheet, person


def test_adding_shows_the_invitations_inside_the_call(mine, engine):
    sheet, person = adding(mine, engine)
    assert engine.sent(talk.AddPeople) == [talk.AddPeople(ROOM.room_id, (person.uid,))]
    assert not sheet.add.isEnabled()
    file = events.InvitationFile(person.uid, person.name, b"WWI1", "watchword:AAAA")
    engine.emit(events.RoomCreated(ROOM, (file,)))
    call = mine.call
    assert mine.stack.currentWidget() is call
    assert call.desk.invited.isVisibleTo(mine)
    assert [r._invitation for r in call.desk.invited.rows] == [file]
    call.desk.invited.back.click()
    assert call.grid.isVisibleTo(mine)


def test_an_adding_that_failed_keeps_the_choice_and_says_why(mine, engine):
    sheet, person = adding(mine, engine)
    engine.emit(events.CommandFailed("AddPeople", "not-verified", "Compare numbers first."))
    assert sheet.isVisibleTo(mine)
    assert sheet.strip.isVisibleTo(sheet)
    assert sheet._chosen() == (person.uid,)
    assert sheet.add.isEnabled()


def test_somebody_i_removed_can_be_named_again(mine, engine):
    person = scenes.CALLERS[0]
    row_of(mine, person).more.click()
    mine.call.desk.person.remove.click()
    question(mine).go.click()
    assert engine.sent(commands.RemovePerson) == [commands.RemovePerson(person.uid)]
    mine.call.add.click()
    assert person.uid in {c.person.uid for c in mine.call.desk.adding.candidates}


def test_escape_leads_from_a_sheet_to_the_stage_and_never_out(mine, engine, qtbot):
    mine.call.add.click()
    qtbot.keyClick(mine.call.desk.adding, Qt.Key.Key_Escape)
    assert mine.call.grid.isVisibleTo(mine)
    assert engine.sent(commands.Leave) == []


# Striking and ending


def test_striking_asks_first_and_names_the_room(mine, engine):
    person = scenes.CALLERS[1]
    row_of(mine, person).more.click()
    sheet = mine.call.desk.person
    sheet.strike.click()
    assert engine.sent(talk.DropPerson) == []
    question(mine).go.click()
    assert engine.sent(talk.DropPerson) == [talk.DropPerson(ROOM.room_id, person.uid)]
    assert not sheet.strike.isEnabled()


def test_somebody_is_struck_from_a_room_of_mine_on_their_page(ready, engine):
    person = scenes.PEOPLE[1]
    ready.open_person(person.uid)
    rooms = ready.person.rooms
    assert set(rooms.buttons) == {ROOM.room_id}
    rooms.buttons[ROOM.room_id].click()
    assert engine.sent(talk.DropPerson) == []
    question(ready).go.click()
    assert engine.sent(talk.DropPerson) == [talk.DropPerson(ROOM.room_id, person.uid)]
    assert not rooms.buttons[ROOM.room_id].isEnabled()
    engine.emit(events.CommandFailed("DropPerson", "room-over", "The room is over."))
    assert rooms.buttons[ROOM.room_id].isEnabled()
    ready.open_person(scenes.PEOPLE[4].uid)
    assert not rooms.isVisibleTo(ready)


def test_nobody_strikes_from_a_room_of_somebody_else(in_call):
    row_of(in_call, scenes.CALLERS[1]).more.click()
    assert in_call.call.desk.person.isVisibleTo(in_call)
    assert not in_call.call.desk.person.strike.isVisibleTo(in_call)


def test_the_card_of_somebody_who_is_struck_closes(mine, engine):
    row_of(mine, scenes.CALLERS[1]).more.click()
    people = tuple(e for e in PEOPLE if e.uid != scenes.CALLERS[1].uid)
    engine.emit(roster(people=people, epoch=2))
    assert mine.call.grid.isVisibleTo(mine)


def test_the_card_leads_to_the_numbers(mine, engine):
    row_of(mine, scenes.CALLERS[1]).more.click()
    mine.call.desk.person.compare.click()
    uid = scenes.CALLERS[1].uid
    assert engine.sent(commands.ShowSafetyNumber) == [commands.ShowSafetyNumber(uid)]


def test_only_a_host_may_end_for_all_and_it_asks_once(mine, engine, qtbot):
    bar = mine.call.bar
    assert bar.end.isVisibleTo(mine)
    bar.end.click()
    asked = question(mine)
    assert not asked.go.isDefault()
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert engine.sent(talk.EndForAll) == []
    asked.go.click()
    assert engine.sent(talk.EndForAll) == [talk.EndForAll()]
    assert not bar.end.isEnabled()
    engine.emit(events.CommandFailed("EndForAll", "hold", "That did not work."))
    assert bar.end.isEnabled()
    engine.emit(roster(host=False))
    assert not bar.end.isVisibleTo(mine)


def test_a_room_that_i_ended_for_all_is_hosted_no_longer(mine, engine):
    engine.emit(events.HostingChanged(ROOM.room_id, hosting=True))
    mine.call.bar.end.click()
    question(mine).go.click()
    assert engine.sent(commands.StopHosting) == []
    engine.emit(events.CallChanged(events.CallPhase.ENDED, "ended-for-all", "You ended the call."))
    assert engine.sent(commands.StopHosting) == [commands.StopHosting(ROOM.room_id)]
    assert mine.stack.currentWidget() is mine.ended


def test_a_host_whose_computer_hosts_the_room_has_one_button_that_ends_it(mine, engine):
    bar = mine.call.bar
    assert bar.leave.isVisibleTo(mine)
    assert bar.end.isVisibleTo(mine)
    engine.emit(events.HostingChanged(ROOM.room_id, hosting=True))
    assert bar.end.isVisibleTo(mine)
    assert not bar.leave.isVisibleTo(mine)
    engine.emit(events.CommandFailed("EndForAll", "hold", "That did not work."))
    assert bar.leave.isVisibleTo(mine)


@pytest.mark.usefixtures("mine")
def test_a_call_that_ended_otherwise_leaves_the_room_open(engine):
    engine.emit(events.HostingChanged(ROOM.room_id, hosting=True))
    engine.emit(events.CallChanged(events.CallPhase.ENDED, "line-down", "The line is lost."))
    assert engine.sent(commands.StopHosting) == []


# Room


@pytest.mark.parametrize("size", [(960, 640), (1024, 640), (1280, 720)])
def test_every_button_of_a_host_is_whole_on_a_small_screen(mine, engine, size, qtbot):
    mine.resize(*size)
    engine.emit(events.HostingChanged(ROOM.room_id, hosting=True), *scenes.CHAT[:1])
    bar = mine.call.bar
    qtbot.waitUntil(lambda: bar.width() == size[0])
    shown = [button for button in bar._buttons if not button.isHidden()]
    qtbot.waitUntil(lambda: all(b.width() >= b.sizeHint().width() for b in shown))
    for button in shown:
        assert bar.rect().contains(button.geometry())
        assert button.accessibleName()
    assert bar.microphone.text()


def test_chat_and_people_share_a_wide_window_and_take_turns_in_a_narrow_one(mine, qtbot):
    call = mine.call
    side = call.people
    call.bar.chat.click()
    assert call.chat.isVisibleTo(mine)
    assert side.isVisibleTo(mine)
    mine.resize(1024, 640)
    qtbot.waitUntil(lambda: call.width() == 1024)
    assert call.chat.isVisibleTo(mine)
    assert not side.isVisibleTo(mine)
    call.bar.panel.click()
    assert not call.chat.isVisibleTo(mine)
    assert side.isVisibleTo(mine)
    call.bar.chat.click()
    call.bar.chat.click()
    assert side.isVisibleTo(mine)


def test_nothing_in_the_column_of_people_is_cut_off(mine, engine):
    waiting = msgspec.structs.replace(PEOPLE[1], on_roster=False)
    engine.emit(scenes.CODE, scenes.HANDS, scenes.SAID, events.LobbyChanged((waiting,)))
    side = mine.call.panels._side
    (area,) = side.findChildren(QScrollArea)
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_larger_text_gets_wider_columns_and_one_of_them_at_a_time(mine, qapp):
    call = mine.call
    call.bar.chat.click()
    before = call.chat.width()
    theme.apply(qapp, "light", 2.0)
    try:
        assert call.chat.minimumWidth() == round(before * 1.4)
        assert not call.people.isVisibleTo(mine)
    finally:
        theme.apply(qapp, "light")
    assert call.chat.minimumWidth() == before
    assert call.people.isVisibleTo(mine)


def test_people_who_wait_are_counted_while_the_list_is_closed(mine, engine):
    mine.call.bar.panel.click()
    waiting = msgspec.structs.replace(PEOPLE[1], on_roster=False)
    engine.emit(events.LobbyChanged((waiting,)))
    assert mine.call.bar.panel.count == 1
    assert mine.call.bar.panel.accessibleName() == "People and code, 1 waiting"
    engine.emit(events.LobbyChanged(()))
    assert mine.call.bar.panel.count == 0


def lobby_of(person):
    knocking = msgspec.structs.replace(person, on_roster=False, linked=False)
    return events.LobbyChanged((knocking,))


def words_of(window):
    return {r.entry.name: r._word.text() for r in window.call.people._all}


def invited_only(one):
    return one if one.me else msgspec.structs.replace(one, peer=None, on_roster=False)


def test_whoever_waits_outside_is_told_nothing_about_who_is_here(mine, engine):
    alone = tuple(invited_only(one) for one in PEOPLE)
    engine.emit(events.CallChanged(events.CallPhase.LOBBY), roster(people=alone))
    words = words_of(mine)
    assert words.pop(next(one.name for one in PEOPLE if one.me)) == "you, waiting"
    assert set(words.values()) == {""}
    assert "here" not in mine.call.people._count.text()


def test_whoever_is_inside_sees_who_is_not_here(mine, engine):
    alone = tuple(invited_only(one) for one in PEOPLE)
    engine.emit(events.CallChanged(events.CallPhase.WAITING), roster(people=alone))
    others = {one.name for one in PEOPLE if not one.me}
    assert {words_of(mine)[name] for name in others} == {"not here"}
    assert "1 of" in mine.call.people._count.text()


def test_whoever_was_removed_is_not_merely_absent(mine, engine):
    gone = next(one for one in PEOPLE if not one.me)
    removed = msgspec.structs.replace(gone, peer=None, on_roster=False, removed=True)
    others = tuple(removed if one is gone else one for one in PEOPLE)
    engine.emit(roster(people=others))
    assert words_of(mine)[gone.name] == "removed"


def test_whoever_knocks_is_shown_as_waiting_in_the_list(mine, engine):
    alone = tuple(invited_only(one) for one in PEOPLE)
    engine.emit(events.CallChanged(events.CallPhase.WAITING), roster(people=alone))
    other = next(one for one in PEOPLE if not one.me)
    engine.emit(lobby_of(other))
    assert words_of(mine)[other.name] == "waiting"
    engine.emit(events.LobbyChanged(()))
    assert words_of(mine)[other.name] == "not here"


def test_there_is_nothing_to_raise_or_write_before_one_is_let_in(mine, engine):
    bar = mine.call.bar
    engine.emit(events.CallChanged(events.CallPhase.LOBBY))
    shown = [b.label for b in (bar.hand, bar.chat, bar.reactions) if b.isVisible()]
    assert shown == []
    engine.emit(events.CallChanged(events.CallPhase.LIVE))
    assert bar.hand.isVisible()
    assert bar.chat.isVisible()
    assert bar.reactions.isVisible()


# Checks that the call lost


def lost(engine, *findings):
    engine.emit(events.CallChanged(events.CallPhase.HOLD, "gate-lost", "A check failed."))
    engine.emit(*(events.Alarm(one) for one in findings))


def said_of(page):
    return [one.text() for one in page.findChildren(PlainLabel) if one.isVisibleTo(page)]


NET = msgspec.structs.replace(scenes.BLOCKS[1], action="NET")


def test_a_hold_by_lost_checks_names_each_of_them_and_the_way(in_call, engine, monkeypatch):
    opened = []
    monkeypatch.setattr(lost_checks, "open_settings", lambda wanted: not opened.append(wanted))
    lost(engine, scenes.BLOCKS[0], NET)
    hold = in_call.call.hold
    assert hold.lost.findings == (scenes.BLOCKS[0], NET)
    assert not in_call.call.strip.isVisibleTo(in_call)
    (button,) = hold.findChildren(Button)
    assert button.text() == "Open network settings"
    button.click()
    assert opened == ["network"]
    engine.emit(events.CallChanged(events.CallPhase.LIVE))
    assert not hold.isVisibleTo(in_call)
    lost(engine, NET)
    assert hold.lost.findings == (NET,)


def test_an_alarm_in_another_hold_stands_across_the_stage(in_call, engine):
    engine.emit(events.CallChanged(events.CallPhase.HOLD, "no-agreement", "Not of one mind."))
    engine.emit(events.Alarm(scenes.BLOCKS[0]))
    assert in_call.call.hold.lost.findings == ()
    assert in_call.call.strip.isVisibleTo(in_call.call)


def test_a_call_that_a_lost_check_ended_says_which_and_has_a_report(in_call, engine, qtbot):
    lost(engine, scenes.BLOCKS[0], NET)
    engine.emit(events.CallChanged(events.CallPhase.ENDED, "gate-lost", "You left the call."))
    page = in_call.ended
    assert in_call.stack.currentWidget() is page
    qtbot.waitUntil(lambda: NET.message in said_of(page))
    assert scenes.BLOCKS[0].message in said_of(page)
    page._copy.click()
    assert f"{NET.id}: fail" in QGuiApplication.clipboard().text()


def test_a_call_that_ended_otherwise_names_no_check(in_call, engine):
    lost(engine, NET)
    engine.emit(events.CallChanged(events.CallPhase.LIVE))
    engine.emit(events.CallChanged(events.CallPhase.ENDED, "ended-by-host", "It is over."))
    assert in_call.ended.lost.findings == ()
    assert not in_call.ended._copy.isVisibleTo(in_call.ended)


# Alarms that pass


@pytest.fixture
def quick_to_read(mine):
    mine.call.passing._over.setInterval(0)
    return mine.call


def silent(person):
    return events.Alarm(scenes.BLOCKS[0], person.uid)


@pytest.mark.parametrize("gone", [True, False])
def test_an_alarm_about_silence_goes_when_all_is_settled(mine, engine, quick_to_read, qtbot, gone):
    call, person = quick_to_read, scenes.CALLERS[0]
    engine.emit(held(NAMES[0]), silent(person))
    assert call.passing.isVisibleTo(mine)
    assert not call.passing._over.isActive()
    away = tuple(invited_only(one) if one.uid == person.uid else one for one in PEOPLE)
    engine.emit(events.CallChanged(events.CallPhase.LIVE))
    engine.emit(roster(people=away) if gone else roster())
    qtbot.waitUntil(lambda: not call.passing.isVisibleTo(mine))


def test_an_alarm_stays_while_the_person_is_not_agreed_to_be_here(mine, engine, quick_to_read):
    person = next(one for one in PEOPLE if not one.me)
    joining = tuple(
        msgspec.structs.replace(one, on_roster=False) if one is person else one for one in PEOPLE
    )
    engine.emit(roster(people=joining), silent(person))
    assert quick_to_read.passing.isVisibleTo(mine)
    assert not quick_to_read.passing._over.isActive()


def test_no_alarm_about_what_somebody_did_goes_by_itself_or_is_covered(
    mine, engine, quick_to_read, qtbot
):
    call, person = quick_to_read, scenes.CALLERS[0]
    engine.emit(events.Alarm(scenes.BLOCKS[1]), silent(person))
    engine.emit(events.CallChanged(events.CallPhase.LIVE), roster())
    qtbot.waitUntil(lambda: not call.passing.isVisibleTo(mine))
    assert call.strip.isVisibleTo(mine)
    assert call.strip._label.text() == scenes.BLOCKS[1].message
