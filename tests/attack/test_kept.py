# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of a run of lies that was cut short."""

import pytest

from tests.attack.kept import Kept
from tests.attack.lies import Outcome

TOLD = Outcome("inject a ghost", seeds=25, got_live=1, played=2, examples=["1003: live"])


@pytest.fixture
def root(tmp_path):
    (tmp_path / "client").mkdir()
    (tmp_path / "client/one.py").write_text("a = 1\n")
    return tmp_path


@pytest.fixture
def file(root):
    kept = root / "kept"
    Kept(kept, 1, 25, root).keep(TOLD)
    return kept


def test_what_was_told_once_is_not_told_again(root, file):
    kept = Kept(file, 1, 25, root)
    assert kept.told("inject a ghost") == TOLD
    assert kept.told("hide a member") is None


@pytest.mark.parametrize(("seed", "seeds"), [(2, 25), (1, 24)])
def test_other_seeds_are_told_anew(root, file, seed, seeds):
    assert Kept(file, seed, seeds, root).told("inject a ghost") is None


@pytest.mark.parametrize("name", ["client/one.py", "client/two.py"])
def test_a_changed_program_is_told_everything_anew(root, file, name):
    (root / name).write_text("a = 2\n")
    assert Kept(file, 1, 25, root).told("inject a ghost") is None


def test_without_a_file_nothing_is_kept(root):
    Kept(None, 1, 25, root).keep(TOLD)
    assert Kept(None, 1, 25, root).told("inject a ghost") is None
