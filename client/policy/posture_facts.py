# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What was seen of this computer: frozen values, one class per kind (checks.md section 2.3).

A system that gives no answer to a whole question leaves no such fact, which is *unknown*; a
question in parts (which disk, which device) names the parts that stayed open.
"""

import msgspec

BUSES = frozenset({"built-in", "usb", "bluetooth", "network", "virtual"})
"""How a device hangs on this computer, in the words of the audit log."""


class InUse(msgspec.Struct, frozen=True):
    """A microphone or camera that a call would use. None: the system does not say.

    ``label`` is a stranger's text. ``bus`` is one of `BUSES` as the driver says, empty where it
    does not; no check is decided by it.
    """

    kind: str
    label: str
    simulated: bool | None = None
    radio: bool | None = None
    bus: str = ""


class DevicesInUse(msgspec.Struct, frozen=True):
    """The chosen devices, or the system's first choice; none where there is no device."""

    devices: tuple[InUse, ...]


class Disks(msgspec.Struct, frozen=True):
    """Places (``home``, ``swap``) whose disk is readable without a key, and those not known."""

    readable: tuple[str, ...]
    unknown: tuple[str, ...] = ()


class ScreenLocking(msgspec.Struct, frozen=True):
    """Does the screen lock by itself, and after how many idle seconds?"""

    locks: bool
    after_s: int = 0


class SystemSupport(msgspec.Struct, frozen=True):
    """Until when the system gets security updates, Unix seconds. ``ends`` 0: it never ends."""

    system: str
    ends: int
    now: int


class SecureBoot(msgspec.Struct, frozen=True):
    """Did the firmware check what it started?"""

    on: bool


class CaptureShield(msgspec.Struct, frozen=True):
    """Does the system keep other programs from recording our window?"""

    works: bool


class Recorders(msgspec.Struct, frozen=True):
    """Names of running programs that can record the screen."""

    names: tuple[str, ...]


class RemoteUse(msgspec.Struct, frozen=True):
    """What shows that this computer is used from afar. ``asked``: the system itself answered."""

    signs: tuple[str, ...]
    asked: bool


class Simulated(msgspec.Struct, frozen=True):
    """The kind of virtual machine this runs in; empty on real hardware."""

    machine: str


class SignIn(msgspec.Struct, frozen=True):
    """Seconds since the last sign-in with a card or token."""

    age_s: int


class ScreenSeen(msgspec.Struct, frozen=True):
    """Is the screen locked, or the computer going to sleep, now?"""

    locked: bool


class PlaceSaid(msgspec.Struct, frozen=True):
    """The country that the person says they are in, two letters; empty: they said none.

    ``moved``: the computer's time zone changed since. Only a hint, never a reason.
    """

    country: str
    moved: bool = False


class ProgramFiles(msgspec.Struct, frozen=True):
    """Installed files that differ from the signed list of them; ``listed`` how many it names."""

    changed: tuple[str, ...]
    listed: int
