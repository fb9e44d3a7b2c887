# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What the command line says to a person is German where their system speaks it; JSON is not."""

import ast
from importlib import resources
from pathlib import Path

import msgspec
import pytest

import client.app
from client.app import audit, cli, directory, policy
from client.app.tongue import in_words
from client.model.commands import Evidence
from client.model.comparison import AuditRecord
from client.model.media import DeviceKind
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


WHYS = (
    "model/ids.py",
    "identity/audit_extract.py",
    "app/audit_export.py",
    "crypto/hpke.py",
)
"""Whose reasons stand at the end of a sentence that a person reads."""


def whys():
    for name in WHYS:
        for node in ast.walk(ast.parse((FOLDER.parent / name).read_text("utf-8"))):
            if getattr(getattr(node, "func", None), "id", "") in {"Malformed", "ChainBroken"}:
                text = node.args[-1]
                if isinstance(text, ast.JoinedStr):
                    parts = (v.value if isinstance(v, ast.Constant) else "{}" for v in text.values)
                    yield "".join(parts)
                elif isinstance(text, ast.Constant):
                    yield text.value


def test_every_reason_at_the_end_of_a_sentence_has_german_words():
    found = set(whys())
    assert len(found) > 15
    assert sorted(found - PAIRS.keys()) == []


@pytest.mark.usefixtures("german")
def test_a_name_that_cannot_be_used_is_told_in_german(capsys, tmp_path):
    assert cli.run(["org", "init", "--name", "", "--out", str(tmp_path / "x")]) == 2
    said = capsys.readouterr().err
    assert said.endswith(
        "Dieser Name l\u00e4sst sich nicht verwenden: ein Name darf nicht leer sein.\n"
    )


def kinds_of_files():
    """What is read is named in the error: the third word that `read_file` is given."""
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if getattr(getattr(node, "func", None), "id", "") == "read_file":
                kind = node.args[2]
                yield kind.value if isinstance(kind, ast.Constant) else directory._LIST


def test_every_kind_of_file_has_a_german_name():
    found = set(kinds_of_files())
    assert len(found) > 5
    assert sorted(found - PAIRS.keys()) == []


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
            named = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "")
            if named == "trouble" or (
                isinstance(node, ast.Return) and isinstance(node.value, ast.JoinedStr)
            ):
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


def test_the_audit_log_is_listed_in_the_persons_language():
    records = (
        AuditRecord(1, 0, "started", "", "", "", "0.1.0"),
        AuditRecord(2, 0, "verified", "said", "", "Ben Klein"),
        AuditRecord(3, 0, "of-tomorrow", "new", "ed25519:00", ""),
    )
    assert [line.split("UTC  ")[1] for line in audit.lines_of(records, audit.texts("de"))] == [
        "Programm gestartet  0.1.0",
        "Nummern verglichen, sie stimmen \u00fcberein  nach eigener Angabe  Ben Klein",
        "of-tomorrow  new  ed25519:00",
    ]


def test_every_way_of_comparing_has_words_in_the_audit_log():
    assert {one.value for one in (*Evidence, *DeviceKind)} <= audit.texts("de").ways.keys()
