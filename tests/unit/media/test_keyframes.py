# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from client.media.keyframes import KeyframeGate
from client.model.ids import HelloHash, PeerId

ANNA, BEN, CARA = (PeerId(HelloHash(mark * 64)) for mark in ("aa", "bb", "cc"))


def running() -> KeyframeGate:
    """A gate whose first key frame was made at 0."""
    gate = KeyframeGate()
    assert gate.take(0.0)
    return gate


def test_the_first_frame_is_a_key_frame_and_the_next_is_not():
    gate = running()
    assert not gate.take(5.0)


def test_a_newcomer_gets_a_key_frame_at_once():
    gate = running()
    gate.newcomer(ANNA, 0.5)
    assert gate.take(0.5)
    assert not gate.take(0.6)


def test_newcomers_within_200_ms_share_one():
    gate = running()
    gate.newcomer(ANNA, 5.0)
    assert gate.take(5.0)
    gate.newcomer(BEN, 5.05)
    gate.newcomer(CARA, 5.1)
    assert not gate.take(5.1)
    assert gate.take(5.21)
    assert not gate.take(5.4)


def test_a_peer_that_comes_and_goes_gets_one_a_second_at_most():
    gate = running()
    granted = 0
    for step in range(100):
        now = 5 + step / 20
        gate.newcomer(ANNA, now)
        granted += gate.take(now)
    assert granted <= 6


def test_a_request_is_granted_a_second_after_the_last_key_frame():
    gate = running()
    assert gate.requested(ANNA, 0.3)
    assert not gate.take(0.9)
    assert gate.take(1.0)


def test_a_peer_is_granted_one_request_in_two_seconds():
    gate = running()
    assert gate.requested(ANNA, 5.0)
    assert not gate.requested(ANNA, 6.9)
    assert gate.requested(ANNA, 7.0)


def test_another_peer_may_ask_in_the_meantime():
    gate = running()
    assert gate.requested(ANNA, 5.0)
    assert gate.requested(BEN, 5.1)


def test_our_own_need_does_not_wait_a_second():
    gate = running()
    gate.force(0.5)
    assert gate.take(0.5)


@given(st.lists(st.tuples(st.integers(1, 50), st.sampled_from([ANNA, BEN, CARA])), max_size=300))
def test_a_flood_of_requests_makes_one_key_frame_a_second_at_most(asks):
    gate, now, taken = running(), 0.0, [0.0]
    for milliseconds, peer in asks:
        now += milliseconds / 1000
        gate.requested(peer, now)
        if gate.take(now):
            taken.append(now)
    assert all(later - earlier >= 0.999 for earlier, later in pairwise(taken))


def test_remembers_a_bounded_number_of_peers():
    gate = running()
    for number in range(1000):
        gate.requested(PeerId(HelloHash(f"{number:0128x}")), 5.0)
    assert len(gate._granted) <= 64
