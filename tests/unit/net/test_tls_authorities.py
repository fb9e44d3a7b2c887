# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Relays for which an organisation names authorities: real servers, right and wrong chains."""

import pytest

from client.net.errors import NoChain, WrongPin
from client.net.probes import probe_relay
from client.net.tls import connect
from client.net.vouched import roots_now, vouched_by
from client.policy.connection_checks import digest_of
from client.session import inputs
from tests.fakes.authorities import Authority
from tests.fakes.relay_rig import Heard, a_relay
from tests.unit.net.test_tls import GOOD, listening

OFFICE = Authority("the office")
STRANGER = Authority("somebody")
VOUCHED = OFFICE.relay()


def roots(listener, pem=OFFICE.pem):
    return frozenset({(listener.named().url, pem)})


@pytest.mark.asyncio
async def test_connects_where_pin_and_chain_hold():
    async with listening(VOUCHED) as listener:
        with vouched_by(roots(listener)):
            line = await connect(listener.named(), deadline=3.0)
        line.transport.abort()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "key",
    [GOOD, STRANGER.relay(), OFFICE.relay("127.0.0.2")],
    ids=["own word", "another authority", "another name"],
)
async def test_refuses_the_right_key_that_no_authority_vouches_for_and_sends_nothing(key):
    async with listening(key) as listener:
        with vouched_by(roots(listener)), pytest.raises(NoChain):
            await connect(listener.named(), deadline=3.0)
        assert bytes(listener.heard) == b""
        # Where nothing is asked for, the pin alone decides.
        (await connect(listener.named(), deadline=3.0)).transport.abort()


@pytest.mark.asyncio
async def test_an_authoritys_word_does_not_replace_the_pin():
    async with listening(VOUCHED) as listener:
        with vouched_by(roots(listener)), pytest.raises(WrongPin):
            await connect(listener.named(GOOD.spki_sha256), deadline=3.0)


@pytest.mark.asyncio
async def test_another_key_is_told_before_a_missing_chain():
    async with listening(GOOD) as listener:
        with vouched_by(roots(listener)), pytest.raises(WrongPin):
            await connect(listener.named("00" * 32), deadline=3.0)


@pytest.mark.asyncio
async def test_two_lists_for_one_server_refuse_it():
    async with listening(VOUCHED) as listener:
        both = roots(listener) | roots(listener, STRANGER.pem)
        with vouched_by(both), pytest.raises(NoChain):
            await connect(listener.named(), deadline=3.0)


@pytest.mark.asyncio
async def test_authorities_of_one_server_are_nobodys_for_another():
    async with listening(GOOD) as listener:
        with vouched_by(frozenset({("wss://192.0.2.1:443", OFFICE.pem)})):
            (await connect(listener.named(), deadline=3.0)).transport.abort()


@pytest.mark.asyncio
async def test_the_probe_says_which_authorities_it_compared_with():
    async with a_relay() as rig:
        (server,) = rig.servers()
        wanted = frozenset({(server.url, OFFICE.pem)})
        with vouched_by(wanted):
            refused = await probe_relay((server,), 3.0)
        assert (refused.pin_ok, refused.cert_ok, refused.against) == (True, False, "")
        elsewhere = frozenset({("wss://192.0.2.1:443", OFFICE.pem)})
        with vouched_by(elsewhere):
            fine = await probe_relay((server,), 3.0)
        assert (fine.cert_ok, fine.against) == (True, digest_of(elsewhere))
        assert (await probe_relay((server,), 3.0)).against == ""


def test_outside_the_block_nothing_is_asked_for():
    with vouched_by(frozenset({("wss://a:1", OFFICE.pem)})):
        assert roots_now()
    assert roots_now() == frozenset()


@pytest.mark.asyncio
async def test_a_mailbox_gives_its_token_to_no_relay_that_nobody_vouches_for():
    async with a_relay() as rig:
        (server,) = rig.servers()
        heard = Heard()
        with vouched_by(frozenset({(server.url, OFFICE.pem)})), pytest.raises(NoChain):
            await rig.mailbox(0, heard).attach()
        assert heard.all == []
        await rig.mailbox(0, heard).attach()
        await heard.wait(inputs.Attached)
