# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.frame_keys: who may seal what, under which key, and once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto import frame_keys
from client.crypto.frame_keys import MAX_GENERATIONS, WINDOW, FrameKeys, base_key
from client.crypto.sframe import StreamKey, decode_header, seal_frame
from client.model.errors import ClientError
from client.model.ids import HelloHash, RosterHash
from client.model.media import FrameCrypto, StreamKind
from client.model.secret import Secret

ROSTER = RosterHash("ab" * 64)
LATER = RosterHash("ac" * 64)
ANNA = HelloHash("01" * 64)
BERTA = HelloHash("02" * 64)
SECRET = Secret(b"s" * 32)
AUDIO, VIDEO = StreamKind.AUDIO, StreamKind.VIDEO


def sender(generation: int = 1) -> FrameKeys:
    keys = FrameKeys(threading.Lock)
    keys.use_send_key(ROSTER, ANNA, generation, SECRET)
    return keys


def receiver(generation: int = 1) -> FrameKeys:
    keys = FrameKeys(threading.Lock)
    keys.add_receive_key(ANNA, ROSTER, generation, SECRET)
    return keys


def test_fulfils_what_media_expects():
    crypto: FrameCrypto = sender()
    assert crypto.seal(AUDIO, b"x") is not None


@pytest.mark.parametrize("kind", StreamKind)
def test_a_frame_of_every_kind_opens_at_the_other_end(kind):
    a, b = sender(), receiver()
    for frame in (b"", b"one", b"two" * 1000):
        assert b.open(ANNA, kind, a.seal(kind, frame)) == frame
    assert (b.undecryptable(ANNA), b.replayed(ANNA)) == (0, 0)


def test_the_wire_form_is_the_documented_one():
    # Written out again from protocol.md section 7.6, not from the module's own helpers.
    a = sender(generation=5)
    a.seal(VIDEO, b"first")
    key = StreamKey(base_key(SECRET, ROSTER, ANNA, 5, VIDEO), 5 * 8 + 1)
    metadata = bytes.fromhex(ROSTER) + bytes.fromhex(ANNA) + b"\x01"
    assert a.seal(VIDEO, b"second") == seal_frame(key, 1, metadata, b"second")


def test_every_input_of_a_base_key_changes_it():
    keys = {
        base_key(SECRET, ROSTER, ANNA, 1, AUDIO),
        base_key(Secret(b"t" * 32), ROSTER, ANNA, 1, AUDIO),
        base_key(SECRET, LATER, ANNA, 1, AUDIO),
        base_key(SECRET, ROSTER, BERTA, 1, AUDIO),
        base_key(SECRET, ROSTER, ANNA, 2, AUDIO),
        base_key(SECRET, ROSTER, ANNA, 1, VIDEO),
    }
    assert len(keys) == 6


@pytest.mark.parametrize("bad", ["", "ab", "ab" * 63])
def test_refuses_a_hash_of_another_length(bad):
    with pytest.raises(ClientError):
        FrameKeys(threading.Lock).use_send_key(RosterHash(bad), ANNA, 1, SECRET)


def test_seals_nothing_without_a_key():
    keys = FrameKeys(threading.Lock)
    assert keys.seal(AUDIO, b"x") is None
    keys.use_send_key(ROSTER, ANNA, 1, SECRET)
    assert keys.seal(AUDIO, b"x") is not None
    keys.drop_send_key()
    assert keys.seal(AUDIO, b"x") is None


def test_seals_nothing_while_held_even_under_a_new_key():
    keys = sender()
    keys.hold()
    assert keys.seal(AUDIO, b"x") is None
    keys.use_send_key(LATER, ANNA, 2, SECRET)
    assert keys.seal(AUDIO, b"x") is None
    keys.resume()
    assert keys.seal(AUDIO, b"x") is not None


def test_resuming_without_a_key_seals_nothing():
    keys = FrameKeys(threading.Lock)
    keys.hold()
    keys.resume()
    assert keys.seal(AUDIO, b"x") is None


@pytest.mark.parametrize("generation", [2, 1, 0])
def test_refuses_a_generation_that_does_not_rise(generation):
    keys = sender(2)
    before = keys.seal(AUDIO, b"x")
    with pytest.raises(ValueError, match="rises"):
        keys.use_send_key(ROSTER, ANNA, generation, SECRET)
    # The key in force stays, and its counter goes on.
    after = keys.seal(AUDIO, b"x")
    assert decode_header(after)[1] == decode_header(before)[1] + 1


