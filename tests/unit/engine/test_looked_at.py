# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What was seen before a computer slept does not count as seconds old afterwards."""

from types import SimpleNamespace

import pytest

from client.engine.looked_at import VERDICT_LASTS_S, LookedAt
from client.policy.catalogue import BY_ID


def at(mono: float, wall: int):
    return SimpleNamespace(clock=lambda: mono, wall=lambda: wall)


BEFORE = LookedAt.now(at(1000.0, 50_000))


@pytest.mark.parametrize(("mono", "wall"), [(1020.0, 50_020), (1020.4, 50_021), (1000.0, 50_000)])
def test_time_that_goes_on_as_usual_keeps_what_was_seen(mono, wall):
    assert not BEFORE.is_old(at(mono, wall), 1000.0, VERDICT_LASTS_S)


@pytest.mark.parametrize(("mono", "wall"), [(1004.0, 78_800), (1020.0, 49_000)])
def test_a_night_asleep_or_a_clock_set_back_makes_it_old(mono, wall):
    assert BEFORE.is_old(at(mono, wall), 1000.0, VERDICT_LASTS_S)


def test_nothing_of_a_server_counts_at_the_door_that_a_check_would_call_too_old():
    assert BEFORE.is_old(at(1031.0, 50_031), 1000.0, VERDICT_LASTS_S)
    assert BY_ID["TLS-PIN"].max_age >= VERDICT_LASTS_S
