# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One check asked again: only what it touches is looked at, and the verdict stands on all of it."""

from dataclasses import replace

import msgspec
import pytest

from client.engine.gate import Gate
from client.engine.kept_facts import asked_again
from client.model.room import Profile
from client.model.verdict import Result
from client.policy import facts as seen
from client.policy import network_facts as net
from client.policy import posture_facts as place
from client.policy.catalogue import CATALOGUE
from client.policy.facts import Fact
from client.policy.posture_facts import Disks
from tests.fakes.gate_context import (
    ANSWER,
    COMPUTER,
    MESSAGES,
    NETWORK,
    RELAYED,
    Clock,
    Relay,
    context,
    invitation,
    room_of,
)

pytestmark = pytest.mark.asyncio
GATE = Gate(MESSAGES)
PAPERS = invitation(room_of("anna", "berta", profile=Profile.RESTRICTED, ice=RELAYED))


class Machine:
    """A computer that counts how often each thing about it was looked at."""

    def __init__(self):
        self.clock = Clock()
        self.relay = Relay()
        self.asked = []
        self.disks = Disks(())
        self.dumps = seen.CoreDumps(0, dumpable=True)
        self.rules = seen.ManagedRules(())
        self.ways = NETWORK.ways

    def eye(self, name, value):
        def look(*arguments, **named):
            self.asked.append(name)
            found = value()
            return found(*arguments, **named) if callable(found) else found

        return look

    def context(self, **changes):
        looks = {**COMPUTER.posture, Disks: self.eye("disks", lambda: self.disks)}
        computer = replace(
            COMPUTER,
            posture=looks,
            core_dumps=self.eye("dumps", lambda: self.dumps),
            managed=self.eye("rules", lambda: self.rules),
        )
        network = replace(NETWORK, ways=self.eye("ways", lambda: self.ways))
        return context(
            clock=self.clock, computer=computer, network=network, probe=self.relay, **changes
        )

    async def check(self, check_id="", before=None, papers=PAPERS, **changes):
        """Everything, or one check of ``before``: the outcome, what was told meanwhile."""
        self.asked, self.relay.asked, told = [], [], []
        if before is not None:
            changes["kept"] = before.standing(check_id, self.clock())
        outcome = await GATE.check_invitation(
            papers, self.context(**changes), lambda finding, _total: told.append(finding.id)
        )
        return outcome, told


def blocked(outcome):
    return {finding.id for finding in outcome.verdict.blockers}


async def test_what_was_mended_is_seen_and_nothing_else_is_looked_at():
    machine = Machine()
    before, told = await machine.check()
    assert blocked(before) == {"CORE-DUMP"}
    assert {"disks", "dumps", "ways", "rules"} <= set(machine.asked)
    assert told
    machine.dumps = seen.CoreDumps(0, dumpable=False)
    machine.clock.now += 5
    after, told = await machine.check("CORE-DUMP", before)
    assert after.verdict.allowed
    assert sorted(machine.asked) == ["dumps", "rules"]
    assert machine.relay.asked == []
    assert told == []


async def test_another_check_asked_again_does_not_mend_this_one():
    machine = Machine()
    before, _ = await machine.check()
    machine.dumps = seen.CoreDumps(0, dumpable=False)
    after, _ = await machine.check("DISK-ENCRYPTED", before)
    assert blocked(after) == {"CORE-DUMP"}
    assert sorted(machine.asked) == ["disks", "rules"]


async def test_what_got_worse_meanwhile_is_seen_where_it_was_asked_again():
    machine = Machine()
    machine.dumps = seen.CoreDumps(0, dumpable=False)
    before, _ = await machine.check()
    assert before.verdict.allowed
    machine.dumps = seen.CoreDumps(0, dumpable=True)
    after, _ = await machine.check("CORE-DUMP", before)
    assert blocked(after) == {"CORE-DUMP"}