def test_a_generation_stays_used_after_the_key_was_dropped():
    keys = sender(2)
    keys.forget_all()
    with pytest.raises(ValueError, match="rises"):
        keys.use_send_key(ROSTER, ANNA, 2, SECRET)
    keys.use_send_key(ROSTER, ANNA, 3, SECRET)


def test_a_new_hello_starts_its_own_generations():
    keys = sender(7)
    keys.use_send_key(ROSTER, BERTA, 1, SECRET)
    assert keys.seal(AUDIO, b"x") is not None


@pytest.mark.parametrize("generation", [-1, 2**53])
def test_refuses_impossible_generations(generation):
    keys = FrameKeys(threading.Lock)
    with pytest.raises(ValueError, match="2\\^53"):
        keys.use_send_key(ROSTER, ANNA, generation, SECRET)
    with pytest.raises(ValueError, match="2\\^53"):
        keys.add_receive_key(ANNA, ROSTER, generation, SECRET)


def test_takes_the_greatest_generation():
    a, b = sender(2**53 - 1), receiver(2**53 - 1)
    assert b.open(ANNA, StreamKind.LOW_VIDEO, a.seal(StreamKind.LOW_VIDEO, b"x")) == b"x"


def test_stops_before_a_key_has_sealed_too_much(monkeypatch):
    monkeypatch.setattr(frame_keys, "MAX_FRAMES", 2)
    keys = sender()
    assert [keys.seal(AUDIO, b"x") is None for _ in range(3)] == [False, False, True]
    assert keys.seal(VIDEO, b"x") is not None


