# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Two mailboxes and a real relay on 127.0.0.1."""

import asyncio
import secrets
import socket

import msgspec
import pytest

from client.model.relay import MAX_BODY
from client.net.errors import AttachRefused, Unreachable, WrongPin
from client.net.relay_mailbox import ENDED, REPLACED, UNREACHABLE
from client.session import inputs
from tests.fakes.relay_rig import EAGER, Heard, a_line, a_relay
from tests.fakes.tcp_proxy import TcpProxy

pytestmark = pytest.mark.asyncio


async def test_two_people_exchange_bodies_in_both_directions():
    async with a_relay() as rig:
        anna, ben = Heard(), Heard()
        first, second = rig.mailbox(0, anna), rig.mailbox(1, ben)
        await first.attach()
        await second.attach()
        (mine,) = anna.of(inputs.Attached)
        (theirs,) = ben.of(inputs.Attached)
        assert (await anna.wait(inputs.Arrived))[0].conn == theirs.conn
        assert theirs.others == (mine.conn,)
        first.send("*", b"to all")
        first.send(theirs.conn, b"to ben")
        second.send(mine.conn, b"to anna")
        got = await ben.wait(inputs.Delivered, 2)
        assert [(d.conn, d.body) for d in got] == [(mine.conn, b"to all"), (mine.conn, b"to ben")]
        assert (await anna.wait(inputs.Delivered))[0].body == b"to anna"


async def test_attached_is_the_first_input_and_the_relay_keeps_answering():
    async with a_relay() as rig:
        heard = Heard()
        await rig.mailbox(0, heard).attach()
        await heard.wait(inputs.RelayAnswered, 3)
        assert isinstance(heard.all[0], inputs.Attached)


async def test_the_largest_body_passes_and_a_larger_one_is_refused_before_it_is_sent():
    async with a_relay() as rig:
        heard = Heard()
        sender = rig.mailbox(0, Heard())
        await sender.attach()
        await rig.mailbox(1, heard).attach()
        body = secrets.token_bytes(MAX_BODY)
        sender.send("*", body)
        assert (await heard.wait(inputs.Delivered))[0].body == body
        with pytest.raises(ValueError, match="64 KiB"):
            sender.send("*", body + b"x")


async def test_leaving_is_told_at_once():
    async with a_relay() as rig:
        heard = Heard()
        await rig.mailbox(0, heard).attach()
        other = rig.mailbox(1, Heard())
        await other.attach()
        other.send("*", b"bye")
        await other.close()
        assert (await heard.wait(inputs.Delivered))[0].body == b"bye"
        await heard.wait(inputs.Departed)


async def test_resumes_as_the_same_connection_after_the_socket_is_cut():
    async with a_relay() as rig:
        proxy = TcpProxy(("127.0.0.1", rig.port))
        anna, ben = Heard(), Heard()
        mailbox = rig.mailbox(0, anna, port=await proxy.start())
        other = rig.mailbox(1, ben)
        await mailbox.attach()
        await other.attach()
        await anna.wait(inputs.Arrived)
        proxy.cut()
        await anna.wait(inputs.LineDown)
        mailbox.send("*", b"while away")
        await anna.wait(inputs.LineUp)
        other.send(anna.of(inputs.Attached)[0].conn, b"welcome back")
        assert (await anna.wait(inputs.Delivered))[0].body == b"welcome back"
        assert (await ben.wait(inputs.Delivered))[0].body == b"while away"
        assert len(anna.of(inputs.Attached)) == 1
        assert ben.of(inputs.Departed) == []
        await mailbox.close()
        await proxy.stop()


async def test_a_line_that_falls_silent_is_rebuilt():
    async with a_relay() as rig:
        proxy = TcpProxy(("127.0.0.1", rig.port))
        heard = Heard()
        mailbox = rig.mailbox(0, heard, port=await proxy.start())
        await mailbox.attach()
        proxy.stall()
        await heard.wait(inputs.LineDown)
        proxy.flow()
        await heard.wait(inputs.LineUp)
        await mailbox.close()
        await proxy.stop()


async def test_who_came_and_went_while_the_line_was_down_is_told_when_it_is_back():
    async with a_relay(members=3) as rig:
        proxy = TcpProxy(("127.0.0.1", rig.port))
        heard = Heard()
        port = await proxy.start()
        mailbox = rig.mailbox(0, heard, port=port)
        goes = rig.mailbox(1, Heard())
        await mailbox.attach()
        await goes.attach()
        (arrived,) = await heard.wait(inputs.Arrived)
        proxy.refuse()
        proxy.cut()
        await heard.wait(inputs.LineDown)
        await goes.close()
        comes = Heard()
        await rig.mailbox(2, comes).attach()
        await proxy.start(port)
        await heard.wait(inputs.LineUp)
        assert await heard.wait(inputs.Departed) == [inputs.Departed(conn=arrived.conn)]
        new = comes.of(inputs.Attached)[0].conn
        assert (await heard.wait(inputs.Arrived, 2))[1] == inputs.Arrived(conn=new)
        await mailbox.close()
        await proxy.stop()


