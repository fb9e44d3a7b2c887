# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sound through the whole of `CallMedia`, with real keys and Opus, over links in memory."""

import asyncio
import os

import pytest

from client.media.synthetic_voice import SilentSink, SyntheticVoice
from client.model.media import BLOCK, DeviceKind
from client.model.secret import Secret
from tests.fakes.packet_links import is_rtcp, losing
from tests.fakes.sound_devices import HandMicrophone
from tests.fakes.two_people import ROSTER, Someone, anna_and_ben, link_up, until

SOUND = 96


def is_sound(packet: bytes) -> bool:
    return not is_rtcp(packet) and packet[1] & 0x7F == SOUND


def talk(*people: Someone) -> None:
    for person in people:
        person.media.set_speaker(SilentSink())
        person.media.set_microphone(on=True, source=SyntheticVoice(person.person))


@pytest.mark.asyncio
async def test_two_people_hear_each_other_and_know_who_it_is():
    async with anna_and_ben() as (anna, ben):
        link_up(anna, ben)
        talk(anna, ben)
        await until(lambda: anna.hears(ben).identified and ben.hears(anna).identified)
        assert ben.hears(anna).first_audio_ms is not None
        assert ben.hears(anna).concealed_ratio < 0.1
        await until(lambda: ben.remote and ben.remote[-1].sound)
        assert any(level > 0 for _, level in ben.levels[-1].levels)


@pytest.mark.asyncio
async def test_voices_outlive_the_loss_of_two_packets_in_a_hundred():
    async with anna_and_ben() as (anna, ben):
        to_ben, to_anna = link_up(anna, ben)
        to_ben.alter, to_anna.alter = losing(0.02, 3), losing(0.02, 4)
        talk(anna, ben)
        await until(lambda: anna.hears(ben).identified and ben.hears(anna).identified)
        assert to_ben.sink_failures == to_anna.sink_failures == 0


@pytest.mark.asyncio
async def test_all_sound_packets_have_one_size():
    async with anna_and_ben() as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        talk(anna)
        await until(lambda: sum(map(is_sound, to_ben.sent)) > 30)
        sizes = {len(packet) for packet in to_ben.sent if is_sound(packet)}
        # The SFrame header grows with its counter; nothing grows with what is said.
        assert max(sizes) - min(sizes) <= 2


@pytest.mark.asyncio
async def test_the_sign_of_a_silent_microphone_that_is_open_never_says_muted():
    """Its mute key is pressed; whoever lets go of it is heard without having asked again."""
    async with anna_and_ben() as (anna, ben):
        link_up(anna, ben)
        ben.media.set_speaker(SilentSink())
        source = HandMicrophone()
        anna.media.set_microphone(on=True, source=source)
        await until(lambda: source.is_open)

        async def give(blocks: int, block: bytes | None = None) -> None:
            for _ in range(blocks):
                source.give(block)
                await asyncio.sleep(0.002)

        await give(150, bytes(BLOCK * 2))
        await until(lambda: anna.changes(DeviceKind.MICROPHONE)[-1].trouble)
        silent = anna.changes(DeviceKind.MICROPHONE)[-1]
        assert silent.trouble.startswith("No sound arrives")
        assert silent.on
        await give(150)
        await until(lambda: not anna.changes(DeviceKind.MICROPHONE)[-1].trouble)
        assert anna.changes(DeviceKind.MICROPHONE)[-1].on
        anna.media.set_microphone(on=False)
        await give(5)
        await until(lambda: not anna.changes(DeviceKind.MICROPHONE)[-1].on)


@pytest.mark.asyncio
async def test_no_sound_leaves_after_muting_was_proven():
    async with anna_and_ben() as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        talk(anna, ben)
        await until(lambda: ben.remote and ben.remote[-1].sound)
        anna.media.set_microphone(on=False)
        await until(lambda: anna.changes(DeviceKind.MICROPHONE)[-1].on is False)
        await until(lambda: not ben.remote[-1].sound)
        sent = sum(map(is_sound, to_ben.sent))
        await until(lambda: sum(map(is_rtcp, to_ben.sent)) > 1)
        assert sum(map(is_sound, to_ben.sent)) == sent
        anna.media.set_microphone(on=True)
        await until(lambda: sum(map(is_sound, to_ben.sent)) > sent)


@pytest.mark.asyncio
async def test_altered_sound_is_counted_and_never_played():
    async with anna_and_ben() as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        to_ben.alter = lambda p: p[:-1] + bytes([p[-1] ^ 1]) if is_sound(p) else p
        talk(anna, ben)
        await until(lambda: ben.keys.undecryptable(anna.peer) > 20)
        assert ben.hears(anna).first_audio_ms is None
        await until(lambda: ben.remote and ben.remote[-1].trouble)
        assert not ben.remote[-1].sound


@pytest.mark.asyncio
async def test_nothing_is_heard_with_a_wrong_key():
    async with anna_and_ben() as (anna, ben):
        ben.keys.forget(anna.peer)
        ben.keys.add_receive_key(anna.peer, ROSTER, 0, Secret(os.urandom(32)))
        link_up(anna, ben)
        talk(anna, ben)
        await until(lambda: ben.keys.undecryptable(anna.peer) > 20)
        assert ben.hears(anna).first_audio_ms is None


@pytest.mark.asyncio
async def test_closing_releases_every_device():
    async with anna_and_ben() as (anna, ben):
        link_up(anna, ben)
        talk(anna, ben)
        await until(lambda: len(anna.office.open_devices) == 2)
        await anna.media.close()
        assert anna.office.open_devices == ()
