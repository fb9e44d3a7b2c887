# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import threading

import numpy as np
import pytest

from client.media.chime import made
from client.media.grants import GrantOffice, GrantRevoked
from client.media.levels import rms
from client.media.opus import OpusEncoder
from client.media.playout import Playout
from client.model.errors import Failure
from client.model.ids import PeerId, RoomId
from client.model.media import BLOCK, GrantPurpose
from tests.fakes.sound_devices import HandClock, HandSpeaker, tone, until

ANNA, BERT = PeerId("a" * 128), PeerId("b" * 128)


class Room:
    """A playout with a speaker that is worked by hand."""

    def __init__(self):
        self.clock = HandClock()
        self.office = GrantOffice()
        self.grant = self.office.issue(GrantPurpose.CALL, RoomId("0" * 32))
        self.troubles, self.decoded = [], []
        self.playout = Playout(
            self.troubles.append,
            lambda peer, samples: self.decoded.append((peer, samples)),
            clock=self.clock,
        )
        self.speaker = HandSpeaker()

    def open(self, **speaker):
        self.speaker = HandSpeaker(**speaker)
        self.playout.open(self.grant, self.speaker)

    def take(self):
        """The next block of the speaker; returns when the one after it is mixed."""
        until(lambda: self.playout._playing._ring)
        block = self.speaker.take()
        until(lambda: self.playout._playing._ring)
        return block

    def hear(self, blocks):
        return np.concatenate([self.take() for _ in range(blocks)])


class Voice:
    def __init__(self, room, peer, hertz=1000, amplitude=8000):
        self.room, self.peer = room, peer
        self.block = tone(hertz, amplitude)
        self.encoder = OpusEncoder()
        self.seq = 0
        self.frame = 0

    def say(self, *, lost=False):
        packet = self.encoder.encode(self.block)
        if not lost:
            stamp = self.frame * BLOCK
            self.room.playout.push(self.peer, self.seq, stamp, packet, self.frame * 20)
        self.seq += 1
        self.frame += 1

    def pause(self, frames=1):
        self.frame += frames


@pytest.fixture
def room():
    room = Room()
    yield room
    room.playout.close()


def call(room, *voices, blocks=50, lose=()):
    """Everybody speaks while the speaker plays; returns what it played."""
    out = []
    for number in range(blocks):
        for voice in voices:
            voice.say(lost=number in lose)
        out.append(room.take())
    return np.concatenate(out)


def loudest(samples):
    return np.abs(np.fft.rfft(samples * np.hanning(samples.size))).argmax() * 48_000 / samples.size


def test_plays_a_voice_at_its_pitch_and_level(room):
    room.playout.add_person(ANNA)
    room.open()
    heard = call(room, Voice(room, ANNA))[20 * BLOCK :]
    assert abs(loudest(heard) - 1000) < 5
    assert rms(heard) == pytest.approx(8000 / 2**0.5 / 32_768, rel=0.1)
    assert room.playout.levels()[ANNA] > 0.5


def test_mixes_two_people(room):
    for peer in (ANNA, BERT):
        room.playout.add_person(peer)
    room.open()
    heard = call(room, Voice(room, ANNA, 600), Voice(room, BERT, 1700))[20 * BLOCK :]
    power = np.abs(np.fft.rfft(heard * np.hanning(heard.size)))
    at = [power[round(hertz * heard.size / 48_000)] for hertz in (600, 1700)]
    assert min(at) > 20 * np.median(power)
    assert {peer for peer, _ in room.decoded} == {ANNA, BERT}


def test_a_mix_that_is_too_loud_is_clipped_and_does_not_wrap(room):
    for peer in (ANNA, BERT):
        room.playout.add_person(peer)
    room.open()
    loud = [Voice(room, peer, 1000, 30_000) for peer in (ANNA, BERT)]
    heard = call(room, *loud)[20 * BLOCK :]
    assert heard.max() == 32_767
    assert abs(loudest(heard) - 1000) < 5


def test_a_lost_packet_is_recovered_and_not_counted_as_concealed(room):
    room.playout.add_person(ANNA)
    room.open()
    call(room, Voice(room, ANNA), lose={10, 20, 30})
    stats = room.playout.stats(ANNA)
    assert stats.recovered + stats.concealed == 3
    assert stats.recovered >= 1
    assert stats.concealed_ratio < 0.05


def test_a_muted_person_is_silence_and_no_loss(room):
    room.playout.add_person(ANNA)
    room.open()
    voice = Voice(room, ANNA)
    call(room, voice)
    voice.pause(100)
    heard = room.hear(100)
    assert rms(heard[10 * BLOCK :]) == 0.0
    call(room, voice, blocks=20)
    assert room.playout.stats(ANNA).concealed == 0
    assert rms(room.hear(2)) > 0.0


def test_after_a_silent_end_nothing_is_made_up(room):
    room.playout.add_person(ANNA)
    room.open()
    voice = Voice(room, ANNA)
    call(room, voice)
    voice.block = bytes(BLOCK * 2)
    heard = call(room, voice, blocks=8)
    rest = room.hear(20)
    assert rms(heard[:BLOCK]) > 0.0
    assert rms(rest[4 * BLOCK :]) == 0.0


