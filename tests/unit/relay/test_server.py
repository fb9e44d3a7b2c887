# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where a relay listens, how it is stopped, and what a new one on the same place knows."""

import asyncio
import errno
import socket

import pytest

from client.model.room import Server
from client.net.probes import probe_relay
from client.relay.server import RelayServer
from client.relay.tls import server_context
from client.session import inputs
from tests.fakes.relay_rig import KEY, QUICK, Heard, Spawner, a_line, a_relay, until
from tests.fakes.tcp_proxy import TcpProxy

pytestmark = pytest.mark.asyncio


def a_server(spawn: Spawner) -> RelayServer:
    context = server_context(KEY.key_pem, KEY.cert_pem)
    return RelayServer(ssl_context=context, spawn=spawn, limits=QUICK)


async def reached(host: str, port: int) -> bool:
    server = Server(url=f"wss://{host}:{port}", spki_sha256=(KEY.spki_sha256,))
    return (await probe_relay((server,), 2.0)).reached


async def test_listens_on_every_address_when_none_is_named():
    spawn = Spawner()
    server = a_server(spawn)
    _, port = await server.start("", 0)
    assert await reached("127.0.0.1", port)
    if socket.has_dualstack_ipv6():
        assert await reached("[::1]", port)
    await server.stop()
    assert not await reached("127.0.0.1", port)
    assert not spawn.tasks
    assert spawn.failures == []


async def test_takes_the_next_port_when_one_is_taken_and_says_so_when_it_may_not():
    spawn = Spawner()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = a_server(spawn)
        with pytest.raises(OSError, match=r".") as refusal:
            await server.start("127.0.0.1", port)
        assert refusal.value.errno == errno.EADDRINUSE
        _, other = await server.start("127.0.0.1", port, tries=50)
        assert port < other < port + 50
        await server.stop()


async def test_stopping_ends_lines_and_handshakes_under_way():
    async with a_relay() as rig, a_line(rig.port) as attached, a_line(rig.port) as idle:
        await attached.attach(rig, 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", rig.port)
        await until(lambda: rig.server.connections == 3)
        async with asyncio.timeout(5):
            await rig.server.stop()
            await attached.hear_end()
            await idle.hear_end()
            assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
        assert rig.server.connections == 0


async def test_a_relay_started_anew_makes_a_new_connection_of_a_mailbox_that_comes_back():
    async with a_relay() as before, a_relay() as after:
        after.room_id, after.tokens = before.room_id, before.tokens
        after.server.register(before.room(2))
        # Others were there first, so the numbers differ.
        async with a_line(after.port) as other:
            after.tokens = before.tokens
            await other.attach(after, 1)
            proxy = TcpProxy(("127.0.0.1", before.port))
            heard = Heard()
            mailbox = before.mailbox(0, heard, port=await proxy.start())
            await mailbox.attach()
            proxy.target = ("127.0.0.1", after.port)
            proxy.cut()
            first, second = await heard.wait(inputs.Attached, 2)
            assert (first.others, second.others) == ((), (1,))
            assert heard.of(inputs.LineUp) == []
            await mailbox.close()
            await proxy.stop()
