# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sound through a real sound server: spoken into a microphone, heard at a speaker."""

import subprocess
import sys
import time

import numpy as np
import pytest

from client.media.audio_io import NO_MICROPHONE, DeviceMicrophone, DeviceSpeaker
from client.media.devices import list_devices
from client.media.grants import GrantOffice
from client.media.levels import rms
from client.media.mic import Microphone
from client.media.playout import Playout
from client.model.errors import Failure
from client.model.ids import DeviceId, PeerId, RoomId
from client.model.media import DeviceKind, GrantPurpose
from tests.rig.pulse import RATE, NoPulse, PulseRig, pulse_rig, until

pytestmark = pytest.mark.rig("pulse")

ANNA = PeerId("a" * 128)
MIC, SPEAKER = DeviceId("mic"), DeviceId("speaker")


@pytest.fixture(scope="module")
def rig():
    try:
        with pulse_rig() as running:
            yield running
    except NoPulse as missing:
        pytest.skip(str(missing))


class Way:
    """Microphone to speaker in one process; sealing is left out."""

    def __init__(self):
        self.office = GrantOffice()
        self.grant = self.office.issue(GrantPurpose.CALL, RoomId("0" * 32))
        self.troubles = []
        self.packets = []
        self.playout = Playout(self.troubles.append)
        self.playout.add_person(ANNA)
        self.microphone = Microphone(
            lambda opus: opus, self._packet, lambda _: None, self.troubles.append
        )

    def _packet(self, opus, timestamp):
        now = time.monotonic()
        self.packets.append(now)
        self.playout.push(ANNA, len(self.packets) & 0xFFFF, timestamp, opus, int(now * 1000))

    def speak(self, microphone=MIC):
        self.microphone.open(self.grant, DeviceMicrophone(microphone))
        self.microphone.set_muted(False)
        until(lambda: len(self.packets) > 5, 15, "the microphone gives nothing")

    def listen(self, speaker=SPEAKER):
        self.playout.open(self.grant, DeviceSpeaker(speaker))

    def close(self):
        self.microphone.close()
        self.playout.close()


@pytest.fixture
def way(rig):
    way = Way()
    yield way
    way.close()
    rig.hush()
    assert rig.streams() == []
    assert rig.streams("sink-inputs") == []


def tone(seconds, hertz=1000):
    t = np.arange(int(seconds * RATE)) / RATE
    return 10_000 * np.sin(2 * np.pi * hertz * t)


def pitch(samples):
    power = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return power.argmax() * RATE / samples.size


def test_opens_nothing_until_asked_and_nothing_stays_open(rig, way):
    listed = {(device.kind, device.id) for device in list_devices()}
    assert {(DeviceKind.MICROPHONE, MIC), (DeviceKind.SPEAKER, SPEAKER)} <= listed
    assert not any(name.endswith(".monitor") for _, name in listed)
    DeviceMicrophone(MIC)
    assert rig.streams() == []
    way.speak()
    way.listen()
    assert len(rig.streams()) == 1
    assert len(rig.streams("sink-inputs")) == 1
    way.office.revoke_all()
    assert rig.streams() == []
    assert rig.streams("sink-inputs") == []


