# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The code that asks Windows and macOS who records, on a played system: not run on real ones."""

import ctypes
import os
import subprocess
import sys
from pathlib import PureWindowsPath
from types import SimpleNamespace

import psutil
import pytest

from client.platform.ask import NoAnswer
from client.policy.posture_facts import Recorders
from tests.fakes.played_system import Frameworks, Registry, run_as

STORE = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore"
BEGUN = 133_800_000_000_000_000
ON, OVER = {"LastUsedTimeStart": BEGUN, "LastUsedTimeStop": 0}, {
    "LastUsedTimeStart": BEGUN, "LastUsedTimeStop": BEGUN + 1,
}  # fmt: skip
MINE, ZOOM = r"C:\Watchword\watchword.exe", "C:#Zoom#Zoom.exe"
WINDOWS = ("client.platform.windows_recorders", "client.platform.programs")
MACOS = ("client.platform.macos_recorders", "client.platform.programs")


def below(path, values):
    for part in reversed(path.split("\\")):
        values = {part: values}
    return values


def kept(*, microphone=None, webcam=None, screen=None, services=None):
    """The two hives, as far as Windows keeps anything of who uses what."""
    kinds = {
        "microphone": microphone,
        "webcam": webcam,
        "graphicsCaptureProgrammatic": screen,
    }
    mine = {name: uses for name, uses in kinds.items() if uses is not None}
    return Registry(
        {(1, "64"): below(STORE, mine), (2, "64"): below(STORE, {"microphone": services or {}})}
    )


@pytest.fixture
def windows(monkeypatch):
    def played(registry):
        names = ("System", "Zoom.exe", "watchword.exe")
        running = [SimpleNamespace(info={"name": name}) for name in names]
        monkeypatch.setitem(sys.modules, "winreg", registry)
        monkeypatch.setattr(psutil, "process_iter", lambda _: running)
        monkeypatch.setattr(psutil, "Process", lambda: SimpleNamespace(exe=lambda: MINE))
        return run_as("win32", monkeypatch, *WINDOWS)

    return played


@pytest.mark.parametrize(
    ("seen", "named"),
    [
        ({"microphone": {"NonPackaged": {ZOOM: ON}}, "webcam": {}}, ("Zoom",)),
        ({"microphone": {}, "webcam": {"MSTeams_8wekyb3d8bbwe": ON}}, ("MSTeams",)),
        ({"microphone": {}, "webcam": {}, "screen": {"NonPackaged": {ZOOM: ON}}}, ("Zoom",)),
        ({"microphone": {}, "webcam": {}, "services": {"NonPackaged": {ZOOM: ON}}}, ("Zoom",)),
        ({"microphone": {"NonPackaged": {ZOOM: OVER}}, "webcam": {}}, ()),
        ({"microphone": {"NonPackaged": {MINE.replace("\\", "#"): ON}}, "webcam": {}}, ()),
        ({"microphone": {"NonPackaged": {ZOOM: {}}}, "webcam": {}}, ()),
    ],
)
def test_windows_who_uses_microphone_camera_or_screen_is_seen_played(windows, seen, named):
    with windows(kept(**seen)) as (_, programs):
        assert programs.recorders() == Recorders(named)


@pytest.mark.parametrize("seen", [{}, {"microphone": {}}, {"webcam": {}}])
def test_windows_that_keeps_no_record_says_nothing_played(windows, seen):
    with windows(kept(**seen)) as (_, programs), pytest.raises(NoAnswer):
        programs.recorders()


def test_windows_that_does_not_say_which_programs_run_leaves_no_answer_played(windows, monkeypatch):
    def fails():
        raise psutil.AccessDenied(1)

    with windows(kept(microphone={}, webcam={})) as (_, programs):
        assert programs.recorders() == Recorders(())
        monkeypatch.setattr(psutil, "Process", fails)
        with pytest.raises(NoAnswer, match="which programs run"):
            programs.recorders()


def process(thing, number, bundle, *, listens):
    return {(thing, "ppid"): (number,), (thing, "piri"): (int(listens),), (thing, "pbid"): bundle}


GONE = OSError(int.from_bytes(b"!obj", "big"), "gone")


@pytest.fixture
def macos(monkeypatch):
    def played(properties):
        frameworks = Frameworks(properties)
        monkeypatch.setattr(ctypes, "CDLL", frameworks)
        monkeypatch.setattr(psutil, "process_iter", lambda _: [])
        return run_as("darwin", monkeypatch, *MACOS)

    return played