async def test_what_is_not_fresh_any_more_is_looked_at_as_well():
    machine = Machine()
    before, _ = await machine.check()
    machine.clock.now += 25
    _, told = await machine.check("CORE-DUMP", before)
    assert sorted(machine.asked) == ["dumps", "rules", "ways"]
    assert machine.relay.asked
    assert told == []
    machine.clock.now += 30
    _, told = await machine.check("CORE-DUMP", before)
    assert {"disks", "dumps", "ways", "rules"} <= set(machine.asked)
    assert told


async def test_what_was_taken_over_stays_as_old_as_it_is():
    machine = Machine()
    before, _ = await machine.check()
    began = machine.clock()
    machine.clock.now += 19
    after, _ = await machine.check("CORE-DUMP", before)
    assert after.seen_since == began
    machine.clock.now += 19
    last, _ = await machine.check("CORE-DUMP", after)
    # Asked again and again, nothing lives longer than it would have by itself.
    assert last.facts.get(Disks).taken_at == began
    assert last.facts.get(net.EgressSeen).taken_at == machine.clock()


async def test_a_server_is_asked_again_with_the_network_that_leads_there():
    machine = Machine()
    machine.relay.answer = msgspec.structs.replace(ANSWER, pin_ok=False)
    before, _ = await machine.check()
    machine.relay.answer = ANSWER
    machine.dumps = seen.CoreDumps(0, dumpable=False)
    for check in ("NETWORK-TRUSTED", "TLS-PIN", "CAPTIVE-PORTAL", "ROOM-ISSUER"):
        after, _ = await machine.check(check, before)
        assert blocked(after) == {"CORE-DUMP"}
        assert len(machine.relay.asked) == 1
        assert "ways" in machine.asked
        assert "disks" not in machine.asked


async def test_under_other_rules_everything_is_looked_at():
    machine = Machine()
    before, _ = await machine.check()
    machine.rules = seen.ManagedRules(
        (), rules=msgspec.structs.replace(seen.ManagedRules(()).rules, max_room_s=600)
    )
    await machine.check("CORE-DUMP", before)
    assert {"disks", "dumps", "ways", "rules"} <= set(machine.asked)
    assert machine.relay.asked


async def test_what_was_seen_of_the_way_to_one_room_says_nothing_of_another():
    machine = Machine()
    before, _ = await machine.check()
    other = invitation(room_of("anna", "berta", ice=RELAYED, room_id="a" * 31 + "7"))
    await machine.check("CORE-DUMP", before, papers=other)
    assert machine.relay.asked
    assert "ways" in machine.asked


async def test_a_look_that_fails_now_is_not_answered_from_before():
    machine = Machine()
    machine.dumps = seen.CoreDumps(0, dumpable=False)
    before, _ = await machine.check()
    assert before.verdict.allowed
    machine.dumps = None
    after, _ = await machine.check("CORE-DUMP", before)
    assert blocked(after) == {"CORE-DUMP"}
    results = {one.id: one.result for one in after.verdict.findings}
    assert results["CORE-DUMP"] is Result.UNKNOWN


async def test_devices_and_my_own_entry_are_always_looked_at():
    machine = Machine()
    machine.dumps = seen.CoreDumps(0, dumpable=False)
    before, _ = await machine.check()
    after, _ = await machine.check("DISK-ENCRYPTED", before, open_devices=lambda: 1)
    assert blocked(after) == {"DEVICE-IDLE"}


async def test_a_fact_from_the_future_is_not_taken_over():
    machine = Machine()
    before, _ = await machine.check()
    late = before.facts.with_taken(Disks, Fact(Disks(()), machine.clock() + 5))
    kept = replace(before, facts=late).standing("CORE-DUMP", machine.clock())
    assert kept.facts.get(Disks) is None
    assert kept.facts.get(place.SecureBoot) is not None


async def test_every_check_asks_at_least_its_own_question_again():
    for row in CATALOGUE:
        if row.fact is not None:
            assert row.fact in asked_again(row.id)
    assert asked_again("NO-SUCH-CHECK") == frozenset()
