# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What kind of devices a call would use, without opening any (DEVICE-VIRTUAL, BLUETOOTH-AUDIO).

A device's name and description can be anything a program likes ("Innocent_Mic"); what counts is
the driver that made it and the sound server's own mark for hardware. Linux is run and tested;
Windows and macOS (`client.media.devices_elsewhere`, `cameras_elsewhere`) are written, not run.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from client.media import cameras_elsewhere, devices_elsewhere, pulse_server
from client.media.devices import list_cameras
from client.media.pulse_server import NoServer, PulseDevice, PulseDevices, PulseOut
from client.model.ids import DeviceId
from client.model.media import DeviceInfo, DeviceKind
from client.policy.posture_facts import DevicesInUse, InUse

MICROPHONE, SPEAKER, CAMERA = "microphone", "speaker", "camera"
_BLUETOOTH = frozenset({"bluetooth", "bluez", "bluez5"})
_NETWORK = "NETWORK"
"""The sound server's own mark for a device of another computer."""
_BUSES = {"usb": "usb", "pci": "built-in", "isa": "built-in", "platform": "built-in"}
_VIDEO_CLASS = Path("/sys/class/video4linux")
_SIMULATED = "/devices/virtual/"


class Chosen(NamedTuple):
    """Ids of the devices a person chose; empty for the system's first choice."""

    microphone: DeviceId = DeviceId("")
    speaker: DeviceId = DeviceId("")
    camera: DeviceId = DeviceId("")
    made_up: bool = False
    """A made-up person speaks: no device of this computer is used."""


def devices_in_use(chosen: Chosen) -> DevicesInUse:
    """The devices a call would use now, each as far as it is known. Blocks some 100 ms."""
    if chosen.made_up:
        return DevicesInUse(())
    found = [
        *_sound(MICROPHONE, chosen.microphone, pulse_server.microphones),
        *_sound(SPEAKER, chosen.speaker, pulse_server.speakers),
        *_camera(chosen.camera),
    ]
    return DevicesInUse(tuple(found))


def _sound(kind: str, wanted: DeviceId, ask: Callable[[], PulseDevices]) -> tuple[InUse, ...]:
    if sys.platform in {"win32", "darwin"}:  # written, not run on those systems
        return _sound_elsewhere(kind, wanted)
    if not pulse_server.has_pactl():
        # There may be sound without a server; nothing is known of it.
        return (InUse(kind, "", None, None),)
    try:
        found = ask()
    except NoServer:
        return ()  # No sound server, no device: a call has nothing to open.
    except PulseOut:
        # One that hangs now answers later, when the device is opened.
        return (InUse(kind, "", None, None),)
    device = found.named(wanted)
    return () if device is None else (_judged(kind, device, found.local),)


def _sound_elsewhere(kind: str, wanted: DeviceId) -> tuple[InUse, ...]:
    try:
        return devices_elsewhere.sound(kind, str(wanted), capture=kind == MICROPHONE)
    except OSError:
        return (InUse(kind, "", None, None),)


def _judged(kind: str, device: PulseDevice, local: bool | None) -> InUse:  # noqa: FBT001
    """``local`` is false where sound goes to a server on another computer, unsealed."""
    bus, api = (device.properties.get(f"device.{name}") for name in ("bus", "api"))
    radio = bus in _BLUETOOTH or api in _BLUETOOTH
    label = device.description or device.name
    far = local is False or _NETWORK in device.flags
    simulated: bool | None = far or not device.is_hardware
    if not simulated and local is None:
        simulated = None
    return InUse(kind, label, simulated, radio, _bus(device, radio=radio, far=far))


def _bus(device: PulseDevice, *, radio: bool, far: bool) -> str:
    """How a device hangs on this computer, empty where its driver does not say."""
    if far:
        return "network"
    if radio:
        return "bluetooth"
    if not device.is_hardware:
        return "virtual"
    return _BUSES.get(device.properties.get("device.bus", ""), "")


def _camera(wanted: DeviceId) -> tuple[InUse, ...]:
    if sys.platform in {"win32", "darwin"}:  # written, not run on those systems
        return _camera_elsewhere(wanted)
    cameras = tuple(list_cameras())
    chosen = next((one for one in cameras if _is(one, wanted)), None)
    if chosen is None:
        return ()
    node = str(chosen.id)
    simulated = camera_simulated(node)
    bus = "virtual" if simulated else camera_bus(node)
    return (InUse(CAMERA, chosen.label, simulated, radio=False, bus=bus),)


def _camera_elsewhere(wanted: DeviceId) -> tuple[InUse, ...]:
    try:
        return cameras_elsewhere.in_use(str(wanted))
    except OSError:
        return (InUse(CAMERA, "", None, None),)


def _is(camera: DeviceInfo, wanted: DeviceId) -> bool:
    return camera.kind is DeviceKind.CAMERA and (
        camera.id == wanted if wanted else camera.is_default
    )


def camera_simulated(node: str, described: Path = _VIDEO_CLASS) -> bool | None:
    """Is this camera made by a program (v4l2loopback)? None where the system does not say."""
    if sys.platform != "linux":
        return None
    try:
        place = (described / Path(node).name).resolve(strict=True)
    except OSError:
        return None
    return _SIMULATED in f"{place}/"


def camera_bus(node: str, described: Path = _VIDEO_CLASS) -> str:
    """Does this camera hang on USB (most built-in ones do, too)? Empty where nobody says."""
    if sys.platform != "linux":
        return ""
    try:
        bus = (described / Path(node).name / "device" / "subsystem").resolve(strict=True).name
    except OSError:
        return ""
    return _BUSES.get(bus, "")
