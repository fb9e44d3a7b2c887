# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The room's class stands across the top as long as the room is entered, on every page."""

import msgspec
import pytest
from PySide6.QtGui import QAccessible

from client.model import events
from client.model.room import Profile
from client.ui import theme
from tests.fakes import scenes


def classed(word="VS-NfD", profile=Profile.CLASSIFIED):
    room = scenes.PREJOIN_ALLOWED.room
    room = msgspec.structs.replace(room, classification=word, profile=profile)
    return msgspec.structs.replace(scenes.PREJOIN_ALLOWED, room=room)


def bar(window):
    return window.topped.bar


@pytest.mark.parametrize("phase", [p for p in events.CallPhase if p.value not in {"idle", "ended"}])
def test_stands_before_joining_and_in_every_phase_of_the_call(ready, engine, phase):
    engine.emit(classed())
    assert bar(ready).word == "VS-NfD"
    engine.emit(events.CallChanged(events.CallPhase.CONNECTING), events.CallChanged(phase))
    assert ready.stack.currentWidget() is ready.call
    assert bar(ready).isVisibleTo(ready)
    assert bar(ready).word == "VS-NfD"


def test_stands_while_numbers_are_compared_in_a_call(ready, engine):
    engine.emit(classed(), events.CallChanged(events.CallPhase.LIVE), scenes.ROSTER)
    ready.comparing.compare(scenes.PEOPLE[1].uid)
    assert ready.stack.currentWidget() is ready.safety
    assert bar(ready).word == "VS-NfD"


@pytest.mark.parametrize(
    "ending",
    [
        scenes.REFUSED,
        events.CallChanged(events.CallPhase.ENDED, "left", "You left the call."),
    ],
)
def test_goes_with_the_call(ready, engine, ending):
    engine.emit(classed(), events.CallChanged(events.CallPhase.LIVE))
    engine.emit(ending)
    assert bar(ready).word == ""


def test_goes_when_one_leaves_or_goes_back(ready, engine):
    engine.emit(classed())
    ready.prejoin._back()
    assert bar(ready).word == ""
    ready.entrance.open_invitation(b"WWI1")
    engine.emit(classed(), events.CallChanged(events.CallPhase.LIVE))
    ready.call._leave_now()
    assert bar(ready).word == ""


def test_another_invitation_shows_nothing_of_the_room_before(ready, engine):
    engine.emit(classed())
    ready.entrance.open_invitation(b"WWI1")
    engine.emit(events.Checking("", scenes.PASSED[:2], 12))
    assert bar(ready).word == ""


def test_a_strict_room_without_a_class_says_so_and_an_open_one_has_no_bar(ready, engine):
    engine.emit(classed("", Profile.RESTRICTED))
    assert bar(ready).word == "No classification stated"
    engine.emit(classed("", Profile.OPEN))
    assert bar(ready).word == ""
    engine.emit(classed("INTERN", Profile.OPEN))
    assert bar(ready).word == "INTERN"


def test_colour_follows_the_profile_and_is_no_alarms_colour(ready, engine):
    colours = set()
    for profile in Profile:
        engine.emit(classed("INTERN", profile))
        shot = bar(ready).grab().toImage()
        colours.add(shot.pixelColor(4, shot.height() // 2).name())
    assert len(colours) == len(Profile)
    assert not colours & {theme.colour(tone).name() for tone in ("stop", "warn")}


def test_screen_readers_hear_what_the_word_is(ready, engine):
    engine.emit(classed())
    label = QAccessible.queryAccessibleInterface(bar(ready)._word)
    assert label.text(QAccessible.Text.Name) == "Classification of this room: VS-NfD"
