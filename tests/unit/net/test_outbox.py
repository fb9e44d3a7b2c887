# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The queue before the relay is bounded and keeps what is newest."""

import asyncio

import pytest

from client.model.relay import Ping, Send
from client.net.outbox import Outbox

pytestmark = pytest.mark.asyncio


def body(number: int, size: int = 1) -> Send:
    return Send(to="*", seq=number, body=bytes(size))


async def take(outbox: Outbox) -> Send | Ping:
    message = await outbox.next()
    outbox.sent(message)
    return message


async def test_keeps_the_order_and_puts_signs_of_life_first():
    outbox = Outbox()
    first, second, sign = body(1), body(2), Ping(n=1)
    outbox.put(first)
    outbox.put(second)
    outbox.hurry(sign)
    assert [await take(outbox) for _ in range(3)] == [sign, first, second]
    await outbox.drained()


async def test_drops_the_oldest_beyond_its_number_and_beyond_its_bytes():
    outbox = Outbox(max_messages=3, max_bytes=100)
    for number in range(5):
        outbox.put(body(number))
    assert len(outbox) == 3
    assert outbox.dropped == 2
    outbox.put(body(9, size=99))
    assert [(await take(outbox)).seq for _ in range(len(outbox))] == [4, 9]


async def test_a_message_that_is_dropped_while_it_is_written_takes_no_other_with_it():
    outbox = Outbox(max_messages=2)
    outbox.put(body(1))
    writing = await outbox.next()
    outbox.put(body(2))
    outbox.put(body(3))
    outbox.sent(writing)
    assert [(await take(outbox)).seq for _ in range(2)] == [2, 3]


async def test_signs_for_an_old_line_are_void():
    outbox = Outbox()
    outbox.hurry(Ping(n=1))
    outbox.new_line()
    outbox.put(body(1))
    assert (await take(outbox)).seq == 1


async def test_is_not_drained_while_something_waits():
    outbox = Outbox()
    outbox.put(body(1))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await outbox.drained()
    await take(outbox)
    await outbox.drained()
