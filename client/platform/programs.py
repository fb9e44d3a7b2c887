# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Other programs that could look on: recorders, and servers of a remote screen.

Known by name, and recorders also by what they take: of pictures on Linux with PipeWire, of sound
and pictures on Windows, of sound on macOS. Who renames a program and takes them otherwise is not
seen (docs/untested.md).
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec
import psutil

from client.platform.ask import NoAnswer, answer
from client.policy.posture_facts import Recorders

if sys.platform == "win32":  # written, not run on that system
    from client.platform import windows_recorders
if sys.platform == "darwin":  # written, not run on that system
    from client.platform import macos_recorders

RECORDERS = frozenset(
    {
        "obs", "obs64", "obs-studio", "simplescreenrecorder", "kazam", "vokoscreen",
        "vokoscreenng", "recordmydesktop", "gtk-recordmydesktop", "peek", "kooha", "byzanz-record",
        "wf-recorder", "wl-screenrec", "gpu-screen-recorder", "blue-recorder", "bandicam", "fraps",
        "camtasia", "screenstudio", "sharex", "screenflow", "snagit32", "gnome-screencast",
    }
)  # fmt: skip
REMOTE_SERVERS = frozenset(
    {
        "x11vnc", "xvnc", "xtightvnc", "xtigervnc", "x0vncserver", "vino-server", "krfb", "wayvnc",
        "gnome-remote-desktop-daemon", "xrdp", "teamviewerd", "teamviewer", "anydesk", "rustdesk",
        "winvnc", "tvnserver", "rdpclip",
    }
)  # fmt: skip
_SCREEN_STREAM = "Stream/Input/Video"
_RUNTIME = Path("/run/user")
_SOCKETS = "pipewire-[0-9]"
_KERNEL_CUTS = 15


class _Properties(msgspec.Struct, frozen=True, rename={
    "media_class": "media.class", "name": "application.name",
    "process": "application.process.id"}):  # fmt: skip
    media_class: str = ""
    name: str = ""
    process: int | str = 0


class _Info(msgspec.Struct, frozen=True):
    props: _Properties = _Properties()


class _Object(msgspec.Struct, frozen=True):
    type: str = ""
    info: _Info | None = None


def recorders() -> Recorders:
    """Programs that record screens by name, and those that take sound or pictures now.

    Raises `NoAnswer` where nobody is known by name and the system does not say who takes any.
    """
    found = set(_running(RECORDERS))
    try:
        found |= set(_taking())
    except OSError:
        # One that is known is enough to say so; that there is none needs the whole answer.
        if not found:
            raise
    return Recorders(tuple(sorted(found)))


def _taking() -> tuple[str, ...]:
    if sys.platform == "win32":  # written, not run on that system
        return windows_recorders.programs()
    if sys.platform == "darwin":  # written, not run on that system
        return macos_recorders.programs()
    if sys.platform != "linux":
        return ()
    try:
        told = answer("pw-dump")
    except NoAnswer:
        if pipewire_runs((_RUNTIME / str(os.getuid()), os.environ.get("XDG_RUNTIME_DIR", ""))):
            raise
        # Nothing can be taken from what does not run.
        return ()
    return video_streams(told, os.getpid())


def pipewire_runs(folders: Iterable[Path | str]) -> bool:
    """Is there a PipeWire that could be asked? By its sockets, one of which a variable may hide."""
    return any(
        entry.is_socket() for folder in folders if folder for entry in Path(folder).glob(_SOCKETS)
    )


def remote_servers() -> tuple[str, ...]:
    """Programs that show this screen to somebody elsewhere."""
    return tuple(sorted(set(_running(REMOTE_SERVERS))))


def video_streams(told: str, mine: int) -> tuple[str, ...]:
    """Who takes pictures from PipeWire, by ``pw-dump``, this program left out."""
    try:
        objects = msgspec.json.decode(told, type=tuple[_Object, ...])
    except msgspec.DecodeError as error:
        raise NoAnswer("pw-dump cannot be read") from error
    taking = (
        one.info.props
        for one in objects
        if one.info is not None and one.info.props.media_class == _SCREEN_STREAM
    )
    return tuple(
        sorted({one.name or "a program" for one in taking if str(one.process) != str(mine)})
    )


def _running(known: frozenset[str]) -> Iterable[str]:
    cut = {name[:_KERNEL_CUTS]: name for name in known}
    for process in psutil.process_iter(["name"]):
        name = (process.info["name"] or "").lower().removesuffix(".exe")
        if name in cut or name[:_KERNEL_CUTS] in cut:
            yield cut[name[:_KERNEL_CUTS]]
