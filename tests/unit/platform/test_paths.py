# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from client.model.errors import Failure, WrongUse
from client.platform.paths import MAX_FILE, ProfileFolder


@pytest.fixture
def folder(tmp_path):
    return ProfileFolder.open(tmp_path / "anna")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_closes_folder_and_files_to_others_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        folder = ProfileFolder.open(tmp_path / "deep" / "anna")
        folder.write("contacts.ww", b"x")
        folder.write("rooms/one.ww", b"y")
    finally:
        os.umask(before)
    assert mode(folder.path) == 0o700
    assert mode(folder.path / "rooms") == 0o700
    assert mode(folder.path / "contacts.ww") == 0o600
    assert folder.read("rooms/one.ww") == b"y"
    assert folder.names("rooms") == ("rooms/one.ww",)
    assert folder.problems().problems == ()


def test_a_file_that_is_not_there_is_none(folder):
    assert folder.read("seen.ww") is None
    assert folder.names("rooms") == ()
    folder.remove("seen.ww")


def test_replaces_a_file_and_leaves_no_scraps(folder):
    folder.write("seen.ww", b"one")
    folder.write("seen.ww", b"two")
    assert folder.read("seen.ww") == b"two"
    assert [entry.name for entry in folder.path.iterdir()] == ["seen.ww"]
    folder.remove("seen.ww")
    assert folder.read("seen.ww") is None


def test_keeps_the_old_content_when_writing_fails(folder, monkeypatch):
    folder.write("seen.ww", b"one")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("client.platform.paths.os.fsync", full)
    with pytest.raises(Failure, match="PROFILE-WRITE"):
        folder.write("seen.ww", b"two")
    assert folder.read("seen.ww") == b"one"
    assert [entry.name for entry in folder.path.iterdir()] == ["seen.ww"]


@pytest.mark.parametrize(
    "name", ["../out", "/etc/passwd", "a/b/c", "rooms/../x", "", ".hidden", "A", "lock", "a\nb"]
)
def test_refuses_names_that_lead_elsewhere(folder, name):
    with pytest.raises(ValueError, match="not a name"):
        folder.read(name)


def test_refuses_a_link_in_place_of_a_file(folder, tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    (folder.path / "seen.ww").symlink_to(tmp_path / "secret")
    with pytest.raises(Failure, match="PROFILE-UNUSABLE"):
        folder.read("seen.ww")
    assert "a link" in folder.problems().problems


def test_writes_over_a_link_and_not_through_it(folder, tmp_path):
    (tmp_path / "other").write_bytes(b"untouched")
    (folder.path / "seen.ww").symlink_to(tmp_path / "other")
    folder.write("seen.ww", b"mine")
    assert (tmp_path / "other").read_bytes() == b"untouched"
    assert folder.read("seen.ww") == b"mine"


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o660])
def test_refuses_a_file_that_others_can_open(folder, bits):
    folder.write("seen.ww", b"x")
    (folder.path / "seen.ww").chmod(bits)
    assert folder.problems().problems == ("open to others",)
    with pytest.raises(Failure, match="PROFILE-UNSAFE"):
        folder.read("seen.ww")


def test_does_not_hang_on_a_pipe(folder):
    os.mkfifo(folder.path / "seen.ww", 0o600)
    with pytest.raises(Failure, match="PROFILE-UNSAFE"):
        folder.read("seen.ww")


def test_refuses_a_file_too_large_to_be_real(folder):
    folder.write("seen.ww", b"x" * 100)
    assert folder.read("seen.ww", 100) == b"x" * 100
    with pytest.raises(Failure, match="PROFILE-DAMAGED"):
        folder.read("seen.ww", 99)
    assert MAX_FILE > 99


def test_closes_a_folder_that_was_open_to_reading(tmp_path):
    (tmp_path / "anna").mkdir(mode=0o755)
    ProfileFolder.open(tmp_path / "anna")
    assert mode(tmp_path / "anna") == 0o700


def test_refuses_a_folder_that_everybody_may_write_to(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    with pytest.raises(WrongUse, match="PROFILE-SHARED"):
        ProfileFolder.open(tmp_path / "shared")
    assert mode(tmp_path / "shared") == 0o1777


def test_refuses_the_home_folder_itself(tmp_path, monkeypatch):
    (tmp_path / "home").mkdir(mode=0o755)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with pytest.raises(WrongUse, match="PROFILE-SHARED"):
        ProfileFolder.open(tmp_path / "home")


def test_refuses_a_link_in_place_of_the_folder(tmp_path):
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(Failure, match="PROFILE-UNSAFE"):
        ProfileFolder.open(tmp_path / "link")


def test_refuses_a_file_in_place_of_the_folder(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Failure, match="PROFILE-UNUSABLE"):
        ProfileFolder.open(tmp_path / "file")


def test_one_engine_at_a_time(folder):
    with folder.locked(), pytest.raises(Failure, match="PROFILE-BUSY"), folder.locked():
        pass
    with folder.locked():
        pass


def test_another_process_cannot_take_a_held_folder(folder):
    script = (
        "import sys, pathlib\n"
        "from client.platform.paths import ProfileFolder\n"
        "with ProfileFolder(pathlib.Path(sys.argv[1])).locked(): print('taken')\n"
    )
    command = [sys.executable, "-c", script, str(folder.path)]
    with folder.locked():
        busy = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "PROFILE-BUSY" in busy.stderr
    free = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert free.stdout == "taken\n"


def test_writers_at_the_same_time_leave_a_whole_file(folder):
    def write(byte: bytes):
        for _ in range(20):
            folder.write("seen.ww", byte * 5000)

    threads = [threading.Thread(target=write, args=(byte,)) for byte in (b"a", b"b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert folder.read("seen.ww") in {b"a" * 5000, b"b" * 5000}
