# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What made a microphone or speaker on Windows and macOS: hardware, radio or a program.

Written, not run on those systems; reading what they answer is apart from asking, and tested with
recorded answers. Nothing here opens a device.
"""

import sys
from typing import NamedTuple

from client.policy.posture_facts import InUse

_RADIO = frozenset({"bthenum", "bthhfenum", "bthleenum", "bth"})
_HARDWARE = frozenset({"hdaudio", "usb", "intelaudio", "pci", "acpi", "soundwire", "swc", "hdmi"})
_MADE_UP = frozenset({"root", "sw", "swd"})
"""Enumerators of Windows: a driver below ``ROOT`` or ``SWD`` was put there by a program."""
_TRANSPORT_RADIO = frozenset({"blue", "blea", "airp", "ccwl"})
_TRANSPORT_HARDWARE = frozenset({"bltn", "pci ", "usb ", "1394", "thun", "hdmi", "dprt", "ccwd"})
_TRANSPORT_MADE_UP = frozenset({"virt", "grup", "fgrp", "agg ", "avb "})
"""``kAudioDeviceTransportType`` (AudioHardwareBase.h) as its four letters."""


class Told(NamedTuple):
    """What the system says of one device: its name and the word for how it is connected."""

    label: str
    word: str
    default: bool = False


def by_enumerator(kind: str, told: Told) -> InUse:
    """A device of Windows by its enumerator (``PKEY_Device_EnumeratorName``)."""
    word = told.word.lower()
    hardware, made_up = word in _HARDWARE, word in _MADE_UP
    return _judged(kind, told.label, radio=word in _RADIO, hardware=hardware, made_up=made_up)


def by_transport(kind: str, told: Told) -> InUse:
    """A device of macOS by its transport type."""
    return _judged(
        kind,
        told.label,
        radio=told.word in _TRANSPORT_RADIO,
        hardware=told.word in _TRANSPORT_HARDWARE,
        made_up=told.word in _TRANSPORT_MADE_UP,
    )


def four_letters(number: int) -> str:
    """A code of CoreAudio as it is written in its headers."""
    return number.to_bytes(4, "big").decode("ascii", "replace")


def used(devices: tuple[Told, ...], wanted: str) -> tuple[Told, ...]:
    """The device of this name; without a wish the system's own, or all where it names none."""
    named = tuple(one for one in devices if wanted and one.label == wanted)
    own = tuple(one for one in devices if one.default)
    return named or (() if wanted else own) or devices


def _judged(kind: str, label: str, *, radio: bool, hardware: bool, made_up: bool) -> InUse:
    """A word that is not known here says nothing, and nothing known is not fine."""
    simulated = False if hardware or radio else True if made_up else None
    return InUse(kind, label, simulated, radio if radio or hardware or made_up else None)


def sound(kind: str, wanted: str, *, capture: bool) -> tuple[InUse, ...]:
    """The devices of this kind that a call would use; raises where the system does not say."""
    if sys.platform == "win32":  # written, not run on that system
        return tuple(by_enumerator(kind, one) for one in used(_windows(capture=capture), wanted))
    if sys.platform == "darwin":  # written, not run on that system
        return tuple(by_transport(kind, one) for one in used(_macos(capture=capture), wanted))
    raise OSError("this system is asked elsewhere")


if sys.platform == "win32":
    import contextlib
    import winreg

    _DEVICES = r"SOFTWARE\Microsoft\Windows\CurrentVersion\MMDevices\Audio"
    _ACTIVE = 1
    _NAME = "{a45c254e-df1c-4efd-8020-67d146a850e0},2"
    _INTERFACE = "{b3f8fa53-0004-438e-9003-51a46e139bfc},6"
    _ENUMERATOR = "{a45c254e-df1c-4efd-8020-67d146a850e0},24"

    def _windows(*, capture: bool) -> tuple[Told, ...]:
        """Every active device; the registry does not say which the system takes first."""
        side = "Capture" if capture else "Render"
        found = []
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, f"{_DEVICES}\\{side}") as listed:
            count, _, _ = winreg.QueryInfoKey(listed)
            for place in range(count):
                with winreg.OpenKey(listed, winreg.EnumKey(listed, place)) as device:
                    state, _ = winreg.QueryValueEx(device, "DeviceState")
                    if state == _ACTIVE:
                        found.append(_told(device))
        return tuple(found)

    def _told(device: winreg.HKEYType) -> Told:
        with winreg.OpenKey(device, "Properties") as said:
            words = ["", "", ""]
            for place, name in enumerate((_NAME, _INTERFACE, _ENUMERATOR)):
                with contextlib.suppress(OSError):
                    words[place] = str(winreg.QueryValueEx(said, name)[0])
        label, of, word = words
        return Told(f"{label} ({of})" if of else label, word)


if sys.platform == "darwin":
    from client.media.core_objects import SYSTEM, number, numbers, of_sound, text

    def _macos(*, capture: bool) -> tuple[Told, ...]:
        """Every device with streams on this side."""
        default = number(of_sound(SYSTEM, "dIn " if capture else "dOut", "glob", 4))
        side = "inpt" if capture else "outp"
        return tuple(
            Told(
                text(number(of_sound(one, "lnam", "glob", 8))),
                four_letters(number(of_sound(one, "tran", "glob", 4))),
                one == default,
            )
            for one in numbers(of_sound(SYSTEM, "dev#", "glob", 4 * 256))
            if of_sound(one, "stm#", side, 4 * 64)
        )
