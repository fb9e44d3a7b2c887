# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword org`` in one process: the folder, its refusals, and what comes out of it."""

from pathlib import Path

import msgspec
import pytest

from client.app import cli, org
from client.identity.directory import open_directory
from client.platform import keystore_file
from client.platform.keystore_file import Cost
from tests.fakes.people import NOW, card_of, person, uid_of


@pytest.fixture
def office(tmp_path: Path, monkeypatch, capsys):
    """Runs one ``org`` command; a cheap passphrase, and a clock that stands at NOW."""
    cheap = Cost(passes=1, memory_kib=64)
    opened = keystore_file.FileKeystore.open
    monkeypatch.setattr(
        keystore_file.FileKeystore, "open", lambda folder, secret: opened(folder, secret, cheap)
    )
    monkeypatch.setattr(org.clock, "wall", lambda: NOW)
    (tmp_path / "pw").write_text("correct horse\n")
    for name in ("anna", "berta"):
        (tmp_path / f"{name}.card").write_bytes(card_of(name).envelope)

    def run(*words: object) -> tuple[int, dict]:
        line = ["org", *map(str, words), "--passphrase-file", str(tmp_path / "pw"), "--json"]
        code = cli.run(line)
        said = capsys.readouterr().out
        return code, msgspec.json.decode(said) if said else {}

    return run


def test_a_list_from_an_empty_folder_to_a_file(office, tmp_path: Path) -> None:
    folder, file = tmp_path / "org", tmp_path / "list"
    _, made = office("init", "--name", "Amt X", "--out", folder)
    assert office("add", folder, tmp_path / "anna.card", "--unit", "IT")[0] == 0
    assert office("add", folder, tmp_path / "berta.card", "--until", "2027-12-31")[0] == 0
    assert office("remove", folder, uid_of("berta"))[1]["people"] == 1
    assert office("revoke", folder, "--key", person("berta").identity)[1]["revoked"] == 1
    assert office("revoke", folder, "--room", "ab" * 16)[1]["kind"] == "room"
    assert office("sign", folder, "--days", "7")[1]["expires"] == NOW + 7 * 86_400
    code, told = office("publish", folder, "--out", file)
    assert (code, told["seq"], told["file"]) == (0, 1, str(file))
    read = open_directory(file.read_bytes(), made["key"])
    assert [(entry.uid, entry.unit) for entry in read.value.entries] == [(uid_of("anna"), "IT")]
    assert (tmp_path / "org").stat().st_mode & 0o077 == 0


def test_what_is_not_signed_is_not_published(office, tmp_path: Path) -> None:
    folder, file = tmp_path / "org", tmp_path / "list"
    office("init", "--name", "Amt X", "--out", folder)
    assert office("publish", folder, "--out", file)[0] == 2
    office("sign", folder)
    assert office("publish", folder, "--out", file)[0] == 0
    office("add", folder, tmp_path / "anna.card")
    assert office("publish", folder, "--out", file)[1]["reason"] == "not-signed"


def test_refuses_a_clock_behind_the_last_list(office, tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "org"
    office("init", "--name", "Amt X", "--out", folder)
    assert office("sign", folder)[1]["seq"] == 1
    monkeypatch.setattr(org.clock, "wall", lambda: NOW - 1)
    assert office("sign", folder) == (
        4,
        {
            "state": "failed",
            "reason": "clock",
            "error": "This computer's clock is behind the last list. Set it right, then sign.",
        },
    )
    monkeypatch.setattr(org.clock, "wall", lambda: NOW)
    assert office("sign", folder)[1]["seq"] == 2


def test_refuses_a_wrong_passphrase_and_signs_with_the_right_one(office, tmp_path: Path) -> None:
    folder = tmp_path / "org"
    office("init", "--name", "Amt X", "--out", folder)
    (tmp_path / "pw").write_text("something else\n")
    assert office("sign", folder)[0] == 4
    assert not (folder / "directory.signed").exists()
    (tmp_path / "pw").write_text("correct horse\n")
    assert office("sign", folder)[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("init", "--name", "a\nb", "--out", "{}/new"),
        ("init", "--name", "Amt X", "--out", "{}/org"),
        ("add", "{}/org", "{}/pw"),
        ("add", "{}/org", "{}/none"),
        ("add", "{}/org", "{}/anna.card", "--until", "tomorrow"),
        ("add", "{}/none", "{}/anna.card"),
        ("remove", "{}/org", "carl@example.org"),
        ("revoke", "{}/org", "--key", "no key"),
        ("sign", "{}/none"),
    ],
)
def test_wrong_use_changes_nothing(office, tmp_path: Path, words) -> None:
    folder = tmp_path / "org"
    office("init", "--name", "Amt X", "--out", folder)
    before = (folder / "organisation.json").read_bytes()
    assert office(*(word.format(tmp_path) for word in words))[0] == 2
    assert (folder / "organisation.json").read_bytes() == before
    assert not (tmp_path / "none").exists()


def test_a_damaged_folder_is_said_and_not_overwritten(office, tmp_path: Path) -> None:
    folder = tmp_path / "org"
    office("init", "--name", "Amt X", "--out", folder)
    whole = (folder / "organisation.json").read_bytes()
    (folder / "organisation.json").write_bytes(whole[:-1])
    assert office("add", folder, tmp_path / "anna.card")[0] == 4
    assert (folder / "organisation.json").read_bytes() == whole[:-1]
    (folder / "organisation.json").write_bytes(whole)
    assert office("add", folder, tmp_path / "anna.card")[0] == 0