async def test_gives_up_when_the_relay_stays_away():
    async with a_relay() as rig:
        proxy = TcpProxy(("127.0.0.1", rig.port))
        heard = Heard()
        await rig.mailbox(0, heard, port=await proxy.start()).attach()
        proxy.refuse()
        proxy.cut()
        assert (await heard.wait(inputs.RoomGone))[0].reason == UNREACHABLE
        await proxy.stop()


async def test_hears_that_the_room_was_closed():
    async with a_relay() as rig:
        heard = Heard()
        await rig.mailbox(0, heard).attach()
        await rig.server.close_room(rig.room_id)
        assert (await heard.wait(inputs.RoomGone))[0].reason == ENDED
        assert heard.of(inputs.LineDown) == []
        with pytest.raises(AttachRefused, match="no"):
            await rig.mailbox(1, Heard()).attach()


async def test_a_second_program_with_the_same_token_is_refused_while_the_first_is_alive():
    async with a_relay() as rig:
        heard, told = Heard(), asyncio.Event()
        await rig.mailbox(0, heard, on_rival=told.set).attach()
        with pytest.raises(AttachRefused, match="busy"):
            await rig.mailbox(0, Heard()).attach()
        async with asyncio.timeout(2):
            await told.wait()
        assert heard.of(inputs.RoomGone) == []


async def test_a_second_program_replaces_one_that_is_silent():
    async with a_relay() as rig:
        proxy = TcpProxy(("127.0.0.1", rig.port))
        old, new, other = Heard(), Heard(), Heard()
        await rig.mailbox(1, other).attach()
        await rig.mailbox(0, old, port=await proxy.start()).attach()
        proxy.stall()
        await rig.mailbox(0, new).attach()
        before, after = old.of(inputs.Attached)[0], new.of(inputs.Attached)[0]
        assert after.conn != before.conn
        assert (await other.wait(inputs.Departed))[0].conn == before.conn
        assert (await other.wait(inputs.Arrived, 2))[1].conn == after.conn
        proxy.flow()
        assert (await old.wait(inputs.RoomGone))[0].reason == REPLACED
        await proxy.stop()


async def test_refuses_a_wrong_token():
    async with a_relay() as rig:
        rig.tokens[0] = secrets.token_bytes(32)
        with pytest.raises(AttachRefused, match="no"):
            await rig.mailbox(0, Heard()).attach()
        await rig.mailbox(1, Heard()).attach()


async def test_an_address_that_leads_nowhere_costs_no_time():
    async with a_relay() as rig:
        nowhere = rig.servers()[0].__class__(
            url="wss://127.0.0.1:9", spki_sha256=rig.servers()[0].spki_sha256
        )
        silent = socket.create_server(("127.0.0.1", 0))
        dead = nowhere.__class__(
            url=f"wss://127.0.0.1:{silent.getsockname()[1]}",
            spki_sha256=nowhere.spki_sha256,
        )
        mailbox = rig.mailbox(0, Heard())
        mailbox._servers = (nowhere, dead, *rig.servers())
        async with asyncio.timeout(1.0):
            await mailbox.attach()
        silent.close()


async def test_sends_its_token_to_nobody_with_another_key():
    async with a_relay() as rig:
        mailbox = rig.mailbox(0, Heard())
        right = rig.servers()[0]
        mailbox._servers = (right.__class__(url=right.url, spki_sha256=("00" * 32,)),)
        with pytest.raises(WrongPin):
            await mailbox.attach()


async def test_says_unreachable_when_nobody_listens():
    async with a_relay() as rig:
        with pytest.raises(Unreachable):
            await rig.mailbox(0, Heard(), port=9).attach()


async def test_emits_nothing_after_it_was_closed():
    async with a_relay() as rig:
        heard = Heard()
        mailbox = rig.mailbox(0, heard)
        await mailbox.attach()
        await mailbox.close()
        before = list(heard.all)
        async with a_line(rig.port) as line:
            await line.attach(rig, 1)
        await rig.server.close_room(rig.room_id)
        mailbox.send("*", b"late")
        assert heard.all == before


async def test_closes_in_time_although_nobody_reads():
    async with a_relay() as rig:
        proxy = TcpProxy(("127.0.0.1", rig.port))
        port = await proxy.start()
        patience = msgspec.structs.replace(EAGER, silent_s=30.0, goodbye_s=0.1)
        mailbox = rig.mailbox(0, Heard(), port=port, patience=patience)
        await mailbox.attach()
        proxy.stall()
        for _ in range(300):
            mailbox.send("*", bytes(MAX_BODY))
        assert mailbox.dropped > 0
        async with asyncio.timeout(5):
            await mailbox.close()
        await proxy.stop()


async def test_a_mailbox_attaches_once():
    async with a_relay() as rig:
        mailbox = rig.mailbox(0, Heard())
        await mailbox.attach()
        with pytest.raises(AttachRefused):
            await mailbox.attach()
        await mailbox.close()
        with pytest.raises(AttachRefused):
            await mailbox.attach()
        await rig.mailbox(0, Heard()).attach()
