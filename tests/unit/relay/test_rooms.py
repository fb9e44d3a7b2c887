# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A room without sockets: places, one order, hints."""

import hashlib
import secrets

import msgspec
import pytest

from client.model import relay
from client.model.errors import Malformed
from client.model.ids import RoomId
from client.relay.rooms import Room

TOKENS = [bytes([n]) * 32 for n in range(1, 5)]
HASHES = tuple(hashlib.sha256(token).digest() for token in TOKENS)


class Outlet:
    def __init__(self) -> None:
        self.got: list[relay.FromRelay] = []
        self.ending = False

    def send(self, message):
        self.send_encoded(msgspec.msgpack.encode(message))

    def send_encoded(self, data):
        self.got.append(msgspec.msgpack.decode(data, type=relay.FromRelay))

    def end(self):
        self.ending = True

    def bodies(self):
        return [(m.sender, m.body) for m in self.got if isinstance(m, relay.Deliver)]

    def take(self):
        got, self.got = self.got, []
        return got


def a_room(max_members: int = 4) -> Room:
    return Room(
        relay.RoomRegistration(
            room_id=RoomId("0" * 32),
            exp=2_000_000_000,
            max_members=max_members,
            token_hashes=HASHES,
            admin_key=bytes(32),
        )
    )


def enter(room: Room, member: int, resume_hash: bytes = bytes(32), resume: bytes = b""):
    line = Outlet()
    attach = relay.Attach(RoomId("0" * 32), TOKENS[member], resume_hash, resume)
    return room.take(HASHES[member], attach, line, 5), line


def say(to, body: bytes, seq: int = 1) -> relay.Send:
    return relay.Send(to=to, seq=seq, body=body)


def test_everyone_hears_one_order_and_nobody_hears_themselves():
    room = a_room()
    (a, line_a), (b, line_b), (_c, line_c) = (enter(room, n) for n in range(3))
    for number in range(10):
        room.forward(a, say("*", b"a%d" % number))
        room.forward(b, say("*", b"b%d" % number))
    order = line_c.bodies()
    assert len(order) == 20
    assert line_a.bodies() == [m for m in order if m[0] == b.conn]
    assert line_b.bodies() == [m for m in order if m[0] == a.conn]


def test_a_body_for_one_goes_to_that_one_only():
    room = a_room()
    (a, line_a), (b, line_b), (_c, line_c) = (enter(room, n) for n in range(3))
    room.forward(a, say(b.conn, b"x"))
    room.forward(a, say(a.conn, b"to myself"))
    room.forward(a, say(999, b"to nobody"))
    assert (line_a.bodies(), line_b.bodies(), line_c.bodies()) == ([], [(a.conn, b"x")], [])


def test_a_body_may_have_64_kib_and_no_more():
    room = a_room()
    (a, _), (_b, line) = (enter(room, n) for n in range(2))
    room.forward(a, say("*", bytes(relay.MAX_BODY)))
    with pytest.raises(Malformed):
        room.forward(a, say("*", bytes(relay.MAX_BODY + 1)))
    assert len(line.bodies()) == 1


def test_who_enters_is_told_of_the_others_and_they_of_them():
    room = a_room()
    a, line_a = enter(room, 0)
    b, line_b = enter(room, 1)
    assert line_a.take() == [relay.Attached(a.conn, (), 5), relay.Joined(b.conn)]
    assert line_b.take() == [relay.Attached(b.conn, (a.conn,), 5)]


def test_a_lost_line_is_told_only_after_a_while_and_may_come_back_as_the_same():
    room = a_room()
    secret = secrets.token_bytes(32)
    proof = hashlib.sha256(secret).digest()
    a, line_a = enter(room, 0, proof)
    b, line_b = enter(room, 1)
    line_b.take()
    room.lose(a, line_a, now=100.0)
    room.forget_lost(before=99.0)
    assert line_b.take() == []
    again, _ = enter(room, 0, proof, secret)
    assert again is a
    assert line_b.take() == []
    room.lose(a, a.line, now=200.0)
    room.forget_lost(before=200.0)
    assert line_b.take() == [relay.Left(a.conn)]
    again, line = enter(room, 0, proof, secret)
    assert again.conn == a.conn
    assert line_b.take() == [relay.Joined(a.conn)]
    assert line.take() == [relay.Attached(a.conn, (b.conn,), 5)]


def test_without_proof_a_lost_place_goes_to_a_new_connection():
    room = a_room()
    a, line_a = enter(room, 0, hashlib.sha256(b"p" * 32).digest())
    _, line_b = enter(room, 1)
    line_b.take()
    room.lose(a, line_a, now=1.0)
    new, _ = enter(room, 0, resume=b"q" * 32)
    assert new.conn != a.conn
    assert line_b.take() == [relay.Left(a.conn), relay.Joined(new.conn)]


def test_an_old_line_that_ends_late_takes_nothing_with_it():
    room = a_room()
    secret = secrets.token_bytes(32)
    proof = hashlib.sha256(secret).digest()
    seat, old = enter(room, 0, proof)
    _, new = enter(room, 0, proof, secret)
    room.lose(seat, old, now=1.0)
    assert old.ending
    assert seat.line is new


def test_leaving_is_told_once():
    room = a_room()
    a, _ = enter(room, 0)
    _, line_b = enter(room, 1)
    line_b.take()
    room.leave(a)
    room.leave(a)
    assert line_b.take() == [relay.Left(a.conn)]


def test_a_closed_room_tells_everyone_and_is_empty():
    room = a_room()
    lines = [enter(room, n)[1] for n in range(3)]
    for line in lines:
        line.take()
    room.close("expired")
    assert [line.take() for line in lines] == [[relay.RoomClosed("expired")]] * 3
    assert all(line.ending for line in lines)
    assert room.seat(HASHES[0]) is None
