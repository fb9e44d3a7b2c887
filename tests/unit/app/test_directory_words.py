# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``directory update`` says from where it fetches, what came, and what went wrong."""

import msgspec
import pytest

from client.app import directory, parser
from client.model import commands, events
from client.model.errors import Failure, WrongUse
from client.model.list_fetch import DirectoryView, ListFetch
from tests.fakes import scenes

URL = "https://lists.example.org/people.signed"
HELD = DirectoryView("Amt X", "ed25519:00", 3, "aa" * 32, 0, 9, 2, (), expired=False, forked=False)
NEWER = msgspec.structs.replace(HELD, seq=4, hash="bb" * 32)
FETCHED = ListFetch((URL,), tried=9, held_by=9)


class Engine:
    """Answers as an engine does that holds ``held`` and fetches ``comes``."""

    def __init__(self, held, comes, fetched=FETCHED):
        self._held, self._comes, self._fetched = held, comes, fetched
        self.asked = []

    def wait(self, *_answers, **_more):
        return scenes.IDENTITY

    def latest(self, _kind):
        return None

    def ask(self, command, *_answers, **_more):
        self.asked.append(command)
        if isinstance(command, commands.ShowDirectory):
            return events.DirectoryShown(self._held, self._fetched)
        if isinstance(self._comes, Exception):
            raise self._comes
        return events.DirectoryShown(self._comes, self._fetched)


def run(engine, line):
    return directory.directory(engine, parser.build().parse_args(["directory", *line.split()]))


def test_without_an_address_the_policys_are_asked_and_what_came_is_told(capsys):
    engine = Engine(HELD, NEWER)
    assert run(engine, "update") == 0
    assert engine.asked == [commands.ShowDirectory(), commands.UpdateDirectory()]
    said = capsys.readouterr()
    assert said.err == f"Fetching the list from {URL}.\n"
    assert said.out.startswith(
        "A newer list was taken; the one before was number 3.\nAmt X, list 4"
    )


def test_the_same_list_again_is_nothing_newer(capsys):
    assert run(Engine(HELD, HELD), "update") == 0
    assert capsys.readouterr().out.startswith("Nothing newer: you have this list already.\n")


def test_the_first_list_of_all_is_told(capsys):
    assert run(Engine(None, HELD, None), "update") == 0
    said = capsys.readouterr()
    assert "from the addresses of your organisation's policy" in said.err
    assert said.out.startswith("The list was taken.\n")


def test_with_json_the_output_is_one_object(capsys):
    assert run(Engine(HELD, NEWER), "update --json") == 0
    said = capsys.readouterr()
    assert msgspec.json.decode(said.out)["seq"] == 4
    assert said.err.startswith("Fetching")


def test_what_went_wrong_reaches_the_person():
    with pytest.raises(Failure, match="did not answer in time"):
        run(
            Engine(HELD, Failure("not-fetched", "lists.example.org did not answer in time.")),
            "update",
        )


def test_an_address_needs_a_list_that_is_held(capsys):
    with pytest.raises(WrongUse, match="There is no list yet"):
        run(Engine(None, HELD), f"update {URL}")
    assert capsys.readouterr().err == ""
