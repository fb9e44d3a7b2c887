# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A screen is shown to the call: mine with its bar on every page, another's in the big place."""

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog

from client.model import events
from client.model.commands import CreateRoom, Leave
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.share import Share, SharesChanged, StartSharing, StopSharing
from client.ui import screen_grab, share_sheet
from tests.fakes import scenes
from tests.fakes.portraits import portrait

OTHERS = tuple(e for e in scenes.ROSTER.people if not e.me and e.peer is not None)
MINE = SharesChanged((Share(None, "Screen 1"),))
NOTHING = SharesChanged(())


@pytest.fixture(autouse=True)
def screens(monkeypatch):
    monkeypatch.setattr(share_sheet, "why_not", lambda: "")
    for module in (share_sheet, screen_grab):
        monkeypatch.setattr(module, "grab", lambda _screen: portrait(1))


@pytest.fixture
def classed(in_call):
    room = msgspec.structs.replace(
        scenes.PREJOIN_ALLOWED.room, classification="VS-NfD", profile=Profile.CLASSIFIED
    )
    in_call.entrance._entering(room)
    yield in_call
    in_call.entrance._entering(None)  # The watermark is there for all windows of a process.


def choose(window):
    window.call.bar.share.click()
    window.sharing.sheet.views[0].click()
    window.sharing.sheet.share.click()


@pytest.fixture
def showing(classed, engine):
    choose(classed)
    engine.emit(MINE)
    return classed


def bar(window):
    return window.topped.share


def questions(window):
    return [d for d in window.findChildren(QDialog) if d.isVisible()]


def of(*entries):
    return SharesChanged(tuple(Share(e.peer, e.name) for e in entries))


def test_a_chosen_screen_is_asked_for_under_the_class_of_the_room(classed, engine):
    choose(classed)
    (command,) = engine.sent(StartSharing)
    screen = QGuiApplication.screens()[0]
    assert (command.width, command.height) == (screen.size().width(), screen.size().height())
    assert command.name.startswith("Screen 1")
    assert command.strip.text == "VS-NfD"
    assert classed.call.desk.currentWidget() is classed.call.desk._stage


def test_a_room_without_a_class_gets_no_strip(in_call, engine):
    choose(in_call)
    (command,) = engine.sent(StartSharing)
    assert command.strip is None


def test_nothing_is_grabbed_before_the_engine_says_that_it_is_shown(classed, engine):
    choose(classed)
    assert engine.shown == []
    assert bar(classed).sentence == ""
    engine.emit(MINE)
    assert len(engine.shown) == 1
    assert "Screen 1" in bar(classed).sentence


def code_seen(window):
    return window.call.code._code.isVisibleTo(window)


def test_the_call_code_is_covered_before_the_first_picture_and_as_long_as_mine_is_shown(
    classed, engine
):
    assert code_seen(classed)
    choose(classed)
    assert not code_seen(classed)
    engine.emit(MINE)
    engine.emit(msgspec.structs.replace(scenes.CODE, digits=("1", "2", "3", "4")))
    assert not code_seen(classed)
    assert classed.call.code._cover.isVisibleTo(classed)
    bar(classed).stop.click()
    assert not code_seen(classed)
    engine.emit(NOTHING)
    assert code_seen(classed)
    assert not classed.call.code._cover.isVisibleTo(classed)


def test_the_call_code_is_back_when_the_screen_could_not_be_shown(classed, engine):
    choose(classed)
    engine.emit(
        events.CommandFailed("StartSharing", "no-sharing", "This room has no screen sharing.")
    )
    assert code_seen(classed)


def test_the_screen_of_another_covers_no_code(in_call, engine):
    engine.emit(of(OTHERS[0]))
    assert code_seen(in_call)


def test_the_bar_stands_on_every_page_of_the_call(showing):
    counted = sum(e.on_roster for e in OTHERS)
    assert f"to {counted} people" in bar(showing).sentence
    showing.open("settings")
    assert bar(showing).isVisibleTo(showing)


def test_stop_grabs_nothing_more_and_the_engine_takes_the_bar_away(showing, engine):
    bar(showing).stop.click()
    assert engine.sent(StopSharing)
    assert showing.sharing.grab.screen is None
    assert bar(showing).sentence
    engine.emit(NOTHING)
    assert bar(showing).sentence == ""
    assert showing.call.bar.share.label == "Show a screen"


def test_the_button_stops_what_it_started(showing, engine):
    assert showing.call.bar.share.label == "Stop showing"
    showing.call.bar.share.click()
    assert len(engine.sent(StopSharing)) == 1


def test_a_stop_before_the_engine_answered_grabs_nothing(classed, engine):
    choose(classed)
    classed.sharing.stop()
    engine.emit(MINE, NOTHING)
    assert engine.shown == []
    assert not classed.sharing.active


def test_a_share_that_the_engine_ended_says_why(showing, engine):
    engine.emit(SharesChanged((), "The computer was locked."))
    assert showing.sharing.grab.screen is None
    assert bar(showing).sentence == ""
    assert "The computer was locked." in showing.call.strip._label.text()


def test_a_share_that_was_refused_says_why_and_can_be_tried_again(classed, engine):
    choose(classed)
    engine.emit(events.CommandFailed("StartSharing", "share", "Not in this room."))
    assert "Not in this room." in classed.call.strip._label.text()
    assert engine.shown == []
    choose(classed)
    assert len(engine.sent(StartSharing)) == 2


def test_safety_numbers_end_the_share_and_say_so(showing, engine):
    showing.comparing.compare(scenes.PEOPLE[1].uid)
    assert engine.sent(StopSharing)
    assert showing.sharing.grab.screen is None
    assert "no longer shown" in showing.safety.strip._label.text()


