# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures through the whole of `CallMedia`, with real keys, over links in memory."""

import asyncio
import os

import pytest

from client.media.camera import LavfiSource
from client.media.synthetic_picture import SyntheticPicture
from client.model.media import DeviceKind, VideoFormat
from client.model.secret import Secret
from tests.fakes.packet_links import is_rtcp, losing
from tests.fakes.two_people import ROSTER, anna_and_ben, link_up, until

PICTURE = 97


def is_picture(packet: bytes) -> bool:
    return not is_rtcp(packet) and packet[1] & 0x7F == PICTURE


@pytest.mark.asyncio
async def test_two_people_see_each_other_and_know_who_it_is():
    async with anna_and_ben() as (anna, ben):
        link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        ben.media.set_camera(on=True, source=SyntheticPicture(ben.person))
        await until(lambda: ben.sees(anna).frames >= 15 and anna.sees(ben).frames >= 15)
        for seen in (ben.sees(anna), anna.sees(ben)):
            assert seen.identified
            assert seen.undecryptable == 0
            assert seen.frames >= 0.95 * seen.made
            assert seen.first_frame_ms is not None
            assert 15 < seen.fps < 25
        await until(lambda: ben.remote and ben.remote[-1].picture)
        assert ben.remote[-1].trouble == ""


@pytest.mark.asyncio
async def test_the_first_picture_comes_at_once_when_a_link_is_confirmed_during_sending():
    async with anna_and_ben() as (anna, ben):
        ben.media.set_camera(on=True, source=SyntheticPicture(ben.person))
        await until(lambda: ben.media_changes and ben.media_changes[-1].on)
        link_up(anna, ben)
        await until(lambda: anna.sees(ben).frames > 0, 1.0)
        assert ben.media.figures().key_frames == 1


@pytest.mark.asyncio
async def test_pictures_outlive_the_loss_of_two_packets_in_a_hundred():
    async with anna_and_ben(format=VideoFormat(640, 360, 25)) as (anna, ben):
        to_ben, to_anna = link_up(anna, ben)
        to_ben.alter, to_anna.alter = losing(0.02, 1), losing(0.02, 2)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.sees(anna).frames >= 60)
        seen = ben.sees(anna)
        assert seen.identified
        assert seen.undecryptable == 0
        assert seen.frames >= 0.95 * seen.made
        assert anna.media.figures().repeated > 0
        assert to_anna.sink_failures == 0


@pytest.mark.asyncio
async def test_an_altered_picture_is_counted_and_never_decoded():
    async with anna_and_ben() as (anna, ben):
        to_ben, to_anna = link_up(anna, ben)

        def flip(packet: bytes) -> bytes:
            return packet[:-1] + bytes([packet[-1] ^ 1]) if is_picture(packet) else packet

        to_ben.alter = flip
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.sees(anna).undecryptable >= 10)
        assert ben.sees(anna).frames == 0
        await until(lambda: ben.remote and ben.remote[-1].trouble)
        assert ben.remote[-1].trouble == ("Frames from Anna cannot be decrypted and are not shown.")
        assert not any(packet[1] == 206 for packet in to_anna.sent)


@pytest.mark.asyncio
async def test_the_picture_comes_when_nobody_alters_it_any_more():
    async with anna_and_ben() as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        to_ben.alter = lambda packet: None if is_picture(packet) else packet
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: sum(map(is_picture, to_ben.sent)) > 5)
        to_ben.alter = lambda packet: packet
        await until(lambda: ben.sees(anna).frames > 0)
        assert ben.sees(anna).identified


@pytest.mark.asyncio
async def test_nothing_is_decoded_with_a_wrong_key():
    async with anna_and_ben() as (anna, ben):
        ben.keys.forget(anna.peer)
        ben.keys.add_receive_key(anna.peer, ROSTER, 0, Secret(os.urandom(32)))
        _, to_anna = link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.sees(anna).undecryptable >= 10)
        assert ben.sees(anna).frames == 0
        assert not any(packet[1] == 206 for packet in to_anna.sent)


