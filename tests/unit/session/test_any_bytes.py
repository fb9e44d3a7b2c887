# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Bytes from the relay, all of them: a typed value that reads back exactly, or a named error."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto.sframe import encode_header
from client.model.errors import Malformed, SealBroken
from client.model.ids import HelloHash
from client.session import effects, inputs
from client.session.bodies import (
    MAX_BUNDLE,
    MAX_DATA,
    PAIRED,
    Message,
    PairedBody,
    data_head,
    pack,
    paired_body,
    read_data,
    read_paired,
    read_sealed,
    sealed_body,
    split,
    unpack,
)
from client.session.call import step
from client.session.lobby import open_hello, seal_hello
from client.session.messages import Kind
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, FakeRoom, Node

HELLOS = st.binary(min_size=64, max_size=64).map(lambda raw: HelloHash(raw.hex()))
MESSAGES = st.builds(Message, st.sampled_from(Kind), st.binary(max_size=3000))
SALT = bytes(range(32))
HELLO = seal_hello(ROOM_KEY, ROOM_ID, b"hello", SALT)
BODIES = st.binary(max_size=300) | st.builds(
    lambda first, rest: bytes((first,)) + rest, st.integers(0, 6), st.binary(max_size=6000)
)


@given(st.lists(MESSAGES, max_size=12))
def test_a_bundle_reads_back_exactly(messages):
    assert unpack(pack(messages)) == tuple(messages)


@given(st.lists(MESSAGES, max_size=100))
def test_splitting_loses_nothing_and_every_piece_fits(messages):
    pieces = split(messages)
    assert [message for piece in pieces for message in unpack(pack(piece))] == messages
    assert all(len(pack(piece)) <= MAX_BUNDLE for piece in pieces)


@given(st.binary(max_size=80), st.sampled_from([1024, 2048]))
def test_noise_that_is_read_as_a_bundle_packs_into_the_same_bytes(noise, size):
    try:
        messages = unpack(noise.ljust(size, b"\x00"))
    except Malformed:
        return
    assert pack(messages).rstrip(b"\x00") == noise.rstrip(b"\x00")


@given(HELLOS, st.binary(min_size=1, max_size=200))
def test_a_sealed_body_reads_back_exactly(sender, sealed):
    assert read_sealed(sealed_body(sender, sealed)) == (sender, sealed)


@given(
    HELLOS, st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1), st.binary(min_size=1, max_size=99)
)
def test_a_paired_body_reads_back_exactly(sender, n, counter, sealed):
    body = PairedBody(sender, n, counter, sealed)
    assert read_paired(paired_body(body)) == body


@given(st.binary(max_size=200))
def test_noise_is_a_paired_body_of_these_very_bytes_or_malformed(noise):
    body = bytes((PAIRED,)) + noise
    try:
        read = read_paired(body)
    except Malformed:
        assert len(body) <= 77
        return
    assert paired_body(read) == body


@given(HELLOS, st.integers(0, 2**53 - 1), st.integers(0, 2**32), st.binary(max_size=99))
def test_a_data_body_reads_back_exactly(sender, generation, counter, rest):
    sealed = encode_header(generation * 8 + 3, counter) + rest
    read = read_data(data_head(sender) + sealed)
    assert (read.sender, read.generation, read.counter) == (sender, generation, counter)
    assert read.sealed == sealed


@given(HELLOS, st.integers(0, 2**20), st.sampled_from([0, 1, 2, 4, 5, 6, 7]))
def test_refuses_a_data_body_with_a_frame_of_another_stream(sender, generation, kind):
    with pytest.raises(Malformed):
        read_data(data_head(sender) + encode_header(generation * 8 + kind, 1) + b"x")


@given(st.binary(max_size=100))
def test_noise_is_a_data_body_with_its_own_bytes_or_malformed(noise):
    body = b"\x04" + noise
    try:
        read = read_data(body)
    except Malformed:
        return
    assert data_head(read.sender) + read.sealed == body


def test_takes_a_data_body_of_the_greatest_length_and_none_longer():
    body = (data_head(HelloHash("0a" * 64)) + encode_header(8 + 3, 1)).ljust(MAX_DATA, b"x")
    assert read_data(body).generation == 1
    with pytest.raises(Malformed):
        read_data(body + b"x")


@given(place=st.integers(1, len(HELLO) - 1), change=st.integers(1, 255))
def test_refuses_a_hello_with_any_byte_altered(place, change):
    altered = bytearray(HELLO)
    altered[place] ^= change
    with pytest.raises(SealBroken):
        open_hello(ROOM_KEY, ROOM_ID, bytes(altered))


@given(st.binary(max_size=4092))
def test_a_hello_reads_back_exactly(envelope):
    assert open_hello(ROOM_KEY, ROOM_ID, seal_hello(ROOM_KEY, ROOM_ID, envelope, SALT)) == envelope


@cache
def live() -> tuple[FakeRoom, Node]:
    """Somebody who is live with another, stepped on for each example from the same state.

    The first example waits for it, so its time says nothing.
    """
    room = FakeRoom(2, seed=5)
    room.join_all()
    room.run(1.0)
    assert room.all_live(0, 1)
    return room, room.nodes[0]


def after(item: inputs.Input):
    room, node = live()
    return node.state, step(node.state, item, now=room.now, random=room.dice.randbytes)


@settings(deadline=None)
@given(conn=st.integers(-1, 2**40), body=BODIES)
def test_no_bytes_make_a_step_raise_or_move_anybody(conn, body):
    before, done = after(inputs.Delivered(conn, body))
    assert done.state.view == before.view
    assert (done.state.agreed, done.state.send_key) == (before.agreed, before.send_key)
    assert not [e for e in done.effects if isinstance(e, effects.UseSendKey | effects.Finish)]


@settings(deadline=None)
@given(plain=st.none() | st.binary(max_size=2000) | st.lists(MESSAGES, max_size=2).map(pack))
def test_nothing_unsigned_is_ever_shown_as_said(plain):
    room, node = live()
    peer = room.nodes[1].me
    generation = room.nodes[1].state.send_key.generation
    before, done = after(inputs.DataOpened(peer, generation, 7, plain))
    assert not [effect for effect in done.effects if isinstance(effect, effects.Said)]
    assert sum(done.state.counts.values()) > sum(before.counts.values())
    assert done.state.agreed == node.state.agreed
