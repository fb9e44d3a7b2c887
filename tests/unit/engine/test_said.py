# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence that the engine's layers say to a person has its German one."""

import ast
import re
from importlib import resources
from pathlib import Path

import msgspec
import pytest

import client
from client.app.compose import load_resources
from client.engine.said import Said
from client.model import events
from client.model.errors import Malformed
from client.model.media import DeviceKind

ROOT = Path(client.__file__).parent
FILE = (resources.files("client") / "resources" / "said.de.json").read_bytes()
PAIRS = msgspec.json.decode(FILE, type=dict[str, str])
LAYERS = ("engine", "media", "platform", "identity", "net", "crypto", "session", "relay")
OUTPUT_OF_PROGRAMS = {"status: enabled."}
GERMAN = load_resources("de").said


def spoken(path):
    """Sentences in a module: literals that begin like one and end like one, docstrings aside."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {n.value for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    inside = {v for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
    for node in ast.walk(tree):
        if node in docs or node in inside:
            continue
        text = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
            text = "".join(parts)
        if re.fullmatch(r"[A-Z{].* .*[.?]", text) and len(text) > 12:
            yield text


@pytest.mark.parametrize("layer", LAYERS)
def test_every_sentence_has_a_german_one(layer):
    found = {text for path in (ROOT / layer).rglob("*.py") for text in spoken(path)}
    assert sorted(found - PAIRS.keys() - OUTPUT_OF_PROGRAMS) == []


def test_what_varies_survives_translation():
    for english, german in PAIRS.items():
        count = len(re.findall(r"\{\w*\}", english))
        assert sorted(re.findall(r"\{(\w+)\}", german)) == [str(n) for n in range(count)], english
        assert german != english


def test_a_german_engine_says_what_devices_lack_in_german():
    event = events.MediaChanged(
        DeviceKind.CAMERA, on=False, trouble="Webcam {0} was removed. Your camera is off."
    )
    said = GERMAN.event(event)
    assert said.trouble == "Webcam {0} wurde entfernt. Ihre Kamera ist aus."
    assert msgspec.structs.replace(said, trouble=event.trouble) == event


def test_a_sentence_within_a_sentence_is_german_too():
    english = "a.example did not answer in time. Get the file another way and name it."
    german = "a.example antwortete nicht rechtzeitig. Beschaffen Sie die Datei auf anderem Weg"
    assert GERMAN.sentence(english).startswith(german)


def test_gaps_keep_their_order():
    said = Said({"{} answered {}.": "{1} kam von {0}."})
    assert said.sentence("a.example answered 404.") == "404 kam von a.example."


def test_what_has_no_german_is_still_said():
    event = events.CommandFailed("Join", "new", "A sentence from tomorrow.")
    assert GERMAN.event(event) is event


def test_an_english_engine_changes_nothing():
    event = events.CommandFailed("Join", "no-room", "No room is open.")
    assert load_resources("en").said.event(event) is event
    assert GERMAN.event(event).sentence == "Kein Raum ist ge\u00f6ffnet."


def test_refuses_a_file_that_is_none():
    with pytest.raises(Malformed):
        Said.from_json(b'{"a": 1}')
