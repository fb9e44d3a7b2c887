# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the command line says to a person is German where their system speaks it; JSON is not."""

import ast
from importlib import resources
from pathlib import Path

import msgspec
import pytest

import client.app
from client.app import cli, policy
from client.app.tongue import in_words
from tests.fakes.managed import Place, mark

FOLDER = Path(next(iter(client.app.__path__)))
FILE = (resources.files("client") / "resources" / "said.de.json").read_bytes()
PAIRS = msgspec.json.decode(FILE, type=dict[str, str])
OWN_PROCESSES = {"demo_child.py"}
"""Its sentences go to the demo, and no person sees them."""


@pytest.fixture
def german(monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


def raised():
    """The sentences of errors that are made in the command line's own modules."""
    for path in FOLDER.glob("*.py"):
        if path.name in OWN_PROCESSES:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node, "func", None)
            if getattr(called, "id", "") not in {"WrongUse", "Failure"}:
                continue
            text = node.args[1]
            if isinstance(text, ast.Constant):
                yield text.value
            elif isinstance(text, ast.JoinedStr):
                parts = (v.value if isinstance(v, ast.Constant) else "{}" for v in text.values)
                yield "".join(parts)


def test_every_error_has_a_german_sentence():
    found = set(raised())
    assert len(found) > 20
    assert sorted(found - PAIRS.keys()) == []


@pytest.mark.usefixtures("german")
def test_an_error_is_german_and_its_json_is_not(capsys):
    assert cli.run(["--json", "explain", "NO-SUCH-CHECK"]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("watchword: Es gibt keine Pr\u00fcfung NO-SUCH-CHECK.")
    assert msgspec.json.decode(told.out)["error"].startswith("There is no check NO-SUCH-CHECK.")


def test_an_english_system_hears_english(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert cli.run(["explain", "NO-SUCH-CHECK"]) == 2
    assert "There is no check" in capsys.readouterr().err


@pytest.mark.usefixtures("german")
def test_what_names_a_file_is_german_too():
    said = in_words("The contact card cannot be read, a.card: Is a directory.")
    assert said == "Die Datei a.card (Kontaktkarte) l\u00e4sst sich nicht lesen: Is a directory."
    assert in_words("A sentence from tomorrow.") == "A sentence from tomorrow."


@pytest.mark.usefixtures("german")
def test_a_made_organisation_is_told_in_german_and_its_json_is_not(capsys, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("a passphrase of some length\n")
    make = ["org", "init", "--name", "Kreisamt", "--passphrase-file", str(secret), "--out"]
    assert cli.run([*make, str(tmp_path / "one")]) == 0
    assert "Alle geben beim ersten Einlesen" in capsys.readouterr().out
    assert cli.run([*make, str(tmp_path / "two"), "--json"]) == 0
    assert set(msgspec.json.decode(capsys.readouterr().out)) == {"organisation", "key", "folder"}


@pytest.mark.usefixtures("german")
def test_where_no_policy_is_the_person_reads_it_in_german(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(policy, "system_place", lambda: Place(tmp_path / "none"))
    cli.run(["policy", "show"])
    assert "Nicht verwaltet: Keine Dienststelle" in capsys.readouterr().out
    cli.run(["policy", "show", "--json"])
    rows = msgspec.json.decode(capsys.readouterr().out)["values"]
    assert rows
    assert not any("Dienststelle" in row["set_by"] for row in rows)


def evidence():
    """Why the files of an organisation's policy are not believed, as it is shown to IT."""
    root = FOLDER.parent
    for name, kinds in (
        ("engine/policy_files.py", {"Unusable"}),
        ("platform/managed_location.py", {"ManagedFiles", "_File"}),
    ):
        for node in ast.walk(ast.parse((root / name).read_text("utf-8"))):
            given = []
            if isinstance(node, ast.Return) and isinstance(node.value, ast.JoinedStr):
                given = [node.value]
            elif getattr(getattr(node, "func", None), "id", "") in kinds:
                given = [*node.args, *(one.value for one in node.keywords)]
            for text in given:
                if isinstance(text, ast.JoinedStr):
                    parts = (v.value if isinstance(v, ast.Constant) else "{}" for v in text.values)
                    yield "".join(parts)
                elif isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value


def test_why_a_policy_is_not_believed_has_german_words():
    found = set(evidence())
    assert len(found) > 10
    # A problem with an access list of Windows stands behind a name.
    assert sorted(found - PAIRS.keys() - {"{} {}"}) == []


@pytest.mark.usefixtures("german")
def test_a_computer_that_refuses_every_call_says_why_in_german(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(policy, "system_place", lambda: Place(tmp_path / "w", None, mark()))
    assert cli.run(["policy", "show"]) == 3
    assert "gesehen: der Vermerk der Installation ohne Vorgaben" in capsys.readouterr().out
