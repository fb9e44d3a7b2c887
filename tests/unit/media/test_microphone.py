# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import threading

import numpy as np
import pytest

from client.media.grants import GrantOffice, GrantRevoked
from client.media.heard import AUDIBLE
from client.media.levels import rms
from client.media.mic import PARK_AFTER, UNPROVEN, Microphone
from client.media.opus import OpusDecoder
from client.model.errors import Failure
from client.model.ids import RoomId
from client.model.media import BLOCK, GrantPurpose
from tests.fakes.sound_devices import HandClock, HandMicrophone, tone, until


class Desk:
    """A microphone with everything that it said."""

    def __init__(self, purpose=GrantPurpose.CALL):
        self.parks, self.asked = True, 0
        self.clock = HandClock()
        self.office = GrantOffice()
        self.grant = self.office.issue(purpose, RoomId("0" * 32))
        self.held = False
        self.refused = 0
        self.block_seal = None
        self.packets, self.levels, self.troubles, self.mutes = [], [], [], []
        self.microphone = Microphone(
            self._seal,
            lambda sealed, timestamp: self.packets.append((timestamp, sealed)),
            self.levels.append,
            self.troubles.append,
            self.mutes.append,
            clock=self.clock,
            parks=self._may_park,
        )

    def _may_park(self):
        self.asked += 1
        return self.parks

    def _seal(self, opus):
        if self.block_seal is not None:
            self.block_seal.wait(10)
        if self.held:
            self.refused += 1
            return None
        return opus

    def open(self, source=None):
        source = source or HandMicrophone()
        self.microphone.open(self.grant, source)
        return source

    def talk(self, source, blocks=1, block=None):
        """Give blocks one by one, each sent before the next."""
        for _ in range(blocks):
            before = len(self.packets)
            source.give(block)
            until(lambda before=before: len(self.packets) > before)

    def give_and_wait(self, source):
        """Give a block and wait until the worker took it; what became of it is not told."""
        source.give()
        until(lambda: not self.microphone._capture._ring)


@pytest.fixture
def desk():
    desk = Desk()
    yield desk
    desk.microphone.close()


def test_starts_muted_and_sends_nothing(desk):
    source = desk.open()
    for _ in range(5):
        source.give()
    desk.microphone.set_muted(False)
    desk.talk(source)
    # What was given while muted did not wait for its chance.
    assert len(desk.packets) <= 5
    assert desk.mutes == [False]


def test_sends_one_packet_a_block_once_unmuted(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source, 10)
    stamps = [timestamp for timestamp, _ in desk.packets]
    assert np.diff(stamps).tolist() == [BLOCK] * 9
    assert not desk.microphone.muted


def test_ends_in_silence_and_sends_nothing_while_muted_is_true(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source, 20)
    desk.microphone.set_muted(True)
    for _ in range(3):
        desk.give_and_wait(source)
    until(lambda: desk.mutes == [False, True])
    sent = len(desk.packets)
    assert sent <= 22
    for _ in range(5):
        source.give()
    desk.microphone.close()
    assert len(desk.packets) == sent
    decoder = OpusDecoder()
    heard = [rms(decoder.decode(packet)) for _, packet in desk.packets]
    assert heard[10] > 0.1
    # 40 ms after the mute nothing is left, and nothing for the receiver to prolong.
    assert heard[-1] < AUDIBLE
    assert rms(decoder.conceal()) < AUDIBLE


def test_the_clock_of_the_stream_goes_on_while_muted(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source, 3)
    desk.microphone.set_muted(True)
    for _ in range(20):
        desk.give_and_wait(source)
    until(lambda: desk.microphone.muted)
    desk.microphone.set_muted(False)
    desk.talk(source)
    assert desk.packets[-1][0] - desk.packets[2][0] >= 20 * BLOCK


def test_a_mute_is_proven_even_when_the_device_gives_nothing_more(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source)
    desk.microphone.set_muted(True)
    until(lambda: desk.microphone.muted)


def test_an_unproven_mute_shuts_the_device_off(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source)
    desk.block_seal = threading.Event()
    source.give()
    desk.microphone.set_muted(True)
    desk.clock.now += 1.5
    until(lambda: not source.is_open)
    desk.block_seal.set()
    until(lambda: desk.troubles == [UNPROVEN])
    assert desk.microphone.failed_check == "MUTE-PROVEN"


def test_held_frames_are_dropped_and_sending_goes_on_afterwards(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source)
    desk.held = True
    source.give()
    until(lambda: desk.refused)
    desk.held = False
    desk.talk(source)
    assert len(desk.packets) == 2


def test_a_preview_makes_levels_and_no_packets():
    desk = Desk(GrantPurpose.PREVIEW)
    desk.microphone.set_muted(False)
    source = desk.open()
    while not desk.levels:
        desk.give_and_wait(source)
    desk.microphone.close()
    assert desk.levels[0] > 0.5
    assert desk.packets == []


def test_opens_nothing_without_a_grant_that_counts(desk):
    desk.office.revoke_all()
    with pytest.raises(GrantRevoked):
        desk.open()
    assert not desk.microphone.is_open
    assert desk.office.devices_opened == 0


def test_revoking_closes_it_without_a_word(desk):
    source = desk.open()
    desk.office.revoke_all()
    assert not source.is_open
    until(lambda: not desk.microphone.is_open)
    assert desk.troubles == []


