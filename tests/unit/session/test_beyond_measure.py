# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A member who fills one person's evidence, so that others could never agree with that person."""

import hashlib
from dataclasses import replace

import pytest

from client.crypto.envelope import Context
from client.session import effects, evidence, reasons
from client.session.bodies import Message
from client.session.evidence import Evidence, with_claim, with_hello
from client.session.messages import Kind
from client.session.roster import view_of
from tests.fakes import liar
from tests.fakes.call_room import FakeRoom, Node, once, uid
from tests.fakes.talking import findings, noticed

FEW = 8


@pytest.fixture
def room(monkeypatch) -> FakeRoom:
    monkeypatch.setattr(evidence, "MAX_SIGNED", FEW)
    return three()


@once
def three() -> FakeRoom:
    made = FakeRoom(3)
    made.join_all()
    made.run(1.0)
    assert made.all_live(0, 1, 2)
    return made


def byes(room: FakeRoom, signer: Node, count: int) -> list[Message]:
    """Farewells of presences that never were: they mean nothing, and fill the evidence."""
    names = (hashlib.sha512(bytes([n])).hexdigest() for n in range(count))
    said = (liar.signed(signer, Context.BYE, liar.bye(room, signer, name)) for name in names)
    return [Message(Kind.BYE, one.envelope) for one in said]


@pytest.mark.parametrize(("count", "present"), [(2, True), (FEW, False)])
def test_a_member_who_fills_the_evidence_of_one_person_parts_nobody(room, count, present):
    liar.say(room, room.nodes[2], room.nodes[1].me, *byes(room, room.nodes[2], count))
    room.run(0.2)
    old = room.nodes[2].me
    room.crash(2)
    room.run(0.5)
    room.join(2, room.setup(2, my_hellos=frozenset({old})))
    room.run(20.0)
    for n in (0, 1):
        node = room.nodes[n]
        assert node.finished is None
        assert (("ROSTER-AGREEMENT", uid(2)) in findings(node)) is not present
        assert noticed(node, reasons.BEYOND_MEASURE) == ([] if present else [uid(2)])
        assert not [about for _, about in findings(node) if about != uid(2)]
    assert room.all_live(0, 1, 2) if present else room.all_live(0, 1)


def test_whoever_signed_beyond_measure_is_out_in_whatever_order_it_came(room):
    node, other = room.nodes[0], room.nodes[2]
    said = byes(room, other, FEW)
    for order in (said, said[::-1]):
        grown = node.state.evidence
        for message in order:
            grown = with_claim(grown, message.kind, message.data)
        view = view_of(grown)
        assert set(view.roster) == {node.me, room.nodes[1].me}
        assert view.gone[other.me].reason == reasons.BEYOND_MEASURE
        assert view.rh != view_of(node.state.evidence).rh
    assert other.me in view_of(node.state.evidence).roster


def test_too_many_hellos_of_one_person_count_as_little(room, monkeypatch):
    node = room.nodes[0]
    monkeypatch.setattr(evidence, "MAX_HELLOS", 1)
    again = room.join(2, room.setup(2))
    assert room.past[0].me in node.state.view.roster
    grown = with_hello(node.state.evidence, again.state.hello)
    assert room.past[0].me in view_of(grown).roster, "what signed nothing counts for nothing"
    said = liar.signed(again, Context.BYE, liar.bye(room, again, "ab" * 64))
    grown = with_claim(grown, Kind.BYE, said.envelope)
    assert set(view_of(grown).roster) == {node.me, room.nodes[1].me}


def test_an_honest_client_ends_before_it_signs_beyond_measure(room):
    node = room.nodes[0]
    mine = sum(one.key == node.state.setup.me.signing.identity for one in _signed(node))
    for message in byes(room, node, FEW - mine):
        node.state = _with(node, with_claim(node.state.evidence, message.kind, message.data))
    room.leave(0)
    assert node.finished is not None
    assert sum(one.key == node.state.setup.me.signing.identity for one in _signed(node)) == FEW


def _signed(node: Node) -> list:
    return [signed for _, signed in node.state.evidence.claims.values()]


def _with(node: Node, grown: Evidence):
    return replace(node.state, evidence=grown)


@pytest.mark.parametrize(("count", "out"), [(2, False), (FEW, True)])
def test_whose_own_words_are_beyond_measure_is_out_and_has_nobody_to_blame(room, count, out):
    """A copy of a profile signs too much; no single message ended the presence."""
    node = room.nodes[0]
    before = len(room.wire)
    liar.say(room, room.nodes[1], node.me, *byes(room, node, count))
    room.run(0.05)
    assert (node.finished == effects.Finish(reasons.BEYOND_MEASURE, uid(0))) is out
    sent = [body for conn, body in room.wire[before:] if conn == node.conn]
    assert not (out and sent)
