# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a call's checks stand on is looked at when it changes, not up to five seconds later."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest

from client.engine import gate_watch
from client.engine.gate_watch import watch_gate
from client.engine.line_certificate import LineCertificate
from client.engine.news_in_call import listen_for_news
from client.media.in_use import Chosen
from client.model.ids import DeviceId
from client.model.verdict import Verdict
from client.policy.facts import Facts, ManagedRules, RelaySeen, ShareSeen
from client.policy.network_facts import ForwardersSeen
from tests.fakes.gate_context import book, context
from tests.fakes.people import NOW

SOON = 3.0
"""Well below the five seconds after which everything is looked at anyway."""
RULES = ManagedRules(())
FACTS = (
    Facts()
    .with_fact(RULES, 0.0)
    .with_fact(RelaySeen(reached=True, not_after=NOW + 10), 0.0)
    .with_fact(ForwardersSeen(1, 1, not_after=NOW + 20), 0.0)
)


class Held:
    """What a program holds, and a test changes."""

    def __init__(self):
        self.wall = NOW
        self.rules = RULES
        self.share = ShareSeen()
        self.devices = Chosen()
        self.ctx = context()

    def now(self):
        def managed():
            if isinstance(self.rules, Exception):
                raise self.rules
            return self.rules

        return replace(
            self.ctx,
            computer=replace(self.ctx.computer, managed=managed),
            now_wall=lambda: self.wall,
            sharing=lambda: self.share,
            chosen=lambda: self.devices,
        )


@asynccontextmanager
async def listening(held):
    rung = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(listen_for_news(held.now, FACTS, rung.set))
        await asyncio.sleep(0)
        try:
            yield rung
        finally:
            task.cancel()


def another_book(held):
    held.ctx = replace(held.ctx, book=book("anna", "clara"))


def another_list(held):
    held.ctx = replace(held.ctx, directory=SimpleNamespace())


def another_device(held):
    held.devices = Chosen(microphone=DeviceId("usb"))


def a_shown_screen(held):
    held.share = ShareSeen(("Desk",), one_chosen=True, labelled=True)


def a_relay_certificate_that_ends(held):
    held.wall = NOW + 10


def a_forwarders_certificate_that_ends(held):
    held.wall = NOW + 20


def a_new_policy(held):
    held.rules = ManagedRules(("policy.json",), version=2, hash="x")


def a_deleted_policy(held):
    held.rules = ManagedRules((), trouble="gone")


def a_computer_that_slept(held):
    # Monotonic time stood still meanwhile.
    held.wall = NOW + 7


def a_clock_that_was_set_back(held):
    held.wall = NOW - 60


def a_policy_that_cannot_be_read(held):
    held.rules = OSError()


CHANGES = [
    another_book, another_list, another_device, a_shown_screen, a_relay_certificate_that_ends,
    a_forwarders_certificate_that_ends, a_new_policy, a_deleted_policy,
    a_policy_that_cannot_be_read, a_computer_that_slept, a_clock_that_was_set_back,
]  # fmt: skip


@pytest.mark.asyncio
@pytest.mark.parametrize("change", CHANGES)
async def test_each_change_rings_at_once_and_only_once(change):
    held = Held()
    async with listening(held) as rung:
        change(held)
        async with asyncio.timeout(SOON):
            await rung.wait()
        rung.clear()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.2):
                await rung.wait()


@pytest.mark.asyncio
async def test_nothing_new_rings_nothing():
    held = Held()
    async with listening(held) as rung:
        held.wall = NOW + 4
        held.rules = msgspec.structs.replace(RULES, now=NOW + 4)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.2):
                await rung.wait()


@pytest.mark.asyncio
async def test_a_running_call_is_looked_at_when_there_is_news(monkeypatch):
    """Not when its turn comes: that is an hour away here."""
    monkeypatch.setattr(gate_watch, "CHECK_EVERY_S", 3600.0)
    held, looked = Held(), asyncio.Queue()
    closed = asyncio.Event()

    async def check_in_call(_outcome, _context):
        looked.put_nowait("look")
        return Verdict(())

    call = SimpleNamespace(
        closed=closed,
        certificate=LineCertificate(),
        feed=lambda _event: None,
        room=SimpleNamespace(opened=None),
        postures=SimpleNamespace(tell=lambda _verdict: None),
        view=SimpleNamespace(raised=lambda _finding: None),
    )
    outcome = SimpleNamespace(opened=None, facts=FACTS, verdict=Verdict(()), rules=None)
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(
            watch_gate(
                call, outcome, SimpleNamespace(check_in_call=check_in_call), held.now, lambda: None
            )
        )
        async with asyncio.timeout(SOON):
            await looked.get()
        assert looked.empty()
        a_new_policy(held)
        async with asyncio.timeout(SOON):
            await looked.get()
        watching.cancel()
