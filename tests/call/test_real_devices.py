# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A whole call over real sound devices and a camera that is really opened; nobody is made up."""

import time

import numpy as np
import pytest

from client.model import commands, events
from client.model.ids import DeviceId
from client.model.media import DeviceKind
from tests.rig.household import Home, at_home, hosted_room
from tests.rig.pulse import RATE, NoPulse, PulseRig, pulse_rig, until

TONE_HZ = 1000
CAMERA = DeviceId("lavfi:testsrc2=size=640x360:rate=25")


@pytest.fixture
def rig():
    try:
        with pulse_rig() as running:
            running.pactl("load-module", "module-null-sink", "sink_name=hosts")
            yield running
    except NoPulse as missing:
        pytest.skip(str(missing))


def tone(seconds: float) -> np.ndarray:
    return 8000 * np.sin(2 * np.pi * TONE_HZ * np.arange(int(seconds * RATE)) / RATE)


def share_of_tone(sound: np.ndarray) -> float:
    """How much of the sound's energy is at the tone, 0 to 1; 0 for silence."""
    power = np.abs(np.fft.rfft(sound.astype(np.float64) * np.hanning(len(sound)))) ** 2
    near = np.abs(np.fft.rfftfreq(len(sound), 1 / RATE) - TONE_HZ) < 30
    whole = power.sum()
    return float(power[near].sum() / whole) if whole > 0 else 0.0


def loudness(sound: np.ndarray) -> float:
    """Root mean square of int16 samples."""
    return float(np.sqrt(np.mean(sound.astype(np.float64) ** 2)))


def enter(host: Home, guest: Home, *, camera: bool = False) -> events.RoomCreated:
    """The host with the microphone, the guest muted; both live and linked."""
    made = hosted_room(host, guest)
    host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    host.join(
        commands.Join(
            microphone=True,
            camera=camera,
            microphone_id=DeviceId("mic"),
            speaker_id=DeviceId("hosts"),
            camera_id=CAMERA,
        )
    )
    guest.check(made.invitations[0].file)
    guest.join(commands.Join(speaker_id=DeviceId("speaker")))
    for home in (host, guest):
        home.until_live(2)
    return made


@pytest.mark.rig("pulse")
def test_a_tone_at_one_microphone_is_heard_at_the_other_speaker_and_not_when_muted(
    rig: PulseRig, people
) -> None:
    with at_home(*people[:2]) as (host, guest):
        rig.say(tone(120))
        enter(host, guest)
        heard = rig.listen()
        until(lambda: share_of_tone(heard.next(0.3)) > 0.9, 20, "the tone did not arrive")
        assert loudness(heard.next(0.3)) > 500
        host.engine.send(commands.SetMicrophone(on=False))
        muted = host.until(
            lambda e: (
                isinstance(e, events.MediaChanged) and e.kind is DeviceKind.MICROPHONE and not e.on
            )
        )
        assert isinstance(muted, events.MediaChanged)
        until(lambda: loudness(heard.next(0.2)) == 0, 5, "something is still heard while muted")
        assert loudness(heard.next(0.5)) == 0
        host.said.clear()
        host.engine.send(commands.SetMicrophone(on=True))
        until(lambda: share_of_tone(heard.next(0.3)) > 0.9, 20, "unmuted, the tone is missing")
        guest.leave()
        report = host.leave()
    assert report.devices_opened >= 2
    until(lambda: not rig.streams("source-outputs"), 5, "a microphone stayed open")
    until(lambda: not rig.streams("sink-inputs"), 5, "a speaker stayed open")


@pytest.mark.rig("pulse")
def test_a_refused_room_opens_no_stream_and_an_honest_one_does(rig: PulseRig, people) -> None:
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        bad = bytearray(made.invitations[0].file)
        bad[-1] ^= 1
        assert isinstance(guest.check(bytes(bad)), events.Refused)
        guest.join(commands.Join(microphone=True, camera=True, camera_id=CAMERA))
        guest.until(lambda e: isinstance(e, events.CommandFailed) and e.command == "Join")
        assert rig.streams("source-outputs") == []
        assert rig.streams("sink-inputs") == []
        assert isinstance(guest.check(made.invitations[0].file), events.PreJoin)
        assert rig.streams("source-outputs") == []
        guest.join(commands.Join(microphone=True, microphone_id=DeviceId("mic")))
        until(lambda: rig.streams("source-outputs") != [], 10, "the twin opened no microphone")
        guest.leave()


@pytest.mark.rig("pulse")
def test_a_microphone_that_is_not_there_is_said_and_the_call_goes_on(rig: PulseRig, people) -> None:
    with at_home(*people[:2]) as (host, guest):
        enter(host, guest)
        guest.engine.send(commands.ChooseDevice(DeviceKind.MICROPHONE, DeviceId("no-such-device")))
        guest.engine.send(commands.SetMicrophone(on=True))
        told = guest.until(
            lambda e: (
                isinstance(e, events.MediaChanged)
                and e.kind is DeviceKind.MICROPHONE
                and bool(e.trouble)
            )
        )
        report = guest.leave()
    assert isinstance(told, events.MediaChanged)
    assert not told.on
    assert report.ever_live
    assert rig.daemon.poll() is None


def test_a_camera_that_is_really_opened_is_seen_at_the_other_side(people) -> None:
    """The device is FFmpeg's test picture, a stand-in for a camera, opened by PyAV as one is."""
    with at_home(*people[:2]) as (host, guest):
        made = hosted_room(host, guest)
        host.follower.gate(commands.OpenMyRoom(made.room.room_id))
        host.join(commands.Join(camera=True, camera_id=CAMERA))
        guest.check(made.invitations[0].file)
        guest.join(commands.Join())
        roster = guest.until_live(2)
        peer = next(one.peer for one in roster.people if not one.me)
        slot = guest.engine.pictures(peer)
        guest.engine.send(commands.ShowAt(peer, 320, 180))
        pictures = []

        def arrived() -> bool:
            picture = slot.take()
            if picture is not None:
                pictures.append(picture)
            return len(pictures) >= 5

        until(arrived, 20, "no picture of the camera arrived")
        host.engine.send(commands.SetCamera(on=False))
        host.until(
            lambda e: (
                isinstance(e, events.MediaChanged) and e.kind is DeviceKind.CAMERA and not e.on
            )
        )
        time.sleep(0.3)  # what was under way may still arrive
        while slot.take() is not None:
            pass
        time.sleep(0.3)
        assert slot.take() is None
        guest.leave()
        host.leave()
    last = pictures[-1]
    pixels = np.frombuffer(last.pixels, np.uint8).reshape(last.height, -1, 4)[:, : last.width, :3]
    assert (last.width, last.height) == (320, 180)
    # The test picture is colourful: bars of the three basic colours, not black or one grey.
    assert np.ptp(pixels.reshape(-1, 3), axis=0).min() > 150
