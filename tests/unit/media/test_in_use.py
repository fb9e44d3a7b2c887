# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import sys

import pytest

from client.media import in_use, pulse_server
from client.media.in_use import Chosen, camera_bus, camera_simulated, devices_in_use
from client.media.pulse_server import NoServer, PulseDevice, PulseDevices, PulseOut
from client.model.ids import DeviceId
from client.policy.posture_facts import DevicesInUse, InUse
from tests.rig.pulse import NoPulse, pulse_rig

# As PulseAudio 16.1 lists a headset by radio (recorded; no such device in the rig).
HEADSET = PulseDevice(
    3, "bluez_source.00_11", "Headset", {"device.bus": "bluetooth", "device.api": "bluez"},
    ("HARDWARE", "DECIBEL_VOLUME"),
)  # fmt: skip
CARD = PulseDevice(
    1, "alsa_input.pci", "Built-in", {"device.bus": "pci", "device.api": "alsa"}, ("HARDWARE",)
)


@pytest.fixture
def listed(monkeypatch):
    def these(*devices, local=True):
        found = PulseDevices(devices, devices[0].name if devices else "", local)
        monkeypatch.setattr(pulse_server, "has_pactl", lambda: True)
        monkeypatch.setattr(pulse_server, "microphones", lambda: found)
        monkeypatch.setattr(pulse_server, "speakers", lambda: PulseDevices((), ""))
        monkeypatch.setattr(in_use, "list_cameras", tuple)

    return these


def test_a_card_is_hardware_and_goes_by_wire_recorded(listed):
    listed(CARD)
    built_in = InUse("microphone", "Built-in", simulated=False, radio=False, bus="built-in")
    assert devices_in_use(Chosen()) == DevicesInUse((built_in,))


def test_a_headset_by_radio_is_seen_as_one_recorded(listed):
    listed(CARD, HEADSET)
    headset = InUse("microphone", "Headset", simulated=False, radio=True, bus="bluetooth")
    chosen = Chosen(microphone=DeviceId("bluez_source.00_11"))
    assert devices_in_use(chosen) == DevicesInUse((headset,))


@pytest.mark.parametrize(
    ("properties", "flags", "bus"),
    [
        ({"device.bus": "usb"}, ("HARDWARE",), "usb"),
        ({"device.bus": "pci"}, ("HARDWARE",), "built-in"),
        ({"device.bus": "usb"}, (), "virtual"),
        ({}, ("NETWORK",), "network"),
        ({"device.bus": "a stranger's word"}, ("HARDWARE",), ""),
        ({}, ("HARDWARE",), ""),
    ],
)
def test_how_a_device_hangs_on_this_computer_is_its_drivers_word(listed, properties, flags, bus):
    listed(PulseDevice(1, "usb_usb_usb", "USB bluetooth", properties, flags))
    (seen,) = devices_in_use(Chosen()).devices
    assert seen.bus == bus


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_a_camera_hangs_where_its_driver_says(tmp_path):
    for node, bus in (("video0", "usb"), ("video1", "pci"), ("video2", "unheard-of")):
        (tmp_path / "bus" / bus).mkdir(parents=True)
        (tmp_path / node / "device").mkdir(parents=True)
        (tmp_path / node / "device" / "subsystem").symlink_to(tmp_path / "bus" / bus)
    seen = [camera_bus(f"/dev/video{n}", tmp_path) for n in range(4)]
    assert seen == ["usb", "built-in", "", ""]


def test_a_computer_without_devices_uses_none(listed):
    listed()
    assert devices_in_use(Chosen()) == DevicesInUse(())


def test_a_card_of_another_computer_is_no_device_of_this_one(listed):
    """A settings file can name a sound server elsewhere: voices would go there unsealed."""
    listed(CARD, local=False)
    (seen,) = devices_in_use(Chosen()).devices
    assert (seen.simulated, seen.bus) == (True, "network")
    listed(CARD, local=None)
    (seen,) = devices_in_use(Chosen()).devices
    assert seen.simulated is None


def refusing(error):
    def ask():
        raise error

    return ask


def test_a_sound_server_that_hangs_is_not_one_without_devices(listed, monkeypatch):
    listed()
    monkeypatch.setattr(pulse_server, "microphones", refusing(PulseOut()))
    seen = devices_in_use(Chosen()).devices
    assert [(one.kind, one.simulated, one.radio) for one in seen] == [("microphone", None, None)]
    monkeypatch.setattr(pulse_server, "microphones", refusing(NoServer()))
    assert devices_in_use(Chosen()).devices == ()


def test_where_the_sound_server_cannot_be_asked_nothing_is_known(listed, monkeypatch):
    listed()
    monkeypatch.setattr(pulse_server, "has_pactl", lambda: False)
    seen = devices_in_use(Chosen()).devices
    assert [(one.kind, one.simulated, one.radio) for one in seen] == [
        ("microphone", None, None),
        ("speaker", None, None),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_a_camera_made_by_a_program_lies_elsewhere_in_sysfs(tmp_path):
    for place in ("virtual/video4linux/video0", "pci0/usb1/video4linux/video2"):
        node = tmp_path / "devices" / place
        node.mkdir(parents=True)
        (tmp_path / node.name).symlink_to(node)
    assert camera_simulated("/dev/video0", tmp_path) is True
    assert camera_simulated("/dev/video2", tmp_path) is False
    assert camera_simulated("/dev/video7", tmp_path) is None


@pytest.mark.rig("pulse")
def test_a_real_sound_server_over_the_network_is_seen_as_one(monkeypatch):
    try:
        with pulse_rig() as rig:
            assert {one.bus for one in devices_in_use(Chosen()).devices} == {"virtual"}
            port = next(
                free for free in range(20000, 20050)
                if rig.pactl("load-module", "module-native-protocol-tcp", f"port={free}",
                             "listen=127.0.0.1", "auth-anonymous=1").strip().isdigit()
            )  # fmt: skip
            monkeypatch.setenv("PULSE_SERVER", f"tcp:127.0.0.1:{port}")
            assert {one.bus for one in devices_in_use(Chosen()).devices} == {"network"}
            assert rig.streams() == []
    except NoPulse as missing:
        pytest.skip(str(missing))


@pytest.mark.rig("pulse")
def test_real_devices_of_programs_are_seen_whatever_they_are_called():
    try:
        with pulse_rig() as rig:
            rig.pactl("load-module", "module-null-sink", "sink_name=x",
                      "sink_properties=device.description=Innocent")  # fmt: skip
            rig.pactl("load-module", "module-remap-source", "source_name=Innocent_Mic",
                      "master=x.monitor", "source_properties=device.class=sound")  # fmt: skip
            rig.pactl("load-module", "module-pipe-source", "source_name=pipe",
                      f"file={rig.folder / 'pipe'}")  # fmt: skip
            for name in ("Innocent_Mic", "pipe", "x.monitor", "mic"):
                seen = devices_in_use(Chosen(microphone=DeviceId(name))).devices
                assert [one.simulated for one in seen if one.kind == "microphone"] == [True], name
            # Listing is no listening.
            assert rig.streams() == []
    except NoPulse as missing:
        pytest.skip(str(missing))
