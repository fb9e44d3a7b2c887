# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The demo: people in processes of their own, and what each of them really saw and heard."""

import subprocess
import sys

import msgspec
import pytest


@pytest.mark.parametrize(
    ("people", "size", "fps", "share"),
    [(2, "640x360", 25, 0.95), (5, "320x180", 15, 0.9), (8, "320x180", 10, 0.9)],
)
def test_everybody_sees_and_hears_everybody_under_one_code(people, size, fps, share) -> None:
    words = ("demo", "--json", "--seconds", "5", "--people", str(people), "--size", size)
    ran = subprocess.run(
        [sys.executable, "-m", "client", *words, "--fps", str(fps)],
        capture_output=True,
        text=True,
        timeout=150,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    report = msgspec.json.decode(ran.stdout)
    assert report["ok"] is True
    assert len(report["people"]) == people
    assert len({one["call_code"] for one in report["people"]}) == 1
    for one in report["people"]:
        assert len(one["sees"]) == len(one["hears"]) == people - 1
        for seen in one["sees"]:
            assert seen["frames"] >= share * seen["made"] > 0
            if people == 2:
                assert seen["undecryptable"] == 0
