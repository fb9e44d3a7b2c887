# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Clients that send too much, too slowly, or nonsense, against a real relay."""

import asyncio
import contextlib
import logging
import secrets
import socket
import ssl

import msgspec
import pytest
from websockets.exceptions import WebSocketException

from client.model import relay
from client.net.tls import context
from tests.fakes.relay_rig import QUICK, BareLine, Rig, a_line, a_relay, attach, until

pytestmark = pytest.mark.asyncio
_replace = msgspec.structs.replace


async def _still_works(rig: Rig) -> bool:
    async with a_line(rig.port) as one, a_line(rig.port) as two:
        await one.attach(rig, 0)
        await two.attach(rig, 1)
        await two.say(relay.Send(to="*", seq=1, body=b"hello"))
        heard = await one.hear()
        while not isinstance(heard, relay.Deliver):
            heard = await one.hear()
        return heard.body == b"hello"


async def _cut(rig: Rig, line: BareLine, cause: str) -> None:
    await line.hear_end()
    assert rig.server.cuts[cause] >= 1, rig.server.cuts


BAD_MESSAGES = {
    "empty": b"",
    "no map": b"\x01",
    "no tag": msgspec.msgpack.encode({"a": 1}),
    "unknown tag": msgspec.msgpack.encode({"type": "admin"}),
    "a relay's message": msgspec.msgpack.encode(relay.RoomClosed(why="ended")),
    "unknown field": msgspec.msgpack.encode({"type": "ping", "n": 1, "x": 1}),
    "wrong type": msgspec.msgpack.encode({"type": "ping", "n": "1"}),
    "trailing bytes": msgspec.msgpack.encode(relay.Ping(n=1)) + b"\x00",
    "cut short": msgspec.msgpack.encode(relay.Ping(n=1))[:-1],
    "deep": b"\x91" * 60_000,
    "huge length": b"\xdf\xff\xff\xff\xff",
    "short token": msgspec.msgpack.encode(attach("0" * 32, b"x")),
    "long proof": msgspec.msgpack.encode(attach("0" * 32, bytes(32), bytes(32), bytes(33))),
    "send before attach": msgspec.msgpack.encode(relay.Send(to="*", seq=1, body=b"x")),
    "not utf-8": b"\x81\xa4type\xa4\xff\xff\xff\xff",
}


@pytest.mark.parametrize("data", BAD_MESSAGES.values(), ids=BAD_MESSAGES.keys())
async def test_cuts_a_malformed_message_without_falling(data: bytes):
    async with a_relay() as rig:
        async with a_line(rig.port) as line:
            await line.say(data)
            await _cut(rig, line, "malformed")
        assert await _still_works(rig)


async def test_cuts_random_bytes_without_falling():
    async with a_relay() as rig:
        for _ in range(20):
            async with a_line(rig.port) as line:
                await line.say(secrets.token_bytes(64))
                await line.hear_end()
        assert rig.server.cuts["malformed"] == 20
        assert await _still_works(rig)


async def test_cuts_an_oversize_frame_before_reading_it():
    async with a_relay() as rig:
        async with a_line(rig.port) as line:
            await line.attach(rig, 0)
            await line.say(bytes(relay.MAX_FRAME + 1))
            await _cut(rig, line, "broken-frame")
        assert await _still_works(rig)


async def test_cuts_a_body_that_is_too_large_for_one_that_fits_a_frame():
    async with a_relay() as rig, a_line(rig.port) as line:
        await line.attach(rig, 0)
        await line.say(relay.Send(to="*", seq=1, body=bytes(relay.MAX_BODY)))
        await line.say(relay.Ping(n=1))
        assert isinstance(await line.hear(), relay.Pong)
        await line.say(relay.Send(to="*", seq=2, body=bytes(relay.MAX_BODY + 1)))
        await _cut(rig, line, "malformed")


async def test_cuts_text_and_fragments():
    async with a_relay() as rig:
        for message in ("text", [b"a", b"b"]):
            async with a_line(rig.port) as line:
                with contextlib.suppress(Exception):
                    await line.connection.send(message)
                await line.hear_end()
        assert rig.server.cuts["not-binary"] == 2


