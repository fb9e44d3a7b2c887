# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The gate asks a room's forwarding servers who they are, and no stranger's."""

import asyncio
from dataclasses import replace

import pytest

from client.engine import gate_run
from client.engine.gate import Gate
from client.identity.seen import SeenRooms
from client.model.room import Ice, Profile
from client.model.verdict import Result
from client.policy.network_facts import ForwardersSeen
from tests.fakes.gate_context import MESSAGES, NETWORK, RELAYED, book, context, invitation, room_of

pytestmark = pytest.mark.asyncio

WITH_TLS = Ice("relay", ("turns:turn.example.org:443?transport=tcp",))


async def checked(ice: Ice, forwarders=None, profile: Profile = Profile.RESTRICTED, **changes):
    """The gate's outcome for a room with these servers."""
    network = NETWORK if forwarders is None else replace(NETWORK, forwarders=forwarders)
    ctx = context(network=network, **changes)
    room = room_of("anna", "berta", profile=profile, ice=ice)
    told = []
    outcome = await Gate(MESSAGES).check_invitation(
        invitation(room), ctx, lambda one, _total: told.append(one.id)
    )
    (finding,) = [one for one in outcome.verdict.findings if one.id == "TURN-TLS"]
    return finding, told


async def refusing(urls):
    return ForwardersSeen(len(urls), 0, ("self-signed certificate",))


async def hanging(_urls):
    await asyncio.Event().wait()


async def breaking(_urls):
    raise RuntimeError("bug")


async def test_a_server_that_proves_who_it_is_passes_and_is_told_once():
    finding, told = await checked(WITH_TLS)
    assert finding.result is Result.PASS
    assert told.count("TURN-TLS") == 1


async def test_a_server_that_does_not_refuses_a_restricted_room_and_warns_in_an_open_one():
    strict, _ = await checked(WITH_TLS, refusing)
    assert (strict.result, strict.blocks) == (Result.FAIL, True)
    open_one, _ = await checked(WITH_TLS, refusing, Profile.OPEN)
    assert (open_one.result, open_one.blocks) == (Result.FAIL, False)


@pytest.mark.parametrize("looking", [hanging, breaking])
async def test_a_look_that_does_not_come_back_is_unknown(looking, monkeypatch):
    monkeypatch.setattr(gate_run, "NETWORK_S", 0.05)
    finding, _ = await checked(WITH_TLS, looking)
    assert (finding.result, finding.blocks) == (Result.UNKNOWN, True)


async def test_a_room_without_such_a_server_has_none_to_ask():
    finding, told = await checked(RELAYED, breaking)
    assert finding.result is Result.NOT_APPLICABLE
    assert "TURN-TLS" in told


async def test_a_strangers_server_is_not_asked():
    asked = []

    async def asking(urls):
        asked.append(urls)
        return ForwardersSeen(1, 1)

    finding, _ = await checked(WITH_TLS, asking, book=book(), seen=SeenRooms())
    assert asked == []
    assert finding.result is not Result.PASS
