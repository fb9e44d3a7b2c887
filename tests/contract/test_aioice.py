# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What ``aiortc_compat`` relies on in aioice."""

import asyncio
import struct

import aioice.ice
import pytest
from aioice import stun

from client.model.errors import Failure
from client.net.mesh import aiortc_compat
from client.net.mesh.aiortc_compat import (
    LinkTransport,
    binding,
    check_servers,
    system_addresses,
)
from client.net.mesh.certificate import CallCertificate
from client.net.mesh.waiting import MAX_QUEUED, BoundedQueue

LOOPBACK = ("127.0.0.1",)


def transport(*, controlling=True, relay_only=False):
    return LinkTransport(
        CallCertificate.generate(), ice_servers=(), relay_only=relay_only, controlling=controlling
    )


async def connected():
    one, two = transport(), transport(controlling=False)
    mine, theirs = await asyncio.gather(one.gather(LOOPBACK), two.gather(LOOPBACK))
    done = await asyncio.gather(
        one.connect(two.ufrag, two.pwd, theirs), two.connect(one.ufrag, one.pwd, mine)
    )
    assert done == [True, True]
    return one, two


@pytest.mark.asyncio
async def test_a_connection_binds_the_allowed_address_alone():
    one = transport()
    found = await one.gather(LOOPBACK)
    assert [(each.ip, each.type, each.protocol) for each in found] == [("127.0.0.1", "host", "udp")]
    await one.close()


@pytest.mark.asyncio
async def test_a_connection_outside_of_the_block_binds_nothing():
    plain = aioice.Connection(ice_controlling=True)
    await plain.gather_candidates()
    assert plain.local_candidates == []
    with binding(LOOPBACK):
        allowed = aioice.Connection(ice_controlling=True)
        await allowed.gather_candidates()
    assert [each.host for each in allowed.local_candidates] == ["127.0.0.1"]
    await asyncio.gather(plain.close(), allowed.close())


@pytest.mark.asyncio
async def test_relay_only_without_a_relay_gathers_nothing():
    one = transport(relay_only=True)
    assert await one.gather(LOOPBACK) == ()
    await one.close()


@pytest.mark.asyncio
async def test_no_server_is_asked_that_was_not_named():
    one = transport()
    connection = one._connection
    assert (connection.stun_server, connection.turn_server) == (None, None)
    await one.close()


def test_the_system_list_has_no_loopback():
    assert "127.0.0.1" not in system_addresses()


@pytest.mark.parametrize(
    "url",
    ["stun:10.0.0.1:3478", "turn:relay.example:3478?transport=tcp", "turns:relay.example:5349"],
)
def test_takes_a_named_server(url):
    check_servers((url,))


@pytest.mark.parametrize(
    "url",
    ["", "http://x", "stuns:x", "turns:x?transport=udp", "stun", "turn:", "stun:x?transport=udp"],
)
def test_refuses_a_server_that_cannot_be_used(url):
    with pytest.raises(Failure):
        check_servers((url,))


@pytest.mark.asyncio
async def test_the_queue_drops_the_newest_but_never_the_end_mark():
    queue = BoundedQueue()
    for number in range(MAX_QUEUED + 5):
        queue.put_nowait((bytes([number % 256]), 1))
    queue.put_nowait(None)
    assert queue.dropped == 5
    assert queue.qsize() == MAX_QUEUED + 1
    assert await queue.get() == (b"\0", 1)


@pytest.mark.asyncio
async def test_aioice_puts_what_it_receives_into_our_queue():
    one, two = await connected()
    await one._connection.send(bytes([20]) + b"x")
    async with asyncio.timeout(5):
        assert (await two._queue.get())[0] == bytes([20]) + b"x"
    await asyncio.gather(one.close(), two.close())


@pytest.mark.asyncio
async def test_consent_checks_of_the_controlling_end_nominate_once_a_pair_is_nominated():
    one, two = await connected()
    for end, nominates in ((one, True), (two, False)):
        connection = end._connection
        pair = next(iter(connection._nominated.values()))
        request = connection.build_request(pair, nominate=False)
        assert ("USE-CANDIDATE" in request.attributes) is nominates
    connection = one._connection
    pair = next(iter(connection._nominated.values()))
    connection._nominated.clear()
    assert "USE-CANDIDATE" not in connection.build_request(pair, nominate=False).attributes
    await asyncio.gather(one.close(), two.close())