async def test_cuts_a_flood_of_messages_and_serves_the_others():
    limits = _replace(QUICK, messages=(10.0, 50.0))
    async with a_relay(limits=limits) as rig, a_line(rig.port) as other:
        await other.attach(rig, 1)
        async with a_line(rig.port) as flood:
            await flood.attach(rig, 0)
            with contextlib.suppress(Exception):
                for number in range(500):
                    await flood.say(relay.Send(to="*", seq=number, body=b"x"))
            await _cut(rig, flood, "limit")
        await other.say(relay.Ping(n=5))
        bodies = 0
        while not isinstance(heard := await other.hear(), relay.Pong):
            bodies += isinstance(heard, relay.Deliver)
        assert 0 < bodies <= 50


async def test_cuts_a_flood_of_bytes():
    limits = _replace(QUICK, volume=(1000.0, 300_000.0))
    async with a_relay(limits=limits) as rig:
        async with a_line(rig.port) as flood:
            await flood.attach(rig, 0)
            with contextlib.suppress(Exception):
                for number in range(20):
                    await flood.say(relay.Send(to="*", seq=number, body=bytes(60_000)))
            await _cut(rig, flood, "limit")
        assert await _still_works(rig)


async def test_many_lines_of_one_address_share_its_limit():
    limits = _replace(QUICK, messages_per_address=(1.0, 40.0))
    async with a_relay(limits=limits) as rig:
        cut = 0
        for _ in range(4):
            async with a_line(rig.port) as line:
                with contextlib.suppress(Exception):
                    for number in range(15):
                        await line.say(relay.Ping(n=number))
                        await line.hear()
                cut += line.connection.close_code is not None
        assert cut >= 1
        assert rig.server.cuts["limit"] >= 1


async def test_counts_websocket_pings_as_messages():
    limits = _replace(QUICK, messages=(1.0, 20.0))
    async with a_relay(limits=limits) as rig, a_line(rig.port) as line:
        with contextlib.suppress(Exception):
            for _ in range(50):
                await line.connection.ping()
        await _cut(rig, line, "limit")


async def test_cuts_a_slow_reader_and_does_not_buffer_for_it():
    limits = _replace(QUICK, send_queue=256 * 1024, silent_s=30.0)
    async with a_relay(limits=limits) as rig:
        async with a_line(rig.port) as sender:
            await sender.attach(rig, 0)
            async with a_line(rig.port) as slow:
                await slow.attach(rig, 1)
                slow.connection.transport.pause_reading()
                async with asyncio.timeout(5):
                    number = 0
                    while not rig.server.cuts["slow-reader"]:
                        number += 1
                        await sender.say(relay.Send(to="*", seq=number, body=bytes(60_000)))
                        await sender.say(relay.Ping(n=number))
                        while not isinstance(await sender.hear(), relay.Pong):
                            pass
                sender_alive = sender.connection.close_code is None
            assert sender_alive
        assert await _still_works(rig)


async def test_cuts_who_connects_and_says_nothing_in_tls():
    limits = _replace(QUICK, tls_s=0.2)
    async with a_relay(limits=limits) as rig:
        reader, writer = await asyncio.open_connection("127.0.0.1", rig.port)
        async with asyncio.timeout(3):
            assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
        assert rig.server.cuts["no-tls"] == 1
        assert await _still_works(rig)