@pytest.mark.usefixtures("rig")
def test_listing_devices_does_not_load_the_library_that_opens_them():
    code = (
        "import sys; from client.media import audio_io, devices, mic, playout;"
        "assert devices.list_devices(); print('sounddevice' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_a_tone_is_heard_silent_when_muted_and_heard_again(rig: PulseRig, way):
    way.listen()
    rig.say(tone(20))
    way.speak()
    recording = rig.listen()
    until(lambda: rms(recording.samples()[-RATE // 5 :]) > 0.1, 15, "nothing is heard")
    heard = recording.next(0.5)
    assert abs(pitch(heard) - 1000) < 3
    assert rms(heard) == pytest.approx(10_000 / 2**0.5 / 32_768, rel=0.25)

    muted_at = time.monotonic()
    way.microphone.set_muted(True)
    until(lambda: way.microphone.muted)
    sent = len(way.packets)
    # What is on its way through the sound server is played out; then there is nothing at all.
    until(lambda: rms(recording.samples()[-RATE // 10 :]) == 0.0, 2, "still heard when muted")
    silence = recording.next(0.5)
    assert rms(silence) == 0.0
    assert len(way.packets) == sent
    # Two blocks of silence after the block that was on its way, and some patience with the machine.
    assert way.packets[-1] - muted_at < 0.3
    assert way.playout.stats(ANNA).concealed == 0

    way.microphone.set_muted(False)
    until(lambda: rms(recording.samples()[-RATE // 5 :]) > 0.1, 15, "not heard again")
    assert abs(pitch(recording.next(0.5)) - 1000) < 3
    assert way.troubles == []


def test_mutes_when_the_system_moves_the_microphone(rig, way):
    module = rig.pactl("load-module", "module-null-sink", "sink_name=usb").strip()
    rig.say(tone(15))
    rig.say(tone(15), into="usb")
    try:
        way.speak()
        rig.pactl("move-source-output", str(rig.streams()[0]["index"]), "usb.monitor")
        until(lambda: way.troubles)
    finally:
        rig.pactl("unload-module", module)
    assert len(way.troubles) == 1
    assert way.troubles[0].startswith("The system moved your microphone to ")
    assert way.troubles[0].endswith(". You are muted.")
    assert way.microphone.muted
    assert rig.streams() == []


def test_mutes_when_the_microphone_vanishes_and_does_not_take_another(rig, way):
    module = rig.pactl(
        "load-module", "module-remap-source", "source_name=usbmic", "master=micfeed.monitor",
        "source_properties=device.description=UsbHeadset",
    ).strip()  # fmt: skip
    rig.say(tone(15))
    way.speak(DeviceId("usbmic"))
    rig.pactl("unload-module", module)
    until(lambda: way.troubles)
    assert way.troubles == ["The system moved your microphone to TestMic. You are muted."]
    assert way.microphone.muted
    assert rig.streams() == []


def test_stays_unmuted_when_another_device_vanishes(rig, way):
    module = rig.pactl("load-module", "module-null-sink", "sink_name=other").strip()
    rig.say(tone(6))
    way.speak()
    rig.pactl("unload-module", module)
    sent = len(way.packets)
    until(lambda: len(way.packets) > sent + 130)
    assert way.troubles == []


def test_stops_when_the_speaker_vanishes(rig, way):
    module = rig.pactl("load-module", "module-null-sink", "sink_name=usbout").strip()
    way.listen(DeviceId("usbout"))
    until(lambda: rig.streams("sink-inputs"))
    rig.pactl("unload-module", module)
    until(lambda: way.troubles)
    assert way.troubles == [
        "The system moved the sound to TestSpeaker. It was stopped. Choose a speaker."
    ]
    assert rig.streams("sink-inputs") == []


def test_tells_when_no_sound_arrives(way):
    way.speak()
    until(lambda: way.troubles)
    assert way.troubles == ["No sound arrives from TestMic (2 s of silence). Check its mute key."]
    assert way.microphone.is_open


def test_the_default_microphone_is_the_systems(rig, way):
    way.speak(DeviceId(""))
    source = rig.streams()[0]["source"]
    assert f"{source}\tmic\t" in rig.pactl("list", "short", "sources")


def test_a_microphone_that_only_hears_the_speakers_is_none(rig, way):
    rig.pactl("set-default-source", "speaker.monitor")
    try:
        with pytest.raises(Failure) as told:
            way.microphone.open(way.grant, DeviceMicrophone(DeviceId("")))
    finally:
        rig.pactl("set-default-source", "mic")
    assert told.value.sentence == NO_MICROPHONE


def test_a_named_microphone_that_is_not_there_never_becomes_another(rig, way):
    with pytest.raises(Failure, match="usbgone was removed"):
        way.microphone.open(way.grant, DeviceMicrophone(DeviceId("usbgone")))
    assert way.office.open_devices == ()
    assert rig.streams() == []


def test_a_device_keeps_its_umlauts(rig):
    module = rig.pactl(
        "load-module", "module-null-sink", "sink_name=phones",
        "sink_properties=device.description=Kopfh\u00f6rer",
    ).strip()  # fmt: skip
    try:
        labels = {device.id: device.label for device in list_devices()}
    finally:
        rig.pactl("unload-module", module)
    assert labels["phones"] == "Kopfh\u00f6rer"
    assert labels["speaker"] == "TestSpeaker"


def test_without_a_sound_server_there_is_no_device_and_a_plain_sentence(way, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    assert all(device.kind is DeviceKind.CAMERA for device in list_devices())
    with pytest.raises(Failure) as told:
        way.microphone.open(way.grant, DeviceMicrophone(DeviceId("")))
    assert told.value.sentence == NO_MICROPHONE
    assert way.office.open_devices == ()