def test_macos_programs_that_listen_are_seen_by_their_bundles_played(macos):
    listed = {
        (1, "prs#"): (20, 21, 22, 23),
        **process(20, os.getpid(), "eu.watchword", listens=True),
        **process(21, 77, "com.obsproject.obs-studio", listens=True),
        **process(22, 78, "com.apple.Music", listens=False),
        (23, "ppid"): GONE,
    }
    with macos(listed) as (_, programs):
        assert programs.recorders() == Recorders(("com.obsproject.obs-studio",))


def test_macos_a_listener_without_a_bundle_is_named_by_its_program_played(macos):
    listed = {(1, "prs#"): (20,), **process(20, os.getppid(), "", listens=True)}
    with macos(listed) as (_, programs):
        (name,) = programs.recorders().names
    assert name == psutil.Process(os.getppid()).name()


@pytest.mark.parametrize(
    "listed",
    [
        {},
        {(1, "prs#"): tuple(range(2000))},
        {(1, "prs#"): (20,), (20, "ppid"): (77,)},
        {(1, "prs#"): (20,), (20, "ppid"): OSError(5, "no")},
    ],
    ids=["older system", "endless", "no word on listening", "an error"],
)
def test_macos_that_does_not_say_who_listens_leaves_no_answer_played(macos, listed):
    with macos(listed) as (_, programs), pytest.raises(NoAnswer):
        programs.recorders()


def test_macos_where_nobody_uses_sound_nobody_listens_played(macos):
    with macos({(1, "prs#"): ()}) as (_, programs):
        assert programs.recorders() == Recorders(())


OPENSC = {"ConfigFile": r"C:\Program Files\OpenSC Project\OpenSC\opensc.conf"}


@pytest.mark.parametrize("view", ["64", "32", None])
def test_windows_opensc_is_found_where_its_installer_said_played(monkeypatch, view):
    tree = below("SOFTWARE\\OpenSC Project\\OpenSC", OPENSC)
    registry = Registry({} if view is None else {(2, view): tree})
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x08000000, raising=False)
    monkeypatch.setenv("SYSTEMROOT", r"C:\Windows")
    monkeypatch.setenv("OPENSC_CONF", r"C:\Users\me\mine.conf")
    names = ("client.platform.windows_managed", "client.platform.token_program")
    with run_as("win32", monkeypatch, *names) as (_, found):
        monkeypatch.setattr(found, "_administrators", str)
        monkeypatch.setattr(found, "system_folder", lambda: r"C:\Windows\System32")
        if view is None:
            with pytest.raises(NoAnswer, match="not installed"):
                found.speaker()
            return
        speaker = found.speaker()
    wanted = PureWindowsPath(OPENSC["ConfigFile"]).parent / "tools" / "pkcs11-tool.exe"
    assert PureWindowsPath(speaker.program) == wanted
    assert speaker.folder == speaker.variables["PATH"] == r"C:\Windows\System32"
    assert speaker.variables["SYSTEMROOT"] == r"C:\Windows"
    assert "OPENSC_CONF" not in speaker.variables


@pytest.mark.parametrize(
    ("file", "folder", "loaded"),
    [("0x1200a9", "0x1200a9", True), ("0x1301bf", "0x1200a9", False),
     ("0x1200a9", "0x1301bf", False)],
)  # fmt: skip
def test_windows_a_library_is_loaded_only_from_a_folder_of_administrators_played(
    monkeypatch, tmp_path, file, folder, loaded
):
    library = tmp_path / "opensc-pkcs11.dll"
    library.write_bytes(b"")
    rights = {library: file, tmp_path: folder}
    monkeypatch.setitem(sys.modules, "winreg", Registry({}))
    names = ("client.platform.windows_managed", "client.platform.token_program")
    with run_as("win32", monkeypatch, *names) as (_, found):
        monkeypatch.setattr(
            found, "access", lambda path: f"O:SYG:SYD:AI(A;ID;FA;;;SY)(A;ID;{rights[path]};;;BU)"
        )
        monkeypatch.setattr(found, "_own_drive", lambda _: True)
        if loaded:
            assert found.library(str(library)) == str(library)
        else:
            with pytest.raises(NoAnswer, match="could have been changed"):
                found.library(str(library))
