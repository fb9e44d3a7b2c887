# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A look that hangs: given up, not begun again beside itself, and asked anew when it is over."""

import asyncio
import threading
from dataclasses import replace

import pytest

from client.engine import gate_run
from client.engine.gate import Gate
from client.engine.in_thread import LookFailed, in_thread
from client.model.verdict import Result
from client.policy.facts import CoreDumps
from tests.fakes.gate_context import COMPUTER, MESSAGES, context

pytestmark = pytest.mark.asyncio


class Stuck:
    """A look that hangs until ``over`` is set; counts how often it was begun."""

    def __init__(self, value=7):
        self.over, self.begun, self.value = threading.Event(), 0, value

    def look(self):
        self.begun += 1
        assert self.over.wait(20)
        return self.value


async def look(stuck: Stuck, give_up: float):
    async with asyncio.timeout(give_up):
        return await in_thread(stuck.look, "stuck")


async def test_a_look_that_still_hangs_fails_at_once_and_is_not_begun_again():
    stuck = Stuck()
    try:
        with pytest.raises(TimeoutError):
            await look(stuck, 0.05)
        for _ in range(3):
            with pytest.raises(LookFailed):
                await look(stuck, 20.0)
        assert stuck.begun == 1
    finally:
        stuck.over.set()


async def test_a_look_that_came_to_its_end_is_made_again():
    stuck = Stuck()
    with pytest.raises(TimeoutError):
        await look(stuck, 0.05)
    hanging = [one for one in threading.enumerate() if one.name == "look-stuck"]
    stuck.over.set()
    for thread in hanging:
        thread.join(5)
    assert await look(stuck, 5.0) == 7
    assert stuck.begun == 2


async def test_two_who_look_at_one_time_are_both_answered():
    stuck = Stuck()
    both = asyncio.gather(look(stuck, 5.0), look(stuck, 5.0))
    await asyncio.sleep(0)
    stuck.over.set()
    assert await both == [7, 7]


async def test_another_look_is_made_beside_one_that_hangs():
    stuck = Stuck()
    try:
        with pytest.raises(TimeoutError):
            await look(stuck, 0.05)
        assert await in_thread(lambda: 8, "stuck") == 8
    finally:
        stuck.over.set()


async def test_a_check_whose_look_hangs_is_unknown_each_time_with_one_thread(monkeypatch):
    monkeypatch.setattr(gate_run, "LOOK_S", 0.5)
    stuck = Stuck(CoreDumps(0, dumpable=False))
    ctx = context(computer=replace(COMPUTER, core_dumps=stuck.look))

    async def found() -> Result:
        shown = await Gate(MESSAGES).check_computer(ctx)
        return next(one.result for one in shown if one.id == "CORE-DUMP")

    try:
        assert [await found() for _ in range(3)] == [Result.UNKNOWN] * 3
        assert stuck.begun == 1
    finally:
        stuck.over.set()
    for thread in threading.enumerate():
        if thread.name == "look-CoreDumps":
            thread.join(5)
    assert await found() is Result.PASS
