# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Strangers and impostors at the door of a real relay."""

import asyncio
import hashlib
import secrets
import time

import msgspec
import pytest

from client.model import relay
from tests.fakes.relay_rig import QUICK, a_line, a_relay, attach

pytestmark = pytest.mark.asyncio


async def _answer(port: int, message: relay.Attach) -> tuple[bytes, float]:
    async with a_line(port) as line:
        started = time.perf_counter()
        await line.say(message)
        return await line.hear_bytes(), time.perf_counter() - started


async def test_gives_a_place_to_the_holder_of_a_token():
    async with a_relay() as rig, a_line(rig.port) as line:
        answer = await line.attach(rig, 0)
        assert isinstance(answer, relay.Attached)
        assert answer.others == ()
        assert abs(answer.time - time.time()) < 5


async def test_unknown_room_wrong_token_and_expired_room_are_answered_alike():
    now = [time.time()]
    async with a_relay(wall=lambda: now[0]) as rig:
        open_room, tokens = rig.room_id, rig.tokens
        rig.room_id = secrets.token_hex(16)
        rig.room(lasts=60)
        over, its_tokens = rig.room_id, rig.tokens
        asked = {
            "unknown room": attach(secrets.token_hex(16), tokens[0]),
            "wrong token": attach(open_room, secrets.token_bytes(32)),
            "expired": attach(over, its_tokens[0]),
        }
        async with a_line(rig.port) as line:
            rig.room_id, rig.tokens = over, its_tokens
            assert isinstance(await line.attach(rig, 0), relay.Attached)
        now[0] += 100
        answers, times = {}, {what: [] for what in asked}
        for _ in range(5):
            for what, message in asked.items():
                answers[what], took = await _answer(rig.port, message)
                times[what].append(took)
        assert set(answers.values()) == {msgspec.msgpack.encode(relay.Refusal(why="no"))}
        # The quickest of each: what the machine was busy with says nothing about the relay.
        quickest = [min(took) for took in times.values()]
        assert min(quickest) >= QUICK.refusal_s
        assert max(quickest) - min(quickest) < 0.02


async def test_a_refusal_ends_the_line_so_each_guess_costs_a_connection():
    async with a_relay() as rig, a_line(rig.port) as line:
        await line.say(attach(rig.room_id, secrets.token_bytes(32)))
        await line.say(attach(rig.room_id, rig.tokens[0]))
        assert await line.hear_end() == []
        assert rig.server.cuts["malformed"] == 1


async def test_guessing_tokens_is_cut_off_and_locks_no_neighbour_out():
    limits = msgspec.structs.replace(QUICK, failures_per_address=(0.01, 3.0))
    async with a_relay(limits=limits) as rig:
        heard = []
        for _ in range(5):
            async with a_line(rig.port) as line:
                await line.say(attach(rig.room_id, secrets.token_bytes(32)))
                heard.append(len(await line.hear_end()))
        assert heard == [1, 1, 1, 0, 0]
        async with a_line(rig.port) as line:
            assert isinstance(await line.attach(rig, 0), relay.Attached)


async def test_nobody_registers_a_room_at_a_relay_without_issuers():
    async with a_relay() as rig, a_line(rig.port) as line:
        await line.say(relay.Register(envelope=b"{}"))
        assert await line.hear_end() == [relay.Refusal(why="no")]


async def test_refuses_a_second_attach_without_the_preimage_and_tells_both():
    async with a_relay() as rig, a_line(rig.port) as first, a_line(rig.port) as second:
        await first.attach(rig, 0)
        await second.say(attach(rig.room_id, rig.tokens[0]))
        ping = await first.hear()
        assert isinstance(ping, relay.Ping)
        await first.say(relay.Pong(n=ping.n))
        assert await second.hear_end() == [relay.Refusal(why="busy")]
        assert await first.hear() == relay.Rival(replaced=False)


async def test_replaces_a_silent_first_line_and_tells_both():
    async with a_relay() as rig, a_line(rig.port) as first, a_line(rig.port) as second:
        before = await first.attach(rig, 0)
        after = await second.attach(rig, 0)
        assert isinstance(after, relay.Attached)
        assert after.conn != before.conn
        assert isinstance(await first.hear(), relay.Ping)
        assert await first.hear_end() == [relay.Rival(replaced=True)]


