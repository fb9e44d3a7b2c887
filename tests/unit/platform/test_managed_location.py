# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The managed place: real owners, modes, links and pipes on Linux; access lists of Windows."""

import os
import sys
from pathlib import Path

import pytest

from client.platform import managed_location
from client.platform.access_lists import access_problem
from client.platform.managed_location import (
    LINUX,
    MAX_FILE,
    AdminFolder,
    WindowsFolder,
    system_place,
)
from tests.fakes.managed import Place

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes of POSIX")
as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="gives files to another account"
)
BOTH = ("managed.json", "policy.json")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "watchword", b"policy", b"marker")


@posix
def test_reads_what_an_installer_left(place):
    files = place.look()
    assert (files.marker, files.policy, files.trouble) == (b"marker", b"policy", "")
    assert files.found == BOTH
    assert "marker" not in repr(files)


@posix
@pytest.mark.parametrize("name", BOTH)
def test_believes_no_file_where_administrators_are_made_up(place, name):
    folder = AdminFolder(place.path, owner=os.geteuid(), real=lambda: False)
    assert "made up" in folder.look().trouble
    place.write(name, None)
    assert "made up" in folder.look().trouble
    assert not place.look().trouble


@posix
def test_nothing_there_is_no_trouble(tmp_path):
    for path in (tmp_path, tmp_path / "none"):
        for real in (True, False):
            files = AdminFolder(path, owner=os.geteuid(), real=lambda real=real: real).look()
            assert (files.found, files.trouble) == ((), "")


@posix
@pytest.mark.parametrize("name", BOTH)
def test_one_file_alone_is_told_apart(place, name):
    place.write(name, None)
    assert place.look().found == tuple(one for one in BOTH if one != name)


@as_root
@pytest.mark.parametrize("name", BOTH)
def test_refuses_a_file_of_another_account(place, name):
    assert not place.look().trouble
    os.chown(place.path / name, 65534, 65534)
    assert place.look().trouble == f"{name} belongs to somebody else than the administrator"
    os.chown(place.path / name, 0, 0)
    assert not place.look().trouble


@as_root
def test_refuses_a_folder_of_another_account_and_one_above_it(place):
    for folder in (place.path, place.path.parent):
        os.chown(folder, 65534, 65534)
        assert "belongs to somebody else" in place.look().trouble
        assert place.look().found == BOTH
        os.chown(folder, 0, 0)
    assert not place.look().trouble


@posix
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_refuses_what_others_may_write(place, mode):
    for path in (place.path / "policy.json", place.path, place.path.parent):
        before = path.stat().st_mode
        path.chmod(before | mode)
        assert "can be changed by others" in place.look().trouble
        path.chmod(before)
    assert not place.look().trouble


@posix
def test_a_sticky_folder_above_is_no_trouble_and_a_sticky_managed_folder_is(place):
    place.path.parent.chmod(0o1777)
    assert not place.look().trouble
    place.path.chmod(0o1777)
    assert "can be changed by others" in place.look().trouble


@posix
@pytest.mark.parametrize("name", BOTH)
def test_follows_no_link(place, name, tmp_path):
    target = tmp_path / "elsewhere"
    target.write_bytes(b"other")
    (place.path / name).unlink()
    (place.path / name).symlink_to(target)
    assert place.look().trouble == f"{name} is a link"
    linked = tmp_path / "link"
    linked.symlink_to(place.path)
    place.write(name, b"again")
    assert not place.look().trouble
    assert AdminFolder(linked, owner=os.geteuid()).look().trouble == "the managed folder is a link"


@posix
def test_a_dangling_link_is_not_nothing(tmp_path):
    path = tmp_path / "watchword"
    path.symlink_to(tmp_path / "nowhere")
    assert AdminFolder(path, owner=os.geteuid()).look().trouble


@posix
def test_a_pipe_or_a_folder_in_place_of_a_file_is_trouble_and_hangs_nothing(place):
    for make in (os.mkfifo, os.mkdir):
        place.write("policy.json", None)
        make(place.path / "policy.json")
        assert place.look().trouble
        (os.unlink if make is os.mkfifo else os.rmdir)(place.path / "policy.json")
    place.write("policy.json", b"again")
    assert not place.look().trouble


@posix
def test_refuses_a_file_that_is_too_large(place):
    place.write("policy.json", b"x" * MAX_FILE)
    assert not place.look().trouble
    place.write("policy.json", b"x" * (MAX_FILE + 1))
    assert place.look().trouble == "policy.json is too large"


