# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What made a camera on Windows and macOS, a device or a program, by what the systems answer.

Reading alone, without asking: written from documentation and tested with made-up answers of its
form, not run on those systems. A camera's name, and on macOS its kind of connection too, are the
word of whatever made it; what counts is where Windows hung it, and whether macOS runs any program
that can make cameras.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from client.media.devices_elsewhere import Told, by_transport
from client.policy.posture_facts import InUse

CAMERA = "camera"
_BY_A_PROGRAM = "@device_sw_"
_BY_A_DEVICE = re.compile(
    r"@device_pnp_\\\\\?\\([^\\#]+)#([^\\#]+)#([^\\#]+)#\{[0-9a-fA-F-]{36}\}(?:\\.*)?"
)
_MADE_UP = frozenset({"root", "sw", "swd"})
"""Enumerators of Windows for what a program put into the tree of devices."""
_HARDWARE = frozenset({"pci", "acpi"})
"""Enumerators of what the firmware or a bus of the board found."""
_GROUP = "swd\\sgdevapi\\"
"""Several cameras taken together by the system: of itself neither a device nor a program."""
_EXTENSIONS = re.compile(r"(?P<count>[0-9]{1,4}) extension\(s\)")
_SECTION = re.compile(r"--- (?P<kind>\S+)(?: .*)?")
_EXTENSION = re.compile(r"(?:.*\s)?(?P<name>[A-Za-z0-9._-]+) \([^()]*\)\s.*\[(?P<state>[a-z_ ]+)\]")
_HEADING = re.compile(r"enabled\s+active\s+teamID\s")
_CAMERAS = "com.apple.system_extension.cmio"
_ASLEEP = frozenset({"activated waiting for user", "activated disabled"})
"""A person has not allowed it yet, or forbade it: it makes no cameras."""
_TAKEN_FOR_OTHERS = re.compile(r"[\s0-9+-]|default|none|Capture\s*screen|.*:", re.DOTALL)
"""Names that FFmpeg's avfoundation takes for a number, another device or a screen."""


class Listed(NamedTuple):
    """A camera as the system lists it: the name that opens it, and a stranger's text."""

    name: str
    label: str


class Stated(NamedTuple):
    """A camera of macOS: its name, and its kind of connection as four letters."""

    label: str
    word: str


def device_of(name: str) -> str:
    """The device behind a camera of DirectShow, as Windows calls it; empty where there is none.

    DirectShow names a camera by the link of its interface, in which ``#`` stands between the
    parts of the device's own name.
    """
    found = _BY_A_DEVICE.fullmatch(name)
    return "" if found is None else "\\".join(found.groups())


def by_tree(camera: Listed, chain: tuple[str, ...]) -> InUse:
    """A camera of Windows by the devices that it hangs on, from its own up to the root.

    Its USB address alone proves nothing: a program can make a whole USB bus, which then hangs on
    nothing that the board has.
    """
    if camera.name.startswith(_BY_A_PROGRAM):
        return InUse(CAMERA, camera.label, simulated=True, radio=False, bus="virtual")
    device = device_of(camera.name)
    if not device or not chain or chain[0].lower() != device.lower():
        return InUse(CAMERA, camera.label)
    if chain[0].lower().startswith(_GROUP):
        return InUse(CAMERA, camera.label)
    return _hangs(camera.label, tuple(one.partition("\\")[0].lower() for one in chain))


def _hangs(label: str, enumerators: tuple[str, ...]) -> InUse:
    """Whatever comes first on the way up decides: a program's device, or one of the board."""
    for enumerator in enumerators:
        if enumerator in _MADE_UP:
            return InUse(CAMERA, label, simulated=True, radio=False, bus="virtual")
        if enumerator in _HARDWARE:
            bus = "usb" if enumerators[0] == "usb" else "built-in"
            return InUse(CAMERA, label, simulated=False, radio=False, bus=bus)
    return InUse(CAMERA, label)


def opened(cameras: tuple[Listed, ...], wanted: str) -> tuple[Listed, ...]:
    """Those that FFmpeg's dshow could open by this name: it compares the text for people, too."""
    name = wanted or (cameras[0].name if cameras else "")
    return tuple(one for one in cameras if name and name in one)


def by_statement(camera: Stated, makers: tuple[str, ...]) -> InUse:
    """A camera of macOS by its transport type, where no program runs that can make cameras.

    The type is the word of whatever made the camera, and programs are known that say *built-in*.
    ``makers`` are the programs that could have.
    """
    said = by_transport(CAMERA, Told(camera.label, camera.word))
    if said.simulated:
        return InUse(CAMERA, camera.label, simulated=True, radio=said.radio, bus="virtual")
    if said.simulated is None or makers:
        return InUse(CAMERA, camera.label)
    bus = {"usb ": "usb", "bltn": "built-in"}.get(camera.word, "")
    return InUse(CAMERA, camera.label, simulated=False, radio=said.radio, bus=bus)


def begun(cameras: tuple[Stated, ...], wanted: str) -> tuple[Stated, ...]:
    """Those that FFmpeg's avfoundation could open by this name: it compares beginnings."""
    named = tuple(one for one in cameras if nameable(one.label))
    name = wanted or (named[0].label if named else "")
    return tuple(one for one in cameras if name and one.label.startswith(name))


def nameable(label: str) -> bool:
    """Whether a camera of macOS can be opened by its name, and nothing else by it."""
    return bool(label) and _TAKEN_FOR_OTHERS.match(label) is None


def makers(told: str) -> tuple[str, ...]:
    """Camera extensions that may run, by ``systemextensionsctl list``.

    Raises `OSError` for an answer of another form, or one that is cut short: it is no proof that
    there is none.
    """
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    head = _EXTENSIONS.fullmatch(lines[0]) if lines else None
    if head is None:
        raise OSError("the system does not say which extensions it has")
    found = tuple(_extensions(lines[1:]))
    if len(found) < int(head["count"]):
        raise OSError("the system's list of extensions is cut short")
    return tuple(name for kind, name, state in found if kind == _CAMERAS and state not in _ASLEEP)


def _extensions(lines: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    """Kind, name and state of each."""
    kind = ""
    for line in lines:
        if _HEADING.match(line) is not None:
            continue
        section, row = _SECTION.fullmatch(line), _EXTENSION.fullmatch(line)
        if section is not None:
            kind = section["kind"]
        elif row is not None and kind:
            yield kind, row["name"], row["state"]
        else:
            raise OSError("the system's list of extensions cannot be read")
