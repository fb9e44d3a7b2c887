# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A certificate that is over while a call runs: the call is lost by it, by the wall clock."""

from dataclasses import replace

import msgspec
import pytest

from client.engine.gate import Gate
from client.engine.network_look import NetworkEyes, forwarders
from client.identity.seen import SeenRooms
from client.model.room import Profile
from client.model.verdict import Result
from client.net.turn_tls import Forwarder
from client.policy.network_facts import ForwardersSeen
from tests.fakes.gate_context import (
    ANSWER,
    MESSAGES,
    NETWORK,
    Relay,
    context,
    invitation,
    room_of,
)
from tests.fakes.people import NOW

pytestmark = pytest.mark.asyncio

GATE = Gate(MESSAGES)
END = NOW + 100
ENDS = msgspec.structs.replace(ANSWER, not_after=END)


async def found_at(now: int, answer=ENDS, sealed=None, network: NetworkEyes = NETWORK, **changes):
    """Blockers of a call that began before the end, looked at when it is ``now``."""
    ctx = context(probe=Relay(answer), network=network)
    outcome = await GATE.check_invitation(
        sealed or invitation(), ctx, lambda _finding, _total: None
    )
    assert outcome.verdict.allowed or outcome.verdict.open_warnings
    later = replace(ctx, now_wall=lambda: now, **changes)
    verdict = await GATE.check_in_call(outcome, later)
    return {(one.id, one.result) for one in verdict.blockers}


async def test_a_certificate_that_ends_in_a_call_is_lost_the_second_after():
    assert await found_at(END) == set()
    assert await found_at(END + 1) == {("TLS-CERT", Result.FAIL)}


async def test_a_clock_that_is_set_back_revives_no_certificate():
    seen = SeenRooms()
    assert await found_at(NOW + 10, seen=seen) == set()
    assert await found_at(NOW + 10, seen=seen.at(END + 1)) == {("TLS-CERT", Result.FAIL)}


async def test_a_clock_before_the_certificate_began_is_lost():
    began = msgspec.structs.replace(ANSWER, not_before=NOW)
    assert await found_at(NOW, began) == set()
    assert await found_at(NOW - 1, began) == {("TLS-CERT", Result.FAIL)}


async def test_a_certificate_whose_end_nobody_knows_is_unknown_in_a_call():
    undated = msgspec.structs.replace(ANSWER, not_after=0)
    assert await found_at(NOW + 10, undated) == {("TLS-CERT", Result.UNKNOWN)}


async def test_a_forwarding_server_whose_certificate_ends_is_lost_in_a_strict_room():
    strict = msgspec.structs.replace(
        room_of("anna", "berta").value.ice, policy="relay", servers=("turns:192.0.2.9:5349",)
    )
    sealed = invitation(room_of("anna", "berta", ice=strict, profile=Profile.RESTRICTED))

    async def proven(urls) -> ForwardersSeen:
        return ForwardersSeen(len(urls), len(urls), not_after=END)

    async def undated(urls) -> ForwardersSeen:
        return ForwardersSeen(len(urls), len(urls))

    network = replace(NETWORK, forwarders=proven)
    assert await found_at(END, ANSWER, sealed, network) == set()
    assert await found_at(END + 1, ANSWER, sealed, network) == {("TURN-TLS", Result.FAIL)}
    assert await found_at(END, ANSWER, sealed, replace(NETWORK, forwarders=undated)) == {
        ("TURN-TLS", Result.UNKNOWN)
    }


@pytest.mark.parametrize(("dates", "first"), [((END, END + 9), END), ((END, 0), 0), ((0, 0), 0)])
async def test_the_first_end_of_several_servers_is_known_only_where_each_tells_its_own(
    monkeypatch, dates, first
):
    told = iter(dates)

    async def look(_url: str) -> Forwarder:
        return Forwarder(proven=True, not_after=next(told))

    monkeypatch.setattr("client.engine.network_look.turn_tls.look", look)
    assert (await forwarders(("turns:192.0.2.9:5349", "turns:192.0.2.8:5349"))).not_after == first
