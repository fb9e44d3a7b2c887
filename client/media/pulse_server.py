# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the Linux sound server says (PulseAudio, or PipeWire in its place), by ``pactl``.

PortAudio lists only "pulse" and "default" there (media.md section 5), so names of devices, the
defaults and the place of our own streams come from here. Asking opens no stream.
"""

import os
import shutil
import subprocess
import sys
from typing import TypeVar

import msgspec

from client.model.errors import ClientError

_DEADLINE = 2.0
_PLACES = "/usr/bin:/bin:/usr/local/bin"
"""Where the system keeps its own ``pactl``, whatever PATH says: what it answers is believed."""
_REFUSED = 1
"""How ``pactl`` ends where no server answers it."""
_MONITOR = "monitor"
_HARDWARE = "HARDWARE"
_NO_TEXT = "(null)"
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}

T = TypeVar("T")


class PulseDevice(msgspec.Struct, frozen=True):
    """A source or a sink. ``description`` is a stranger's text."""

    index: int
    name: str
    description: str = ""
    properties: dict[str, str] = {}
    flags: tuple[str, ...] = ()

    @property
    def is_monitor(self) -> bool:
        """A "microphone" that hears what the speakers play: the other people of the call."""
        return self.properties.get("device.class") == _MONITOR

    @property
    def is_hardware(self) -> bool:
        """The server's own mark; what a module made up never has it, whatever it is called."""
        return _HARDWARE in self.flags and not self.is_monitor


class _Defaults(msgspec.Struct, frozen=True):
    default_source_name: str = ""
    default_sink_name: str = ""
    is_local: str | bool = ""

    @property
    def local(self) -> bool | None:
        """Does the server run on this computer? A settings file can name another one."""
        words = {"yes": True, "no": False}
        return self.is_local if isinstance(self.is_local, bool) else words.get(self.is_local)


class _Recording(msgspec.Struct, frozen=True):
    source: int
    properties: dict[str, str] = {}


class _Playing(msgspec.Struct, frozen=True):
    sink: int
    properties: dict[str, str] = {}


class PulseDevices(msgspec.Struct, frozen=True):
    """All devices of a kind, monitors included, with the name of the default one.

    ``local`` is false where the server, and so each device, is another computer's; None: not told.
    """

    devices: tuple[PulseDevice, ...]
    default: str
    local: bool | None = None

    def named(self, name: str) -> PulseDevice | None:
        """The device of that name, the default for an empty one; None if there is none."""
        wanted = name or self.default
        return next((device for device in self.devices if device.name == wanted), None)


class PulseOut(ClientError):
    """The sound server gave no answer that can be used. Handled inside ``media``."""


class NoServer(PulseOut):
    """There is no sound server, or it takes nobody in: no device can be opened."""


def has_pactl() -> bool:
    """Whether the sound server can be asked at all on this machine."""
    return sys.platform == "linux" and _pactl() is not None


def microphones() -> PulseDevices:
    """The sources; raises `PulseOut`."""
    about = _defaults()
    return _devices("sources", about.default_source_name, about.local)


def speakers() -> PulseDevices:
    """The sinks; raises `PulseOut`."""
    about = _defaults()
    return _devices("sinks", about.default_sink_name, about.local)


def source_of(stream: str) -> int | None:
    """Index of the source that our recording ``stream`` (its property) reads now, or None."""
    found = _ask(list[_Recording], "list", "source-outputs")
    return next((one.source for one in found if one.properties.get(STREAM) == stream), None)


def sink_of(stream: str) -> int | None:
    """Index of the sink that our ``stream`` (its property) plays to now, or None."""
    found = _ask(list[_Playing], "list", "sink-inputs")
    return next((one.sink for one in found if one.properties.get(STREAM) == stream), None)


STREAM = "watchword.stream"
"""The property by which we know our own streams; others of this program may be open too."""


def _devices(kind: str, default: str, local: bool | None) -> PulseDevices:  # noqa: FBT001
    devices = _ask(list[PulseDevice], "list", kind)
    if any(device.description == _NO_TEXT for device in devices):
        labels = _labels(kind)
        devices = [
            msgspec.structs.replace(device, description=labels.get(device.name, device.name))
            if device.description == _NO_TEXT
            else device
            for device in devices
        ]
    return PulseDevices(tuple(devices), default, local)


def _labels(kind: str) -> dict[str, str]:
    """Descriptions by name from pactl's text: its JSON loses each that has an umlaut (16.1)."""
    labels: dict[str, str] = {}
    name = ""
    for line in _run("list", kind).decode(errors="replace").splitlines():
        key, _, value = line.strip().partition(": ")
        if key == "Name":
            name = value
        elif key == "Description" and name:
            labels.setdefault(name, value)
    return labels


def _defaults() -> _Defaults:
    return _ask(_Defaults, "info")


def _ask(type_: type[T], *question: str) -> T:
    try:
        return msgspec.json.decode(_run("-f", "json", *question), type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PulseOut from error


def _run(*question: str) -> bytes:
    path = _pactl()
    if path is None:
        raise PulseOut
    try:
        ran = subprocess.run(  # noqa: S603  a fixed program with fixed words
            (path, *question),
            capture_output=True,
            timeout=_DEADLINE,
            check=True,
            env=os.environ | _ENVIRONMENT,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.CalledProcessError as error:
        raise (NoServer if error.returncode == _REFUSED else PulseOut) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise PulseOut from error
    return ran.stdout


def _pactl() -> str | None:
    return shutil.which("pactl", path=_PLACES)
