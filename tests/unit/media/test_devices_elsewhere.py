# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Devices of Windows and macOS by recorded answers: not run on those systems."""

import sys

import pytest

from client.media import devices_elsewhere as devices
from client.media import in_use
from client.media.devices_elsewhere import Told
from client.policy.posture_facts import InUse

MIC = "microphone"


@pytest.mark.parametrize(
    ("word", "simulated", "radio"),
    [
        ("HDAUDIO", False, False),
        ("USB", False, False),
        ("BTHENUM", False, True),
        ("ROOT", True, False),
        ("SWD", True, False),
        ("", None, None),
        ("NEWBUS", None, None),
    ],
)
def test_windows_tells_a_device_by_what_enumerated_it_recorded(word, simulated, radio):
    found = devices.by_enumerator(MIC, Told("Innocent Mic", word))
    assert found == InUse(MIC, "Innocent Mic", simulated, radio)


@pytest.mark.parametrize(
    ("code", "simulated", "radio"),
    [
        (0x626C746E, False, False),
        (0x75736220, False, False),
        (0x626C7565, False, True),
        (0x76697274, True, False),
        (0x00000000, None, None),
    ],
)
def test_macos_tells_a_device_by_its_transport_recorded(code, simulated, radio):
    told = Told("Innocent Mic", devices.four_letters(code))
    assert devices.by_transport(MIC, told) == InUse(MIC, "Innocent Mic", simulated, radio)


def test_a_chosen_device_is_judged_alone():
    both = (Told("Cable", "USB"), Told("Loop", "ROOT", default=True))
    assert devices.used(both, "Cable") == (both[0],)


def test_without_a_choice_the_systems_own_is_judged():
    both = (Told("Cable", "USB"), Told("Loop", "ROOT", default=True))
    assert devices.used(both, "") == (both[1],)


def test_where_it_is_not_known_which_device_is_meant_all_are_judged():
    both = (Told("Cable", "USB"), Told("Loop", "ROOT"))
    assert devices.used(both, "") == both
    assert devices.used(both, "Another") == both


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_system_that_cannot_be_asked_leaves_its_devices_unknown(monkeypatch, system):
    def fails(*_, **__):
        raise OSError("no answer")

    monkeypatch.setattr(in_use.sys, "platform", system)
    monkeypatch.setattr(devices, "sound", fails)
    found = in_use._sound(MIC, "", lambda: pytest.fail("asked the wrong server"))
    assert found == (InUse(MIC, "", None, None),)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="a system asked elsewhere")
def test_linux_is_not_asked_in_this_way():
    with pytest.raises(OSError, match="elsewhere"):
        devices.sound(MIC, "", capture=True)
