# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The gate under a policy that names authorities, countries, ways and private addresses."""

import asyncio
from dataclasses import replace
from types import MappingProxyType, SimpleNamespace

import msgspec
import pytest

from client.engine.call_plan import CallPlan
from client.engine.gate import Gate
from client.engine.links import Links
from client.model.transport import Candidate
from client.model.verdict import Result
from client.net.mesh.candidates import sift
from client.net.vouched import roots_now
from client.policy.connection_checks import digest_of
from client.policy.facts import ManagedRules
from client.policy.managed import read_policy, rules_of
from client.policy.posture_facts import PlaceSaid
from client.policy.rules import Rules
from tests.fakes.authorities import ROOTS_PEM
from tests.fakes.gate_context import ANSWER, COMPUTER, MESSAGES, Relay, context, invitation
from tests.fakes.managed import draft
from tests.fakes.people import NOW, room

pytestmark = pytest.mark.asyncio

GATE = Gate(MESSAGES)
ROOTS = frozenset({("wss://192.0.2.7:7443", ROOTS_PEM)})


def policy(**changes) -> ManagedRules:
    rules = rules_of(read_policy(draft(profile="open", **changes)))
    return in_force(rules)


def in_force(rules: Rules) -> ManagedRules:
    return ManagedRules(
        ("policy.json",), version=42, not_before=NOW - 9, not_after=NOW + 9, now=NOW, rules=rules
    )


async def check(held: ManagedRules, probe=None, said="DE"):
    places = MappingProxyType({**COMPUTER.posture, PlaceSaid: lambda: PlaceSaid(said)})
    computer = replace(COMPUTER, managed=lambda: held, posture=places)
    ctx = context(computer=computer, probe=probe or Relay())
    return await GATE.check_invitation(invitation(), ctx, lambda _finding, _total: None)


def blocked(outcome) -> list[str]:
    return [finding.id for finding in outcome.verdict.blockers]


class Asking(Relay):
    """Notes which authorities the probe was to compare with."""

    async def __call__(self, servers):
        self.roots = roots_now()
        return await super().__call__(servers)


async def test_the_probe_is_told_the_authorities_of_the_policy():
    relay = Asking(msgspec.structs.replace(ANSWER, against=digest_of(ROOTS)))
    outcome = await check(in_force(Rules(roots=ROOTS)), relay)
    assert relay.roots == ROOTS
    assert outcome.verdict.allowed


async def test_an_answer_that_was_compared_with_other_authorities_is_unknown():
    for against in ("", digest_of(frozenset({("wss://192.0.2.8:1", ROOTS_PEM)}))):
        relay = Asking(msgspec.structs.replace(ANSWER, against=against))
        outcome = await check(in_force(Rules(roots=ROOTS)), relay)
        assert blocked(outcome) == ["TLS-CERT"]
        assert outcome.verdict.blockers[0].result is Result.UNKNOWN


async def test_a_certificate_from_no_named_authority_is_refused():
    bad = msgspec.structs.replace(ANSWER, cert_ok=False, why="from no authority")
    outcome = await check(in_force(Rules(roots=ROOTS)), Asking(bad))
    assert blocked(outcome) == ["TLS-CERT"]
    assert outcome.verdict.blockers[0].result is Result.FAIL


async def test_a_country_outside_the_list_is_refused_where_the_policy_blocks_it():
    held = policy(countries=["DE", "FR"], checks={"LOCATION": "block"})
    assert (await check(held)).verdict.allowed
    assert blocked(await check(held, said="SG")) == ["LOCATION"]
    assert blocked(await check(held, said="")) == ["LOCATION"]
    assert (await check(policy(checks={"LOCATION": "block"}), said="SG")).verdict.allowed


async def test_a_policy_that_hides_addresses_refuses_a_room_that_shows_them():
    outcome = await check(policy(ice={"policy": "relay"}))
    assert blocked(outcome) == ["RELAY-ONLY"]
    assert (await check(policy(ice={"policy": "all"}))).verdict.allowed


@pytest.mark.parametrize("private", [True, False])
async def test_a_call_sifts_private_addresses_as_the_gate_was_told(private):
    links = Links(
        room("anna", "berta").value,
        SimpleNamespace(tasks=SimpleNamespace(spawn=None), clock=None, loopback_only=False),
        (),
        feed=print,
        on_change=print,
        name=str,
        private=private,
    )
    near = Candidate("abc", 1, "udp", 2130706431, "192.168.1.7", 40000, "host")
    kept = sift((near,), links._mesh._rules).kept
    assert kept == ((near,) if private else ())


async def test_a_call_reaches_servers_with_the_authorities_that_held_at_the_gate():
    plan = SimpleNamespace(device="", rules=Rules(roots=ROOTS))
    with CallPlan.kept(plan):
        assert roots_now() == ROOTS
        # Tasks that are started within it keep it.
        assert await asyncio.to_thread(roots_now) == ROOTS
    assert roots_now() == frozenset()
