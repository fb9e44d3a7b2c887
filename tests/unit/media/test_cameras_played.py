# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The code that asks Windows and macOS for cameras, on a played system: not run on real ones."""

import ctypes
import subprocess
from types import SimpleNamespace

import pytest

from client.policy.posture_facts import InUse
from tests.fakes.played_system import Cameras, Frameworks, Tree, run_as

DEVICE = r"USB\VID_046D&PID_0825&MI_00\7&2C8B1F1E&0&0000"
CHAIN = (DEVICE, r"USB\VID_046D&PID_0825\5&1", r"PCI\VEN_8086&DEV_A36D\3&11", r"HTREE\ROOT\0")
LINK = (
    r"@device:pnp:\\?\usb#vid_046d&pid_0825&mi_00#7&2c8b1f1e&0&0000"
    r"#{65e8773d-8f56-11d0-a3b9-00a0c9223196}\global"
)
OBS = r"@device:sw:{860BB310-5D01-11D0-BD3B-00A0C911CE86}\{A3FCE0F5-3493-419F-958A-ABA1250EC20B}"
WINDOWS = ("client.media.windows_cameras", "client.media.cameras_elsewhere")
MACOS = (
    "client.media.core_objects",
    "client.media.macos_cameras",
    "client.media.cameras_elsewhere",
)
NO_EXTENSION = "0 extension(s)\n"
ONE_EXTENSION = (
    "1 extension(s)\n--- com.apple.system_extension.cmio\n"
    "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]\n"
    "*\t*\tABCDE12345\tcom.example.camera (1.0/1)\tExample\t[activated enabled]\n"
)


@pytest.fixture
def windows(monkeypatch):
    def played(cameras, chain=CHAIN):
        monkeypatch.setattr(ctypes, "windll", cameras.windll(Tree(chain)), raising=False)
        monkeypatch.setattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE, raising=False)
        return run_as("win32", monkeypatch, *WINDOWS)

    return played


def test_windows_cameras_are_listed_by_name_without_making_one_played(windows):
    cameras = Cameras([(LINK, "HD Camera"), (OBS, "OBS Virtual Camera")])
    with windows(cameras) as (_, elsewhere):
        listed = elsewhere.cameras()
    assert [one.label for one in listed] == ["HD Camera", "OBS Virtual Camera"]
    assert listed[0].name == LINK.replace(":", "_")
    # The list, its two names and properties: nothing else was asked for, and all was given back.
    assert set(cameras.asked) == {
        "62be5d10-60eb-11d0-bd3b-00a0c911ce86",
        "29840822-5b84-11d0-bd3b-00a0c911ce86",
        "860bb310-5d01-11d0-bd3b-00a0c911ce86",
        "55272a00-42cb-11ce-8135-00aa004bb851",
    }
    assert cameras.alive == 0


def test_windows_a_real_camera_and_a_made_up_one_are_told_apart_played(windows):
    with windows(Cameras([(LINK, "HD Camera"), (OBS, "HD Camera")])) as (_, elsewhere):
        assert elsewhere.in_use("") == (
            InUse("camera", "HD Camera", simulated=False, radio=False, bus="usb"),
        )
    with windows(Cameras([(LINK, "HD Camera"), (OBS, "HD Camera")])) as (_, elsewhere):
        (found,) = elsewhere.in_use(OBS.replace(":", "_"))
        assert found.simulated is True


@pytest.mark.parametrize("chain", [(), CHAIN[1:], (*CHAIN, *CHAIN)])
def test_windows_a_tree_that_does_not_know_the_camera_says_nothing_played(windows, chain):
    with windows(Cameras([(LINK, "HD Camera")]), chain) as (_, elsewhere):
        (found,) = elsewhere.in_use("")
    known = bool(chain) and chain[0] == DEVICE
    assert found.simulated is (False if known else None)


def test_windows_without_cameras_there_is_none_played(windows):
    cameras = Cameras([])
    with windows(cameras) as (_, elsewhere):
        assert elsewhere.cameras() == ()
        assert elsewhere.in_use("") == ()
    assert cameras.alive == 0