@pytest.mark.asyncio
async def test_nothing_is_sent_while_sending_is_held_and_a_key_frame_comes_after():
    async with anna_and_ben() as (anna, ben):
        anna.keys.hold()
        to_ben, _ = link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: anna.media.figures().held >= 3)
        assert not any(map(is_picture, to_ben.sent))
        anna.keys.resume()
        anna.media.key_changed()
        await until(lambda: ben.sees(anna).frames > 3)
        assert ben.sees(anna).undecryptable == 0


@pytest.mark.asyncio
async def test_a_new_key_goes_on_without_an_undecryptable_frame():
    async with anna_and_ben() as (anna, ben):
        link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.sees(anna).frames > 5)
        secret = Secret(os.urandom(32))
        ben.keys.add_receive_key(anna.peer, ROSTER, 1, secret)
        anna.keys.use_send_key(ROSTER, anna.peer, 1, secret)
        anna.media.key_changed()
        await until(lambda: anna.media.figures().key_frames == 2)
        before = ben.sees(anna).frames
        await until(lambda: ben.sees(anna).frames > before + 5)
        assert ben.sees(anna).undecryptable == 0


@pytest.mark.asyncio
async def test_camera_off_closes_the_device_and_the_picture_ends_at_the_other_side():
    async with anna_and_ben() as (anna, ben):
        link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.remote and ben.remote[-1].picture)
        anna.media.set_camera(on=False)
        await until(lambda: not anna.media_changes[-1].on)
        assert anna.office.open_devices == ()
        await until(lambda: not ben.remote[-1].picture)
        assert ben.remote[-1].trouble == ""


@pytest.mark.asyncio
async def test_no_picture_leaves_after_the_link_went_down():
    async with anna_and_ben() as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.sees(anna).frames > 2)
        anna.media.link_down(ben.peer)
        sent = len(to_ben.sent)
        shown = anna.media.pictures(None)
        shown.want(64, 36)
        await until(lambda: shown.take() is not None)
        assert len(to_ben.sent) == sent


@pytest.mark.asyncio
async def test_a_camera_that_pyav_opens_is_shown_at_the_other_side():
    async with anna_and_ben(wants_reports=False) as (anna, ben):
        link_up(anna, ben)
        tile = ben.media.pictures(anna.peer)
        tile.want(160, 160)
        source = LavfiSource("color=c=red:size=640x360:rate=20")
        anna.media.set_camera(on=True, source=source)
        pictures = []
        await until(lambda: pictures.append(tile.take()) or pictures[-1] is not None)
        shown = pictures[-1]
        assert (shown.width, shown.height) == (160, 90)
        blue, green, red = shown.pixels[45 * shown.stride + 4 * 80 :][:3]
        assert red > 200
        assert max(blue, green) < 60
        assert anna.media_changes[-1].label.startswith("Stand-in picture")
        assert anna.office.open_devices == ((DeviceKind.CAMERA, source.label),)


@pytest.mark.asyncio
async def test_a_hidden_tile_costs_no_decoding_and_comes_back_when_it_is_looked_at():
    async with anna_and_ben(wants_reports=False) as (anna, ben):
        _, to_anna = link_up(anna, ben)
        tile = ben.media.pictures(anna.peer)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.remote and ben.remote[-1].picture)
        assert tile.take() is None
        tile.want(160, 90)
        pictures = []
        await until(lambda: pictures.append(tile.take()) or pictures[-1] is not None)
        assert any(packet[1] == 206 for packet in to_anna.sent)


@pytest.mark.asyncio
async def test_a_withdrawn_grant_closes_the_camera_and_says_so():
    async with anna_and_ben() as (anna, ben):
        link_up(anna, ben)
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        await until(lambda: ben.sees(anna).frames > 0)
        await asyncio.to_thread(anna.office.revoke_all)
        await until(lambda: not anna.media_changes[-1].on)
        assert anna.office.open_devices == ()
        assert anna.media_changes[-1].trouble
        anna.media.set_camera(on=True, source=SyntheticPicture(anna.person))
        changes = len(anna.media_changes)
        await until(lambda: len(anna.media_changes) > changes)
        assert not anna.media_changes[-1].on
