# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""packaging/audit/verify_audit.py, run as an outside officer runs it, beside our own reader."""

import importlib.util
import random  # noqa: TID251  repeatable
import subprocess
import sys
from pathlib import Path

import pytest

from client.engine.audit_files import LOG
from client.identity.audit import ChainBroken, read_log
from client.identity.audit_extract import cut_out
from client.identity.audit_marks import Anchor
from tests.attack.audit_logs import ATTACKER, OWNER, TAMPERINGS, History
from tests.fakes.people import NOW, person

SCRIPT = Path(__file__).parents[2] / "packaging" / "audit" / "verify_audit.py"
_spec = importlib.util.spec_from_file_location("verify_audit", SCRIPT)
script = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(script)


@pytest.fixture(scope="module")
def histories() -> tuple[History, History]:
    return History(OWNER), History(ATTACKER)


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    (folder / "audit").mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def all_of(files: dict[str, bytes]) -> bytes:
    parts = sorted(name for name in files if name.startswith("audit/part-"))
    return b"".join(files.get(name, b"") for name in (*parts, LOG))


def ours(files: dict[str, bytes], mine: History) -> bool:
    """Does our reader take it, if its end is what was written last?"""
    data = all_of(files)
    last = data[:-1].rpartition(b"\n")[2] if data else None
    try:
        read_log(data, last, Anchor.from_bytes(mine.store.kept), mine.person.identity)
    except ChainBroken:
        return False
    return True


def its(folder: Path, *more: str) -> int:
    return script.main([str(folder), *more])


def test_runs_alone_and_imports_nothing_of_ours(tmp_path, histories):
    mine, _ = histories
    folder = laid_out(tmp_path / "log", mine.files)
    argv = [sys.executable, "-I", str(SCRIPT), str(folder), "--owner", mine.person.identity]
    ran = subprocess.run(argv, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "holds    the beginning and every cut" in ran.stdout
    assert "import client" not in SCRIPT.read_text()
    assert "from client" not in SCRIPT.read_text()


def test_takes_every_honest_state_and_knows_an_older_one_by_the_anchor(tmp_path, histories):
    mine, _ = histories
    named = ("--owner", mine.person.identity)
    for number, files in enumerate(mine.states):
        folder = laid_out(tmp_path / f"{number}", files)
        assert its(folder, *named) == 0
        current = ours(files, mine)
        assert its(folder, *named, "--anchor", mine.store.kept.decode()) == (0 if current else 1)
    assert current


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_says_of_every_tampering_what_our_reader_says(tmp_path, histories, tampering):
    mine, other = histories
    dice = random.Random(tampering.__name__)  # noqa: S311
    named = ("--owner", mine.person.identity, "--anchor", mine.store.kept.decode())
    answers = set()
    for number in range(8):
        files = tampering(dice, mine, other)
        folder = laid_out(tmp_path / f"{number}", files)
        expected = ours(files, mine)
        answers.add(expected)
        assert its(folder, *named) == (0 if expected else 1), number
    # Without the sealed head nobody can tell whether lines were added: an export shows it.
    assert (False in answers) is (tampering.__name__ != "_appended")


def test_verifies_an_export_and_whose_it_is(tmp_path, histories):
    mine, other = histories
    data = all_of(mine.files)
    lines = mine.opened(dict(mine.files)).read()
    rows = data.splitlines(keepends=True)
    data = b"".join(rows[len(rows) - len(lines) :])
    cut, mark, _ = cut_out(person(OWNER), lines, data, 0, NOW * 2, NOW)
    folder = laid_out(tmp_path / "opened", {"audit.jsonl": cut, "extract.json": mark.envelope})
    assert its(folder, "--owner", mine.person.identity, "--head", mark.value.last.hash) == 0
    assert its(folder, "--owner", other.person.identity) == 1
    assert its(folder, "--head", "0" * 64) == 1
    (folder / "audit.jsonl").write_bytes(b"".join(cut.splitlines(keepends=True)[:-1]))
    assert its(folder, "--owner", mine.person.identity) == 1
