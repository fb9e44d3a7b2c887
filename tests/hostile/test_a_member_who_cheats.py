# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A member with valid keys tries to get more than is theirs, against real session machines."""

import msgspec
import pytest

from client.crypto.call_code import commitment
from client.crypto.envelope import Context
from client.session import agreement, effects
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
