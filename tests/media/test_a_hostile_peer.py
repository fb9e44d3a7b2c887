# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What one admitted person can do to another's media: nothing that others would notice."""

import asyncio
import struct

import numpy as np
import pytest

from client.media.rtcp import nack, pli
from client.media.synthetic_picture import SyntheticPicture
from client.media.synthetic_voice import SilentSink
from tests.fakes.packet_links import is_rtcp
from tests.fakes.two_people import FORMAT, anna_and_ben, link_up, until


@pytest.mark.asyncio
async def test_a_flood_of_requests_leaves_key_frames_at_one_a_second():
    async with anna_and_ben() as (anna, ben):
        to_ben, to_anna = link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        sound, picture = (offer.ssrc for offer in anna.media.streams())
        loop = asyncio.get_running_loop()
        start = loop.time()

        async def flood() -> None:
            while anna.media.figures().encoded < 2.5 * FORMAT.fps:
                await to_anna.send(pli(sound, picture))
                await asyncio.sleep(0.005)

        await flood()
        seconds = loop.time() - start
        assert 2 <= anna.media.figures().key_frames <= seconds + 1
        assert to_ben.sink_failures == 0


@pytest.mark.asyncio
async def test_a_peer_that_asks_for_everything_again_gets_a_tenth_of_the_bitrate():
    async with anna_and_ben() as (anna, ben):
        to_ben, to_anna = link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        sound, picture = (offer.ssrc for offer in anna.media.streams())
        await until(lambda: ben.sees(anna).frames > 20)
        sent = [struct.unpack("!H", packet[2:4])[0] for packet in to_ben.sent]
        repeated_bytes = sum(len(packet) for packet in to_ben.sent)
        for _ in range(100):
            await to_anna.send(nack(sound, picture, sent))
        await until(lambda: anna.media.figures().repeated > 0)
        repeated_bytes = sum(map(len, to_ben.sent)) - repeated_bytes
        assert repeated_bytes < 40_000


@pytest.mark.asyncio
async def test_rubbish_on_announced_streams_hurts_nothing():
    async with anna_and_ben() as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        ben.media.set_speaker(SilentSink())
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.sees(anna).frames > 5)
        dice = np.random.default_rng(5)

        def number(bits: int) -> int:
            return int(dice.integers(1 << bits))

        for _ in range(5000):
            offer = anna.media.streams()[number(1)]
            kind = offer.pt | number(1) << 7
            head = struct.pack("!BBHLL", 0x80, kind, number(16), number(32), offer.ssrc)
            to_ben.other.arrive(head + dice.bytes(int(dice.choice((0, 3, 4, 5, 40, 1150, 1400)))))
        for _ in range(2000):
            kind = int(dice.choice((200, 201, 203, 205, 206)))
            body = dice.bytes(4 * int(dice.choice((0, 1, 2, 6, 12))))
            head = struct.pack("!BBH", 0x80 | number(5), kind, len(body) // 4)
            to_ben.other.arrive(head + body)
        assert to_ben.other.sink_failures == 0
        assert ben.sees(anna).identified

        # A link anew, and all is well.
        ben.media.link_down(anna.peer)
        anna.media.link_down(ben.peer)
        frames = ben.sees(anna).frames
        link_up(anna, ben)
        await until(lambda: ben.sees(anna).frames > frames + 5)


@pytest.mark.asyncio
async def test_frames_sent_twice_are_decoded_once():
    async with anna_and_ben() as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.sees(anna).frames > 10)
        anna.media.set_camera(on=False)
        await until(lambda: not anna.media_changes[-1].on)
        pictures = [packet for packet in to_ben.sent if not is_rtcp(packet)]
        await until(lambda: ben.remote[-1].picture is False)
        frames = ben.sees(anna).frames
        # The same sealed frames under new sequence numbers: a peer's own replay.
        seq = struct.unpack("!H", pictures[-1][2:4])[0]
        for packet in pictures:
            seq = (seq + 1) & 0xFFFF
            to_ben.other.arrive(packet[:2] + struct.pack("!H", seq) + packet[4:])
        assert ben.keys.replayed(anna.peer) > 0
        assert ben.sees(anna).frames == frames