@given(st.integers(0, 8 * 40 - 1))
@settings(max_examples=60, deadline=None)
def test_refuses_and_counts_any_flipped_bit(bit):
    a, b = sender(), receiver()
    sealed = a.seal(AUDIO, bytes(30))
    changed = bytearray(sealed)
    changed[bit // 8 % len(sealed)] ^= 1 << bit % 8
    assert b.open(ANNA, AUDIO, bytes(changed)) is None
    assert b.undecryptable(ANNA) == 1
    assert b.open(ANNA, AUDIO, sealed) == bytes(30)


@given(st.binary(max_size=40))
def test_refuses_bytes_that_nobody_sealed(data):
    b = receiver()
    assert b.open(ANNA, AUDIO, data) is None
    assert b.undecryptable(ANNA) == 1


def test_refuses_a_frame_on_another_stream_link_roster_or_generation():
    frame = sender().seal(AUDIO, b"x")
    b = receiver()
    b.add_receive_key(BERTA, ROSTER, 1, SECRET)
    assert b.open(ANNA, VIDEO, frame) is None
    assert b.open(BERTA, AUDIO, frame) is None
    assert (b.undecryptable(ANNA), b.undecryptable(BERTA)) == (1, 1)
    assert receiver(2).open(ANNA, AUDIO, frame) is None
    other_roster = FrameKeys(threading.Lock)
    other_roster.add_receive_key(ANNA, LATER, 1, SECRET)
    assert other_roster.open(ANNA, AUDIO, frame) is None
    assert b.open(ANNA, AUDIO, frame) == b"x"


def test_a_stranger_is_neither_heard_nor_remembered():
    b = receiver()
    assert b.open(BERTA, AUDIO, sender().seal(AUDIO, b"x")) is None
    assert (b.undecryptable(BERTA), b.replayed(BERTA)) == (0, 0)


def test_refuses_a_replay_and_counts_it():
    a, b = sender(), receiver()
    frames = [a.seal(AUDIO, b"%d" % n) for n in range(3)]
    assert [b.open(ANNA, AUDIO, f) for f in reversed(frames)] == [b"2", b"1", b"0"]
    assert [b.open(ANNA, AUDIO, f) for f in frames] == [None] * 3
    assert (b.replayed(ANNA), b.undecryptable(ANNA)) == (3, 0)


def test_takes_late_frames_inside_the_window_only():
    a, b = sender(), receiver()
    frames = [a.seal(AUDIO, b"x") for _ in range(WINDOW + 1)]
    assert b.open(ANNA, AUDIO, frames[WINDOW]) == b"x"
    assert b.open(ANNA, AUDIO, frames[1]) == b"x"
    assert b.open(ANNA, AUDIO, frames[0]) is None
    assert b.replayed(ANNA) == 1


@given(st.lists(st.integers(0, 2500), max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_window_takes_each_counter_once_and_nothing_too_old(counters):
    stream = frame_keys._ReceiveStream(StreamKey(bytes(32), 8), b"")
    taken: set[int] = set()
    for counter in counters:
        expected = counter not in taken and counter > max(taken, default=-1) - WINDOW
        assert stream.fresh(counter) is expected
        if expected:
            taken.add(counter)


def test_a_forged_counter_does_not_move_the_window():
    a, b = sender(), receiver()
    first = a.seal(AUDIO, b"first")
    header_end = decode_header(first)[2]
    forged = bytes((first[0] | 0x0F,)) + first[1:header_end] + b"\xff" * 8 + first[header_end:]
    assert b.open(ANNA, AUDIO, forged) is None
    assert b.open(ANNA, AUDIO, first) == b"first"


def test_old_and_new_generation_open_side_by_side_until_dropped():
    old, new, b = sender(1), sender(2), receiver(1)
    b.add_receive_key(ANNA, ROSTER, 2, SECRET)
    assert b.open(ANNA, AUDIO, old.seal(AUDIO, b"old")) == b"old"
    assert b.open(ANNA, AUDIO, new.seal(AUDIO, b"new")) == b"new"
    b.drop_receive_keys(ANNA, 2)
    assert b.open(ANNA, AUDIO, old.seal(AUDIO, b"old")) is None
    assert b.open(ANNA, AUDIO, new.seal(AUDIO, b"new")) == b"new"


@pytest.mark.parametrize("below", [2, None])
def test_a_dropped_generation_never_comes_back(below):
    a, b = sender(1), receiver(1)
    b.drop_receive_keys(ANNA, below)
    b.add_receive_key(ANNA, ROSTER, 1, SECRET)
    assert b.open(ANNA, AUDIO, a.seal(AUDIO, b"x")) is None
    b.add_receive_key(ANNA, ROSTER, 2, SECRET)
    assert b.open(ANNA, AUDIO, sender(2).seal(AUDIO, b"x")) == b"x"


def test_dropping_keys_twice_or_of_a_stranger_is_harmless():
    b = receiver(3)
    b.drop_receive_keys(BERTA, 1)
    b.drop_receive_keys(ANNA, 1)
    assert b.open(ANNA, AUDIO, sender(3).seal(AUDIO, b"x")) == b"x"
    b.drop_receive_keys(ANNA, None)
    b.drop_receive_keys(ANNA, None)
    b.add_receive_key(ANNA, ROSTER, 4, SECRET)
    assert b.open(ANNA, AUDIO, sender(4).seal(AUDIO, b"x")) == b"x"


def test_adding_a_key_again_does_not_open_old_frames_again():
    a, b = sender(), receiver()
    frame = a.seal(AUDIO, b"x")
    assert b.open(ANNA, AUDIO, frame) == b"x"
    b.add_receive_key(ANNA, ROSTER, 1, SECRET)
    assert b.open(ANNA, AUDIO, frame) is None
    assert b.open(ANNA, AUDIO, a.seal(AUDIO, b"y")) == b"y"


def test_a_second_secret_for_a_generation_does_not_replace_the_first():
    a, b = sender(), receiver()
    b.add_receive_key(ANNA, ROSTER, 1, Secret(b"other".ljust(32)))
    assert b.open(ANNA, AUDIO, a.seal(AUDIO, b"x")) == b"x"


def test_holds_a_bounded_number_of_generations_and_lets_the_oldest_go():
    b = receiver(1)
    for generation in range(2, MAX_GENERATIONS + 2):
        b.add_receive_key(ANNA, ROSTER, generation, SECRET)
    assert b.open(ANNA, AUDIO, sender(1).seal(AUDIO, b"x")) is None
    assert b.open(ANNA, AUDIO, sender(2).seal(AUDIO, b"x")) == b"x"
    newest = MAX_GENERATIONS + 1
    assert b.open(ANNA, AUDIO, sender(newest).seal(AUDIO, b"x")) == b"x"


def test_forgetting_a_person_leaves_the_others():
    b = receiver()
    b.add_receive_key(BERTA, ROSTER, 1, SECRET)
    b.open(ANNA, AUDIO, b"junk")
    b.forget(ANNA)
    assert b.undecryptable(ANNA) == 0
    assert b.open(ANNA, AUDIO, sender().seal(AUDIO, b"x")) is None
    berta = FrameKeys(threading.Lock)
    berta.use_send_key(ROSTER, BERTA, 1, SECRET)
    assert b.open(BERTA, AUDIO, berta.seal(AUDIO, b"x")) == b"x"
    b.forget_all()
    assert b.open(BERTA, AUDIO, berta.seal(AUDIO, b"x")) is None


@pytest.mark.parametrize("meanwhile", ["drop", "forget", "forget all"])
def test_a_frame_that_was_opening_while_its_key_went_is_not_played(monkeypatch, meanwhile):
    a, b = sender(), receiver()
    go = {
        "drop": lambda: b.drop_receive_keys(ANNA, None),
        "forget": lambda: b.forget(ANNA),
        "forget all": b.forget_all,
    }
    frame = a.seal(AUDIO, b"x")
    honest = frame_keys._open

    def interrupted(streams, kind, data):
        opened = honest(streams, kind, data)
        go[meanwhile]()
        return opened

    monkeypatch.setattr(frame_keys, "_open", interrupted)
    assert b.open(ANNA, AUDIO, frame) is None


def test_threads_never_share_a_counter_and_open_each_frame_once():
    a, b = sender(), receiver()
    start = threading.Barrier(4)

    def seal_many(kind: StreamKind) -> list[bytes]:
        start.wait(5)
        return [a.seal(kind, b"frame") for _ in range(200)]

    with ThreadPoolExecutor(4) as pool:
        frames = [f for made in pool.map(seal_many, [AUDIO] * 4) for f in made]
    assert sorted(decode_header(f)[1] for f in frames) == list(range(800))

    def open_all(_: int) -> int:
        start.wait(5)
        return sum(b.open(ANNA, AUDIO, frame) is not None for frame in frames)

    with ThreadPoolExecutor(4) as pool:
        opened = sum(pool.map(open_all, range(4)))
    assert (opened, b.replayed(ANNA)) == (800, 3 * 800)


def test_nothing_is_sealed_by_any_thread_once_hold_has_returned():
    a = sender()
    held = threading.Event()
    start = threading.Barrier(4)

    def seal_until_held(_: int) -> bool:
        start.wait(5)
        while True:
            was_held = held.is_set()
            sealed = a.seal(AUDIO, b"x")
            if was_held:
                return sealed is None

    with ThreadPoolExecutor(3) as pool:
        results = pool.map(seal_until_held, range(3))
        start.wait(5)
        a.hold()
        held.set()
        assert list(results) == [True] * 3


def test_a_frame_from_before_my_first_key_is_dropped_but_is_no_sign_of_an_attack():
    old, mine = sender(generation=1), receiver(generation=2)
    assert mine.open(ANNA, AUDIO, old.seal(AUDIO, b"before my time")) is None
    assert (mine.early(ANNA), mine.undecryptable(ANNA)) == (1, 0)


def test_a_frame_of_a_generation_i_lack_above_my_first_one_counts_against_its_sender():
    later, mine = sender(generation=3), receiver(generation=2)
    assert mine.open(ANNA, AUDIO, later.seal(AUDIO, b"unknown key")) is None
    assert (mine.early(ANNA), mine.undecryptable(ANNA)) == (0, 1)


def test_only_so_many_frames_are_excused_as_from_before_my_time():
    old, mine = sender(generation=1), receiver(generation=2)
    for _ in range(frame_keys.MAX_EARLY + 3):
        mine.open(ANNA, AUDIO, old.seal(AUDIO, b"x"))
    assert mine.undecryptable(ANNA) == 3


@pytest.mark.parametrize(("kind", "counted"), [(StreamKind.DATA, 0), (AUDIO, 1)])
def test_words_that_do_not_open_are_no_foreign_frames_of_sound_or_picture(kind, counted):
    b = receiver()
    sealed = bytearray(sender().seal(kind, b"frame"))
    sealed[-1] ^= 1
    assert b.open(ANNA, kind, bytes(sealed)) is None
    assert b.undecryptable(ANNA) == counted
