# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What `tests.simulation` found: each was a call that ended, or a person left outside."""

from client.crypto.envelope import Context
from client.model.events import CallPhase
from client.model.room import Profile
from client.session import call, inputs
from client.session.bodies import Message
from client.session.messages import Kind, Want
from tests.fakes import liar
from tests.fakes.call_room import FakeRoom


def settled(count: int, *who: int, **options: object) -> FakeRoom:
    room = FakeRoom(count, **options)
    for n in who or range(count):
        room.join(n)
    room.run(15.0)
    assert room.all_live(*(who or range(count)))
    return room


def test_nobody_is_dropped_for_seeing_a_newcomer_a_moment_earlier():
    room = settled(3, 0, 1)
    late, before = room.nodes[0], {n: node.me for n, node in room.nodes.items()}
    room.carry = lambda sender, to, body: [(0.9 if (sender.n, to) == (2, late) else 0.0, body)]
    room.join(2)
    room.run(3.0)
    assert room.all_live(0, 1, 2)
    assert {n: room.nodes[n].me for n in before} == before


def test_who_states_another_roster_for_long_is_dropped_whatever_they_ask_for(monkeypatch):
    room = settled(3)
    room.rejoins = False
    cheat = room.nodes[2]
    real = call.say_what_is_due
    monkeypatch.setattr(
        call, "say_what_is_due", lambda turn: None if turn.me == cheat.me else real(turn)
    )
    for _ in range(20):
        said = liar.statement(room, cheat, rh="ab" * 64)
        for other in (0, 1):
            hello = room.nodes[other].me
            want = Want(
                type="want", **liar.head(room, cheat), to=hello, have=None, want=(), keys=""
            )
            words = liar.signed(cheat, Context.STATEMENT, said)
            asks = liar.signed(cheat, Context.WANT, want)
            liar.say(
                room,
                cheat,
                hello,
                Message(Kind.STATEMENT, words.envelope),
                Message(Kind.WANT, asks.envelope),
            )
        room.run(2.0)
        if not cheat.alive:
            break
    assert cheat.finished.reason == "no-agreement"
    assert room.all_live(0, 1)


def test_the_ninth_person_who_is_let_in_learns_it():
    count = 12
    room = FakeRoom(count, profile=Profile.RESTRICTED)
    room.join(0)
    for n in range(1, count):
        room.join(n)
        room.run(1.0)
        room.feed(room.nodes[0], inputs.AdmitPerson(room.nodes[n].me))
        room.run(1.0)
        assert room.nodes[n].phase is not CallPhase.LOBBY, n
    room.run(3.0)
    assert room.all_live(*range(count))


def test_after_the_relay_began_anew_people_find_each_other_under_new_numbers():
    room = settled(3)
    before = {n: node.me for n, node in room.nodes.items()}
    for node in room.nodes.values():
        node.line = False
        room.feed(node, inputs.LineDown())
    room.run(12.0)
    room.conns.clear()
    for node in room.nodes.values():
        node.conn += 100
        room.conns[node.conn] = node
    for node in room.nodes.values():
        node.line = True
        room.feed(node, inputs.Attached(node.conn, tuple(room.conns)))
    room.run(4.0)
    assert room.all_live(0, 1, 2)
    assert {n: node.me for n, node in room.nodes.items()} == before
