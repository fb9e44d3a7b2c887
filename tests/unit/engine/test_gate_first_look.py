# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The first reading of all program files takes longer than other looks, and is waited for."""

import threading
from dataclasses import replace
from types import MappingProxyType

import pytest

from client.engine import gate_run
from client.engine.gate import Gate
from client.model.room import Profile
from client.model.verdict import Result
from client.policy.posture_facts import ProgramFiles, SecureBoot
from tests.fakes.gate_context import COMPUTER, MESSAGES, RELAYED, context, invitation, room_of
from tests.fakes.good_place import GOOD_PLACE

pytestmark = pytest.mark.asyncio
GATE = Gate(MESSAGES)
RESTRICTED = room_of("anna", "berta", profile=Profile.RESTRICTED, ice=RELAYED)


class Reading:
    """A look at the program's files that ends when it is told to."""

    def __init__(self):
        self.done = threading.Event()

    def __call__(self):
        self.done.wait(30)
        return ProgramFiles((), 400)


@pytest.fixture
def reading():
    one = Reading()
    yield one
    one.done.set()


def seeing(**looks):
    """Berta's gate with these looks put into a good place."""
    kinds = {"files": ProgramFiles, "boot": SecureBoot}
    put = {kinds[name]: look for name, look in looks.items()}
    return context(computer=replace(COMPUTER, posture=MappingProxyType({**GOOD_PLACE, **put})))


def result_of(findings, check_id="CLIENT-INTEGRITY"):
    (found,) = (finding for finding in findings if finding.id == check_id)
    return found.result


async def test_a_first_reading_that_outlasts_other_looks_passes_at_the_first_go(
    monkeypatch, reading
):
    monkeypatch.setattr(gate_run, "LOOK_S", 0.3)
    hanging = Reading()
    told = []

    def on_finding(finding, total):
        told.append(finding.id)
        assert total > len(told) or finding.id == "CLIENT-INTEGRITY"
        if finding.id == "SECURE-BOOT":
            # Another look was given up: the time of an ordinary one is over.
            assert finding.result is Result.UNKNOWN
            reading.done.set()

    outcome = await GATE.check_invitation(
        invitation(RESTRICTED), seeing(files=reading, boot=hanging), on_finding
    )
    hanging.done.set()
    assert result_of(outcome.verdict.findings) is Result.PASS
    assert "CLIENT-INTEGRITY" not in {finding.id for finding in outcome.verdict.blockers}
    assert told[-1] == "CLIENT-INTEGRITY"


async def test_a_reading_that_never_ends_is_unknown_and_refuses(monkeypatch, reading):
    monkeypatch.setattr(gate_run, "FIRST_LOOK_S", {ProgramFiles: 0.2})
    ctx = seeing(files=reading)
    outcome = await GATE.check_invitation(invitation(RESTRICTED), ctx, lambda *_: None)
    assert result_of(outcome.verdict.findings) is Result.UNKNOWN
    assert [finding.id for finding in outcome.verdict.blockers] == ["CLIENT-INTEGRITY"]


async def test_the_same_room_is_open_when_the_reading_ended(reading):
    reading.done.set()
    ctx = seeing(files=reading)
    outcome = await GATE.check_invitation(invitation(RESTRICTED), ctx, lambda *_: None)
    assert outcome.verdict.allowed, outcome.verdict.blockers


async def test_in_a_call_a_reading_holds_nothing_up(monkeypatch, reading):
    reading.done.set()
    ctx = seeing(files=reading)
    outcome = await GATE.check_invitation(invitation(RESTRICTED), ctx, lambda *_: None)
    monkeypatch.setattr(gate_run, "LOOK_S", 0.3)
    reading.done.clear()
    verdict = await GATE.check_in_call(outcome, ctx)
    assert not reading.done.is_set()
    assert result_of(verdict.findings) is Result.UNKNOWN


async def test_the_checks_of_this_computer_wait_for_it_too(monkeypatch, reading):
    monkeypatch.setattr(gate_run, "LOOK_S", 0.0)
    monkeypatch.setattr(gate_run, "FIRST_LOOK_S", {ProgramFiles: 20.0})
    reading.done.set()
    shown = await GATE.check_computer(seeing(files=reading))
    assert result_of(shown) is Result.PASS
    assert result_of(shown, "CRYPTO-SELFTEST") is Result.UNKNOWN
