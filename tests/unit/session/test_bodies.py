# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Bodies and bundles from a stranger: read exactly, or refused; a step never raises."""

import pytest

from client.model.errors import Malformed, SealBroken
from client.model.relay import MAX_BODY
from client.model.secret import Secret
from client.session import inputs
from client.session.bodies import (
    BUCKETS,
    MAX_BUNDLE,
    PAIRED,
    SEALED,
    Message,
    pack,
    split,
    unpack,
)
from client.session.call import step
from client.session.lobby import open_hello, seal_hello
from client.session.messages import Kind
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, FakeRoom, chance

SALT = bytes(range(32))


def test_a_bundle_comes_back_as_it_was_and_has_a_bucket_length():
    rows = [Message(Kind.HELLO, b"a" * 900), Message(Kind.WANT, b""), Message(Kind.BYE, b"x" * 400)]
    bundle = pack(rows)
    assert len(bundle) == BUCKETS[1]
    assert unpack(bundle) == tuple(rows)


def test_an_empty_bundle_holds_nothing():
    assert unpack(pack([])) == ()


@pytest.mark.parametrize(
    "bundle",
    [
        b"",
        b"\x01",
        bytes(1023),
        b"\x01\x00\x00\xff\xff".ljust(1024, b"\x00"),
        b"\x63\x00\x00\x00\x01a".ljust(1024, b"\x00"),
        b"\x01\x00\x00\x00\x01a\x00\x01".ljust(1024, b"\x00"),
        (b"\x01\x00\x00\x00\x00" * 65).ljust(1024, b"\x00"),
        bytes(1023) + b"\x01",
    ],
    ids=["empty", "short", "odd", "cut", "kind", "padding", "many", "tail"],
)
def test_refuses_a_bundle_that_is_not_exact(bundle):
    with pytest.raises(Malformed):
        unpack(bundle)


def test_refuses_to_pack_more_than_the_largest_bucket():
    with pytest.raises(Malformed):
        pack([Message(Kind.HELLO, bytes(MAX_BUNDLE))])


def test_splits_many_messages_into_bundles_that_fit_in_order():
    rows = [Message(Kind.HELLO, bytes([n]) * 9000) for n in range(20)]
    pieces = split(rows)
    assert [message for piece in pieces for message in piece] == rows
    assert all(len(pack(piece)) <= MAX_BUNDLE for piece in pieces)
    assert len(split([Message(Kind.WANT, b"")] * 130)) == 3


def test_a_hello_opens_under_the_room_key_alone():
    body = seal_hello(ROOM_KEY, ROOM_ID, b"hello", SALT)
    assert open_hello(ROOM_KEY, ROOM_ID, body) == b"hello"
    with pytest.raises(SealBroken):
        open_hello(Secret(bytes(32)), ROOM_ID, body)
    with pytest.raises(SealBroken):
        open_hello(ROOM_KEY, "ff" * 16, body)


def test_every_hello_has_the_same_length_and_a_longer_one_is_refused():
    assert len(seal_hello(ROOM_KEY, ROOM_ID, b"", SALT)) == len(
        seal_hello(ROOM_KEY, ROOM_ID, bytes(4092), SALT)
    )
    with pytest.raises(Malformed):
        seal_hello(ROOM_KEY, ROOM_ID, bytes(4093), SALT)


@pytest.mark.parametrize("at", [1, 20, 33, 500, -1])
def test_refuses_a_hello_with_a_changed_byte(at):
    body = bytearray(seal_hello(ROOM_KEY, ROOM_ID, b"hello", SALT))
    body[at] ^= 1
    with pytest.raises(SealBroken):
        open_hello(ROOM_KEY, ROOM_ID, bytes(body))


def test_refuses_a_hello_of_another_length():
    body = seal_hello(ROOM_KEY, ROOM_ID, b"hello", SALT)
    for wrong in (body[:-1], body + b"\x00", body[:1]):
        with pytest.raises(Malformed):
            open_hello(ROOM_KEY, ROOM_ID, wrong)


def test_no_altered_body_makes_a_step_raise_or_changes_who_is_here():
    room = FakeRoom(2)
    room.join_all()
    room.run(1.0)
    node = room.nodes[0]
    dice = chance(3)
    for conn, body in list(room.wire):
        for _ in range(8):
            data = bytearray(body)
            for _ in range(dice.choice([1, 1, 3])):
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            cut = dice.choice([len(data), dice.randrange(len(data))])
            done = step(
                node.state,
                inputs.Delivered(conn, bytes(data[:cut])),
                now=room.now,
                random=dice.randbytes,
            )
            assert done.state.view == node.state.view
            assert done.state.generation == node.state.generation
            assert sum(done.state.counts.values()) == 1 + sum(node.state.counts.values())


@pytest.mark.parametrize(
    ("body", "malformed"),
    [
        (b"", 1),
        (bytes((SEALED,)), 1),
        (b"\x63" + bytes(200), 1),
        (bytes((SEALED,)).ljust(MAX_BODY + 1, b"\x00"), 1),
        (bytes((SEALED,)) + bytes(64), 1),
        (bytes((PAIRED,)) + bytes(76), 1),
        (bytes((SEALED,)) + bytes(64 + 1), 0),
        (bytes((PAIRED,)) + bytes(76 + 1), 0),
    ],
    ids=["empty", "one", "kind", "long", "no seal", "no pair", "a seal", "a pair"],
)
def test_counts_a_body_without_kind_or_content_as_malformed_and_reads_on_in_others(body, malformed):
    """A length that may be right is looked into: it fails there, as unopened or without a key."""
    room = FakeRoom(2)
    node = room.join(0)
    room.feed(node, inputs.Delivered(9, body))
    counts = node.state.counts
    assert counts.get("malformed", 0) == malformed
    assert counts.get("unopened", 0) + counts.get("no-key", 0) == 1 - malformed
