# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword rehearse``: every bad room that ships, against installations good and bad."""

import argparse
import subprocess
import sys
from dataclasses import replace
from importlib import resources
from pathlib import Path

import msgspec
import pytest

from client.app import parser
from client.app.rehearse import rehearse_here
from client.crypto.envelope import plain_loads
from client.engine.rehearsal import rehearse, stage
from client.engine.rehearsal.bad_rooms import BAD_ROOMS
from client.engine.rehearsal.good_rooms import GOOD_ROOMS, the_room
from client.engine.rehearsal.trial import bad
from client.policy import facts as seen
from client.policy.managed import read_policy, rules_of
from client.policy.rules import Rules
from tests.attack.hostile_rooms import a_good_installation
from tests.fakes.managed import draft
from tests.fakes.people import person

LISTS = draft(
    classes=["OFFEN", "INTERN", "VS-NfD"],
    max_classification="INTERN",
    max_room_s=1_800,
    countries=["DE", "FR"],
    trust={
        "directory_key": person("hanna").identity,
        "max_age_s": 7_200,
        "room_issuers": [person("anna").identity],
    },
    servers=[{"url": "wss://192.0.2.7:7443", "spki_sha256": ["5a" * 32]}],
    ice={"servers": ["turns:turn.example.org:443"]},
)
FEW = tuple(one for one in BAD_ROOMS if one.name in {"over", "recording", "issuer-unknown"})


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    monkeypatch.setattr(stage, "DEADLINE_S", 1.0)
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def few(monkeypatch) -> None:
    monkeypatch.setattr(rehearse, "BAD_ROOMS", FEW)


def asked(*words: str) -> argparse.Namespace:
    return parser.build().parse_args(["rehearse", *words])


