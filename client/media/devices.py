# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The microphones, speakers and cameras of this machine, listed without opening any."""

import sys
from collections.abc import Iterable
from pathlib import Path

from client.media import cameras_elsewhere, pulse_server
from client.media.pulse_server import PulseDevices, PulseOut
from client.model.ids import DeviceId
from client.model.media import DeviceInfo, DeviceKind

SYSTEM_DEFAULT = "System default"
_VIDEO_NODES = Path("/dev")
_VIDEO_CLASS = Path("/sys/class/video4linux")


def list_devices() -> tuple[DeviceInfo, ...]:
    """Every device for the pickers. Blocks up to some seconds: call on an executor.

    Where the sound server cannot be asked by name (no ``pactl``, or not Linux) there is one
    microphone and one speaker, the system's default; where it runs no server, there is none.
    """
    return (
        *_sound(DeviceKind.MICROPHONE),
        *_sound(DeviceKind.SPEAKER),
        *list_cameras(),
    )


def list_cameras() -> Iterable[DeviceInfo]:
    """Every camera, the system's first choice first. May block a little."""
    return _cameras_linux() if sys.platform == "linux" else _cameras_elsewhere()


def _sound(kind: DeviceKind) -> Iterable[DeviceInfo]:
    if not pulse_server.has_pactl():
        yield DeviceInfo(kind, DeviceId(""), SYSTEM_DEFAULT, is_default=True)
        return
    microphone = kind is DeviceKind.MICROPHONE
    try:
        found = pulse_server.microphones() if microphone else pulse_server.speakers()
    except PulseOut:
        return
    yield from _named(kind, found)


def _named(kind: DeviceKind, found: PulseDevices) -> Iterable[DeviceInfo]:
    for device in found.devices:
        # A monitor hears the other people of the call: it is no microphone.
        if kind is DeviceKind.MICROPHONE and device.is_monitor:
            continue
        yield DeviceInfo(
            kind,
            DeviceId(device.name),
            device.description or device.name,
            is_default=device.name == found.default,
        )


def _cameras_linux(
    nodes: Path = _VIDEO_NODES, described: Path = _VIDEO_CLASS
) -> Iterable[DeviceInfo]:
    """Names from sysfs: asking the nodes themselves would open the cameras."""
    first = True
    for node in sorted(nodes.glob("video[0-9]*"), key=lambda path: (len(path.name), path.name)):
        about = described / node.name
        # One camera has several nodes; index 0 is the one with pictures.
        if _text(about / "index") not in {"", "0"}:
            continue
        label = _text(about / "name") or node.name
        yield DeviceInfo(DeviceKind.CAMERA, DeviceId(str(node)), label, is_default=first)
        first = False


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""


def _cameras_elsewhere() -> Iterable[DeviceInfo]:
    try:
        found = cameras_elsewhere.cameras()
    except OSError:
        return
    for number, camera in enumerate(found):
        label = camera.label or camera.name
        yield DeviceInfo(DeviceKind.CAMERA, DeviceId(camera.name), label, is_default=number == 0)
