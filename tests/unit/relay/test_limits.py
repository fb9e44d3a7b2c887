# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Buckets and accounts on a clock that stands still until it is moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.relay.limits import Gatekeeper, Limits, TokenBucket, site_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_lets_its_burst_pass_and_then_its_rate():
    clock = Clock()
    bucket = TokenBucket((2.0, 5.0), clock)
    assert [bucket.take() for _ in range(6)] == [True] * 5 + [False]
    clock.now += 1.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 20)), max_size=60))
def test_a_bucket_never_gives_more_than_burst_and_rate(steps: list[tuple[float, float]]):
    clock = Clock()
    bucket = TokenBucket((3.0, 10.0), clock)
    start, given_out = clock.now, 0.0
    for pause, amount in steps:
        clock.now += pause
        given_out += amount if bucket.take(amount) else 0.0
        assert given_out <= 10.0 + 3.0 * (clock.now - start) + 1e-6


def test_a_clock_that_goes_back_gives_nothing():
    clock = Clock()
    bucket = TokenBucket((10.0, 1.0), clock)
    assert bucket.take()
    clock.now -= 500
    assert not bucket.take()


def test_counts_lines_by_address_and_in_all():
    keeper = Gatekeeper(Limits(connections=3, connections_per_address=2), Clock())
    first = keeper.admit("192.0.2.1")
    assert keeper.admit("192.0.2.1") is first
    assert keeper.admit("192.0.2.1") is None
    assert keeper.admit("192.0.2.2") is not None
    assert keeper.admit("192.0.2.3") is None
    keeper.release(first)
    assert keeper.admit("192.0.2.3") is not None


def test_counts_how_often_an_address_knocks():
    clock = Clock()
    keeper = Gatekeeper(Limits(openings_per_address=(1.0, 2.0)), clock)
    for _ in range(2):
        keeper.release(keeper.admit("192.0.2.1"))
    assert keeper.admit("192.0.2.1") is None
    clock.now += 1
    assert keeper.admit("192.0.2.1") is not None


def test_remembers_a_bounded_number_of_addresses_and_forgets_those_at_rest():
    clock = Clock()
    keeper = Gatekeeper(Limits(addresses=10), clock)
    for number in range(10):
        keeper.release(keeper.admit(f"192.0.2.{number}"))
    assert keeper.admit("198.51.100.1") is None
    keeper.tidy()
    assert len(keeper) == 10
    clock.now += 60
    keeper.tidy()
    assert len(keeper) == 0
    assert keeper.admit("198.51.100.1") is not None


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_counts_by_what_one_subscriber_owns(address: str, site: str):
    assert site_of(address) == site