@pytest.mark.asyncio
async def test_consent_is_asked_at_our_interval(monkeypatch):
    monkeypatch.setattr(aioice.ice, "CONSENT_INTERVAL", 0.02)
    one, two = await connected()
    asked = asyncio.Event()
    protocol = two._connection._protocols[0]
    original = protocol.receiver.request_received

    def request_received(*request):
        asked.set()
        original(*request)

    protocol.receiver.request_received = request_received
    async with asyncio.timeout(2):
        await asked.wait()
    await asyncio.gather(one.close(), two.close())


def test_our_interval_is_in_force():
    assert aioice.ice.CONSENT_INTERVAL == aiortc_compat.CONSENT_INTERVAL


@pytest.mark.asyncio
async def test_the_last_check_is_not_followed_by_a_pause():
    one, two = transport(), transport(controlling=False)
    mine, theirs = await asyncio.gather(one.gather(LOOPBACK), two.gather(LOOPBACK))
    pauses = []
    connection = one._connection
    periodic = connection._check_periodic

    def counted():
        pauses.append(more := periodic())
        return more

    connection._check_periodic = counted
    await asyncio.gather(
        one.connect(two.ufrag, two.pwd, theirs), two.connect(one.ufrag, one.pwd, mine)
    )
    assert pauses == [False]
    await asyncio.gather(one.close(), two.close())


@pytest.mark.asyncio
async def test_a_media_packet_that_looks_like_stun_to_aioice_is_media_to_us():
    one, two = await connected()
    # The sequence number stands where STUN has its length, and 0x0024 is a priority of 4 bytes.
    packet = bytes([0x80, 97]) + (80).to_bytes(2, "big") + bytes(16) + b"\0\x24\0\2" + bytes(76)
    with pytest.raises(struct.error):
        stun.parse_message(packet)
    await one._connection.send(packet)
    async with asyncio.timeout(5):
        assert (await two._queue.get())[0] == packet
    await asyncio.gather(one.close(), two.close())


async def turns_of_the_loop():
    """What a socket's end still has to do, of which nothing waits for anybody else."""
    for _ in range(5):
        await asyncio.sleep(0)


class Stuck:
    """A socket whose send buffer is full and stays full."""

    def __init__(self, held):
        self._held = held

    def __getattr__(self, name):
        return getattr(self._held, name)

    def sendto(self, *_):
        raise BlockingIOError


@pytest.mark.asyncio
async def test_what_waits_in_a_lost_network_does_not_hold_up_the_end():
    one, two = await connected()
    wire = one._connection._protocols[0].transport
    held = wire._sock
    wire._sock = Stuck(held)
    wire.sendto(b"late", ("127.0.0.1", 9))
    assert wire.get_write_buffer_size()
    async with asyncio.timeout(5):
        await one.close()
    assert held.fileno() == -1
    await two.close()


@pytest.mark.asyncio
async def test_a_close_that_is_given_up_leaves_no_socket_and_no_task():
    one, two = await connected()
    before = asyncio.all_tasks()
    wires = [each.transport for each in one._connection._protocols]
    held = [wire._sock for wire in wires]
    for wire in wires:
        wire._sock = Stuck(wire._sock)
        wire.sendto(b"late", ("127.0.0.1", 9))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await one._ice.stop()  # what `close` does last
    assert held[0].fileno() != -1
    await one.abort()
    await turns_of_the_loop()
    assert {each.fileno() for each in held} == {-1}
    assert asyncio.all_tasks() < before, "those that kept this link alive are gone"
    await two.close()


@pytest.mark.asyncio
async def test_datagrams_are_read_in_small_pieces_of_memory():
    one, two = await connected()
    wire = one._connection._protocols[0].transport
    assert wire.max_size == aiortc_compat.READ_SIZE
    await asyncio.gather(one.close(), two.close())
