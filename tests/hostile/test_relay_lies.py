# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A relay with the right key that lies: the mailbox ends, bounded and with a reason."""

import contextlib
import secrets

import msgspec
import pytest
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from client.model import relay
from client.model.ids import RoomId
from client.model.room import Server
from client.model.secret import Secret
from client.net.errors import AttachRefused, NetError, NotARelay, Unreachable
from client.net.probes import probe_relay
from client.net.relay_mailbox import MAX_OTHERS, UNREACHABLE, RelayMailbox
from client.relay.tls import server_context
from client.session import inputs
from tests.fakes.relay_rig import EAGER, KEY, Heard, Spawner

pytestmark = pytest.mark.asyncio


@contextlib.asynccontextmanager
async def a_liar(*answers: object, process_request=None):
    """Answers an attach with these messages or bytes, then only listens."""

    async def handle(connection):
        with contextlib.suppress(ConnectionClosed):
            await connection.recv()
            for answer in answers:
                data = answer if isinstance(answer, bytes) else msgspec.msgpack.encode(answer)
                await connection.send(data)
            await connection.wait_closed()

    context = server_context(KEY.key_pem, KEY.cert_pem)
    server = await serve(
        handle, "127.0.0.1", 0, ssl=context, process_request=process_request, close_timeout=0.3
    )
    port = server.sockets[0].getsockname()[1]
    spawn, inbox = Spawner(), Heard()
    servers = (Server(url=f"wss://127.0.0.1:{port}", spki_sha256=(KEY.spki_sha256,)),)
    mailbox = RelayMailbox(
        servers,
        RoomId("0" * 32),
        Secret(secrets.token_bytes(32)),
        spawn=spawn,
        on_input=inbox,
        patience=EAGER,
    )
    try:
        yield mailbox, inbox, servers
    finally:
        await mailbox.close()
        server.close()
        await server.wait_closed()
        assert spawn.failures == []


ATTACHED = relay.Attached(conn=1, others=(), time=0)


async def test_an_honest_answer_attaches():
    async with a_liar(ATTACHED, relay.Deliver(2, 1, b"x")) as (mailbox, inbox, _):
        await mailbox.attach()
        assert (await inbox.wait(inputs.Delivered))[0].body == b"x"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"\xff\xff", NotARelay),
        (relay.Pong(n=1), NotARelay),
        (relay.Attach(RoomId("0" * 32), b"", b""), NotARelay),
        (relay.Attached(1, tuple(range(MAX_OTHERS + 1)), 0), NotARelay),
        (relay.RoomClosed(why="ended"), AttachRefused),
        (bytes(relay.MAX_FRAME + 1), Unreachable),
    ],
)
async def test_a_dishonest_answer_does_not(answer: object, error: type[NetError]):
    async with a_liar(answer) as (mailbox, inbox, _):
        with pytest.raises(error):
            await mailbox.attach()
        assert inbox.all == []


@pytest.mark.parametrize(
    "lie", [b"nonsense", ATTACHED, relay.Registered(RoomId("0" * 32)), relay.Refusal(why="no")]
)
async def test_lies_after_the_attach_lose_the_line_and_in_the_end_the_room(lie: object):
    async with a_liar(ATTACHED, lie) as (mailbox, inbox, _):
        await mailbox.attach()
        assert (await inbox.wait(inputs.RoomGone))[0].reason == UNREACHABLE
        assert len(inbox.of(inputs.LineDown)) < 30


async def test_invented_connections_are_bounded():
    joins = [relay.Joined(conn) for conn in range(2, MAX_OTHERS + 10)]
    async with a_liar(ATTACHED, *joins) as (mailbox, inbox, _):
        await mailbox.attach()
        await inbox.wait(inputs.LineDown)
        assert len(inbox.of(inputs.Arrived)) <= MAX_OTHERS


async def test_an_unasked_answer_does_not_count_as_one():
    pongs = [relay.Pong(n=number, time=5) for number in (0, 99, 2**40)]
    async with a_liar(ATTACHED, *pongs, relay.Deliver(2, 1, b"after")) as (mailbox, inbox, _):
        await mailbox.attach()
        await inbox.wait(inputs.Delivered)
        assert len(inbox.of(inputs.RelayAnswered)) == 1


async def test_follows_no_redirect():
    def elsewhere(connection, _request):
        response = connection.respond(302, "")
        response.headers["Location"] = "wss://127.0.0.1:9/"
        return response

    async with a_liar(process_request=elsewhere) as (mailbox, _, servers):
        with pytest.raises(NotARelay):
            await mailbox.attach()
        probe = await probe_relay(servers, 2.0)
        assert (probe.pin_ok, probe.time) == (True, None)
