# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What `tests.simulation` found: each was a call that ended, or a person left outside."""

from client.crypto.envelope import Context
from client.model.events import CallPhase
from client.model.room import Profile
from client.session import call, inputs
from client.session.bodies import Message
from client.session.exchange import evidence_received
from client.session.messages import Kind
from client.session.turn import Turn
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
            want = liar.want(room, cheat, hello)
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


def old_presence(room: FakeRoom) -> tuple[Message, ...]:
    """What a call that is over proves about the third person: hello, Admit, Ready."""
    for n in (0, 1, 2):
        room.join(n)
    room.run(1.0)
    host, guest = room.nodes[0], room.nodes[2]
    room.feed(host, inputs.AdmitPerson(guest.me))
    room.run(3.0)
    assert room.all_live(0, 1, 2)
    evidence = room.nodes[1].state.evidence
    for n in (0, 1, 2):
        room.crash(n)
    return (
        *(Message(Kind.HELLO, evidence.hellos[node.me].envelope) for node in (host, guest)),
        *evidence.signed_by(host.me),
        *evidence.signed_by(guest.me),
    )


def test_evidence_of_an_old_call_keeps_nobody_waiting_for_long():
    room = FakeRoom(3, profile=Profile.RESTRICTED, hosts=(0, 1))
    room.check = lambda _node: None  # the old presence belongs to nobody any more
    old = old_presence(room)
    was = room.nodes[2].me
    again = {n: frozenset({room.nodes[n].me}) for n in (0, 1)}
    room.join(0, room.setup(0, my_hellos=again[0]))
    cheat = room.join(1, room.setup(1, my_hellos=again[1]))

    def remember(turn: Turn) -> None:
        for message in old:
            evidence_received(turn, None, message)
        call._settle(turn)

    liar.act(room, cheat, remember)
    room.run(1.0)
    assert was in room.nodes[0].state.roster
    room.run(8.0)
    assert room.all_live(0, 1)
