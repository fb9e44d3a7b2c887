# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""In a whole call: the screen is locked, and the microphone vanishes (a real sound server)."""

import time
from dataclasses import replace

import numpy as np
import pytest

from client.app import compose
from client.media.in_use import devices_in_use
from client.model import commands, events
from client.model.ids import DeviceId
from client.model.media import DeviceKind
from client.model.room import Profile
from client.platform.login_session import watch_screen
from tests.fakes.good_place import in_a_good_place
from tests.rig import household
from tests.rig.household import Home, at_home, hosted_room
from tests.rig.logind import NoLogind, logind_rig
from tests.rig.pulse import RATE, NoPulse, pulse_rig, until


def switched(home: Home, kind: DeviceKind, *, on: bool) -> None:
    home.until(lambda e: isinstance(e, events.MediaChanged) and e.kind is kind and e.on is on)


def both_live(host: Home, guest: Home, wish: commands.Join | None = None) -> None:
    made = hosted_room(host, guest)
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join(wish)
    guest.check(made.invitations[0].file)
    guest.join()
    host.until_live(2)
    guest.until_live(2)


@pytest.mark.rig("logind")
def test_a_locked_screen_switches_microphone_and_camera_off_for_everybody(
    people, tmp_path, monkeypatch
):
    def listening(profile, **wishes):
        eyes = replace(in_a_good_place(), screen=watch_screen)
        engine = compose.make_engine(profile, **{**wishes, "computer": eyes})
        # The start forgets it, so that nobody else can answer for the system.
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        return engine

    monkeypatch.setattr(household, "make_engine", listening)
    try:
        with logind_rig(tmp_path) as logind, at_home(*people[:2]) as (host, guest):
            both_live(host, guest)
            for kind in (DeviceKind.MICROPHONE, DeviceKind.CAMERA):
                switched(host, kind, on=True)
            host.said.clear()
            logind.lock()
            locked_at = time.monotonic()
            for kind in (DeviceKind.MICROPHONE, DeviceKind.CAMERA):
                switched(host, kind, on=False)
            assert time.monotonic() - locked_at < 2
            host.until(lambda e: isinstance(e, events.Notice) and "locked" in e.sentence)
            # Nobody unmutes a computer at which nobody sits.
            host.said.clear()
            host.engine.send(commands.SetMicrophone(on=True))
            host.engine.send(commands.SetCamera(on=True))
            logind.lock(locked=False)
            host.until(lambda e: isinstance(e, events.Notice) and "back" in e.sentence)
            assert not [e for e in host.said if isinstance(e, events.MediaChanged) and e.on
                        and e.kind is not DeviceKind.SPEAKER]  # fmt: skip
            host.engine.send(commands.SetMicrophone(on=True))
            switched(host, DeviceKind.MICROPHONE, on=True)
            guest.leave()
    except NoLogind as missing:
        pytest.skip(str(missing))


@pytest.mark.rig("pulse")
def test_a_microphone_that_a_program_made_is_named_in_a_restricted_room(people, monkeypatch):
    def seeing(profile, **wishes):
        eyes = replace(in_a_good_place(), devices=devices_in_use)
        return compose.make_engine(profile, **{**wishes, "computer": eyes})

    monkeypatch.setattr(household, "make_engine", seeing)
    try:
        with pulse_rig() as rig, at_home(*people[:2]) as (host, guest):
            wish = commands.CreateRoom(
                title="Lage", uids=(guest.person.uid,), hours=1, profile=Profile.RESTRICTED,
                listen="127.0.0.1:0",
            )  # fmt: skip
            made = host.follower.ask(wish, events.RoomCreated)
            host.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
            page = host.follower.gate(commands.OpenMyRoom(made.room.room_id))
            assert isinstance(page, events.PreJoin)
            warned = {one.id: one.message for one in page.open_warnings}
            assert "TestMic" in warned["DEVICE-VIRTUAL"]
            assert "BLUETOOTH-AUDIO" not in warned
            assert rig.streams() == []
    except NoPulse as missing:
        pytest.skip(str(missing))


@pytest.mark.rig("pulse")
@pytest.mark.parametrize("named", [True, False])
def test_a_microphone_that_vanishes_is_muted_and_told_and_never_swapped(people, named):
    """Also one that was only the system's first choice."""
    tone = 8000 * np.sin(2 * np.pi * 1000 * np.arange(20 * RATE) / RATE)
    try:
        with pulse_rig() as rig, at_home(*people[:2]) as (host, guest):
            module = rig.pactl("load-module", "module-null-sink", "sink_name=usb").strip()
            remap = rig.pactl(
                "load-module", "module-remap-source", "source_name=headset",
                "master=usb.monitor", "source_properties=device.description=Headset",
            ).strip()  # fmt: skip
            rig.say(tone)
            rig.say(tone, into="usb")
            rig.pactl("set-default-source", "mic" if named else "headset")
            chosen = DeviceId("headset" if named else "")
            wish = commands.Join(microphone=True, microphone_id=chosen)
            both_live(host, guest, wish)
            switched(host, DeviceKind.MICROPHONE, on=True)
            host.said.clear()
            rig.pactl("unload-module", remap)
            rig.pactl("unload-module", module)
            gone_at = time.monotonic()
            switched(host, DeviceKind.MICROPHONE, on=False)
            until(lambda: rig.streams() == [], 3, "another microphone is being heard")
            took = time.monotonic() - gone_at
            alarm = host.until(lambda e: isinstance(e, events.Alarm))
            assert alarm.finding.id == "DEVICE-MOVED"
            assert "Headset" in alarm.finding.message
            assert took < 2
            if not named:
                guest.leave()
                return
            # Unmuting does not silently take what the system had put in its place.
            host.engine.send(commands.SetMicrophone(on=True))
            told = host.until(
                lambda e: isinstance(e, events.MediaChanged) and "removed" in e.trouble
            )
            assert not told.on
            assert rig.streams() == []
            guest.leave()
    except NoPulse as missing:
        pytest.skip(str(missing))
