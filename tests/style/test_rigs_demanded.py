# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A rig that is required may not be missing in silence."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = """
import pytest


@pytest.mark.rig("netns")
@pytest.mark.skipif(True, reason="no such tool here")
def test_needs_a_rig():
    pass
"""


def outcome(tmp_path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "test_rig.py").write_text(SKIPPED)
    plugin = ["-p", "tests.conftest", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugin, *options, str(tmp_path / "test_rig.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_skips_where_a_rig_is_missing_and_not_required(tmp_path: Path) -> None:
    ran = outcome(tmp_path)
    assert (ran.returncode, "1 skipped" in ran.stdout) == (0, True), ran.stdout


def test_fails_where_a_required_rig_is_missing(tmp_path: Path) -> None:
    ran = outcome(tmp_path, "--require-rig=netns")
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED
    assert "no such tool here" in ran.stdout


def test_refuses_a_rig_that_nobody_knows(tmp_path: Path) -> None:
    ran = outcome(tmp_path, "--require-rig=moon")
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
