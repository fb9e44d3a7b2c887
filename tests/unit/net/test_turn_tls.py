# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.net.turn_tls: a forwarding server proves who it is, or not a word is said to it."""

import asyncio
import ssl
import time

import pytest

from client.engine.network_look import forwarders
from client.net.mesh.aiortc_compat import LinkTransport
from client.net.mesh.certificate import CallCertificate
from client.net.turn_tls import Forwarder, look
from client.net.vouched import vouched_by
from client.policy.network_facts import ForwardersSeen
from tests.fakes.turn_server import RELAYED, Authority, forwarding

pytestmark = pytest.mark.asyncio


@pytest.fixture
def authority(tmp_path, monkeypatch):
    """An authority that this computer's store believes."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


async def relayed(url: str) -> list[str]:
    """Addresses that a link gathers by this server alone."""
    one = LinkTransport(
        CallCertificate.generate(), ice_servers=(url,), relay_only=True, controlling=True
    )
    try:
        return [each.ip for each in await one.gather(("127.0.0.1",))]
    finally:
        await one.close()


async def test_a_server_that_proves_who_it_is_gives_a_candidate(authority):
    async with forwarding(authority.server()) as turn:
        seen = await look(turn.url)
        key = seen.spki_sha256
        assert seen == Forwarder(proven=True, not_after=seen.not_after, spki_sha256=key)
        assert len(bytes.fromhex(key)) == 32
        assert seen.not_after > time.time()
        assert turn.asked == []
        assert await relayed(turn.url) == [RELAYED[0]]
        assert turn.asked


async def turns_of_the_loop():
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_server_that_falls_silent_keeps_no_socket_of_a_link_that_was_given_up(authority):
    async with forwarding(authority.server()) as turn:
        one = LinkTransport(
            CallCertificate.generate(), ice_servers=(turn.url,), relay_only=True, controlling=True
        )
        await one.gather(("127.0.0.1",))
        carried = one._connection._protocols[0].transport._TurnTransport__inner_protocol
        silent = asyncio.Event()

        async def says_nothing(*_):
            silent.set()
            await asyncio.Event().wait()

        turn._answer = says_nothing
        before = asyncio.all_tasks()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await one.close()
        assert silent.is_set()
        assert not carried.transport.is_closing()
        await one.abort()
        await turns_of_the_loop()
        assert carried.transport.is_closing()
        assert not carried.transactions
        assert asyncio.all_tasks() <= before


@pytest.mark.parametrize("times", [1, 2])
async def test_a_link_whose_server_was_never_left_is_aborted_as_well(authority, times):
    async with forwarding(authority.server()) as turn:
        one = LinkTransport(
            CallCertificate.generate(), ice_servers=(turn.url,), relay_only=True, controlling=True
        )
        await one.gather(("127.0.0.1",))
        carried = one._connection._protocols[0].transport._TurnTransport__inner_protocol
        asked = len(turn.asked)
        for _ in range(times):
            await one.abort()
        await turns_of_the_loop()
        assert carried.transport.is_closing()
        assert carried.refresh_task is None
        assert len(turn.asked) == asked


@pytest.mark.parametrize(
    "wrong",
    [{"own": True}, {"over": True}, {"address": "192.0.2.1"}, {"version": ssl.TLSVersion.TLSv1_2}],
    ids=["self-signed", "expired", "another-name", "old-tls"],
)
async def test_a_server_that_does_not_gets_no_word_and_gives_no_candidate(authority, wrong):
    async with forwarding(authority.server(**wrong)) as turn:
        seen = await look(turn.url)
        # Some servers hang up on a version that they cannot speak: nothing is known then.
        assert seen.proven is (None if "version" in wrong else False)
        assert seen.why
        assert await relayed(turn.url) == []
        assert turn.asked == []


@pytest.mark.usefixtures("authority")
async def test_an_authority_that_this_computer_does_not_know_vouches_for_nobody(tmp_path):
    stranger = Authority(tmp_path, "Another authority")
    async with forwarding(stranger.server()) as turn:
        assert (await look(turn.url)).proven is False
        assert await relayed(turn.url) == []
        assert turn.asked == []


async def test_where_the_policy_names_authorities_they_alone_count(authority, tmp_path):
    private = Authority(tmp_path, "The organisation's authority")
    roots = frozenset({("wss://127.0.0.1:7443", private.file.read_text())})
    async with forwarding(private.server()) as turn, forwarding(authority.server()) as other:
        with vouched_by(roots):
            assert (await look(turn.url)).proven is True
            assert (await look(other.url)).proven is False
            assert await relayed(turn.url) == [RELAYED[0]]
            assert await relayed(other.url) == []
        assert (await look(other.url)).proven is True


async def test_no_key_log_is_written(authority, tmp_path, monkeypatch):
    log = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(log))
    async with forwarding(authority.server()) as turn:
        assert await relayed(turn.url) == [RELAYED[0]]
    assert not log.exists()


@pytest.mark.parametrize(
    ("url", "proven"),
    [
        ("turns:127.0.0.1:1?transport=tcp", None),
        ("turns:127.0.0.1:1?transport=udp", False),
        ("turn:127.0.0.1:1", False),
        ("", False),
        ("turns:", False),
    ],
)
async def test_what_does_not_answer_or_is_no_such_server_is_never_proven(url, proven):
    assert (await look(url, 1.0)).proven is proven


async def test_all_that_a_room_names_are_asked_and_counted(authority):
    async with (
        forwarding(authority.server()) as good,
        forwarding(authority.server(own=True)) as bad,
    ):
        nobody = "turns:127.0.0.1:1?transport=tcp"
        seen = await forwarders((good.url, bad.url, nobody))
    assert (seen.asked, seen.proven, seen.silent) == (3, 1, 1)
    assert seen.refused == ("self-signed certificate",)
    assert seen.not_after > time.time()
    assert await forwarders(()) == ForwardersSeen(0, 0)