@posix
def test_cannot_look_is_not_the_same_as_not_there(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    files = AdminFolder(tmp_path / "file" / "deeper", owner=os.geteuid()).look()
    assert f"{tmp_path}/file/deeper cannot be looked at" in files.trouble


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_the_place_of_this_system_is_fixed_and_no_variable_moves_it(monkeypatch, tmp_path):
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "WATCHWORD_HOME", "ProgramData"):
        monkeypatch.setenv(name, str(tmp_path))
    assert system_place() == AdminFolder(LINUX, owner=0)
    assert "environ" not in Path(managed_location.__file__).read_text("utf-8")


SOUND = "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)"


@pytest.mark.parametrize(
    "sddl",
    [
        SOUND,
        "O:SYG:SYD:(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;BU)",
        "O:S-1-5-32-544G:S-1-5-18D:(A;;GA;;;S-1-5-18)(A;OICIIO;GA;;;CO)(D;;FA;;;WD)",
        "O:BAG:BAD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)S:AI(AU;SAFA;FA;;;WD)",
    ],
)
def test_recorded_access_lists_of_windows_that_let_only_administrators_write(sddl):
    """Recorded text; not run on that system."""
    assert access_problem(sddl) == ""


@pytest.mark.parametrize(
    "sddl",
    [
        "",
        "O:BAG:SY",
        "O:BAG:SYD:",
        "O:BAG:SYD:NO_ACCESS_CONTROL",
        "O:BUG:SYD:(A;;FA;;;SY)",
        "O:S-1-5-21-1-2-3-1001G:SYD:(A;;FA;;;BA)",
        "O:BAG:SYD:(A;;FA;;;SY)(A;;FA;;;BU)",
        "O:BAG:SYD:(A;;FA;;;SY)(A;;0x1301bf;;;AU)",
        "O:BAG:SYD:(A;OICI;FA;;;SY)(A;CI;DCLCRPCR;;;BU)",
        "O:BAG:SYD:(A;;GW;;;WD)",
        "O:BAG:SYD:(A;;FW;;;WD)",
        "O:BAG:SYD:(A;;WD;;;WD)",
        "O:BAG:SYD:(A;;WO;;;IU)",
        "O:BAG:SYD:(A;;0xnothing;;;WD)",
        "O:BAG:SYD:(A;;;;;WD)",
        "O:BAG:SYD:(A;;FA;;;CO)",
        "O:BAG:SYD:(XA;;FR;;;WD;(Member_of {SID(BA)}))",
        "O:BAG:SYD:(A;;FA)",
    ],
)
def test_recorded_access_lists_of_windows_that_let_others_write(sddl):
    """Recorded text; not run on that system."""
    assert access_problem(sddl)


def windows(tmp_path: Path, sddl: str = SOUND, keys: tuple[str, ...] = ()) -> WindowsFolder:
    folder = tmp_path / "Watchword"
    folder.mkdir(exist_ok=True)
    return WindowsFolder(folder, lambda _path: sddl, lambda: keys)


def test_recorded_windows_folder_reads_what_stands_there(tmp_path):
    """With recorded facts; not run on that system."""
    place = windows(tmp_path)
    assert (place.look().found, place.look().trouble) == ((), "")
    (place.path / "policy.json").write_bytes(b"policy")
    (place.path / "managed.json").write_bytes(b"marker")
    files = place.look()
    assert (files.marker, files.policy, files.trouble) == (b"marker", b"policy", "")


def test_recorded_windows_folder_refuses_weak_lists_registry_and_size(tmp_path):
    """With recorded facts; not run on that system."""
    place = windows(tmp_path)
    (place.path / "policy.json").write_bytes(b"policy")
    assert not place.look().trouble
    assert "can be changed" in windows(tmp_path, "O:BAG:SYD:(A;;FA;;;WD)").look().trouble
    assert "registry" in windows(tmp_path, keys=("SOFTWARE\\Watchword",)).look().trouble

    def broken(_path):
        raise OSError("no")

    assert "cannot be looked at" in WindowsFolder(place.path, broken, tuple).look().trouble
    (place.path / "policy.json").write_bytes(b"x" * (MAX_FILE + 1))
    assert place.look().trouble == "policy.json is too large"
    (place.path / "policy.json").unlink()
    (place.path / "policy.json").symlink_to(tmp_path)
    assert place.look().trouble
