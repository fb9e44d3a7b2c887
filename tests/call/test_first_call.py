# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The README's first call, command by command, between two machines on one network.

The machines are network namespaces: they share a cable and nothing else, loopback included.
"""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.rig.command_line import Shell
from tests.rig.household import PASSPHRASE
from tests.rig.namespaces import Namespace, joined, why_not

pytestmark = pytest.mark.rig("netns")
TIMEOUT_S = 60.0


class Machine(Shell):
    """One person's program on a machine of its own."""

    def __init__(self, space: Namespace, profile: Path, passphrase: Path) -> None:
        super().__init__(profile, passphrase)
        self._space = space

    def command(self, *words: str) -> list[str]:
        return self._space.command(*super().command(*words))

    def done(self, *words: str) -> str:
        ran = self.run(*words)
        assert ran.code == 0, (words, ran)
        return ran.out


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    reason = why_not()
    if reason:
        pytest.skip(reason)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    with joined() as (one, two):
        yield Machine(one, tmp_path / "anna", secret), Machine(two, tmp_path / "ben", secret)


@contextmanager
def hosted(host: Machine, folder: Path) -> Iterator[str]:
    """The host's machine accepts people and takes part; yields where."""
    words = ("host", str(folder), "--join", "--mic", "--camera", "--synthetic")
    process: subprocess.Popen[str] = host.start(*words)
    try:
        assert process.stdout is not None
        yield process.stdout.readline()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=TIMEOUT_S)


def acquaint(anna: Machine, ben: Machine, folder: Path) -> None:
    """Identities, cards both ways, one number on both machines, compared."""
    people = ((anna, "anna@example.org", "Anna Weber"), (ben, "ben@example.org", "Ben Klein"))
    for machine, uid, name in people:
        machine.done("identity", "create", "--uid", uid, "--name", name)
        machine.done("identity", "card", "--out", str(folder / f"{uid}.card"))
    numbers = []
    for machine, uid in ((anna, "ben@example.org"), (ben, "anna@example.org")):
        said = machine.done("contacts", "import", str(folder / f"{uid}.card"))
        assert "Compare numbers before you trust this card" in said
        numbers.append(re.findall(r"\b\d{5}\b", machine.done("contacts", "number", uid)))
        assert "verified-in-person" in machine.done("contacts", "compared", uid)
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) == 12


def test_two_machines_call_each_other_as_the_readme_says(
    machines: tuple[Machine, Machine], tmp_path: Path
) -> None:
    anna, ben = machines
    acquaint(anna, ben, tmp_path)
    room = tmp_path / "first-call"
    anna.done(
        *("room", "create", "--title", "First call", "--with", "ben@example.org"),
        *("--out", str(room)),
    )
    invitation = str(room / "ben@example.org.watchword")
    nobody_there = ben.run("check", invitation, "--json")
    assert (nobody_there.code, nobody_there.json["allowed"]) == (3, False)
    with hosted(anna, room) as line:
        assert "at 10.77.0.1:7443" in line
        assert ben.done("check", invitation).startswith("Allowed.")
        asked = ("--mic", "--camera", "--synthetic", "--seconds", "3", "--json")
        joined_as = ben.run("join", invitation, *asked)
    assert joined_as.code == 0, joined_as.err
    report = joined_as.json
    assert report["state"] == "live"
    assert sorted(report["roster"]) == ["Anna Weber", "Ben Klein"]
    assert [(one["name"], one["identified"]) for one in report["sees"]] == [("Anna Weber", True)]
    assert [(one["name"], one["identified"]) for one in report["hears"]] == [("Anna Weber", True)]