async def test_cuts_who_speaks_no_tls():
    async with a_relay() as rig:
        reader, writer = await asyncio.open_connection("127.0.0.1", rig.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        async with asyncio.timeout(3):
            await reader.read()
        writer.close()
        await writer.wait_closed()
        assert rig.server.cuts["no-tls"] == 1
        assert await _still_works(rig)


async def _tls(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, ssl=context(), server_hostname="")


async def _read_to_end(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(3):
        try:
            return await reader.read()
        except (ConnectionResetError, ssl.SSLError):
            return b""


async def test_cuts_a_slow_loris():
    limits = _replace(QUICK, attach_s=0.3)
    async with a_relay(limits=limits) as rig:
        reader, writer = await _tls(rig.port)
        end = asyncio.get_running_loop().create_task(_read_to_end(reader))
        with contextlib.suppress(ConnectionError):
            for byte in b"GET / HTTP/1.1\r\nHost: relay\r\nX-Slow: " + b"a" * 1000:
                writer.write(bytes([byte]))
                await writer.drain()
                if end.done():
                    break
                await asyncio.sleep(0.02)
        assert await end == b""
        assert rig.server.cuts["too-slow"] == 1
        writer.transport.abort()
        assert await _still_works(rig)


async def test_cuts_who_upgrades_and_never_attaches():
    limits = _replace(QUICK, attach_s=0.2)
    async with a_relay(limits=limits) as rig, a_line(rig.port) as idle, a_line(rig.port) as good:
        await good.attach(rig, 0)
        await idle.hear_end()
        assert rig.server.cuts["too-slow"] == 1
        await good.say(relay.Ping(n=1))
        assert isinstance(await good.hear(), relay.Pong)


BAD_REQUESTS = {
    "large head": b"GET / HTTP/1.1\r\n" + b"X-Fill: " + b"a" * 9000 + b"\r\n\r\n",
    "no upgrade": b"GET / HTTP/1.1\r\nHost: relay\r\n\r\n",
    "another path": b"GET /admin HTTP/1.1\r\nHost: relay\r\n\r\n",
    "no http": b"\x00\x01\x02\x03\r\n\r\n",
    "a post": b"POST / HTTP/1.1\r\nHost: relay\r\nContent-Length: 5\r\n\r\nhello",
    "from a web page": (
        b"GET / HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
        b"Origin: https://example.org\r\n\r\n"
    ),
}


@pytest.mark.parametrize("request_", BAD_REQUESTS.values(), ids=BAD_REQUESTS.keys())
async def test_upgrades_no_other_request(request_: bytes):
    async with a_relay() as rig:
        reader, writer = await _tls(rig.port)
        writer.write(request_)
        answer = await _read_to_end(reader)
        assert b" 101 " not in answer
        writer.transport.abort()
        assert await _still_works(rig)


async def test_upgrades_the_same_request_without_an_origin():
    async with a_relay() as rig:
        request = BAD_REQUESTS["from a web page"].replace(b"Origin: https://example.org\r\n", b"")
        reader, writer = await _tls(rig.port)
        writer.write(request)
        async with asyncio.timeout(3):
            assert b" 101 " in await reader.readline()
        writer.transport.abort()


async def test_turns_away_more_lines_than_an_address_may_have():
    limits = _replace(QUICK, connections_per_address=3)
    async with a_relay(limits=limits) as rig:
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(3):
                await stack.enter_async_context(a_line(rig.port))
            with pytest.raises((OSError, EOFError, WebSocketException)):
                await stack.enter_async_context(a_line(rig.port))
        assert rig.server.cuts["turned-away"] == 1
        await until(lambda: not rig.server.connections)
        assert await _still_works(rig)


async def test_those_who_never_attach_cannot_crowd_out_those_who_do():
    limits = _replace(QUICK, unattached=3)
    async with a_relay(limits=limits) as rig, contextlib.AsyncExitStack() as stack:
        member = await stack.enter_async_context(a_line(rig.port))
        await member.attach(rig, 0)
        for _ in range(3):
            await stack.enter_async_context(a_line(rig.port))
        with pytest.raises((OSError, EOFError, WebSocketException)):
            await stack.enter_async_context(a_line(rig.port))
        await member.say(relay.Ping(n=1))
        assert isinstance(await member.hear(), relay.Pong)


async def test_forgets_every_connection_that_ended():
    async with a_relay() as rig:
        for _ in range(10):
            async with a_line(rig.port) as line:
                await line.attach(rig, 0)
                await line.connection.close()
        raw = socket.create_connection(("127.0.0.1", rig.port))
        raw.close()
        await until(lambda: not rig.server.connections)
        assert rig.server._reception.lines == ()


async def test_logs_no_byte_of_what_it_forwards(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    body, token = b"a-body-that-nobody-may-log", None
    async with a_relay() as rig, a_line(rig.port) as one, a_line(rig.port) as two:
        token = rig.tokens[0]
        await one.attach(rig, 0)
        await two.attach(rig, 1)
        await one.hear()
        await two.say(relay.Send(to="*", seq=1, body=body))
        assert (await one.hear()).body == body
        await two.say(b"\x01malformed-" + body)
        await two.hear_end()
    relay_side = [record for record in caplog.records if record.name != "websockets.client"]
    said = "".join(record.getMessage() for record in relay_side) + "".join(capfd.readouterr())
    assert body.decode() not in said
    assert token.hex() not in said
    assert rig.room_id not in said


async def test_its_key_touches_no_disk_in_the_clear(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    written: list[bytes] = []
    load = ssl.SSLContext.load_cert_chain

    def spy(self, chain, *args, **more):
        assert chain.is_relative_to(tmp_path)
        assert chain.parent.stat().st_mode & 0o077 == 0
        written.append(chain.read_bytes())
        return load(self, chain, *args, **more)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", spy)
    async with a_relay() as rig:
        assert await _still_works(rig)
    assert b"ENCRYPTED PRIVATE KEY" in written[0]
    assert list(tmp_path.iterdir()) == []
