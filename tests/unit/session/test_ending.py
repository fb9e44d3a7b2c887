# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The end for all: by a host, for exactly these presences, and by nobody else."""

import pytest

from client.crypto.envelope import Context
from client.session import inputs, reasons
from client.session.bodies import Message
from client.session.messages import Kind
from client.session.words import End
from tests.fakes import liar
from tests.fakes.call_room import FakeRoom, Node, descriptor, uid
from tests.fakes.talking import (
    findings,
    refused,
    talking,
)


@pytest.fixture
def room() -> FakeRoom:
    return talking()


def ends(node: Node) -> tuple[str, str | None]:
    return node.finished.reason, node.finished.uid


def test_a_host_ends_the_call_for_everybody(room):
    room.feed(room.nodes[0], inputs.EndForAll())
    room.run(0.1)
    assert ends(room.nodes[0]) == (reasons.ENDED_FOR_ALL, None)
    assert ends(room.nodes[1]) == ends(room.nodes[2]) == (reasons.ENDED_BY_HOST, uid(0))


def test_nobody_else_ends_it(room):
    room.feed(room.nodes[1], inputs.EndForAll())
    room.run(1.0)
    assert refused(room.nodes[1]) == ["not-host"]
    assert room.all_live(0, 1, 2)


def signed_end(room: FakeRoom, signer: Node, **changes) -> Message:
    value = End(type="end", **(liar.head(room, signer) | changes))
    return Message(Kind.END, liar.signed(signer, Context.END, value).envelope)


def end(room: FakeRoom, signer: Node, to: Node, **changes) -> None:
    liar.say(room, signer, to.me, signed_end(room, signer, **changes))
    room.run(0.1)


def test_takes_an_end_that_a_host_signed(room):
    end(room, room.nodes[0], room.nodes[1], people=(room.nodes[1].me,))
    assert ends(room.nodes[1]) == (reasons.ENDED_BY_HOST, uid(0))


def test_refuses_an_end_that_somebody_else_signed(room):
    end(room, room.nodes[2], room.nodes[1], people=(room.nodes[1].me,))
    assert room.nodes[1].finished is None
    assert room.nodes[1].state.counts["end-refused"] == 1


def test_refuses_an_end_in_the_name_of_a_host_and_names_who_brought_it(room):
    end(room, room.nodes[2], room.nodes[1], people=(room.nodes[1].me,), sender=room.nodes[0].me)
    assert room.nodes[1].finished is None
    assert findings(room.nodes[1]) == [("ROSTER-SIGNED", uid(2))]


def test_refuses_an_end_of_another_call(room):
    """Everybody's presence is made anew for every call."""
    end(room, room.nodes[0], room.nodes[1], people=("a" * 128,))
    assert room.nodes[1].finished is None
    assert room.nodes[1].state.counts["end-refused"] == 1


def test_refuses_an_end_of_another_room(room):
    end(room, room.nodes[0], room.nodes[1], people=(room.nodes[1].me,), room_id="f" * 32)
    assert room.nodes[1].finished is None


def test_nobody_is_accused_for_handing_on_the_end_of_a_host_whom_i_do_not_know(room):
    said = signed_end(room, room.nodes[0], people=(room.nodes[1].me,), sender="a" * 128)
    liar.say(room, room.nodes[2], room.nodes[1].me, said)
    room.run(0.1)
    assert (room.nodes[1].finished, findings(room.nodes[1])) == (None, [])
    assert room.nodes[1].state.counts["end-refused"] == 1


def test_an_end_reaches_those_from_whom_the_relay_withholds_it(room):
    def carry(sender, to, body):
        return [] if sender is not None and (sender.n, to.n) == (0, 2) else [(0.0, body)]

    room.carry = carry
    room.feed(room.nodes[0], inputs.EndForAll())
    room.run(0.5)
    assert ends(room.nodes[2]) == (reasons.ENDED_BY_HOST, uid(0))


def test_a_host_who_was_removed_ends_nothing():
    room = talking(3, hosts=(0, 1))
    removed = room.nodes[1]
    people = (room.nodes[2].me,)
    said = signed_end(room, removed, people=people)
    room.feed(room.nodes[0], inputs.RemovePerson(descriptor(3).value.members[1].identity))
    room.run(2.0)
    assert room.all_live(0, 2)
    liar.say(room, room.nodes[0], room.nodes[2].me, said)
    room.run(0.1)
    assert room.nodes[2].finished is None


def test_a_host_alone_ends_the_call():
    room = FakeRoom(2)
    room.talks = True
    node = room.join(0)
    room.run(0.5)
    room.feed(node, inputs.EndForAll())
    assert ends(node) == (reasons.ENDED_FOR_ALL, None)


@pytest.mark.parametrize(("gone_for", "counts"), [(20.0, True), (70.0, False)])
def test_an_end_of_a_host_who_left_counts_for_a_while_and_then_no_more(room, gone_for, counts):
    host, b, c = (room.nodes[n] for n in range(3))
    room.leave(0)
    room.run(gone_for)
    word = signed_end(room, host, people=(b.me, c.me))
    liar.say(room, c, b.me, word)
    room.run(0.1)
    assert (b.finished is not None) is counts
    if not counts:
        assert room.all_live(1, 2)
