# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the system refuses is said in our words, with what to do, in both languages.

The errors are real ones: what a program meets on a disk, made on this computer.
"""

import errno
import os
import socket
import subprocess
from pathlib import Path

import pytest

import client
from client.engine.said import Said
from client.model.system_words import reason_of, why_no_file

GERMAN = Said.shipped("de")
ROOT = Path(client.__file__).parent


def refused(path, flags=os.O_WRONLY | os.O_CREAT):
    """What this system says when a file is opened."""
    with pytest.raises(OSError) as caught:  # noqa: PT011  its number is what is looked at
        os.close(os.open(path, flags, 0o600))
    return caught.value


def test_a_full_disk_is_said_with_what_to_do():
    with pytest.raises(OSError, match="28") as caught, Path("/dev/full").open("wb", 0) as full:
        full.write(b"x")
    assert why_no_file(caught.value).startswith("the disk is full. Make room")
    assert GERMAN.sentence(why_no_file(caught.value)).startswith("der Datentr\u00e4ger ist voll.")


@pytest.mark.parametrize(
    ("place", "begins"),
    [
        ("none/file", "there is no such file or folder. Check"),
        ("a-file/below", "a part of the name is a file"),
        ("a-folder", "this is a folder. Name a file"),
        ("n" * 300, "the name is too long. Choose"),
        ("ring", "this is a link. Name what"),
    ],
)
def test_a_place_that_cannot_be_written_says_why(tmp_path, place, begins):
    (tmp_path / "a-file").touch()
    (tmp_path / "a-folder").mkdir()
    (tmp_path / "ring").symlink_to("ring")
    said = why_no_file(refused(tmp_path / place))
    assert said.startswith(begins)
    assert GERMAN.sentence(said) != said


def test_a_file_that_is_there_already_says_so(tmp_path):
    (tmp_path / "a").touch()
    error = refused(tmp_path / "a", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    assert why_no_file(error).startswith("there is something of this name already")


def test_a_file_that_the_account_may_not_write_says_so(tmp_path):
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    if os.geteuid() != 0:
        error = refused(shut / "file")
    else:
        # The administrator may write everywhere but where the disk itself forbids it.
        (shut / "file").touch()
        fixed = subprocess.run(["chattr", "+i", shut / "file"], capture_output=True, check=False)
        if fixed.returncode:
            pytest.skip("this disk knows no files that nobody may change")
        try:
            error = refused(shut / "file")
        finally:
            subprocess.run(["chattr", "-i", shut / "file"], check=True)
    assert why_no_file(error).startswith("your account may not do this there. Choose")


def test_a_pipe_without_a_reader_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    error = refused(tmp_path / "pipe", os.O_WRONLY | os.O_NONBLOCK)
    assert why_no_file(error).startswith("this is a device and not a file")


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_never_in_the_words_of_the_system(number):
    said = why_no_file(OSError(number, os.strerror(number)))
    assert os.strerror(number) not in said
    assert said.count(". ") == 1
    assert said.startswith(reason_of(OSError(number, "")))
    german = GERMAN.sentence(f"a.card could not be written: {said}.")
    assert german.startswith("a.card lie\u00df sich nicht schreiben: ")
    assert said.split(". ")[0] not in german
    seen = GERMAN.sentence(f"policy.json cannot be looked at: {reason_of(OSError(number, ''))}")
    assert seen.startswith("policy.json l\u00e4sst sich nicht ansehen: ")
    assert reason_of(OSError(number, "")) not in seen


def test_an_error_without_a_number_is_named_by_its_kind():
    assert why_no_file(socket.herror("?")).startswith("the system does not allow it, herror.")


def test_no_module_hands_on_the_words_of_the_system():
    # What makes an error of its own needs them; nobody reads that one.
    makes = {"linux_routes.py"}
    says = {path.name for path in ROOT.rglob("*.py") if "strerror" in path.read_text("utf-8")}
    assert says == makes
