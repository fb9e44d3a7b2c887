# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from hypothesis import given
from hypothesis import strategies as st

from client.media.jitter import CAPACITY, START_MS, AudioJitter, Shorten, What
from client.model.media import BLOCK


class Sender:
    """Numbers packets as a microphone does: the clock goes on, the sequence counts packets."""

    def __init__(self, jitter: AudioJitter, seq: int = 65_530, clock: int = 2**32 - 3 * BLOCK):
        self.jitter, self.seq, self.clock = jitter, seq, clock
        self.time_ms = 0

    def packet(self, *, lost=False, late_ms=0):
        body = str(self.seq).encode()
        if not lost:
            self.jitter.push(self.seq & 0xFFFF, self.clock, body, self.time_ms + late_ms)
        self.seq = (self.seq + 1) & 0xFFFF
        self.tick()
        return body

    def tick(self):
        self.clock = (self.clock + BLOCK) & 0xFFFFFFFF
        self.time_ms += 20


def running() -> tuple[AudioJitter, Sender]:
    """A stream in play, with its target of 40 ms waiting in the buffer before each pull."""
    jitter = AudioJitter()
    sender = Sender(jitter)
    sender.packet()
    for _ in range(10):
        sender.packet()
        assert jitter.pull().what is What.PLAY
    return jitter, sender


def test_plays_in_order_across_both_wraps():
    jitter = AudioJitter()
    sender = Sender(jitter)
    sent = [sender.packet() for _ in range(12)]
    assert [jitter.pull().packet for _ in range(12)] == sent


def test_waits_for_the_target_before_the_first_packet_is_played():
    jitter = AudioJitter()
    sender = Sender(jitter)
    sender.packet()
    assert jitter.pull().what is What.SILENCE
    sender.packet()
    assert jitter.pull().what is What.PLAY


def test_plays_a_single_packet_that_nothing_follows():
    jitter = AudioJitter()
    Sender(jitter).packet()
    assert What.PLAY in [jitter.pull().what for _ in range(4)]


def test_puts_swapped_packets_back_in_order():
    jitter = AudioJitter()
    for seq in (7, 9, 8, 10):
        jitter.push(seq, seq * BLOCK, bytes([seq]), seq * 20)
    assert [jitter.pull().packet[0] for _ in range(4)] == [7, 8, 9, 10]
    assert jitter.counts.concealed == 0


def test_recovers_one_lost_packet_from_the_next_one():
    jitter, sender = running()
    sender.packet(lost=True)
    jitter.pull()
    following = sender.packet()
    answer = jitter.pull()
    assert (answer.what, answer.packet) == (What.RECOVER, following)
    assert jitter.counts.recovered == 1
    assert jitter.counts.concealed == 0
    assert jitter.pull().packet == following


def test_conceals_at_most_100_ms_of_a_long_loss_and_counts_all_of_it():
    jitter, sender = running()
    for _ in range(9):
        sender.packet(lost=True)
    for _ in range(3):
        sender.packet()
    answers = [jitter.pull().what for _ in range(9)]
    assert answers[0] is What.PLAY
    assert answers[1:6] == [What.CONCEAL] * 5
    assert answers[6:9] == [What.SILENCE] * 3
    assert jitter.pull().what is What.RECOVER
    assert jitter.counts.concealed == 8


def test_a_muted_sender_is_silence_and_no_loss():
    jitter, sender = running()
    for _ in range(200):
        jitter.pull()
        sender.tick()
    assert jitter.pull().what is What.SILENCE
    for _ in range(3):
        sender.packet()
        jitter.pull()
    assert jitter.counts.concealed == 0
    assert jitter.counts.played == 10 + 1 + 2


def test_a_stalled_network_counts_as_concealed():
    jitter, sender = running()
    held_back = [sender.seq + number for number in range(4)]
    for _ in range(5):
        jitter.pull()
    for _ in held_back:
        sender.packet()
    jitter.pull()
    assert jitter.counts.concealed == 4


def test_packets_lost_while_dry_are_not_waited_for_again():
    jitter, sender = running()
    for _ in range(30):
        sender.packet(lost=True)
        jitter.pull()
    # One waited in the buffer, so 29 of the 30 are due; the last is recovered from its follower.
    first = sender.packet()
    assert jitter.pull().what is What.RECOVER
    assert jitter.pull().packet == first
    assert jitter.counts.concealed == 29


