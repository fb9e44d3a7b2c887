# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Is the disk below the home folder, the profile and swap encrypted (DISK-ENCRYPTED)?

Linux is run and tested. Windows and macOS are written, not run on that system.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from client.platform.ask import NoAnswer, answer
from client.policy.posture_facts import Disks

HOME, PROFILE, SWAP = "home", "profile", "swap"
_SEALED_FILESYSTEMS = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs"})
_IN_MEMORY = ("/dev/zram", "/dev/ram")
_SEALED, _OFF = "FileVault is On", "FileVault is Off"
_BITLOCKER_ON, _BITLOCKER_KNOWN = 1, range(9)
_BITLOCKER = (
    "(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self"
    ".ExtendedProperty('System.Volume.BitLockerProtection')"
)


class _Block(msgspec.Struct, frozen=True):
    type: str
    children: tuple["_Block", ...] = ()


class _Blocks(msgspec.Struct, frozen=True):
    blockdevices: tuple[_Block, ...]


class _Mount(msgspec.Struct, frozen=True):
    source: str
    fstype: str


class _Mounts(msgspec.Struct, frozen=True):
    filesystems: tuple[_Mount, ...]


_profile: list[Path] = []
"""The folder that this program keeps its person's keys in, once it has one."""


def keep_profile_in(folder: Path) -> None:
    """From now on `disks` looks at this folder as well: it may lie on another disk than home."""
    _profile[:] = [folder]


def disks() -> Disks:
    """What of this account's disk can be read without a key; raises where nothing is known."""
    if sys.platform == "darwin":
        return filevault(answer("fdesetup", "status", codes=(0, 1)))
    if sys.platform == "win32":  # written, not run on that system
        windows = {
            HOME: lambda: _drive_sealed(Path.home().drive),
            SWAP: lambda: _drive_sealed("C:"),
        }
        if _profile:
            windows[PROFILE] = lambda: _drive_sealed(_profile[0].absolute().drive)
        return _said(windows)
    looks = {HOME: lambda: all(map(_sealed_below, _homes()))}
    if _profile:
        looks[PROFILE] = lambda: _sealed_below(_there(_profile[0]))
    if any(_swaps(Path("/proc/swaps").read_text("utf-8", "replace"))):
        looks[SWAP] = _swap_sealed
    return _said(looks)


def _said(looks: dict[str, Callable[[], bool]]) -> Disks:
    readable, unknown = list[str](), list[str]()
    for place, look in looks.items():
        try:
            if not look():
                readable.append(place)
        except (OSError, msgspec.DecodeError):
            unknown.append(place)
    return Disks(tuple(readable), tuple(unknown))


def _homes() -> list[Path]:
    """The home folder of the account, and what a variable calls it."""
    import pwd  # noqa: PLC0415  does not exist on Windows

    try:
        listed = Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        listed = Path.home()
    return [_there(place) for place in dict.fromkeys((listed, Path.home()))]


def _there(place: Path) -> Path:
    """The folder, or the nearest above it: where it would be made."""
    whole = place.expanduser().absolute()
    return next((one for one in (whole, *whole.parents) if one.exists()), whole)


def _sealed_below(place: Path) -> bool:
    mount = mounted(answer("findmnt", "-J", "-o", "SOURCE,FSTYPE", "--target", str(place)))
    return mount.fstype in _SEALED_FILESYSTEMS or _device_sealed(mount.source)


def _device_sealed(source: str) -> bool:
    # btrfs names the part of the file system behind the device: /dev/dm-0[/@home].
    device = source.partition("[")[0]
    if not device.startswith("/dev/"):
        raise NoAnswer("this file system lies on no disk of its own")
    return all_ways_sealed(answer("lsblk", "-s", "-J", "-o", "NAME,TYPE", device))


def _swap_sealed() -> bool:
    listed = Path("/proc/swaps").read_text("utf-8", "replace")
    return all(
        _device_sealed(name) if name.startswith("/dev/") else _sealed_below(Path(name))
        for name in _swaps(listed)
    )


def _swaps(listed: str) -> list[str]:
    """Names in ``/proc/swaps``, less those that lie in memory."""
    names = [line.split()[0] for line in listed.splitlines()[1:] if line.strip()]
    return [name for name in names if not name.startswith(_IN_MEMORY)]


def mounted(told: str) -> _Mount:
    """The one file system of ``findmnt -J``; raises for anything else."""
    found = msgspec.json.decode(told, type=_Mounts).filesystems
    if len(found) != 1:
        raise NoAnswer("no single file system")
    return found[0]


def all_ways_sealed(told: str) -> bool:
    """Does ``lsblk -s -J`` show a crypt layer on every way down to a disk?"""
    devices = msgspec.json.decode(told, type=_Blocks).blockdevices
    if not devices:
        raise NoAnswer("no such disk")
    return all(map(_sealed, devices))


def _sealed(block: _Block) -> bool:
    if block.type == "crypt":
        return True
    return bool(block.children) and all(map(_sealed, block.children))


def _drive_sealed(drive: str) -> bool:
    """Windows keeps swap on its own drive unless somebody moved it; the home folder says its."""
    question = _BITLOCKER.format(drive=drive)
    return bitlocker(answer("powershell.exe", "-NoProfile", "-NonInteractive", "-c", question))


def bitlocker(told: str) -> bool:
    """The shell's property ``System.Volume.BitLockerProtection`` (recorded, not run there).

    Only 1 is whole: 2 is off, 3 and 4 are half done, 5 keeps its key beside the data.
    """
    number = told.strip()
    if not number.isascii() or not number.isdigit() or int(number) not in _BITLOCKER_KNOWN:
        raise NoAnswer("the shell does not say")
    return int(number) == _BITLOCKER_ON


def filevault(told: str) -> Disks:
    """What ``fdesetup status`` says (macOS; recorded, not run on that system)."""
    if told.startswith(_SEALED):
        return Disks(())
    if told.startswith(_OFF):
        return Disks((HOME, SWAP))
    raise NoAnswer("fdesetup does not say")
