# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The ways of a running call: asked again at once when the network rings, and held when lost."""

import asyncio
import socket
from types import SimpleNamespace

import pytest

from client.engine import gate_watch
from client.engine.gate import Gate
from client.engine.gate_watch import watch_gate
from client.engine.line_certificate import LineCertificate
from client.engine.ways_again import BY_WAYS, NetworkBell
from client.model.room import Profile
from client.model.verdict import Finding, Result, Severity, Verdict
from client.policy.catalogue import BY_ID, NETWORK_GRACE_S
from client.policy.facts import Facts
from client.policy.network_facts import EgressSeen
from client.policy.networks import DeviceKind, Network
from client.policy.rules import Rules
from client.session.inputs import GateLost, GateMended
from tests.fakes.gate_context import (
    MESSAGES,
    NETWORK,
    RELAYED,
    context,
    invitation,
    room_of,
    through,
)

pytestmark = pytest.mark.asyncio
LISTS = frozenset({frozenset({Network(device="tun*")})})
BLOCK = tuple((check, Severity.BLOCK) for check in BY_WAYS)
GATE = Gate(MESSAGES, Rules(severities=BLOCK, networks=LISTS))
TUNNEL = through("tun0", DeviceKind.TUNNEL)


def seeing(ways):
    eyes = SimpleNamespace(**{name: getattr(NETWORK, name) for name in NETWORK.__slots__})
    eyes.ways = ways
    return context(network=eyes)


async def admitted():
    room = room_of("anna", "berta", profile=Profile.RESTRICTED, ice=RELAYED)
    outcome = await GATE.check_invitation(invitation(room), seeing(TUNNEL), lambda *_: None)
    assert outcome.verdict.allowed, outcome.verdict.blockers
    return outcome


def broken(*_aims, **_more):
    raise OSError("no answer")


@pytest.mark.parametrize(
    ("ways", "lost"),
    [
        (TUNNEL, set()),
        (through("tun1", DeviceKind.TUNNEL), set()),
        (through("hotel0"), set(BY_WAYS)),
        (through("tun0", DeviceKind.TUNNEL, IPV6="hotel0"), {"SPLIT-ROUTE", "NETWORK-CHANGED"}),
        (broken, set(BY_WAYS)),
        (lambda *_aims, **_more: None, set(BY_WAYS)),
        (lambda *_aims, **_more: EgressSeen(()), set(BY_WAYS) - {"SPLIT-ROUTE"}),
    ],
    ids=["same", "other tunnel", "outside", "IPv6 outside", "raises", "nothing", "empty"],
)
async def test_asked_again_the_ways_decide(ways, lost):
    outcome = await admitted()
    quick = await GATE.check_ways(outcome, seeing(ways))
    assert {finding.id for finding in quick if finding.blocks} == lost
    whole = await GATE.check_in_call(outcome, seeing(ways))
    assert {finding.id for finding in whole.blockers} & set(BY_WAYS) == lost


class Bell:
    quiet = False

    async def wait(self, _seconds):
        return True

    def close(self):
        return None


async def heard_when_it_rings(monkeypatch, *rounds, profile=Profile.CLASSIFIED):
    monkeypatch.setattr(gate_watch, "NetworkBell", Bell)
    monkeypatch.setattr(gate_watch, "CHECK_EVERY_S", 3600.0)
    heard, closed, left = [], asyncio.Event(), list(rounds)

    async def check_ways(_outcome, _context):
        answer = left.pop(0)
        if not left:
            closed.set()
        if isinstance(answer, Exception):
            raise answer
        return tuple(Finding(one, Result.FAIL, Severity.BLOCK, "client") for one in answer)

    call = SimpleNamespace(
        closed=closed,
        certificate=LineCertificate(),
        feed=heard.append,
        view=SimpleNamespace(raised=lambda finding: heard.append(finding.id)),
        postures=SimpleNamespace(tell=lambda _verdict: None),
    )
    outcome = SimpleNamespace(verdict=Verdict(()), opened=None, rules=Rules(profile), facts=Facts())

    async def check_in_call(_outcome, _context):
        return Verdict(())

    gate = SimpleNamespace(check_ways=check_ways, check_in_call=check_in_call)
    await watch_gate(call, outcome, gate, lambda: None, lambda: None)
    return heard


async def test_a_lost_way_holds_first_then_says_why_and_goes_on_when_it_is_back(monkeypatch):
    heard = await heard_when_it_rings(
        monkeypatch, (), ("NETWORK-CHANGED",), ("NETWORK-CHANGED",), ()
    )
    assert heard == [
        GateLost(("NETWORK-CHANGED",), BY_ID["NETWORK-CHANGED"].grace),
        "NETWORK-CHANGED",
        GateMended(),
    ]
    assert heard[0].grace == NETWORK_GRACE_S


async def test_ways_that_cannot_be_asked_hold(monkeypatch):
    heard = await heard_when_it_rings(monkeypatch, OSError("no answer"))
    assert heard == [GateLost(tuple(sorted(BY_WAYS)), NETWORK_GRACE_S), *BY_WAYS]
    # Where no way is asked for, a program that cannot look is no better.
    heard = await heard_when_it_rings(monkeypatch, OSError("no answer"), profile=Profile.OPEN)
    assert "POLICY-INTEGRITY" in heard


async def test_the_bell_rings_once_for_a_burst_and_not_by_itself():
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    near.settimeout(0)
    bell = NetworkBell(lambda: near)
    try:
        assert not bell.quiet
        assert not await bell.wait(0.01)
        for _ in range(5):
            far.send(b"route")
        assert await bell.wait(5.0)
        assert not await bell.wait(0.01)
    finally:
        bell.close()
        far.close()


async def test_a_bell_without_a_socket_says_that_it_cannot_ring():
    def refused():
        raise OSError("not permitted")

    bell = NetworkBell(refused)
    assert bell.quiet
    assert not await bell.wait(0.01)
    bell.close()
