# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a disk refuses is said in the person's words, with what to do about it."""

import pytest

from client.terminal import speech
from client.terminal.files import Unreadable, file_bytes, save_card, save_text


@pytest.fixture
def german():
    speech.use("de")
    yield
    speech.use("en")


def test_a_card_onto_a_full_disk_says_to_make_room():
    why = "the disk is full. Make room on it, or name another place."
    assert save_card("/dev/full", b"card") == f"/dev/full could not be written: {why}"


@pytest.mark.usefixtures("german")
def test_a_card_onto_a_full_disk_says_so_in_german():
    _, why = save_card("/dev/full", b"card").split(": ")
    assert why.startswith("der Datentr\u00e4ger ist voll. Schaffen Sie Platz")


def test_a_text_into_a_folder_that_is_none_says_to_check_the_name(tmp_path):
    (tmp_path / "file").touch()
    assert save_text(str(tmp_path / "file" / "x"), "x").endswith(
        "a part of the name is a file and not a folder. Check the name."
    )


def test_a_text_to_a_place_that_is_fine_says_where_it_is(tmp_path):
    assert save_text(str(tmp_path / "x"), "x").endswith(f"{tmp_path}/x.")


@pytest.mark.usefixtures("german")
def test_a_file_whose_name_is_too_long_says_so():
    with pytest.raises(Unreadable, match="der Name ist zu lang"):
        file_bytes("x" * 300, "eine Liste")


def test_a_name_that_python_refuses_is_said_too():
    assert "Check the name" in save_text("a\0b", "x")
