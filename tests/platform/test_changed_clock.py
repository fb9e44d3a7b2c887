# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A real process whose clock was changed (libfaketime), before a real relay that keeps time."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
pytestmark = pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed")
DAY = 86_400
HOUR = 3_600


@contextmanager
def relay():
    argv = [sys.executable, "-m", "tests.rig.server_process", "relay", "127.0.0.1"]
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            port, pin = process.stdout.readline().split()
            yield f"wss://127.0.0.1:{port}", pin
        finally:
            process.stdin.close()
            process.wait(10)


def stands(server, *, clock: int, ends: int, latest: int) -> dict[str, tuple[str, str]]:
    """What the gate finds in a process whose clock is ``clock`` seconds off; times from now."""
    now = int(time.time())
    argv = [sys.executable, "-m", "tests.rig.clock_process", *server, str(now + ends)]
    env = os.environ | {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME": f"{clock:+d}s",
        "DONT_FAKE_MONOTONIC": "1",
        # Else that library holds the interpreter's own waits to the wrong clock: each ends at
        # once, threads that wait for their turn spin, and on a busy machine looks come too late.
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    }
    argv.append(str(now + latest))
    ended = subprocess.run(argv, check=False, env=env, capture_output=True, text=True, timeout=60)
    # Shown by pytest where a test fails: what blocked, and which look failed.
    print(ended.stderr, file=sys.stderr)
    ended.check_returncode()
    return {
        check: (result, blocks)
        for check, result, blocks in map(str.split, ended.stdout.split("\n")[:-1])
    }


def test_with_the_right_time_a_room_of_now_is_let_through():
    with relay() as server:
        found = stands(server, clock=0, ends=HOUR, latest=-HOUR)
    checks = ("ROOM-EXPIRED", "CLOCK-SKEW", "TLS-PIN", "TLS-CERT")
    assert found == dict.fromkeys(checks, ("pass", "-"))


def test_a_clock_set_back_40_days_revives_no_room_that_ended_since():
    with relay() as server:
        found = stands(server, clock=-40 * DAY, ends=-40 * DAY + HOUR, latest=-HOUR)
    assert found["ROOM-EXPIRED"] == ("fail", "blocks")


def test_where_no_later_time_was_ever_seen_a_clock_set_back_meets_a_server_from_the_future():
    """The twin of the test above: the room looks valid by itself, the server does not."""
    with relay() as server:
        found = stands(server, clock=-40 * DAY, ends=-40 * DAY + HOUR, latest=-60 * DAY)
    assert found["ROOM-EXPIRED"] == ("pass", "-")
    assert found["TLS-CERT"] == ("fail", "blocks")
    assert found["CLOCK-SKEW"][0] == "unknown"


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_some_minutes_off_is_told_by_the_relay(minutes):
    with relay() as server:
        found = stands(server, clock=minutes * 60, ends=HOUR, latest=-HOUR)
    assert found["ROOM-EXPIRED"] == ("pass", "-")
    assert found["CLOCK-SKEW"][0] == "fail"


def test_a_clock_set_forward_40_days_is_told_and_lets_nobody_into_what_it_thinks_has_ended():
    with relay() as server:
        found = stands(server, clock=40 * DAY, ends=HOUR, latest=-HOUR)
    assert found["ROOM-EXPIRED"] == ("fail", "blocks")
    assert found["CLOCK-SKEW"][0] == "fail"
