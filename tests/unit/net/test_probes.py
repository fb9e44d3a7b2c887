# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a probe finds out, and what it never says."""

import asyncio
import contextlib
import socket
import time

import pytest

from client.crypto.tls_key import make_tls_key
from client.model.room import Server
from client.net.errors import Unreachable, WrongPin
from client.net.probes import probe_relay
from client.net.race import first_to_answer
from tests.fakes.relay_rig import a_relay

pytestmark = pytest.mark.asyncio


async def test_sees_a_good_relay_and_its_clock():
    async with a_relay() as rig:
        probe = await probe_relay(rig.servers())
        assert probe.reached
        assert probe.url == rig.servers()[0].url
        assert (probe.pin_ok, probe.version_ok, probe.cert_ok, probe.key_ok) == (True,) * 4
        assert probe.not_before <= time.time() < probe.not_after
        assert probe.tls_version == "TLSv1.3"
        assert abs(probe.skew_s) < 5
        assert probe.error == ""


async def test_tells_the_difference_of_the_clocks():
    async with a_relay(wall=lambda: time.time() + 600) as rig:
        assert 590 < (await probe_relay(rig.servers())).skew_s < 610


async def test_tells_the_relay_neither_room_nor_token():
    seen: list[bytes] = []
    async with a_relay(recorder=seen.append) as rig:
        await probe_relay(rig.servers())
        said = b"".join(seen)
        assert b"ping" in said
        assert rig.room_id.encode() not in said
        assert not any(token in said for token in rig.tokens)
        assert b"User-Agent" not in said


async def test_nobody_there_is_not_reached_and_nothing_is_known():
    probe = await probe_relay((Server(url="wss://127.0.0.1:9", spki_sha256=("00" * 32,)),), 1.0)
    assert not probe.reached
    assert (probe.pin_ok, probe.version_ok, probe.cert_ok, probe.time) == (None,) * 4


async def test_a_room_without_servers_or_with_unreadable_ones_is_not_reached():
    assert not (await probe_relay(())).reached
    assert not (await probe_relay((Server(url="nonsense", spki_sha256=()),))).reached


async def test_a_silent_server_costs_no_more_than_the_deadline():
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"wss://127.0.0.1:{silent.getsockname()[1]}"
        started = time.monotonic()
        probe = await probe_relay((Server(url=url, spki_sha256=("00" * 32,)),), 0.5)
        assert time.monotonic() - started < 1.5
        assert not probe.reached


async def test_the_right_key_behind_it_is_found_although_another_relay_answers_first():
    async with a_relay(key=make_tls_key(int(time.time()))) as stranger, a_relay() as rig:
        pins = rig.servers()[0].spki_sha256
        wrong = Server(url=stranger.servers()[0].url, spki_sha256=pins)
        probe = await probe_relay((wrong, *rig.servers()))
        assert probe.pin_ok
        assert probe.url == rig.servers()[0].url


async def test_of_several_failures_the_wrong_key_is_told():
    async with a_relay() as stranger:
        wrong = Server(url=stranger.servers()[0].url, spki_sha256=("00" * 32,))
        nobody = Server(url="wss://127.0.0.1:9", spki_sha256=("00" * 32,))
        probe = await probe_relay((nobody, wrong, nobody))
        assert (probe.reached, probe.pin_ok) == (True, False)


SERVERS = tuple(Server(url=f"wss://127.0.0.1:{port}", spki_sha256=()) for port in range(1, 4))


async def test_a_race_discards_what_the_loser_brought():
    discarded = []
    both = asyncio.Event()

    async def reach(server):
        if server is SERVERS[1]:
            both.set()
        await both.wait()
        return server

    winner = await first_to_answer(SERVERS[:2], reach, discarded.append)
    assert [*discarded, winner] in ([SERVERS[1], SERVERS[0]], [SERVERS[0], SERVERS[1]])


async def test_a_race_goes_on_at_once_when_a_server_fails():
    async def reach(server):
        if server is not SERVERS[2]:
            raise Unreachable("no")
        return server

    started = time.monotonic()
    assert await first_to_answer(SERVERS, reach, print) is SERVERS[2]
    assert time.monotonic() - started < 0.1


async def test_a_race_that_all_lose_tells_the_gravest():
    async def reach(server):
        raise WrongPin("x") if server is SERVERS[1] else Unreachable("y")

    with pytest.raises(WrongPin):
        await first_to_answer(SERVERS, reach, print)


async def test_a_race_that_is_called_off_leaves_nobody_running():
    ended = []

    async def reach(server):
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(server)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await first_to_answer(SERVERS, reach, print)
    assert ended == [SERVERS[0]]
