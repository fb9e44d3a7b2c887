# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The time of a room: announced before it is over, and then the call is left."""

from types import SimpleNamespace

import pytest

from client.app.compose import load_resources
from client.engine import call_clocks
from client.engine.call_clocks import CallClocks
from client.engine.tasks import Tasks
from client.engine.world import World
from client.model import events
from client.session import inputs

BEGAN = 1_800_000_000


async def watched(monkeypatch, valid_s: int, lasts_s: int):
    """What is said and fed when a second of the test's own clock passes with each look."""
    monkeypatch.setattr(call_clocks, "CLOCK_CHECK_S", 0.0)
    said, fed, passed = [], [], [0]
    world = World(
        Tasks(),
        load_resources(),
        said.append,
        clock=lambda: float(passed[0]),
        wall=lambda: BEGAN + passed[0],
    )
    clocks = CallClocks(
        world, SimpleNamespace(findings=lambda _others: ()), tuple, fed.append,
        valid_until=BEGAN + valid_s, latest_seen=0,
    )  # fmt: skip

    def over() -> bool:
        passed[0] += 1
        return passed[0] > lasts_s or bool(fed)

    await clocks.watch(over)
    return said, fed, passed[0]


@pytest.mark.asyncio
async def test_the_end_is_announced_once_five_minutes_before(monkeypatch):
    said, fed, _ = await watched(monkeypatch, valid_s=1000, lasts_s=900)
    assert [type(event) for event in said] == [events.Notice]
    assert said[0].loud
    assert fed == []


@pytest.mark.asyncio
async def test_nothing_is_said_of_an_end_that_is_far(monkeypatch):
    assert (await watched(monkeypatch, valid_s=1000, lasts_s=600))[:2] == ([], [])


@pytest.mark.asyncio
async def test_when_the_time_is_up_the_call_is_left_and_the_check_named(monkeypatch):
    said, fed, at = await watched(monkeypatch, valid_s=400, lasts_s=900)
    assert fed == [inputs.RoomGone("time-up")]
    assert said[-1].finding.id == "ROOM-TIME-UP"
    assert 400 <= at <= 402
