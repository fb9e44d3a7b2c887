# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The rules of admission and agreement, checked by SPIN: clean as they are, caught when broken.

Not modelled: lengths of time, a link that only one side confirmed, Admits by the admitted, and
more than three people. A statement without a number needs no variant of its own: while views
never recur an old one is never mine, and `BREAK_RH_WITHOUT_GONE` shows what happens if they do.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PATIENCE_S = 60
MISSING = [tool for tool in ("spin", "gcc") if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

BREAKS_WITH_A_LYING_RELAY = {
    "no descriptor check": "NO_DESCRIPTOR_CHECK",
    "no agreement": "NO_AGREEMENT",
    "majority instead of all": "MAJORITY",
    "subset instead of equality": "SUBSET",
    "the relay's hints counted as statements": "HINT_IS_A_WORD",
    "roster read twice": "ROSTER_READ_TWICE",
    "keys made for a later roster": "KEY_FOR_A_LATER_ROSTER",
    "no rekey after a departure": "NO_REKEY",
    "Admit without signature": "ADMIT_UNSIGNED",
    "Admit not bound to the hello": "ADMIT_OF_A_PERSON",
    "agreement without the Admits": "RH_WITHOUT_ADMITS",
    "Admit crossing the admitter's Remove": "REMOVE_VOIDS_NOTHING",
    "mutual Remove, the first wins": "FIRST_REMOVE_WINS",
    "mutual Remove takes others along": "RETURNED_REMOVE_VOIDS",
    "older epoch accepted": "OLDER_EPOCH",
    "recurring roster": "RH_WITHOUT_GONE",
}
BREAKS_WITH_AN_HONEST_RELAY = {
    "missed Admit": "NO_EXCHANGE",
    "one member refuses a newcomer silently": "REFUSE_SILENTLY",
    "a hello that never states": "NO_DROP",
    "crash and rejoin without a Bye": "NO_BYE_FOR_THE_OLD",
}


class Checked:
    """What SPIN found in a model with these macros; every state is visited."""

    def __init__(self, folder: Path, model: str, *macros: str) -> None:
        defines = [f"-D{macro}" for macro in macros]
        _run(folder, "spin", "-a", *defines, str(HERE / model))
        _run(folder, "gcc", "-O0", "-w", "-DSAFETY", "-DVECTORSZ=512", "-o", "pan", "pan.c")
        # An end that waits is no error here: the model says itself what must hold there.
        said = _run(folder, "./pan", "-E", "-m100000", "-w22")
        assert "max search depth too small" not in said
        self.errors = int(re.search(r"errors: (\d+)", said)[1])
        self.states = int(re.search(r"(\d+) states, stored", said)[1])
        self.what = next((line for line in said.splitlines() if line.startswith("pan:1:")), "")


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_rules_hold_whatever_a_relay_does(tmp_path):
    found = Checked(tmp_path, "roster.pml")
    assert (found.errors, found.what) == (0, "")
    assert found.states > 100_000


def test_with_an_honest_relay_everybody_who_remains_is_live_again(tmp_path):
    found = Checked(tmp_path, "roster.pml", "HONEST")
    assert (found.errors, found.what) == (0, "")
    assert found.states > 100_000


def test_all_three_can_be_live(tmp_path):
    found = Checked(tmp_path, "roster.pml", "REACH")
    assert found.errors == 1
    assert "assertion violated 0" in found.what


@pytest.mark.parametrize("name", BREAKS_WITH_A_LYING_RELAY)
def test_catches_under_a_lying_relay(name, tmp_path):
    found = Checked(tmp_path, "roster.pml", f"BREAK_{BREAKS_WITH_A_LYING_RELAY[name]}")
    assert found.errors == 1
    assert "assertion violated" in found.what


@pytest.mark.parametrize("name", BREAKS_WITH_AN_HONEST_RELAY)
def test_catches_with_an_honest_relay(name, tmp_path):
    found = Checked(tmp_path, "roster.pml", "HONEST", f"BREAK_{BREAKS_WITH_AN_HONEST_RELAY[name]}")
    assert found.errors == 1
    assert "assertion violated" in found.what


def test_every_broken_rule_of_the_model_is_tried():
    text = (HERE / "roster.pml").read_text()
    tried = {*BREAKS_WITH_A_LYING_RELAY.values(), *BREAKS_WITH_AN_HONEST_RELAY.values()}
    assert set(re.findall(r"BREAK_([A-Z_]+[A-Z])", text)) == tried


def test_a_pair_key_is_installed_once(tmp_path):
    found = Checked(tmp_path, "pairs.pml")
    assert (found.errors, found.what) == (0, "")


def test_catches_a_replayed_pair(tmp_path):
    assert Checked(tmp_path, "pairs.pml", "BREAK_PAIR_TAKEN_AGAIN").errors == 1