def test_windows_a_camera_without_a_text_is_passed_over_as_ffmpeg_does_played(windows):
    cameras = Cameras([(OBS, None), (LINK, "HD Camera")])
    with windows(cameras) as (_, elsewhere):
        assert [one.label for one in elsewhere.cameras()] == ["HD Camera"]
    assert cameras.alive == 0


def test_windows_a_list_that_is_refused_is_no_answer_played(windows):
    cameras = Cameras([(LINK, "HD Camera")])
    cameras._made = lambda *_: -2147221164
    with windows(cameras) as (_, elsewhere), pytest.raises(OSError, match="listed"):
        elsewhere.in_use("")


def camera_of_macos(device, label, word):
    code = int.from_bytes(word.encode(), "big")
    return {(device, "lnam"): label, (device, "tran"): (code,)}


@pytest.fixture
def macos(monkeypatch, tmp_path):
    def played(*cameras, told=NO_EXTENSION, plug_ins=()):
        listed = tuple(range(10, 10 + len(cameras)))
        properties = {(1, "dev#"): listed}
        for device, (label, word) in zip(listed, cameras, strict=True):
            properties |= camera_of_macos(device, label, word)
        frameworks = Frameworks(properties)
        monkeypatch.setattr(ctypes, "CDLL", frameworks)

        def ran(words, **_):
            assert words == ("/usr/bin/systemextensionsctl", "list")
            if told is None:
                raise subprocess.TimeoutExpired(words, 1.5)
            return SimpleNamespace(stdout=told.encode())

        monkeypatch.setattr(subprocess, "run", ran)
        for name in plug_ins:
            (tmp_path / name).mkdir()
        context = run_as("darwin", monkeypatch, *MACOS)
        return context, frameworks, tmp_path

    return played


def test_macos_cameras_are_told_by_what_they_state_where_nobody_makes_any_played(macos):
    context, frameworks, folder = macos(
        ("FaceTime HD Camera", "bltn"), ("OBS Virtual Camera", "virt"), ("Capture screen 0", "bltn")
    )
    with context as (_, asked, elsewhere):
        asked._PLUG_INS = folder / "none"
        assert [one.name for one in elsewhere.cameras()] == [
            "FaceTime HD Camera",
            "OBS Virtual Camera",
        ]
        (first,) = elsewhere.in_use("")
        (second,) = elsewhere.in_use("OBS Virtual Camera")
        assert elsewhere.in_use("gone") == ()
        with pytest.raises(OSError, match="something else"):
            elsewhere.in_use("Capture screen 0")
    assert (first.simulated, first.bus) == (False, "built-in")
    assert (second.simulated, second.bus) == (True, "virtual")
    assert sorted(frameworks.released) == sorted(frameworks.held)


@pytest.mark.parametrize(
    ("told", "plug_ins", "simulated"),
    [
        (NO_EXTENSION, (), False),
        (NO_EXTENSION, ("AppleCamera.plugin",), False),
        (NO_EXTENSION, ("obs-mac-virtualcam.plugin",), None),
        (ONE_EXTENSION, (), None),
    ],
)
def test_macos_a_program_that_makes_cameras_leaves_the_others_unknown_played(
    macos, told, plug_ins, simulated
):
    context, _, folder = macos(("HD Camera", "usb "), told=told, plug_ins=plug_ins)
    with context as (_, asked, elsewhere):
        asked._PLUG_INS = folder
        (found,) = elsewhere.in_use("")
    assert found.simulated is simulated


@pytest.mark.parametrize("told", [None, "", "an error\n"])
def test_macos_without_the_list_of_extensions_nothing_is_said_played(macos, told):
    context, _, folder = macos(("HD Camera", "usb "), told=told)
    with context as (_, asked, elsewhere):
        asked._PLUG_INS = folder
        with pytest.raises(OSError, match="the system"):
            elsewhere.in_use("")


def test_macos_a_camera_that_does_not_say_what_it_is_leaves_no_answer_played(macos):
    context, frameworks, folder = macos(("HD Camera", "usb "))
    del frameworks.properties[10, "tran"]
    with context as (_, asked, elsewhere):
        asked._PLUG_INS = folder
        with pytest.raises(OSError, match="CoreMediaIO"):
            elsewhere.in_use("")
