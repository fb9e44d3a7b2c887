# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Which certificate of a relay counts in a call: that of the line in use, or its successor."""

import asyncio
import contextlib
from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest

from client.engine import line_certificate
from client.engine.line_certificate import SOON_S, LineCertificate
from client.model.room import Server
from client.net.tls import TLS_1_3, TlsFacts, TlsLine
from client.policy.facts import Facts, RelaySeen
from client.policy.rules import Rules
from tests.fakes.gate_context import ANSWER, Relay, context
from tests.fakes.people import NOW

KEY, OTHER_KEY = "a" * 64, "b" * 64
SERVER = Server("wss://192.0.2.7:7443", (KEY, OTHER_KEY))
END = NOW + 100
SEEN = RelaySeen(reached=True, pin_ok=True, cert_ok=True, not_before=NOW - 9, not_after=NOW + 9)
BEFORE = Facts().with_fact(SEEN, 7.0)
BEGUN = SimpleNamespace(rules=Rules(), facts=BEFORE)
RENEWED = msgspec.structs.replace(
    ANSWER, not_before=NOW - 1, not_after=NOW + 9_000, spki_sha256=KEY
)


def a_line(until: int = END, key: str = KEY) -> TlsLine:
    facts = TlsFacts(TLS_1_3, key, NOW - 60, until, "EC 384", key_strong=True)
    return TlsLine(transport=None, server=SERVER, facts=facts)


class Call:
    """A line that a test changes, and a relay that answers whoever asks beside it."""

    def __init__(self, answer=RENEWED, *, wall: int = NOW):
        self.line = a_line()
        self.relay = Relay(answer)
        self.kept = 0
        self.certificate = LineCertificate(lambda: self.line, self._within)
        self.ctx = replace(context(probe=self.relay), now_wall=lambda: wall)

    @contextlib.contextmanager
    def _within(self):
        self.kept += 1
        yield

    async def asked(self) -> bool:
        return await self.certificate._renewed(self.ctx, BEGUN)

    def dates(self) -> tuple[int, int]:
        fact = self.certificate.over(BEFORE).get(RelaySeen)
        assert fact.taken_at == 7.0
        return fact.value.not_before, fact.value.not_after


def test_the_line_in_use_tells_its_own_dates_and_nothing_else_changes():
    call = Call()
    dated = msgspec.structs.replace(SEEN, not_before=NOW - 60, not_after=END)
    assert call.certificate.over(BEFORE).get(RelaySeen).value == dated
    assert call.certificate.over(Facts()).get(RelaySeen) is None


def test_before_the_first_line_the_probe_s_dates_stand_and_between_two_the_last_ones():
    call = Call()
    call.line = None
    assert call.certificate.over(BEFORE) is BEFORE
    call.line = a_line()
    assert call.dates() == (NOW - 60, END)
    call.line = None
    assert call.dates() == (NOW - 60, END)


@pytest.mark.parametrize("until", [END - 50, END + 50])
def test_after_a_new_connection_its_own_certificate_counts_be_it_newer_or_older(until):
    call = Call()
    assert call.dates() == (NOW - 60, END)
    call.line = a_line(until)
    assert call.dates() == (NOW - 60, until)


@pytest.mark.asyncio
async def test_a_renewed_certificate_of_the_same_key_counts_once_everything_is_proven():
    call = Call()
    assert await call.asked()
    assert call.relay.asked == [(SERVER,)]
    assert call.kept == 1
    assert call.dates() == (NOW - 1, NOW + 9_000)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "wrong",
    [
        {"spki_sha256": OTHER_KEY},
        {"spki_sha256": ""},
        {"pin_ok": False},
        {"pin_ok": None},
        {"version_ok": False},
        {"version_ok": None},
        {"tls_version": "TLSv1.2"},
        {"cert_ok": False},
        {"cert_ok": None},
        {"key_ok": False},
        {"key_ok": None},
        {"against": "other authorities"},
        {"reached": False},
        {"not_after": END},
        {"not_after": END - 1},
        {"not_after": 0},
    ],
    ids=str,
)
async def test_whatever_is_not_proven_leaves_the_old_dates(wrong):
    call = Call(msgspec.structs.replace(RENEWED, **wrong))
    assert not await call.asked()
    assert call.relay.asked
    assert call.dates() == (NOW - 60, END)


@pytest.mark.asyncio
async def test_a_relay_is_asked_only_shortly_before_the_end_and_after_it():
    early, soon, late = (
        Call(wall=END - SOON_S - 1),
        Call(wall=END - SOON_S),
        Call(wall=END + SOON_S),
    )
    assert [await one.asked() for one in (early, soon, late)] == [False, True, True]
    assert early.relay.asked == []


@pytest.mark.asyncio
async def test_without_a_line_nobody_is_asked():
    call = Call()
    call.line = None
    assert not await call.asked()
    assert call.relay.asked == []


@pytest.mark.asyncio
@pytest.mark.parametrize("after", [None, a_line(END + 5)])
async def test_an_answer_for_a_line_that_is_gone_says_nothing_of_another(after):
    call = Call()
    first = call.line

    async def meanwhile(_servers):
        call.line = after
        return RENEWED

    call.ctx = replace(call.ctx, probe=meanwhile)
    assert not await call.asked()
    assert first is not call.line
    assert call.dates()[1] == (END if after is None else END + 5)


@pytest.mark.asyncio
@pytest.mark.parametrize("first", [ValueError("no"), msgspec.structs.replace(RENEWED, pin_ok=None)])
async def test_it_goes_on_asking_after_a_failure_and_rings_once_it_is_proven(monkeypatch, first):
    monkeypatch.setattr(line_certificate, "ASK_EVERY_S", 0.0)
    call, rung = Call(first), asyncio.Event()

    def context():
        if len(call.relay.asked) == 2:
            call.relay.answer = RENEWED
        assert rung.is_set() or call.dates() == (NOW - 60, END)
        return call.ctx

    async with asyncio.TaskGroup() as group, asyncio.timeout(5):
        following = group.create_task(call.certificate.follow(context, BEGUN, rung.set))
        await rung.wait()
        following.cancel()
    assert call.dates() == (NOW - 1, NOW + 9_000)