def test_a_stalled_network_is_concealed_for_100_ms_and_counted(room):
    room.playout.add_person(ANNA)
    room.open()
    voice = Voice(room, ANNA)
    call(room, voice)
    heard = room.hear(12)
    call(room, voice, blocks=1)
    assert rms(heard[-3 * BLOCK :]) == 0.0
    assert room.playout.stats(ANNA).concealed >= 10


def test_sound_of_an_unknown_person_is_dropped(room):
    room.open()
    heard = call(room, Voice(room, ANNA), blocks=10)
    assert rms(heard) == 0.0
    assert room.decoded == []


def test_a_person_who_left_is_heard_no_more(room):
    room.playout.add_person(ANNA)
    room.open()
    voice = Voice(room, ANNA)
    call(room, voice)
    room.playout.remove_person(ANNA)
    assert rms(call(room, voice, blocks=10)[3 * BLOCK :]) == 0.0
    assert room.playout.levels() == {}


def test_a_packet_that_is_no_sound_is_counted_as_lost_and_ends_nothing(room):
    room.playout.add_person(ANNA)
    room.open()
    voice = Voice(room, ANNA)
    call(room, voice, blocks=20)
    room.playout.push(ANNA, voice.seq, voice.frame * BLOCK, b"\x00" * 1300, 0)
    voice.seq += 1
    voice.frame += 1
    heard = call(room, voice, blocks=20)
    assert rms(heard[10 * BLOCK :]) > 0.1
    assert room.playout.stats(ANNA).concealed == 1


def test_what_waited_while_no_speaker_was_open_is_not_played_late(room):
    room.playout.add_person(ANNA)
    voice = Voice(room, ANNA)
    for _ in range(30):
        voice.say()
    room.open()
    assert rms(room.hear(5)) == 0.0
    assert rms(call(room, voice, blocks=10)) > 0.0


def test_an_empty_ring_plays_silence_and_is_counted(room):
    room.open()
    until(lambda: room.playout._playing._ring)
    taken = [room.speaker.take() for _ in range(50)]
    assert all(not block.any() for block in taken)
    assert room.playout.underruns > 0


def test_mixes_no_more_than_two_blocks_ahead(room):
    room.playout.add_person(ANNA)
    room.open()
    for _ in range(20):
        room.speaker.take()
    until(lambda: len(room.playout._playing._ring) == 2)
    room.take()
    until(lambda: len(room.playout._playing._ring) == 2)


def test_opens_nothing_without_a_grant_that_counts(room):
    room.office.revoke_all()
    with pytest.raises(GrantRevoked):
        room.open()
    assert not room.playout.is_open


def test_a_speaker_that_fails_leaves_nothing_open(room):
    with pytest.raises(Failure, match="No speaker"):
        room.open(failure="No speaker found.")
    assert not room.playout.is_open
    assert room.office.open_devices == ()


def test_stops_when_the_system_took_another_speaker(room):
    room.open(moved="Loudspeaker")
    room.take()
    room.clock.now += 2.1
    until(lambda: room.troubles)
    assert room.troubles == [
        "The system moved the sound to Loudspeaker. It was stopped. Choose a speaker."
    ]
    assert not room.speaker.is_open


def test_plays_on_while_the_system_leaves_it_where_it_is(room):
    room.open()
    room.take()
    room.clock.now += 2.1
    until(lambda: room.speaker.asked)
    room.take()
    assert room.troubles == []


def test_tells_when_the_speaker_was_removed(room):
    room.open(label="USB Headset")
    room.take()
    room.clock.now += 3.5
    until(lambda: room.troubles)
    assert room.troubles == ["USB Headset was removed. You hear nothing. Choose a speaker."]


def test_another_speaker_takes_the_first_ones_place(room):
    room.open()
    first = room.speaker
    room.open()
    assert not first.is_open
    assert room.speaker.is_open


def test_closing_twice_is_no_error_and_people_stay_known(room):
    room.playout.add_person(ANNA)
    room.open()
    room.playout.close()
    room.playout.close()
    assert room.office.open_devices == ()
    assert list(room.playout.levels()) == [ANNA]


def test_counts_of_an_unknown_person_are_zero(room):
    assert room.playout.stats(BERT).played == 0
    assert room.playout.stats(BERT).concealed_ratio == 0.0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_in_mixing_closes_the_speaker_and_is_told(room):
    room.playout.add_person(ANNA)
    room.open()
    room.decoded = None
    Voice(room, ANNA).say()
    speaker = room.speaker
    while room.playout._playing is not None and room.playout._playing.works:
        speaker.take()
    until(lambda: room.troubles)
    assert room.troubles == ["The sound stopped by an error. Choose the speaker again."]
    assert not room.speaker.is_open


def test_choosing_anew_never_waits_for_the_watch_of_the_old_one(room):
    done = threading.Event()

    def choose():
        for _ in range(20):
            room.open(moved="elsewhere")
            room.clock.now += 2.1
            room.playout._watch.poke()
        done.set()

    threading.Thread(target=choose, daemon=True).start()
    assert done.wait(5)


def test_an_arrival_sounds_under_the_voices_once(room):
    room.open()
    room.hear(2)
    room.playout.chime()
    room.playout.chime()
    heard = room.hear(len(made()) + 4)
    assert 0 < np.abs(heard).max() < 3000
    assert rms(room.hear(2)) == 0


def test_nothing_sounds_later_for_an_arrival_without_a_speaker(room):
    room.playout.chime()
    room.open()
    assert rms(room.hear(6)) == 0