def test_comparing_says_nothing_of_screens_where_none_is_shown(classed, engine):
    classed.comparing.compare(scenes.PEOPLE[1].uid)
    assert not engine.sent(StopSharing)
    assert not classed.safety.strip.isVisibleTo(classed.safety)


def test_a_screen_that_was_taken_away_is_not_replaced(showing, engine):
    showing.sharing.grab._removed(showing.sharing.grab.screen)
    assert engine.sent(StopSharing)
    assert "taken away" in showing.call.strip._label.text()


def test_leaving_asks_while_sharing_and_not_otherwise(showing, engine):
    showing.call.ask_to_leave()
    (question,) = questions(showing)
    assert not engine.sent(Leave)
    question.accept()
    assert engine.sent(Leave)
    assert showing.sharing.grab.screen is None
    assert bar(showing).sentence == ""


def test_leaving_asks_nothing_after_the_share_was_stopped(showing, engine):
    engine.emit(NOTHING)
    showing.call.ask_to_leave()
    assert engine.sent(Leave)


def test_closing_the_window_asks_while_sharing(showing, engine):
    showing.close()
    (question,) = questions(showing)
    assert showing.isVisible()
    question.accept()
    assert not showing.isVisible()
    assert engine.sent(Leave)


def test_the_end_of_the_call_ends_the_share(showing, engine):
    engine.emit(events.CallChanged(events.CallPhase.ENDED, "left", "The call has ended."))
    assert showing.sharing.grab.screen is None
    assert bar(showing).sentence == ""


def test_the_shortcut_opens_the_choice_and_only_on_the_page_of_the_call(in_call):
    (keys,) = [s for s in in_call.findChildren(QShortcut) if s.key() == QKeySequence("Ctrl+S")]
    in_call.comparing.compare(scenes.PEOPLE[1].uid)
    keys.activated.emit()
    assert in_call.sharing.sheet.views == ()
    in_call.show_whole(in_call.call)
    keys.activated.emit()
    assert in_call.call.desk.currentWidget() is in_call.sharing.sheet
    assert in_call.sharing.sheet.views


def test_whoever_waits_to_be_let_in_can_show_nothing(in_call, engine):
    assert not in_call.call.bar.share.isHidden()
    engine.emit(events.CallChanged(events.CallPhase.LOBBY))
    assert in_call.call.bar.share.isHidden()


def test_the_screen_of_another_gets_the_big_place_and_people_a_strip(in_call, engine):
    engine.emit(of(OTHERS[0]))
    grid = in_call.call.grid
    big = grid.shown_screen
    assert big.entry == OTHERS[0]
    assert engine.screens[OTHERS[0].peer].watched
    widest = max(tile.width() for tile in grid.tiles.values())
    assert big.width() > 2 * widest
    assert not any(big.geometry().intersects(tile.geometry()) for tile in grid.tiles.values())
    engine.emit(NOTHING)
    assert grid.shown_screen is None
    assert not engine.screens[OTHERS[0].peer].watched
    assert max(tile.width() for tile in grid.tiles.values()) > widest


def test_who_shows_a_screen_is_marked_in_tile_and_list(in_call, engine):
    engine.emit(of(OTHERS[0]))
    tiles = in_call.call.grid.tiles
    assert "shows a screen" in tiles[OTHERS[0].peer].accessibleName()
    assert "shows a screen" not in tiles[OTHERS[1].peer].accessibleName()
    rows = {row.entry.uid: row.accessibleName() for row in in_call.call.people.rows}
    assert "shows a screen" in rows[OTHERS[0].uid]
    assert "shows a screen" not in rows[OTHERS[1].uid]


def test_of_two_screens_the_later_one_is_seen_and_then_the_other(in_call, engine):
    engine.emit(of(OTHERS[0]), of(OTHERS[0], OTHERS[1]))
    assert in_call.call.grid.shown_screen.entry == OTHERS[1]
    engine.emit(of(OTHERS[0]))
    assert in_call.call.grid.shown_screen.entry == OTHERS[0]


def test_the_screen_goes_with_its_person_and_is_covered_with_a_bad_key(in_call, engine):
    engine.emit(of(OTHERS[0]))
    changed = msgspec.structs.replace(OTHERS[0], trust=TrustState.KEY_CHANGED)
    rest = tuple(e for e in scenes.ROSTER.people if e.uid != OTHERS[0].uid)
    engine.emit(msgspec.structs.replace(scenes.ROSTER, people=(*rest, changed)))
    assert in_call.call.grid.shown_screen.entry.trust is TrustState.KEY_CHANGED
    engine.emit(msgspec.structs.replace(scenes.ROSTER, people=rest))
    assert in_call.call.grid.shown_screen is None


def test_a_screen_of_somebody_who_is_not_on_the_roster_is_not_shown(in_call, engine):
    stranger = msgspec.structs.replace(OTHERS[0], peer=b"nobody")
    engine.emit(of(stranger))
    assert in_call.call.grid.shown_screen is None


def test_my_own_screen_takes_no_place_from_the_people(showing):
    assert showing.call.grid.shown_screen is None


def test_a_room_is_made_with_screens_only_where_that_was_ticked(ready, engine):
    page = ready.new_room
    page._title.setText("Talk")
    page._candidates[0].tick.setChecked(True)
    page.make.click()
    page.failed()
    page.screens.setChecked(True)
    page.make.click()
    assert [wish.screen_share for wish in engine.sent(CreateRoom)] == [False, True]
    page.reset()
    assert not page.screens.isChecked()