def test_a_device_that_fails_leaves_nothing_open(desk):
    with pytest.raises(Failure, match="No microphone found"):
        desk.open(HandMicrophone(failure="No microphone found."))
    assert not desk.microphone.is_open
    assert desk.office.open_devices == ()


def test_another_microphone_takes_the_first_ones_place(desk):
    first, second = desk.open(), desk.open(HandMicrophone("Second"))
    assert not first.is_open
    assert second.is_open
    assert len(desk.office.open_devices) == 1


def test_mutes_and_tells_when_the_system_took_another_microphone(desk):
    desk.microphone.set_muted(False)
    source = desk.open(HandMicrophone(moved="Webcam"))
    desk.talk(source)
    desk.clock.now += 2.1
    until(lambda: desk.troubles)
    assert desk.troubles == ["The system moved your microphone to Webcam. You are muted."]
    assert desk.microphone.muted
    assert not source.is_open
    desk.microphone.set_muted(False)
    assert not desk.microphone.is_open


def test_goes_on_while_the_system_leaves_it_where_it_is(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source)
    desk.clock.now += 2.1
    until(lambda: source.asked)
    desk.talk(source)
    assert desk.troubles == []


def test_tells_when_the_device_was_removed(desk):
    desk.microphone.set_muted(False)
    source = desk.open(HandMicrophone("USB Headset"))
    desk.talk(source)
    desk.clock.now += 3.5
    until(lambda: desk.troubles)
    assert desk.troubles == ["USB Headset was removed. You are muted. Choose a microphone."]


def test_tells_once_when_no_sound_arrives(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source, 99, bytes(BLOCK * 2))
    assert desk.troubles == []
    desk.talk(source, 120, bytes(BLOCK * 2))
    assert desk.troubles == ["No sound arrives from Mic (2 s of silence). Check its mute key."]
    assert desk.microphone.is_open


def test_says_once_more_that_it_is_not_muted_when_sound_arrives_after_all(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source, 120, bytes(BLOCK * 2))
    assert desk.mutes == [False]
    desk.talk(source, 3)
    assert desk.mutes == [False, False]


def test_closes_the_device_after_a_long_mute_and_opens_it_again(desk):
    source = desk.open()
    source.give()
    desk.clock.now += PARK_AFTER / 2
    source.give()
    desk.clock.now += PARK_AFTER / 2 + 1
    source.give()
    until(lambda: not source.is_open)
    assert not desk.microphone.is_open
    desk.microphone.set_muted(False)
    until(lambda: source.is_open)
    desk.talk(source)
    # The others hear a pause: the stream's clock went on.
    assert desk.packets[0][0] >= (PARK_AFTER + 1) * 48_000 - BLOCK


def test_keeps_the_device_open_for_as_long_as_the_settings_say(desk):
    desk.parks = False
    source = desk.open()
    desk.clock.now += PARK_AFTER + 1
    source.give()
    until(lambda: desk.asked > 1)
    assert source.is_open
    assert desk.microphone.is_open
    assert desk.microphone.muted
    assert desk.packets == []
    # The setting may change in the middle of a call.
    desk.parks = True
    source.give()
    until(lambda: not source.is_open)


def test_tells_when_a_parked_device_cannot_be_opened_again(desk):
    source = desk.open()
    desk.clock.now += PARK_AFTER + 1
    source.give()
    until(lambda: not source.is_open)
    source.failure = "Mic was removed."
    desk.microphone.set_muted(False)
    until(lambda: desk.troubles == ["Mic was removed."])
    assert desk.microphone.muted


def test_ignores_a_block_of_another_length(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    source.give(b"short")
    desk.talk(source)
    assert len(desk.packets) == 1


def test_levels_follow_the_sound_and_end_at_zero(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source, 10, tone(amplitude=16_000))
    loud = desk.levels[-1]
    desk.microphone.set_muted(True)
    until(lambda: desk.microphone.muted)
    assert loud > 0.8
    assert desk.levels[-1] == 0.0


def test_closing_twice_is_no_error(desk):
    desk.open()
    desk.microphone.close()
    desk.microphone.close()
    assert desk.office.open_devices == ()


def test_choosing_anew_never_waits_for_the_watch_of_the_old_one(desk):
    done = threading.Event()

    def choose():
        for number in range(20):
            desk.open(HandMicrophone(str(number)))
            desk.microphone._watch.poke()
        done.set()

    threading.Thread(target=choose, daemon=True).start()
    assert done.wait(5)
    assert len(desk.office.open_devices) == 1


def test_closing_does_not_wait_for_a_sound_server_that_hangs(desk):
    source = HandMicrophone()
    asked, answer = threading.Event(), threading.Event()
    source.moved_to = lambda: (asked.set(), answer.wait(20))[0]
    desk.open(source)
    desk.clock.now += 2.1
    source.give()
    assert asked.wait(5)
    closing = threading.Thread(target=desk.microphone.close, daemon=True)
    closing.start()
    until(lambda: not source.is_open)
    answer.set()
    closing.join(5)
    assert not closing.is_alive()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_in_sealing_mutes_and_is_told(desk):
    desk.microphone.set_muted(False)
    source = desk.open()
    desk.talk(source)
    desk.block_seal = "no event: waiting for it fails"
    source.give()
    until(lambda: desk.troubles)
    assert desk.troubles == ["Mic stopped. You are muted. Choose a microphone."]
    assert desk.mutes == [False, True]
    assert not source.is_open