def test_a_talk_spurt_starts_with_the_first_target():
    jitter, sender = running()
    for number in range(60):
        sender.packet(late_ms=70 * (number % 2))
        jitter.pull()
    assert jitter.target_ms > START_MS
    for _ in range(10):
        jitter.pull()
        sender.tick()
    sender.packet()
    assert jitter.target_ms == START_MS


def test_loss_before_a_pause_is_counted_and_the_pause_is_not():
    jitter, sender = running()
    sender.packet(lost=True)
    for _ in range(50):
        jitter.pull()
        sender.tick()
    sender.packet()
    assert jitter.counts.concealed == 1


def test_uneven_arrival_raises_the_target_and_even_arrival_lowers_it():
    jitter, sender = running()
    for number in range(100):
        sender.packet(late_ms=50 * (number % 2))
        jitter.pull()
    assert jitter.target_ms == 60
    for _ in range(600):
        sender.packet()
        jitter.pull()
    assert jitter.target_ms == 20


def test_a_late_packet_and_a_copy_are_dropped_and_counted():
    jitter, sender = running()
    old = (sender.seq - 5) & 0xFFFF
    jitter.push(old, 0, b"old", 0)
    seq, clock = sender.seq, sender.clock
    sender.packet()
    jitter.push(seq, clock, b"copy", 0)
    assert jitter.counts.late == 2
    assert b"copy" not in [jitter.pull().packet for _ in range(4)]


def test_holds_no_more_than_its_capacity():
    jitter, sender = running()
    for _ in range(CAPACITY * 3):
        sender.packet()
    assert jitter.held_ms == CAPACITY * 20
    assert jitter.counts.overflow == CAPACITY * 2 + 1
    assert jitter.counts.concealed == 0


def test_leaves_out_a_quiet_frame_only_after_200_ms_of_too_long_a_delay():
    jitter, sender = running()
    for _ in range(8):
        sender.packet()
    asked = []
    for _ in range(30):
        sender.packet()
        answer = jitter.pull()
        asked.append(answer.shorten)
        if answer.shorten is Shorten.IF_QUIET:
            jitter.left_out()
            jitter.pull()
    assert asked[:9] == [Shorten.NO] * 9
    assert asked.count(Shorten.IF_QUIET) == 3
    assert jitter.counts.shortened == 3


def test_leaves_out_nothing_while_the_delay_is_right():
    jitter, sender = running()
    for _ in range(300):
        sender.packet()
        assert jitter.pull().shorten is Shorten.NO


def test_a_wild_jump_starts_anew_instead_of_waiting_for_thousands():
    jitter, _ = running()
    jitter.push(20_000, 5, b"new", 0)
    jitter.push(20_001, 5 + BLOCK, b"next", 20)
    assert jitter.pull().packet == b"new"
    assert jitter.counts.concealed == 0


def test_after_a_flush_nothing_old_is_played():
    jitter, sender = running()
    sender.packet()
    jitter.flush()
    fresh = [sender.packet(), sender.packet()]
    assert [jitter.pull().packet for _ in fresh] == fresh


@given(
    st.lists(
        st.one_of(
            st.just(None),
            st.tuples(
                st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1), st.integers(-1000, 10**6)
            ),
        ),
        max_size=200,
    )
)
def test_whatever_arrives_it_stays_bounded_and_answers(steps):
    jitter = AudioJitter()
    for step in steps:
        if step is None:
            answer = jitter.pull()
            assert bool(answer.packet) == (answer.what in {What.PLAY, What.RECOVER})
        else:
            jitter.push(step[0], step[1], b"x", step[2])
        assert jitter.held_ms <= CAPACITY * 20
        assert 20 <= jitter.target_ms <= 200


@given(st.lists(st.sampled_from(["ok", "ok", "ok", "lost", "mute"]), min_size=5, max_size=150))
def test_every_sent_frame_is_played_or_counted_as_lost(fates):
    jitter = AudioJitter()
    sender = Sender(jitter)
    sender.packet()
    sent = 1
    for fate in fates:
        if fate == "mute":
            sender.tick()
        else:
            sender.packet(lost=fate == "lost")
            sent += 1
        jitter.pull()
    for _ in range(2):
        sender.packet()
    sent += 2
    for _ in range(2 * len(fates) + 10):
        jitter.pull()
    counts = jitter.counts
    assert counts.played + counts.concealed + counts.shortened == sent
