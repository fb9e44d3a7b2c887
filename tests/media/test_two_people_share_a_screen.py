# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A screen over two real media engines: its class in the pixels, on a stream of its own."""

import asyncio
import time

import numpy as np
import pytest

from client.media.grants import GrantRevoked
from client.model.errors import Malformed
from client.model.media import PAYLOAD_TYPES, StreamKind
from tests.fakes.packet_links import is_rtcp, losing
from tests.fakes.two_people import anna_and_ben, link_up
from tests.unit.media.test_screen import GREEN, SECRET, picture, strip


def screens(link) -> int:
    of_it = PAYLOAD_TYPES[StreamKind.SCREEN]
    return sum(not is_rtcp(one) and one[1] & 0x7F == of_it for one in link.sent)


async def seen(anna, ben, seconds=8.0):
    """The next picture of Anna's screen at Ben's, while she shows hers."""
    slot = ben.media.screen_pictures(anna.peer)
    slot.take()
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        anna.media.screen.show(picture())
        await asyncio.sleep(0.1)
        if (shown := slot.take()) is not None:
            flat = np.frombuffer(shown.pixels, np.uint8)[: shown.stride * shown.height]
            rows = flat.reshape(shown.height, shown.stride)[:, : shown.width * 4]
            return rows.reshape(shown.height, shown.width, 4)[:, :, :3]
    return None


@pytest.mark.asyncio
async def test_ben_sees_annas_screen_under_the_class_of_the_room():
    async with anna_and_ben(screen_class=SECRET) as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        ben.media.shares(anna.peer, said=True)
        ben.media.screen_pictures(anna.peer).want(640, 392)
        anna.media.screen.begin(strip())
        rows = await seen(anna, ben)
        assert rows.shape == (392, 640, 3)
        assert np.abs(rows[60:].mean(axis=(0, 1)) - GREEN).max() < 12
        assert rows[2:6, :, 2].mean() > rows[2:6, :, 0].mean() + 60
        anna.media.screen.end()
        await asyncio.sleep(0.2)
        sent = screens(to_ben)
        assert await seen(anna, ben, 0.6) is None
        assert screens(to_ben) == sent > 0


@pytest.mark.asyncio
async def test_a_lost_packet_is_mended_and_the_screen_goes_on():
    async with anna_and_ben(screen_class=SECRET) as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        to_ben.alter = losing(0.2, 3)
        ben.media.shares(anna.peer, said=True)
        ben.media.screen_pictures(anna.peer).want(640, 392)
        anna.media.screen.begin(strip())
        for _ in range(3):
            assert await seen(anna, ben) is not None


@pytest.mark.asyncio
async def test_nothing_leaves_without_the_class_or_while_held_or_without_a_grant():
    async with anna_and_ben(screen_class=SECRET) as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        ben.media.shares(anna.peer, said=True)
        ben.media.screen_pictures(anna.peer).want(640, 392)
        for wrong in (None, strip("OFFEN")):
            with pytest.raises(Malformed):
                anna.media.screen.begin(wrong)
        assert await seen(anna, ben, 0.5) is None
        anna.keys.hold()
        anna.media.screen.begin(strip())
        assert await seen(anna, ben, 0.5) is None
        assert screens(to_ben) == 0
        anna.keys.resume()
        assert await seen(anna, ben) is not None
        anna.office.revoke_all()
        await asyncio.sleep(0.5)
        sent = screens(to_ben)
        assert await seen(anna, ben, 0.6) is None
        assert screens(to_ben) == sent
        with pytest.raises(GrantRevoked):
            anna.media.screen.begin(strip())


@pytest.mark.asyncio
async def test_a_call_without_sharing_offers_no_screen():
    async with anna_and_ben() as (anna, _):
        assert [one.kind for one in anna.media.streams()] == ["audio", "video"]
    async with anna_and_ben(screen_class="") as (anna, _):
        assert [one.kind for one in anna.media.streams()] == ["audio", "video", "screen"]
