# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Help and complaints of the command line: every word of them is there in German, too."""

import argparse
import ast
import inspect
import re
from importlib import resources
from pathlib import Path

import msgspec
import pytest

import client.app
from client.app import cli, parser
from client.engine.said import Said
from client.terminal import speech

FOLDER = Path(next(iter(client.app.__path__)))
GERMAN = Said.shipped("de")
PAIRS = msgspec.json.decode(
    (resources.files("client") / "resources" / "said.de.json").read_bytes(), type=dict[str, str]
)
SAID_OTHERWISE = {
    "usage: ",
    "options",
    "positional arguments",
    "show this help message and exit",
    "%(prog)s: error: %(message)s\n",
}
"""Words around a help, which have their own place in the grammar."""
ONLY_IN_ENGLISH = {"HASH", "HEX", "HOST:PORT", "ID", "SPKI", "TEXT", "UID", "URL", "NAME"}
MAKERS = re.compile(
    r"conflict|callable|merge actions|option string|dest=|mutually exclusive|'required'|"
    r"__call__|cannot have multiple|unknown parser|can't open|argument \"-\""
)
"""What argparse says to the makers of a grammar, and of files, which this grammar never opens."""


@pytest.fixture
def german(monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


def own_words():
    """What the argparse of this Python may say to a person, with gaps as ``{}``."""
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}:
            for given in node.args:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value


def gaps(text):
    return re.sub(r"%(\(\w+\))?[sr]", "{}", text)


def test_every_complaint_of_argparse_has_a_german_one():
    found = {one for one in own_words() if not MAKERS.search(one)} - SAID_OTHERWISE
    assert len(found) > 10
    assert sorted(gaps(one) for one in found if gaps(one) not in PAIRS) == []


def test_every_complaint_about_a_number_has_a_german_one():
    found = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "ArgumentTypeError":
                text = node.args[0]
                parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                found.add("".join(p.value if isinstance(p, ast.Constant) else "{}" for p in parts))
    assert found
    assert sorted(found - PAIRS.keys()) == []


def words(one, path=()):
    """Everything that a parser and those below it show, by its place."""
    yield (*path, "description"), one.description
    yield (*path, "epilog"), one.epilog
    for group in one._action_groups:
        yield (*path, "title", group.title), group.title
    for action in one._actions:
        name = "/".join(action.option_strings) or action.dest
        yield (*path, name, "help"), action.help
        yield (*path, name, "metavar"), action.metavar
        if isinstance(action, argparse._SubParsersAction):
            for below in action._choices_actions:
                yield (*path, below.dest, "line"), below.help
            for verb, parser_below in action.choices.items():
                yield from words(parser_below, (*path, verb))


def test_every_word_of_every_help_is_german():
    english = dict(words(parser.build()))
    speech.use("de")
    german = list(words(parser.build()))
    assert len(german) == len(english)
    argparse_own = {"options", "positional arguments"}
    same = {
        place
        for (place, text), other in zip(german, english.values(), strict=True)
        if text
        and text == other
        and text not in argparse_own | ONLY_IN_ENGLISH
        # A form to type, like 640x360 or on|off, is of no language.
        and not re.fullmatch(r"[a-z0-9|-]+", text)
    }
    assert same == set()


def test_every_option_and_every_verb_says_what_it_is():
    every = dict(words(parser.build()))
    bare = {place for place, text in every.items() if place[-1] in {"help", "line"} and not text}
    # The list of verbs or actions stands below its own title.
    assert {place for place in bare if place[-2] not in {"verb", "action"}} == set()


@pytest.mark.usefixtures("german")
def test_a_help_is_german_from_its_first_word_to_its_last(capsys):
    assert cli.run(["room", "create", "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Aufruf: watchword room create --title TEXT --with UID --out ORDNER")
    assert "Optionen:" in said
    assert "gemeinsame Optionen:" in said
    assert not re.search(r"\b(usage|show|the|and)\b", said)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("room create --out D", "es fehlt: --title, --with"),
        ("fly", "Angabe BEFEHL: 'fly' gibt es hier nicht; m\u00f6glich: 'open', "),
        ("demo --people 9", "Angabe --people: eine Zahl von 2 bis 8 wird erwartet"),
        ("demo --people 2.5", "Angabe --people: eine ganze Zahl von 2 bis 8 wird erwartet"),
        ("demo --size big", "Angabe --size: eine Gr\u00f6\u00dfe sieht aus wie 640x360"),
        ("org sign D --days", "Angabe --days: ein Wert fehlt"),
        ("org revoke D", "eine dieser Angaben fehlt: --uid --key --room"),
        ("org revoke D --uid a@b --key b", "Angabe --key: nicht zusammen mit --uid"),
        ("join x --s 3", "die Option --s ist nicht eindeutig; gemeint sein k\u00f6nnte --speaker"),
    ],
)
def test_wrong_use_is_told_in_german_with_where_to_read_on(capsys, line, told):
    assert cli.run(line.split()) == 2
    said = capsys.readouterr().err
    assert said.startswith("Aufruf: watchword")
    assert f"watchword: {told}" in said
    assert "Hilfe: watchword" in said.splitlines()[-1]


def test_what_a_verb_does_not_know_is_told_with_the_help_of_that_verb(capsys):
    assert cli.run(["room", "add", "D", "a@b", "--nope"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[-2:] == [
        "watchword: unrecognized arguments: --nope",
        "Help: watchword room add --help",
    ]


def test_the_version_is_told(capsys):
    assert cli.run(["--version"]) == 0
    assert re.fullmatch(r"Watchword \d+\.\d+\.\d+\n", capsys.readouterr().out)
