# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Forwarding servers that renew their certificates in a call: newer dates count once proven."""

import asyncio
import contextlib
from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest

from client.engine import line_certificate
from client.engine.line_certificate import SOON_S, LineCertificate
from client.model.room import Profile
from client.policy.facts import Facts
from client.policy.network_facts import ForwardersSeen
from client.policy.rules import Rules
from tests.fakes.gate_context import NETWORK, context
from tests.fakes.people import NOW

URLS = ("turns:192.0.2.9:5349", "turns:192.0.2.8:5349")
KEYS = ("a" * 64, "b" * 64)
END = NOW + 100
HELD = ForwardersSeen(2, 2, not_after=END, keys=KEYS)
RENEWED = msgspec.structs.replace(HELD, not_after=NOW + 9_000)
STRICT = Rules(profile=Profile.RESTRICTED)


class Call:
    """A call without a line whose forwarding servers answer what a test says."""

    def __init__(self, answer=RENEWED, held=HELD, *, wall: int = NOW):
        self.answer = answer
        self.asked: list[tuple[str, ...]] = []
        self.kept = 0
        self.before = Facts().with_fact(held, 7.0)
        self.certificate = LineCertificate(kept=self._within, forwarders=URLS)
        network = replace(NETWORK, forwarders=self._look)
        self.ctx = replace(context(network=network), now_wall=lambda: wall)

    @contextlib.contextmanager
    def _within(self):
        self.kept += 1
        yield

    async def _look(self, urls):
        self.asked.append(urls)
        return self.answer

    async def renewed(self) -> bool:
        begun = SimpleNamespace(rules=STRICT, facts=self.before)
        return await self.certificate._forwarders_renewed(self.ctx, begun)

    def ends(self) -> int:
        fact = self.certificate.over(self.before).get(ForwardersSeen)
        assert fact.taken_at == 7.0
        return fact.value.not_after


@pytest.mark.asyncio
async def test_newer_dates_of_the_same_keys_count_once_all_of_them_are_proven():
    call = Call()
    assert call.ends() == END
    assert await call.renewed()
    assert (call.asked, call.kept) == ([URLS], 1)
    assert call.ends() == NOW + 9_000
    assert not await call.renewed()
    assert call.asked == [URLS]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "wrong",
    [
        {"proven": 1},
        {"silent": 1},
        {"refused": ("expired",)},
        {"asked": 0, "proven": 0},
        {"keys": (KEYS[0], "c" * 64)},
        {"keys": KEYS[::-1]},
        {"keys": (KEYS[0], "")},
        {"keys": ()},
        {"not_after": END},
        {"not_after": 0},
    ],
    ids=str,
)
async def test_whatever_is_not_proven_leaves_the_old_end(wrong):
    call = Call(msgspec.structs.replace(RENEWED, **wrong))
    assert not await call.renewed()
    assert call.asked == [URLS]
    assert call.ends() == END


@pytest.mark.asyncio
@pytest.mark.parametrize("keys", [(), (KEYS[0], ""), KEYS[:1]])
async def test_keys_that_were_not_known_before_the_call_are_never_the_same(keys):
    unknown = {"keys": keys}
    call = Call(
        msgspec.structs.replace(RENEWED, **unknown), msgspec.structs.replace(HELD, **unknown)
    )
    assert not await call.renewed()
    assert call.ends() == END


@pytest.mark.asyncio
async def test_servers_are_asked_only_shortly_before_the_first_end_and_after_it():
    calls = [Call(wall=END + shift) for shift in (-SOON_S - 1, -SOON_S, SOON_S)]
    assert [await one.renewed() for one in calls] == [False, True, True]
    assert calls[0].asked == []


@pytest.mark.asyncio
async def test_a_call_without_such_servers_asks_nobody_and_its_facts_stay():
    call = Call()
    call.before = Facts().not_applicable(ForwardersSeen, "none is named", 7.0)
    assert not await call.renewed()
    assert call.asked == []
    assert call.certificate.over(call.before) is call.before


@pytest.mark.asyncio
async def test_a_relay_that_cannot_be_asked_keeps_no_forwarding_server_from_being_asked(
    monkeypatch,
):
    monkeypatch.setattr(line_certificate, "ASK_EVERY_S", 0.0)
    call = Call()

    async def broken(*_):
        raise OSError("the network is gone")

    call.certificate._renewed = broken
    rung = asyncio.Event()
    begun = SimpleNamespace(rules=STRICT, facts=call.before)
    async with asyncio.TaskGroup() as group, asyncio.timeout(5):
        asking = call.certificate.follow(lambda: call.ctx, begun, rung.set)
        following = group.create_task(asking)
        await rung.wait()
        following.cancel()
    assert call.ends() == NOW + 9_000
