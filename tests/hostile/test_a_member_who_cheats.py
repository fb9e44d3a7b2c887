# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A member with valid keys tries to get more than is theirs, against real session machines."""

from dataclasses import replace

import msgspec
import pytest

from client.crypto.call_code import commitment
from client.crypto.envelope import Context
from client.model.events import CallPhase
from client.session import agreement, call, effects
from client.session.bodies import Message
from client.session.messages import Kind
from tests.fakes import liar
from tests.fakes.call_room import FakeRoom, Node, uid


def state(room: FakeRoom, sender: Node, to: Node, ahead: int, **changes: object) -> None:
    """Say a statement that no honest client says, ``ahead`` of those said before."""
    said = liar.statement(room, sender, **changes)
    said = msgspec.structs.replace(said, seq=said.seq + ahead)
    envelope = liar.signed(sender, Context.STATEMENT, said).envelope
    liar.say(room, sender, to.me, Message(Kind.STATEMENT, envelope))
    room.run(0.002)


@pytest.fixture
def waiting(monkeypatch) -> FakeRoom:
    """Two people; the second has everybody's part of the code and keeps back their own."""
    honest = agreement.my_reveal
    monkeypatch.setattr(
        agreement,
        "my_reveal",
        lambda turn: "" if turn.state.setup.uid == uid(1) else honest(turn),
    )
    room = FakeRoom(2)
    room.join_all()
    room.run(1.0)
    assert room.nodes[1].state.peers[room.nodes[0].me].statement.value.reveal
    assert room.nodes[0].all_of(effects.CodeShown) == []
    return room


def test_a_part_of_the_code_chosen_after_the_others_is_never_taken(waiting: FakeRoom):
    """With free choice at the end, two rosters could be given one code after 2**33 tries."""
    honest, cheat = waiting.nodes[0], waiting.nodes[1]
    rh = honest.state.view.rh
    for number in range(20):
        # Words about other rosters push the first commitment out of a short memory.
        other = f"{number:02x}" * 64
        state(waiting, cheat, honest, number, rh=other, commit=other, reveal="")
    nonce = b"\x42" * 32
    chosen = commitment(rh, cheat.me, nonce)
    state(waiting, cheat, honest, 30, rh=rh, commit=chosen, reveal=nonce.hex())
    assert honest.all_of(effects.CodeShown) == []
    found = {(one.finding.id, one.finding.subject) for one in honest.all_of(effects.Raised)}
    assert ("ROSTER-AGREEMENT", uid(1)) in found


def test_the_part_that_was_promised_is_taken_after_any_number_of_other_words(waiting: FakeRoom):
    honest, late = waiting.nodes[0], waiting.nodes[1]
    for number in range(20):
        other = f"{number:02x}" * 64
        state(waiting, late, honest, number, rh=other, commit=other, reveal="")
    nonce = late.state.code.nonce.hex()
    state(waiting, late, honest, 30, rh=honest.state.view.rh, reveal=nonce)
    assert [shown.code is not None for shown in honest.all_of(effects.CodeShown)] == [True]


def twins(room: FakeRoom) -> Node:
    """A second presence under the second person's key, on a device that knows of none before."""
    first = room.nodes.pop(1)
    second = room.join(1)
    room.past.append(second)
    room.nodes[4] = first
    # Both devices are the cheat's: neither minds the other.
    for node in (first, second):
        node.state = replace(node.state, setup=replace(node.state.setup, my_hellos=frozenset()))
    return second


def test_a_second_device_under_one_name_never_gets_a_key(monkeypatch):
    """The screen shows a person once; whoever else hears under that name would be unseen."""
    monkeypatch.setattr(call, "settle_my_other_hellos", lambda _turn: None)
    room = FakeRoom(3)
    room.join(0)
    room.join(1)
    room.run(1.0)
    honest = room.nodes[0]
    assert honest.phase is CallPhase.LIVE
    room.rejoins = False
    second = twins(room)
    room.run(3.0)
    assert second.me in honest.state.view.roster
    assert second.me not in honest.state.agreed.roster
    room.run(10.0)
    assert second.me in honest.state.view.gone
    given = {hello for _, given, _ in honest.secrets.values() for hello in given}
    assert second.me not in given
    assert not honest.held
    assert honest.phase is CallPhase.LIVE
    # The twin: another person who comes now is let in as ever.
    room.join(2)
    room.run(3.0)
    assert room.nodes[2].me in honest.state.agreed.roster
