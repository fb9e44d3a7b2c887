# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Pair keys: both sides derive the same, each direction its own, nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.crypto.pairwise import (
    FIRST_CHAIN,
    MAX_COUNTER,
    PairKey,
    next_chain,
    open_under,
    pair_key,
    seal_under,
)
from client.model.errors import SealBroken
from client.model.secret import Secret

ROOM = "0123456789abcdef" * 2
A, B = "aa" * 64, "bb" * 64
FRESH = Secret(b"f" * 32)


def chain(**changes):
    wanted = {"room_id": ROOM, "hellos": (A, B), "n": 1, **changes}
    return next_chain(wanted.pop("chain", FIRST_CHAIN), wanted.pop("fresh", FRESH), **wanted)


def both() -> tuple[PairKey, PairKey]:
    link = chain()
    mine = pair_key(link, room_id=ROOM, me=A, peer=B, n=1)
    return mine, pair_key(link, room_id=ROOM, me=B, peer=A, n=1)


def test_what_one_seals_the_other_opens():
    a, b = both()
    a, counter, sealed = seal_under(a, b"head", b"words")
    assert (counter, a.sent) == (0, 1)
    b, plain = open_under(b, counter, b"head", sealed)
    assert (plain, b.seen) == (b"words", 0)


def test_the_directions_have_different_keys():
    a, b = both()
    assert a.send.reveal() == b.receive.reveal()
    assert a.send.reveal() != a.receive.reveal()


def test_a_message_that_comes_back_to_its_sender_does_not_open():
    a, _ = both()
    a, counter, sealed = seal_under(a, b"", b"words")
    with pytest.raises(SealBroken):
        open_under(a, counter, b"", sealed)


def test_nothing_opens_twice_or_out_of_order():
    a, b = both()
    a, first, early = seal_under(a, b"", b"1")
    a, second, late = seal_under(a, b"", b"2")
    b, _ = open_under(b, second, b"", late)
    for counter, sealed in ((second, late), (first, early)):
        with pytest.raises(SealBroken):
            open_under(b, counter, b"", sealed)


@pytest.mark.parametrize("counter", [-1, 1, MAX_COUNTER + 1])
def test_a_message_does_not_open_under_another_counter(counter):
    a, b = both()
    _, _, sealed = seal_under(a, b"", b"words")
    with pytest.raises(SealBroken):
        open_under(b, counter, b"", sealed)


def test_the_head_is_authenticated():
    a, b = both()
    _, counter, sealed = seal_under(a, b"head", b"words")
    with pytest.raises(SealBroken):
        open_under(b, counter, b"heap", sealed)


@pytest.mark.parametrize(
    "change",
    [
        {"n": 2},
        {"room_id": "ff" * 16},
        {"hellos": (A, "cc" * 64)},
        {"fresh": Secret(b"g" * 32)},
        {"chain": Secret(b"c" * 32)},
    ],
    ids=["n", "room", "hello", "fresh", "chain"],
)
def test_the_chain_depends_on_everything(change):
    assert chain(**change).reveal() != chain().reveal()


def test_the_chain_is_the_same_from_both_sides():
    assert chain(hellos=(B, A)).reveal() == chain(hellos=(A, B)).reveal()


def test_a_worn_out_key_seals_nothing_more():
    a, _ = both()
    with pytest.raises(OverflowError):
        seal_under(PairKey(1, a.send, a.receive, sent=MAX_COUNTER), b"", b"")


def test_the_repr_holds_no_key():
    a, _ = both()
    assert a.send.reveal().hex() not in repr(a)
    assert str(a.send.reveal()) not in repr(a)


@given(head=st.binary(max_size=80), words=st.binary(max_size=200))
def test_whatever_is_sealed_opens_exactly(head, words):
    a, b = both()
    _, counter, sealed = seal_under(a, head, words)
    assert open_under(b, counter, head, sealed)[1] == words


@given(place=st.integers(0, 20), change=st.integers(1, 255))
def test_refuses_every_altered_byte(place, change):
    a, b = both()
    _, counter, sealed = seal_under(a, b"head", b"words")
    altered = bytearray(sealed)
    altered[place % len(sealed)] ^= change
    with pytest.raises(SealBroken):
        open_under(b, counter, b"head", bytes(altered))


@given(counter=st.integers(-1, 2**64), noise=st.binary(max_size=99))
def test_noise_under_any_counter_does_not_open(counter, noise):
    _, b = both()
    with pytest.raises(SealBroken):
        open_under(b, counter, b"head", noise)
