# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The script that makes a signed copy overwrites nothing. The signing itself is tried in
``tests/platform/test_installed_copy.py``."""

import subprocess

from tests.style.test_sources import ROOT

SCRIPT = ROOT / "packaging" / "own-copy.sh"


def run(*words):
    return subprocess.run(("sh", str(SCRIPT), *words), capture_output=True, text=True, timeout=20)  # noqa: PLW1510


def test_it_asks_for_one_folder():
    ran = run()
    assert ran.returncode == 2
    assert "own-copy.sh FOLDER" in ran.stderr


def test_it_leaves_a_folder_alone_that_is_there(tmp_path):
    (tmp_path / "kept").write_text("mine")
    ran = run(str(tmp_path))
    assert ran.returncode == 2
    assert "is there already" in ran.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]