def told(capsys, installation, *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = rehearse_here(asked(*words), installation)
    return code, capsys.readouterr().out


def test_in_a_good_place_every_bad_room_is_refused_for_its_fault_and_every_good_one_let_in(capsys):
    code, out = told(capsys, a_good_installation(), "--json")
    said = msgspec.json.decode(out)
    assert code == 0
    assert list(said) == ["rooms", "good"]
    assert all(list(row) == ["name", "refused", "by"] for rows in said.values() for row in rows)
    expected = {one.name: one.expected for one in BAD_ROOMS if one.applies(Rules())}
    assert [row["name"] for row in said["rooms"]] == list(expected)
    assert len(said["rooms"]) >= 60
    assert [row for row in said["rooms"] if not row["refused"]] == []
    assert [row for row in said["rooms"] if not expected[row["name"]] & set(row["by"])] == []
    assert [row for row in said["good"] if row["refused"] or row["by"]] == []
    names = {row["name"] for row in said["good"]}
    assert {one.name for one in GOOD_ROOMS} | {"good-restricted"} <= names


def test_under_a_policy_its_lists_refuse_as_well_and_the_good_rooms_are_let_in(capsys, monkeypatch):
    listed = tuple(one for one in BAD_ROOMS if not one.applies(Rules()))
    monkeypatch.setattr(rehearse, "BAD_ROOMS", (*listed, *FEW))
    installation = a_good_installation(rules_of(read_policy(LISTS)))
    code, out = told(capsys, installation, "--json")
    said = msgspec.json.decode(out)
    assert code == 0, said
    assert [row["name"] for row in said["rooms"]] == [one.name for one in (*listed, *FEW)]
    assert len(listed) >= 7
    for trial, row in zip((*listed, *FEW), said["rooms"], strict=True):
        assert trial.expected & set(row["by"]), row
    assert [row for row in said["good"] if row["refused"]] == []


@pytest.mark.parametrize("profile", ["open", "restricted", "classified"])
def test_under_the_policies_that_ship_good_rooms_are_let_in(capsys, monkeypatch, profile):
    """A good computer: what the installation of an office comes to once everything is mended."""
    file = resources.files("client") / "resources" / "policies" / f"{profile}.json"
    rules = rules_of(read_policy(plain_loads(file.read_bytes())))
    listed = tuple(one for one in BAD_ROOMS if one.applies(rules) and not one.applies(Rules()))
    monkeypatch.setattr(rehearse, "BAD_ROOMS", (*listed, *FEW))
    code, out = told(capsys, a_good_installation(rules), "--json")
    said = msgspec.json.decode(out)
    assert code == 0, said
    assert [row for row in said["good"] if row["refused"]] == []
    assert [row for row in said["rooms"] if not row["refused"]] == []


@pytest.mark.usefixtures("few")
def test_a_weak_computer_is_told_and_its_bad_rooms_are_still_decided(capsys):
    good = a_good_installation()
    weak = replace(
        good,
        computer=replace(good.computer, core_dumps=lambda: seen.CoreDumps(-1, dumpable=True)),
    )
    code, out = told(capsys, weak)
    assert code == 3
    assert "3 of 3 bad rooms refused for what is wrong with them, 0 of 7 good rooms" in out
    assert "Good rooms are refused here by: CORE-DUMP." in out
    code, out = told(capsys, weak, "--json")
    assert all("CORE-DUMP" in row["by"] for row in msgspec.json.decode(out)["good"])


def test_refused_for_another_reason_only_is_not_decided(capsys, monkeypatch):
    monkeypatch.setattr(rehearse, "BAD_ROOMS", (bad("over", "CORE-DUMP", the_room),))
    good = a_good_installation()
    weak = replace(
        good,
        computer=replace(good.computer, core_dumps=lambda: seen.CoreDumps(-1, dumpable=True)),
    )
    code, out = told(capsys, weak)
    assert code == 3
    assert "not decided: this computer refuses every such room" in out
    assert "Bad rooms refused for another reason only: 1." in out


@pytest.mark.parametrize("word", ["--json", ""])
def test_a_bad_room_that_is_let_in_is_told_with_4(capsys, monkeypatch, word):
    monkeypatch.setattr(rehearse, "BAD_ROOMS", (bad("over", "ROOM-EXPIRED", the_room),))
    code, out = told(capsys, a_good_installation(), *filter(None, [word]))
    assert code == 4
    if word:
        assert msgspec.json.decode(out)["rooms"] == [{"name": "over", "refused": False, "by": []}]
    else:
        assert "LET IN" in out
        assert "Do not roll out" in out


@pytest.mark.usefixtures("few")
def test_a_policy_that_cannot_be_looked_at_refuses_the_good_rooms(capsys):
    def broken() -> seen.ManagedRules:
        raise OSError

    good = a_good_installation()
    code, out = told(
        capsys, replace(good, computer=replace(good.computer, managed=broken)), "--json"
    )
    assert code == 3
    assert all(row["by"] == ["POLICY-INTEGRITY"] for row in msgspec.json.decode(out)["good"])


@pytest.mark.usefixtures("few")
def test_it_speaks_german(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    code, out = told(capsys, a_good_installation())
    assert code == 0
    assert "Der Raum ist vorbei" in out
    assert "3 von 3 schlechten R\u00e4umen" in out


WATCHED = """
import socket, sys
from client.app import cli
def watch(event, given):
    if event == "socket.connect" and given[0].type == socket.SOCK_STREAM:
        if isinstance(given[1], tuple) and not str(given[1][0]).startswith("127."):
            print("connected:", given[1], file=sys.stderr)
    if event == "socket.getaddrinfo" and given[0] != "127.0.0.1":
        print("asked for:", given[0], file=sys.stderr)
sys.addaudithook(watch)
sys.exit(cli.run(sys.argv[1:]))
"""


def test_the_command_speaks_to_nobody_else_and_leaves_no_trace_in_a_profile(people):
    profile = people[0].profile
    before = tree(profile)
    words = ["rehearse", "--json", "--profile-dir", str(profile)]
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED, *words],
        capture_output=True,
        text=True,
        timeout=80.0,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.returncode in {0, 3}
    rooms = msgspec.json.decode(ran.stdout)["rooms"]
    assert len(rooms) >= 60
    assert all(row["refused"] and row["by"] for row in rooms)
    assert tree(profile) == before


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }
