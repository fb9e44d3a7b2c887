# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The watermark names whose screen it is, over others' pictures and never over mine."""

from datetime import UTC, datetime

import msgspec
import pytest

from client.model import events
from client.model.media import DeviceKind
from client.model.room import Profile
from client.model.settings import ChangeSetting, Setting, SettingsShown, SettingView
from client.ui import watermark
from tests.fakes import scenes
from tests.fakes.portraits import portrait

MOMENT = datetime(2026, 3, 5, 14, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_left():
    yield
    watermark.wish(on=False)
    watermark.enter(None, None)


def enter(engine, profile):
    room = msgspec.structs.replace(scenes.PREJOIN_ALLOWED.room, profile=profile)
    engine.emit(msgspec.structs.replace(scenes.PREJOIN_ALLOWED, room=room))
    engine.emit(events.CallChanged(events.CallPhase.LIVE), scenes.ROSTER)


def shot(window, engine, peer):
    tile = window.call.grid.tile(peer)
    engine.pictures(peer).put(portrait(1))
    tile._feed._take()
    tile.resize(640, 360)
    return tile.grab().toImage()


def drawn(window, engine, peer):
    with_mark = shot(window, engine, peer)
    watermark.enter(None, None)
    return with_mark != shot(window, engine, peer)


@pytest.mark.usefixtures("ready")
def test_says_who_which_key_and_when(engine):
    enter(engine, Profile.CLASSIFIED)
    shown = watermark.text(lambda: MOMENT)
    assert shown.startswith(scenes.ME.name)
    assert shown.endswith("2026-03-05 14:07")


def test_stands_in_classified_rooms_whatever_was_set(ready, engine):
    engine.emit(SettingsShown((SettingView(Setting.WATERMARK, on=False),)))
    enter(engine, Profile.CLASSIFIED)
    assert drawn(ready, engine, scenes.peer(scenes.CALLERS[0]))


def wish(ready, engine):
    """The person ticks it, and the engine says that it holds."""
    engine.emit(SettingsShown((SettingView(Setting.WATERMARK, on=False),)))
    ready.settings.own.watermark.tick.click()
    assert engine.sent(ChangeSetting) == [ChangeSetting(Setting.WATERMARK, on=True)]
    engine.emit(SettingsShown((SettingView(Setting.WATERMARK, on=True),)))


def test_what_the_organisation_fixed_carries_its_lock_and_cannot_be_clicked(ready, engine):
    by = "Set by Demo-Amt, version 42"
    choice = ready.settings.own.watermark
    engine.emit(SettingsShown((SettingView(Setting.WATERMARK, on=True, fixed=True, set_by=by),)))
    assert choice.by.text() == by
    assert not choice.lock.isHidden()
    assert not choice.tick.isEnabled()
    engine.emit(SettingsShown((SettingView(Setting.WATERMARK, on=False),)))
    assert choice.lock.isHidden()
    assert choice.tick.isEnabled()


@pytest.mark.parametrize("profile", [Profile.OPEN, Profile.RESTRICTED])
def test_elsewhere_stands_only_where_it_is_wished(ready, engine, profile):
    enter(engine, profile)
    assert not drawn(ready, engine, scenes.peer(scenes.CALLERS[0]))
    engine.emit(events.CallChanged(events.CallPhase.ENDED))
    wish(ready, engine)
    enter(engine, profile)
    assert drawn(ready, engine, scenes.peer(scenes.CALLERS[0]))


def test_my_own_picture_has_none(ready, engine):
    enter(engine, Profile.CLASSIFIED)
    engine.emit(events.MediaChanged(DeviceKind.CAMERA, on=True))
    assert not drawn(ready, engine, None)


@pytest.mark.usefixtures("ready")
def test_nothing_is_left_of_it_after_the_call(engine):
    enter(engine, Profile.CLASSIFIED)
    engine.emit(events.CallChanged(events.CallPhase.ENDED))
    assert watermark.text() == ""