async def test_the_preimage_takes_the_place_over_at_once_with_the_same_number():
    secret = secrets.token_bytes(32)
    proof = hashlib.sha256(secret).digest()
    async with a_relay() as rig, a_line(rig.port) as first, a_line(rig.port) as second:
        before = await first.attach(rig, 0, resume_hash=proof)
        started = time.perf_counter()
        after = await second.attach(rig, 0, resume_hash=proof, resume=secret)
        assert time.perf_counter() - started < QUICK.rival_s
        assert after.conn == before.conn
        assert await first.hear_end() == [relay.Rival(replaced=True)]


async def test_a_wrong_preimage_is_no_proof():
    proof = hashlib.sha256(secrets.token_bytes(32)).digest()
    async with a_relay() as rig, a_line(rig.port) as first, a_line(rig.port) as second:
        await first.attach(rig, 0, resume_hash=proof)
        await second.say(attach(rig.room_id, rig.tokens[0], proof, secrets.token_bytes(32)))
        ping = await first.hear()
        await first.say(relay.Pong(n=ping.n))
        assert await second.hear() == relay.Refusal(why="busy")


async def test_a_third_attach_is_refused_while_the_second_waits():
    async with (
        a_relay() as rig,
        a_line(rig.port) as first,
        a_line(rig.port) as second,
        a_line(rig.port) as third,
    ):
        await first.attach(rig, 0)
        await second.say(attach(rig.room_id, rig.tokens[0]))
        assert isinstance(await first.hear(), relay.Ping)
        assert await third.attach(rig, 0) == relay.Refusal(why="busy")
        assert isinstance(await second.hear(), relay.Attached)


async def test_takes_no_more_members_than_the_room_has():
    async with a_relay() as rig:
        rig.room(3, max_members=2)
        async with a_line(rig.port) as a, a_line(rig.port) as b, a_line(rig.port) as c:
            assert isinstance(await a.attach(rig, 0), relay.Attached)
            assert isinstance(await b.attach(rig, 1), relay.Attached)
            assert await c.attach(rig, 2) == relay.Refusal(why="limit")


async def test_a_later_registration_takes_the_place_of_whose_token_is_gone():
    async with a_relay() as rig, a_line(rig.port) as stays, a_line(rig.port) as goes:
        registration = rig.room(2)
        await stays.attach(rig, 0)
        await goes.attach(rig, 1)
        assert isinstance(await stays.hear(), relay.Joined)
        kept = registration.token_hashes[:1]
        rig.server.register(msgspec.structs.replace(registration, token_hashes=kept))
        assert await goes.hear_end() == [relay.RoomClosed(why="ended")]
        assert isinstance(await stays.hear(), relay.Left)


async def test_a_room_whose_time_is_up_is_closed_for_everyone():
    now = [time.time()]
    async with a_relay(wall=lambda: now[0]) as rig, a_line(rig.port) as line:
        await line.attach(rig, 0)
        now[0] += 4000
        assert await line.hear_end() == [relay.RoomClosed(why="expired")]


async def test_a_line_that_falls_silent_is_dropped_and_its_leaving_told():
    async with a_relay() as rig, a_line(rig.port) as silent, a_line(rig.port) as other:
        await silent.attach(rig, 0)
        await other.attach(rig, 1)
        async with asyncio.timeout(5):
            while True:
                await other.say(relay.Ping(n=1))
                if isinstance(await other.hear(), relay.Left):
                    break
                await asyncio.sleep(0.05)
        assert rig.server.cuts["silent"] == 1


async def test_answers_a_ping_with_its_time_before_any_attach():
    async with a_relay() as rig, a_line(rig.port) as line:
        await line.say(relay.Ping(n=7))
        pong = await line.hear()
        assert pong.n == 7
        assert abs(pong.time - time.time()) < 5


async def test_refuses_a_registration_that_is_over_or_misshapen():
    async with a_relay() as rig:
        good = rig.room(2)
        replace = msgspec.structs.replace
        for bad in (
            replace(good, exp=int(time.time()) - 1),
            replace(good, room_id="../../etc"),
            replace(good, token_hashes=()),
            replace(good, token_hashes=good.token_hashes[:1] * 2),
            replace(good, token_hashes=(b"short",)),
            replace(good, admin_key=b""),
            replace(good, max_members=0),
        ):
            with pytest.raises(relay.Malformed):
                rig.server.register(bad)
        rig.server.register(good)
