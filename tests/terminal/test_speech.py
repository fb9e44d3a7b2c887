# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The terminal's German is complete, and a refusal is German from the first line to the last."""

import ast
import re
from pathlib import Path

import pytest

import client.app
import client.terminal
from client.model.events import CallChanged, CallPhase, PeopleChanged
from client.terminal import speech
from client.terminal.banner import banner
from client.terminal.findings import WORD_WIDTH
from client.terminal.marks import trust_word
from client.terminal.roster import TRUST_WIDTH
from client.terminal.speech import tr
from tests.fakes import scenes
from tests.fakes.terminal import straight, terminal

FOLDER = Path(next(iter(client.terminal.__path__)))
COMMANDS = Path(next(iter(client.app.__path__)))
GERMAN = speech.load("de")
NOT_SENTENCES = {"bold reverse", "not bold dim", "heading gap", "Watchword", "Watchword    <>"}
"""Styles, and the program's name with a person's beside it."""


def literals():
    for path in (*FOLDER.glob("*.py"), *COMMANDS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"tr", "noted"}:
                given = node.args[0]
                if path.name == "speech.py":
                    continue
                assert isinstance(given, ast.Constant), f"{path.name}:{node.lineno}"
                yield given.value


def bottom_lines():
    """The lines of keys as their pages note them."""
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Assign) or getattr(node.targets[0], "id", "") != "KEYS":
                continue
            if isinstance(node.value, ast.Call):
                yield node.value.args[0].value


@pytest.fixture
def german():
    speech.use("de")
    yield
    speech.use("en")


def test_every_text_has_a_german_one_and_none_is_left_over():
    assert set(literals()) == GERMAN.keys()


def test_places_survive_translation():
    for english, text in GERMAN.items():
        found = [sorted(re.findall(r"{(\w+)}", one)) for one in (english, text)]
        assert found[0] == found[1], english


def bare():
    """Texts of the face that nobody wraps: those that begin like a sentence or hold two words."""
    for path in FOLDER.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        aside = {part for one in ast.walk(tree) if not_said(one) for part in ast.walk(one)}
        for node in ast.walk(tree):
            if node in aside or not isinstance(node, ast.Constant | ast.JoinedStr):
                continue
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            words = "".join(str(p.value) for p in parts if isinstance(p, ast.Constant))
            sentence = re.search("[A-Z]", words) and re.search("[A-Za-z:.] ", words)
            if sentence or re.search("[a-z]{2} [a-z]{2}", words):
                yield path.name, words


def not_said(node):
    """Docstrings, styles, what is wrapped, and calls that show nothing."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(getattr(one, "id", "") in {"CSS", "DEFAULT_CSS"} for one in targets)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    called = getattr(node, "func", None)
    name = getattr(called, "id", "") or getattr(called, "attr", "")
    return isinstance(node, ast.Call) and name in {"tr", "noted", "Binding", "error"}


def test_nothing_is_shown_that_is_not_wrapped():
    assert sorted(one for one in bare() if one[1].strip() not in NOT_SENTENCES) == []


@pytest.mark.usefixtures("german")
def test_results_and_trust_fit_into_their_columns():
    results = ("passed", "does not apply", "note", "WARNING", "COULD NOT BE CHECKED", "FAILED")
    assert all(len(tr(one)) <= WORD_WIDTH for one in results)
    assert all(len(trust_word(one)) <= TRUST_WIDTH + 1 for one in type(scenes.ME.trust))


@pytest.mark.usefixtures("german")
def test_lines_of_keys_fit_on_eighty_columns():
    keys = [text for text in GERMAN.values() if "   " in text]
    keys += [tr(line) for line in bottom_lines()]
    assert keys
    # A digit and a space stand before the line about warnings.
    assert max(map(len, keys)) <= 78


@pytest.mark.usefixtures("german")
def test_the_line_of_a_call_is_german():
    said = banner(CallChanged(CallPhase.LIVE), scenes.ROSTER)
    assert said.startswith("L\u00c4UFT: Ende-zu-Ende")
    assert "{" not in said


def test_a_language_without_a_file_is_english():
    speech.use("fr")
    assert tr("b back") == "b back"


@pytest.mark.asyncio
@pytest.mark.usefixtures("german")
async def test_a_refusal_is_german() -> None:
    async with terminal(straight()) as t:
        await t.hears(scenes.IDENTITY, scenes.REFUSED)
        assert "Sie wurden nicht verbunden" in t.text
        assert "Kamera und Mikrofon blieben geschlossen" in " ".join(t.text.split())
        assert "NICHT BESTANDEN" in t.text
        assert "q zur\u00fcck" in t.text


@pytest.mark.asyncio
@pytest.mark.usefixtures("german")
async def test_home_and_the_form_for_a_room_are_german() -> None:
    async with terminal() as t:
        await t.hears(scenes.IDENTITY, PeopleChanged(scenes.PEOPLE))
        assert "Noch keine R\u00e4ume" in t.text
        assert "Personen: " in t.text
        await t.press("r")
        assert "Neuer Raum" in t.text
        assert "eingestuft: die strengsten" in t.text
