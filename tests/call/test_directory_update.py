# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``directory update`` without a file: from the addresses of the organisation's policy."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from client.app.directory import directory
from client.engine import clock, directory_fetch
from client.identity.organisation import Organisation
from client.model.errors import Failure, WrongUse
from client.model.ids import DisplayName
from tests.fakes.directories import ORG, OTHER_ORG
from tests.fakes.https_files import HttpsFiles, https_files
from tests.fakes.managed import Place, draft, mark, signed
from tests.rig.household import Home, account

DAY = 86_400


@pytest.fixture
def server(tmp_path: Path, monkeypatch) -> Iterator[HttpsFiles]:
    with https_files(tmp_path) as made:
        # What the program asks this computer's store of authorities, this server's own answers.
        inside = directory_fetch.DirectoryFetch.__init__
        monkeypatch.setattr(
            directory_fetch.DirectoryFetch,
            "__init__",
            lambda self, *args, **named: inside(self, *args, **named, get=made.get),
        )
        yield made


def a_list(person, key=ORG) -> bytes:
    with account(person) as theirs:
        office = Organisation(name=DisplayName("Amt X"), key=key.identity).added(theirs.card)
    now = clock.wall()
    return office.signed(key, None, now, now + 30 * DAY).envelope


@pytest.fixture
def listed(people) -> bytes:
    return a_list(people[1])


@pytest.fixture
def forged(people) -> bytes:
    return a_list(people[1], OTHER_ORG)


def managed(path: Path, *urls: str) -> Place:
    now = clock.wall()
    trust = {"directory_key": ORG.identity} | ({"directory_urls": list(urls)} if urls else {})
    policy = draft(not_before=now - 60, not_after=now + DAY, trust=trust)
    return Place(path, signed(policy), mark())


@pytest.fixture
def home(people, server, tmp_path) -> Iterator[Home]:
    place = managed(tmp_path / "managed", server.url("/one"), server.url("/two"))
    made = Home(people[0], place)
    made.place = place
    made.open()
    yield made
    made.engine.stop()


def update(home: Home, capsys, monkeypatch, file: str = "") -> dict:
    monkeypatch.setattr("client.app.directory.ready", lambda *_: None)
    directory(home.follower, argparse.Namespace(action="update", file=file, json=True))
    return msgspec.json.decode(capsys.readouterr().out)


def test_takes_the_list_that_the_policy_names_under_the_key_that_it_names(
    home, server, listed, capsys, monkeypatch
):
    server.files["/two"] = listed
    told = update(home, capsys, monkeypatch)
    assert (told["organisation"], told["key"], told["people"]) == ("Amt X", ORG.identity, 1)
    assert told["fetched"]["trouble"] == ""
    assert told["fetched"]["held_by"] > 0
    assert home.said[-1].fetched.trouble == ""
    assert set(server.asked) == {"/one", "/two"}


def test_says_what_is_wrong_where_only_a_forged_list_is_there(
    home, server, forged, capsys, monkeypatch
):
    server.files["/one"] = forged
    with pytest.raises(Failure) as caught:
        update(home, capsys, monkeypatch)
    assert caught.value.code == "not-fetched"
    assert capsys.readouterr().out == ""


def test_says_so_where_the_policy_names_no_address(home, tmp_path, capsys, monkeypatch):
    managed(tmp_path / "managed")
    with pytest.raises(WrongUse) as caught:
        update(home, capsys, monkeypatch)
    assert caught.value.code == "no-address"
