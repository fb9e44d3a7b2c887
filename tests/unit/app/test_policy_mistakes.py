# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The mistakes that ``policy check`` finds are told in German where the system speaks it."""

import ast
import json
from importlib import resources
from pathlib import Path

import msgspec
import pytest

import client
from client.app import cli
from client.app.output import REFUSED, WRONG_USE
from tests.fakes.managed import FULL, OFFICE, STRANGER, draft, signed

ROOT = Path(client.__file__).parent
PAIRS = msgspec.json.decode(
    (resources.files("client") / "resources" / "said.de.json").read_bytes(), type=dict[str, str]
)
BEHIND = ("crypto/envelope.py", "crypto/tls_key.py")
"""Whose reasons why a file cannot be read are told."""
SIGNING_ONLY = {
    "cannot be written as canonical JSON",
    "larger than {} KiB when signed",
    "its public key cannot be read",
}
"""Reasons of what is made, not read here."""


@pytest.fixture
def german(monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


def text_of(node):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return None


def calls(path, *names):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
            yield node


def bound(path):
    """Texts that a name stands for, as in ``do = "Write it."``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {"do", "what"}:
            yield text_of(node.value)


def told():
    """Every text of every mistake, and of what it quotes."""
    for path in (*(ROOT / "policy").glob("*.py"), *(ROOT / "app").glob("policy*.py")):
        made = list(calls(path, "Wrong"))
        for node in made:
            where, what, do = map(text_of, node.args)
            # A field's own name is of no language.
            yield from (where if where and where.startswith("the ") else None, what, do)
        yield from bound(path) if made else ()
        for node in calls(path, "Form"):
            if len(node.args) > 1 and " " in (text_of(node.args[1]) or ""):
                yield text_of(node.args[1])
    for name in BEHIND:
        for node in calls(ROOT / name, "Malformed"):
            yield text_of(node.args[1])
    for name in ("crypto/envelope.py", "crypto/signing.py"):
        for node in calls(ROOT / name, "SignatureInvalid"):
            yield text_of(node.args[0])


def test_every_mistake_has_german_words():
    found = {text for text in told() if text}
    assert len(found) > 50
    assert sorted(found - PAIRS.keys() - SIGNING_ONLY) == []


def test_every_note_before_a_rollout_has_german_words():
    source = (ROOT / "app" / "policy_check.py").read_text("utf-8")
    found = {
        text_of(node.args[0])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append"
    }
    assert len(found) > 3
    assert sorted(found - PAIRS.keys()) == []


def check(capsys, *words):
    code = cli.run(["policy", "check", *map(str, words)])
    out = capsys.readouterr()
    return code, out.out + out.err


def broken():
    """One draft with a mistake of nearly every kind."""
    return FULL | {
        "v": 2,
        "version": "7",
        "profile": "secret",
        "extra": 1,
        "max_room_s": 1,
        "countries": ["UK"],
        "keystore": ["os", "os"],
        "proxies": ["a proxy"],
        "locked": [],
        "checks": {"NO-SUCH": "block"},
        "ice": {"private_candidates": "no"},
        "ui": {"contact": "x" * 65},
        "crypto": 7,
        "next_key": "ed25519:" + "0" * 64,
    }


@pytest.mark.usefixtures("german")
def test_a_draft_with_many_mistakes_is_german_throughout(capsys, tmp_path):
    file = tmp_path / "draft.json"
    file.write_text(json.dumps(broken()))
    code, said = check(capsys, file)
    assert code == REFUSED
    lines = said.splitlines()
    assert lines[0] == "14 Fehler. Mit diesen Vorgaben w\u00fcrde jedes Gespr\u00e4ch abgelehnt:"
    assert len(lines) == 15
    english = {word for line in lines for word in line.replace(".", " ").split()}
    assert english & {"is", "not", "Write", "the", "or", "List", "looks", "cannot"} == set()
    assert "  extra ist dieser Version nicht bekannt. Streichen Sie es, oder " in said
    assert "  countries[0] ist keines der W\u00f6rter, die hier stehen d\u00fcrfen. " in said
    assert "AD oder ZW; docs/policy.md" in said


def test_the_same_is_english_elsewhere_and_in_json_everywhere(capsys, tmp_path, monkeypatch):
    file = tmp_path / "draft.json"
    file.write_text(json.dumps(draft(profile="secret")))
    assert check(capsys, file)[1].splitlines() == [
        "1 mistake. With this policy every call would be refused:",
        "  profile is none of the words allowed here. Write open, restricted or classified.",
    ]
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    _, said = check(capsys, file, "--json")
    assert msgspec.json.decode(said)["errors"][0]["do"] == "Write open, restricted or classified."


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("data", "key", "told"),
    [
        (b"{", None, "die Datei l\u00e4sst sich nicht lesen: kein strenges JSON. Achten"),
        (b"[" * 40, None, "tiefer verschachtelt als 16. Achten"),
        (b"7", None, "der Inhalt ist kein Objekt. Schreiben Sie { ... }."),
        (signed(key=STRANGER), OFFICE.identity, "gilt nicht: mit einem anderen Schl\u00fcssel"),
        (b'{"payload":"A"}', OFFICE.identity, "lesen: Felder fehlen, sind unbekannt oder"),
    ],
)
def test_a_file_that_is_no_policy_is_told_in_german(capsys, tmp_path, data, key, told):
    file = tmp_path / "policy.json"
    file.write_bytes(data)
    code, said = check(capsys, file, *(("--key", key) if key else ()))
    assert code == REFUSED
    assert told in said


@pytest.mark.usefixtures("german")
def test_a_mark_that_is_none_is_told_in_german(capsys, tmp_path):
    file, mark = tmp_path / "policy.json", tmp_path / "managed.json"
    file.write_bytes(signed())
    mark.write_text('{"v": 1, "type": "managed", "org": "X"}')
    code, said = check(capsys, file, "--mark", mark)
    assert code == WRONG_USE
    assert "ist kein Vermerk der Installation. Darin key: fehlt. Erg\u00e4nzen Sie es" in said
