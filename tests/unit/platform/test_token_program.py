# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where OpenSC lies on other systems: made-up answers of documented form, not run there."""

import os
import sys
from pathlib import PureWindowsPath

import pytest

from client.platform import token_program
from client.platform.access_lists import access_problem
from client.platform.ask import NoAnswer, in_folders

FOLDER = r"C:\Program Files\OpenSC Project\OpenSC"
as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="makes a file that is root's"
)


def test_windows_by_the_installers_words_made_up_not_run():
    told = {"ConfigFile": rf"{FOLDER}\opensc.conf"}
    wanted = PureWindowsPath(rf"{FOLDER}\tools\pkcs11-tool.exe")
    assert token_program.installed_tool(told) == wanted


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        7,
        b"C:\\OpenSC\\opensc.conf",
        "opensc.conf",
        r"\OpenSC\opensc.conf",
        r"C:opensc.conf",
        r"\\server\share\OpenSC\opensc.conf",
        r"\\?\C:\OpenSC\opensc.conf",
        r"C:\Program Files\..\Users\me\opensc.conf",
    ],
)
def test_windows_a_place_that_is_none_of_this_computer_is_not_known_made_up(said):
    with pytest.raises(NoAnswer):
        token_program.installed_tool({"ConfigFile": said})
    with pytest.raises(NoAnswer):
        token_program.installed_tool({})


@pytest.mark.parametrize(
    ("entries", "own"),
    [
        ("(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)(A;ID;0x1200a9;;;AC)", True),
        ("(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1301bf;;;BU)", False),
    ],
)
def test_windows_only_a_folder_of_administrators_counts_made_up(entries, own):
    assert (access_problem(f"O:SYG:SYD:AI{entries}") == "") is own


def on_macos(monkeypatch, program):
    monkeypatch.setattr(token_program.sys, "platform", "darwin")
    monkeypatch.setattr(token_program, "_MAC_PROGRAM", program)


@as_root
def test_macos_a_program_of_administrators_is_started_with_nothing_of_a_persons(
    monkeypatch, tmp_path
):
    program = tmp_path / "pkcs11-tool"
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setenv("OPENSC_CONF", "/srv/mine.conf")
    monkeypatch.setenv("DYLD_INSERT_LIBRARIES", "/srv/mine.dylib")
    on_macos(monkeypatch, program)
    found = token_program.speaker()
    assert found.program == str(program)
    assert set(found.variables) <= {"HOME", "XDG_RUNTIME_DIR", "LC_ALL", "PATH"}
    assert found.variables["PATH"] == str(tmp_path)


@as_root
@pytest.mark.parametrize(("mode", "owner"), [(0o775, 0), (0o757, 0), (0o755, 1)])
def test_macos_a_program_that_others_could_have_changed_is_not_given_a_pin(
    monkeypatch, tmp_path, mode, owner
):
    program = tmp_path / "pkcs11-tool"
    program.write_text("")
    program.chmod(mode)
    os.chown(program, owner, owner)
    on_macos(monkeypatch, program)
    with pytest.raises(NoAnswer, match="could have been changed"):
        token_program.speaker()


def test_macos_without_opensc_there_is_nothing_to_ask(monkeypatch, tmp_path):
    on_macos(monkeypatch, tmp_path / "pkcs11-tool")
    with pytest.raises(NoAnswer, match="no such program"):
        token_program.speaker()


@pytest.mark.parametrize("module", ["/" * 2000, "\0", "\udcff\ud800", "/nowhere/x.so", "/usr"])
def test_what_is_no_file_is_no_library(module):
    with pytest.raises(NoAnswer):
        token_program.library(module)


def test_windows_looks_for_its_programs_in_its_own_folders_alone(monkeypatch, tmp_path):
    here, system = tmp_path / "here", tmp_path / "system"
    for folder in (here, system):
        folder.mkdir()
    (here / "powershell.exe").write_text("planted")
    monkeypatch.chdir(here)
    assert in_folders("powershell.exe", [str(system)]) is None
    (system / "powershell.exe").write_text("")
    assert in_folders("powershell", [str(system)]) == str(system / "powershell.exe")
