# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Hellos that signed nothing yet: they count for nothing, and any number of them harms nobody."""

import pytest

from client.crypto.envelope import Context, Signed, b64_exact, sign
from client.crypto.hpke import seal
from client.model.ids import HelloHash
from client.session import call, effects, reasons
from client.session.bodies import Message, between, pack, sealed_body
from client.session.evidence import MAX_SILENT
from client.session.hello import READY_AGAIN_S, make_hello
from client.session.lobby import seal_hello
from client.session.messages import Bye, Hello, Kind, Ready, Welcome
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, FakeRoom, Node, once, person, uid
from tests.fakes.talking import findings


@once
def two() -> FakeRoom:
    made = FakeRoom(3)
    made.join(0)
    made.join(1)
    made.run(1.0)
    assert made.all_live(0, 1)
    return made


@pytest.fixture
def room() -> FakeRoom:
    return two()


def hello_of(room: FakeRoom, n: int) -> Signed[Hello]:
    return make_hello(room.setup(n), room.dice.randbytes)[0]


def repeat(room: FakeRoom, *hellos: Signed[Hello]) -> None:
    """The relay repeats hellos as fast as they are taken in."""
    ghost = room.ghost()
    for hello in hellos:
        room.inject(ghost, seal_hello(ROOM_KEY, ROOM_ID, hello.envelope, room.dice.randbytes(32)))
        room.run(5.2)


def signed_by(node: Node, kind: type) -> list:
    claims = (one.value for _, one in node.state.evidence.claims.values())
    return [claim for claim in claims if isinstance(claim, kind) and claim.sender == node.me]


def test_a_newcomer_whom_a_presence_without_a_word_welcomes_first_is_here_a_moment_later(room):
    silent = hello_of(room, 1)
    name = HelloHash(silent.hash)
    room.carry = lambda _sender, to, body: [(0.2 if to.n == 2 else 0.0, body)]
    newcomer = room.join(2)
    head = {"v": 1, "room_id": ROOM_ID, "sender": name, "seq": 1}
    welcome = Welcome(type="welcome", **head, to=newcomer.me, rh="ab" * 64)
    signed = sign(person(1).signing, Context.WELCOME, welcome)
    bundle = (Message(Kind.HELLO, silent.envelope), Message(Kind.WELCOME, signed.envelope))
    to = b64_exact(newcomer.state.hello.value.xwing)
    sealed = seal(to, Context.HELLO, between(ROOM_ID, name, newcomer.me), pack(bundle))
    room.inject(room.ghost(), sealed_body(name, sealed), newcomer)
    room.run(0.1)
    assert [ready.welcomed_by for ready in signed_by(newcomer, Ready)] == [(name,)]
    assert newcomer.me not in newcomer.state.view.ready
    room.run(READY_AGAIN_S + 8.0)
    assert len(signed_by(newcomer, Ready)) == 2
    here = {room.nodes[0].me, room.nodes[1].me, newcomer.me}
    assert set(room.nodes[0].state.view.roster) == here
    assert newcomer.state.view.rh == room.nodes[0].state.view.rh


def test_ready_is_signed_once_where_those_who_welcomed_are_here(room):
    newcomer = room.join(2)
    room.run(READY_AGAIN_S + 8.0)
    assert len(signed_by(newcomer, Ready)) == 1
    assert room.all_live(0, 1, 2)


def test_what_i_said_in_earlier_calls_ends_nothing_and_costs_me_no_word(room):
    earlier = [hello_of(room, 1) for _ in range(MAX_SILENT + 4)]
    known = frozenset(HelloHash(hello.hash) for hello in earlier)
    room.join(2, room.setup(2))
    me = room.nodes[1]
    me.state = call.replace(me.state, setup=call.replace(me.state.setup, my_hellos=known))
    repeat(room, *earlier)
    assert room.all_live(0, 1, 2)
    assert signed_by(me, Bye) == []
    assert not [about for node in room.nodes.values() for about in findings(node)]
    assert reasons.BEYOND_MEASURE not in {
        one.reason for node in room.nodes.values() for one in node.state.view.gone.values()
    }


def test_keys_and_link_with_a_presence_that_is_forgotten_end_with_it(room, monkeypatch):
    truly = call.become_ready
    monkeypatch.setattr(
        call,
        "become_ready",
        lambda turn: None if turn.state.setup.uid == uid(2) else truly(turn),
    )
    mute = room.join(2)
    room.run(2.0)
    node = room.nodes[0]
    assert node.state.peers[mute.me].linked
    room.crash(2)
    repeat(room, *(hello_of(room, 2) for _ in range(MAX_SILENT)))
    assert mute.me not in node.state.peers
    assert [one.peer for one in node.all_of(effects.CloseLink)] == [mute.me]
    assert room.all_live(0, 1)
