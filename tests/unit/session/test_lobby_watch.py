# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.session.lobby_watch: who waits is told nothing, and says so when they are."""

import pytest

from client.crypto.envelope import Context
from client.model.events import CallPhase
from client.model.relay import MAX_BODY
from client.model.room import Profile
from client.session import effects, inputs
from client.session.bodies import LOBBY, SEALED, Message
from client.session.hello import sealed_to
from client.session.messages import Admit, Kind, Welcome
from client.session.turn import Turn
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, FakeRoom, Node, once, person, uid

CHECK = "LOBBY-NO-METADATA"


@once
def lobby() -> FakeRoom:
    """Two hosts in a call, two people wait."""
    made = FakeRoom(4, profile=Profile.RESTRICTED, hosts=(0, 1))
    made.join_all()
    made.run(5.5)
    assert made.all_live(0, 1)
    return made


@pytest.fixture
def room() -> FakeRoom:
    return lobby()


def found(node: Node) -> list[str]:
    return [one.finding.id for one in node.all_of(effects.Raised)]


def seal(room: FakeRoom, by: Node, to: Node, *messages: Message) -> None:
    """A bundle that somebody inside seals to somebody's hello."""

    def send(turn: Turn) -> None:
        peer = turn.state.peers[to.me]
        turn.to(peer, sealed_to(turn, peer, messages))

    liar.act(room, by, send)
    room.run(0.2)


def hello_of(node: Node) -> Message:
    return Message(Kind.HELLO, node.state.hello.envelope)


def admit(room: FakeRoom, by: Node, whom: Node) -> Message:
    written = Admit(type="admit", **liar.head(room, by), hello=whom.me)
    return Message(Kind.ADMIT, liar.signed(by, Context.ADMIT, written).envelope)


def welcome(room: FakeRoom, by: Node, to: Node) -> Message:
    written = Welcome(type="welcome", **liar.head(room, by), to=to.me, rh=by.state.view.rh)
    return Message(Kind.WELCOME, liar.signed(by, Context.WELCOME, written).envelope)


def test_who_waits_gets_sealed_hellos_of_those_who_knock_and_nothing_else_at_all():
    room = FakeRoom(4, profile=Profile.RESTRICTED, hosts=(0, 1))
    heard: dict[int, list[bytes]] = {2: [], 3: []}

    def carry(_sender, to, body):
        if to.n in heard:
            heard[to.n].append(body)
        return [(0.0, body)]

    room.carry = carry
    room.join_all()
    room.run(30.0)
    assert room.all_live(0, 1)
    canaries = [ROOM_ID.encode(), bytes.fromhex(ROOM_ID), ROOM_KEY.reveal()]
    for n in range(4):
        node, key = room.nodes[n], person(n).identity
        canaries += [uid(n).encode(), f"P {n}".encode(), key.encode(), bytes.fromhex(key[8:])]
        canaries += [node.me.encode(), node.state.view.rh.encode()]
    for n, bodies in heard.items():
        waits = room.nodes[n]
        assert waits.phase is CallPhase.LOBBY
        assert bodies
        assert {body[0] for body in bodies} <= {LOBBY}
        assert not [one for body in bodies for one in canaries if one in body]
        # And opened it says who knocked, each by their own word.
        known = {waits.state.evidence.hellos[hello].key for hello in waits.state.evidence.hellos}
        assert known <= {person(k).identity for k in range(4)}
        assert waits.state.evidence.claims == {}
        assert found(waits) == []


@pytest.mark.parametrize(
    "body",
    [b"\x00{'title': 'Lage'}", b"Anna, Berta", b"\xff" * 40, b"", b"\x01", bytes(MAX_BODY + 1)],
)
def test_what_nobody_sealed_is_told_of_by_who_waits(room, body):
    waits = room.nodes[2]
    room.inject(99, body, waits)
    room.run(0.1)
    assert found(waits) == [CHECK]
    assert waits.state.counts["malformed"] == 1
    assert waits.phase is CallPhase.LOBBY


def test_inside_the_same_is_noise_and_no_lobby_that_leaks(room):
    inside = room.nodes[0]
    room.inject(99, b"Anna, Berta", inside)
    room.run(0.1)
    assert found(inside) == []
    assert inside.state.counts["malformed"] == 1


def test_a_list_of_those_inside_is_told_of(room):
    a, b, waits = (room.nodes[n] for n in range(3))
    seal(room, a, waits, hello_of(a), hello_of(b))
    assert found(waits) == [CHECK]
    assert waits.state.counts["lobby-leak"] == 1


def test_a_welcome_without_anybodys_admission_is_told_of(room):
    a, waits = room.nodes[0], room.nodes[2]
    seal(room, a, waits, hello_of(a), welcome(room, a, waits))
    assert found(waits) == [CHECK]


def test_an_admission_of_another_person_or_a_broken_one_does_not_excuse_it(room):
    a, waits, other = (room.nodes[n] for n in (0, 2, 3))
    for excuse in (admit(room, a, other), Message(Kind.ADMIT, b"{}")):
        before = waits.state.counts.get("lobby-leak", 0)
        seal(room, a, waits, hello_of(a), excuse)
        assert waits.state.counts["lobby-leak"] == before + 1


def test_what_lets_me_in_is_no_leak(room):
    waits = room.nodes[2]
    room.feed(room.nodes[0], inputs.AdmitPerson(waits.me))
    room.run(5.0)
    assert room.all_live(0, 1, 2)
    assert found(waits) == []
    assert "lobby-leak" not in waits.state.counts


def test_that_i_was_removed_while_i_waited_is_no_leak(room):
    waits = room.nodes[2]
    room.feed(room.nodes[0], inputs.RemovePerson(person(2).identity))
    room.run(15.0)
    assert waits.finished.reason == "removed"
    assert found(waits) == []


def test_sealed_noise_says_nothing_to_anybody(room):
    waits = room.nodes[2]
    room.inject(99, bytes((SEALED,)) + bytes(1200), waits)
    room.run(0.1)
    assert found(waits) == []
    assert waits.state.counts["unopened"] == 1
