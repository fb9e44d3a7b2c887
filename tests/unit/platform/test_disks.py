# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Disks by recorded outputs: this machine's kernel has no dm-crypt to try."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from client.platform import disks
from client.platform.ask import NoAnswer
from client.policy.posture_facts import Disks

LUKS = """{"blockdevices": [{"name":"home","type":"lvm","children": [
 {"name":"luks-1","type":"crypt","children": [
  {"name":"nvme0n1p3","type":"part","children": [{"name":"nvme0n1","type":"disk"}]}]}]}]}"""
PLAIN = """{"blockdevices": [{"name":"sda2","type":"part","children": [
 {"name":"sda","type":"disk"}]}]}"""
HALF = """{"blockdevices": [{"name":"vg-home","type":"lvm","children": [
 {"name":"luks-1","type":"crypt","children": [{"name":"sda1","type":"part"}]},
 {"name":"sdb1","type":"part","children": [{"name":"sdb","type":"disk"}]}]}]}"""
ON = "FileVault is On.\n"
OFF = "FileVault is Off.\n"
MOUNT = '{"filesystems": [{"source":"/dev/dm-1[/@home]","fstype":"btrfs"}]}'
SWAPS = "Filename\tType\tSize\tUsed\tPriority\n"


def test_a_crypt_layer_below_the_home_folder_counts_recorded():
    assert disks.all_ways_sealed(LUKS)
    assert not disks.all_ways_sealed(PLAIN)


def test_a_volume_that_lies_half_on_an_open_disk_is_open_recorded():
    assert not disks.all_ways_sealed(HALF)


@pytest.mark.parametrize("told", ['{"blockdevices": []}', "{}", "", "lsblk: not a block device"])
def test_an_answer_without_a_disk_is_none(told):
    with pytest.raises((NoAnswer, msgspec.DecodeError)):
        disks.all_ways_sealed(told)


def test_the_device_of_a_btrfs_part_is_found_recorded():
    assert disks.mounted(MOUNT).source == "/dev/dm-1[/@home]"
    with pytest.raises(NoAnswer):
        disks.mounted('{"filesystems": []}')


def test_macos_says_it_in_english_recorded_not_run_on_that_system():
    assert disks.filevault(ON) == Disks(())
    assert disks.filevault(OFF) == Disks(("home", "swap"))
    with pytest.raises(NoAnswer):
        disks.filevault("Deferred enablement appears to be active for user 'anna'.\n")


def test_swap_in_memory_needs_no_disk():
    assert disks._swaps(SWAPS + "/dev/zram0 partition 1 0 100\n") == []
    assert disks._swaps(SWAPS + "/dev/sda3 partition 1 0 100\n") == ["/dev/sda3"]


def test_a_place_that_cannot_be_looked_at_is_unknown_and_not_fine():
    def fails():
        raise NoAnswer

    assert disks._said({"home": fails, "swap": lambda: True}) == Disks((), ("home",))
    assert disks._said({"home": lambda: False}) == Disks(("home",))


def at_home(monkeypatch, folder):
    """What the system's list of accounts calls my home."""
    listed = SimpleNamespace(pw_dir=str(folder))
    monkeypatch.setattr("pwd.getpwuid", lambda _uid: listed)


@pytest.fixture
def two_disks(monkeypatch, tmp_path):
    """A home folder on a sealed disk, a stick that is open, and no swap; answers as recorded."""
    home, stick = tmp_path / "home", tmp_path / "stick"
    home.mkdir()
    stick.mkdir()

    def answer(program, *words):
        if program == "findmnt":
            source = "/dev/stick" if Path(words[-1]).is_relative_to(stick) else "/dev/home"
            return json.dumps({"filesystems": [{"source": source, "fstype": "ext4"}]})
        kind = "part" if words[-1] == "/dev/stick" else "crypt"
        return json.dumps({"blockdevices": [{"name": "x", "type": kind}]})

    monkeypatch.setattr(disks, "answer", answer)
    monkeypatch.setattr(disks, "_swaps", lambda _listed: [])
    monkeypatch.setattr(disks, "_profile", [])
    at_home(monkeypatch, home)
    monkeypatch.setenv("HOME", str(home))
    return home, stick


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_a_profile_on_another_disk_is_looked_at_as_well_as_home(two_disks):
    """``--profile-dir`` may name a stick, and the keys lie there."""
    home, stick = two_disks
    assert disks.disks() == Disks(())
    disks.keep_profile_in(home / "profile")
    assert disks.disks() == Disks(())
    disks.keep_profile_in(stick / "not" / "made" / "yet")
    assert disks.disks() == Disks(("profile",))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_a_variable_cannot_put_the_home_folder_on_another_disk(two_disks, monkeypatch):
    home, stick = two_disks
    at_home(monkeypatch, stick)
    assert disks.disks() == Disks(("home",))
    at_home(monkeypatch, home)
    assert disks.disks() == Disks(())
    monkeypatch.setenv("HOME", str(stick))
    assert disks.disks() == Disks(("home",))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_this_machine_answers_for_its_home_folder():
    seen = disks.disks()
    assert "home" in {*seen.readable, *seen.unknown} or seen == Disks(())


@pytest.mark.parametrize(
    ("told", "sealed"),
    [("1\r\n", True), ("2", False), ("3", False), ("4", False), ("5", False), ("6", False)],
)
def test_windows_says_it_with_a_number_recorded_not_run_on_that_system(told, sealed):
    assert disks.bitlocker(told) is sealed


@pytest.mark.parametrize("told", ["", "\r\n", "on", "9", "-1", "1 2"])
def test_windows_saying_anything_else_is_unknown(told):
    with pytest.raises(NoAnswer):
        disks.bitlocker(told)
