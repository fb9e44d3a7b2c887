# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The checks of a running call: what they find, and what they cannot find out."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from client.engine import gate_watch
from client.engine.gate_watch import unanswered, watch_gate
from client.engine.line_certificate import LineCertificate
from client.engine.ways_again import BY_WAYS
from client.model.room import Profile
from client.model.verdict import Finding, Result, Severity, Verdict
from client.policy.facts import Facts
from client.policy.rules import Rules
from client.session.inputs import GateLost, GateMended

ME, OTHER = "berta@example.org", "anna@example.org"
GOOD = Verdict((Finding("CORE-DUMP", Result.PASS, Severity.BLOCK, "client"),))
PEOPLE = object()


@dataclass
class Outcome:
    opened: object
    verdict: Verdict = GOOD
    rules: Rules = field(default_factory=Rules)
    facts: Facts = field(default_factory=Facts)


def blocked(check: str, subject: str, result: Result = Result.FAIL) -> Verdict:
    return Verdict((Finding(check, result, Severity.BLOCK, subject),))


async def watched(
    monkeypatch: pytest.MonkeyPatch, *rounds: Verdict | Exception, every=0.0, told=None
):
    """What the session hears when the checks answer these in turn; and whom trust was asked of."""
    monkeypatch.setattr(gate_watch, "CHECK_EVERY_S", every)
    heard: list[object] = []
    trusted: list[object] = []
    told = [] if told is None else told
    closed = asyncio.Event()
    left = list(rounds)

    async def check_in_call(_outcome: object, _context: object) -> Verdict:
        answer = left.pop(0)
        if not left:
            closed.set()
        if isinstance(answer, Exception):
            raise answer
        return answer

    room = SimpleNamespace(members=tuple(SimpleNamespace(uid=uid) for uid in (ME, OTHER)))
    opened = SimpleNamespace(descriptor=SimpleNamespace(value=room))
    call = SimpleNamespace(
        closed=closed,
        certificate=LineCertificate(),
        feed=heard.append,
        trust_changed=trusted.append,
        room=SimpleNamespace(opened=opened),
        postures=SimpleNamespace(tell=told.append),
        view=SimpleNamespace(raised=told.append),
    )
    async with asyncio.timeout(5):
        await watch_gate(
            call,
            Outcome(opened),
            SimpleNamespace(check_in_call=check_in_call),
            lambda: SimpleNamespace(uid=ME),
            lambda: PEOPLE,
        )
    return heard, trusted


@pytest.mark.asyncio
async def test_a_call_whose_checks_hold_hears_nothing(monkeypatch) -> None:
    assert await watched(monkeypatch, GOOD, GOOD) == ([], [])


@pytest.mark.asyncio
@pytest.mark.parametrize("subject", ["client", "room", ME, "nobody of this room"])
@pytest.mark.parametrize("result", [Result.FAIL, Result.UNKNOWN])
async def test_a_block_on_me_or_the_room_holds_the_call(monkeypatch, subject, result) -> None:
    heard, _ = await watched(monkeypatch, blocked("CORE-DUMP", subject, result))
    assert heard == [GateLost(("CORE-DUMP",))]


@pytest.mark.asyncio
async def test_checks_that_cannot_answer_hold_the_call(monkeypatch) -> None:
    heard, _ = await watched(monkeypatch, OSError("no answer"), TimeoutError())
    assert [type(one) for one in heard] == [GateLost] * 2
    assert {"CORE-DUMP", "POLICY-INTEGRITY", "TLS-CERT"} <= set(heard[0].check_ids)
    assert heard[1] == heard[0]


@pytest.mark.asyncio
async def test_a_person_is_told_by_name_what_could_not_be_looked_at_and_once(monkeypatch) -> None:
    told: list[Finding] = []
    heard, _ = await watched(monkeypatch, OSError(), OSError(), GOOD, told=told)
    found = [one for one in told if isinstance(one, Finding)]
    lost = GateLost(tuple(sorted({one.id for one in found})))
    assert heard == [lost, lost, GateMended()]
    assert len(found) == len({one.id for one in found})
    assert {one.result for one in found} == {Result.UNKNOWN}
    assert all(one.blocks for one in found)


def test_only_what_blocks_in_this_room_is_named() -> None:
    loose, strict = Outcome(None), Outcome(None, rules=Rules(Profile.CLASSIFIED))
    ids = {finding.id for finding in unanswered(strict)}
    assert {finding.id for finding in unanswered(loose)} < ids
    assert {finding.id for finding in unanswered(strict, BY_WAYS)} == set(BY_WAYS)
    assert unanswered(loose, BY_WAYS) == ()


@pytest.mark.asyncio
async def test_a_call_is_looked_at_when_it_begins_and_not_only_after_a_while(monkeypatch) -> None:
    heard, _ = await watched(monkeypatch, blocked("CORE-DUMP", "client"), every=3600.0)
    assert heard == [GateLost(("CORE-DUMP",))]


@pytest.mark.asyncio
async def test_the_call_goes_on_when_the_checks_hold_again_and_is_told_once(monkeypatch) -> None:
    heard, _ = await watched(monkeypatch, blocked("CORE-DUMP", "client"), GOOD, GOOD)
    assert heard == [GateLost(("CORE-DUMP",)), GateMended()]


@pytest.mark.asyncio
async def test_a_block_on_one_other_person_is_for_the_session_and_holds_nobody(monkeypatch) -> None:
    heard, trusted = await watched(monkeypatch, blocked("KEY-UNCHANGED", OTHER))
    assert heard == []
    assert trusted == [PEOPLE]
