# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A copied profile that ends the real presence as its own older one is no *NAME is back*."""

from client.crypto.envelope import Context, sign
from client.model.ids import HelloHash
from client.session import effects, reasons
from client.session.bodies import PAIRED, Message
from client.session.hello import make_hello
from client.session.messages import Bye, Kind
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, FakeRoom, Node, uid


def live_room(count: int) -> FakeRoom:
    room = FakeRoom(count)
    room.join_all()
    room.run(4.0)
    assert room.all_live(*range(count))
    return room


def copy_of(room: FakeRoom, real: Node) -> Node:
    """Somebody with a copy of a member's profile: it knows the hello and says Bye for it."""
    copy = room.join(real.n, room.setup(real.n, my_hellos=frozenset({real.me})))
    room.nodes[real.n] = real
    room.past.append(copy)
    room.nodes[100] = copy
    return copy


def codes(node: Node) -> list[str]:
    return [notice.code for notice in node.all_of(effects.Noticed)]


def test_everybody_is_told_by_name_when_somebody_is_here_twice():
    room = live_room(4)
    real = room.nodes[3]
    copy_of(room, real)
    room.run(5.0)
    for n in range(3):
        told = [x for x in room.nodes[n].all_of(effects.Noticed) if x.code == reasons.TWICE]
        assert [x.uid for x in told] == [uid(3)]
        assert codes(room.nodes[n])[-1] == reasons.TWICE


def test_nobody_is_told_that_somebody_is_back_who_is_known_to_be_here_twice():
    room = live_room(3)
    copy = copy_of(room, room.nodes[2])
    real = room.nodes[2]
    # The others learn of the end later than the real one, whose last word is there before.
    room.carry = lambda sender, to, body: [
        (0.5 if sender is copy and to is not real and body[0] == PAIRED else 0.0, body)
    ]
    room.run(6.0)
    for n in (0, 1):
        assert reasons.TWICE in codes(room.nodes[n])
        assert reasons.BACK not in codes(room.nodes[n])


def test_the_real_one_stops_sending_with_an_alarm_before_it_ends():
    room = live_room(3)
    real = room.nodes[2]
    copy_of(room, real)
    room.run(5.0)
    assert real.held
    raised = [raised.finding.id for raised in real.all_of(effects.Raised)]
    assert raised[0] == "SESSION-UNIQUE"
    assert real.finished.reason == reasons.NOT_UNIQUE


def test_who_crashed_and_came_back_is_back_and_not_here_twice():
    room = live_room(3)
    old = room.crash(2).me
    room.run(2.0)
    room.join(2, room.setup(2, my_hellos=frozenset({old})))
    room.run(5.0)
    assert room.all_live(0, 1, 2)
    for n in (0, 1):
        assert codes(room.nodes[n]).count(reasons.BACK) == 1
        assert reasons.TWICE not in codes(room.nodes[n])


def test_who_was_heard_after_another_presence_came_is_here_twice():
    """The copy lets some time pass before it says Bye for the real one."""
    room = live_room(3)
    ears, real = room.nodes[0], room.nodes[2]
    copied = make_hello(room.setup(2), room.dice.randbytes)[0]
    liar.say(room, room.nodes[1], ears.me, Message(Kind.HELLO, copied.envelope))
    room.run(4.0)
    assert ears.state.peers[real.me].heard_at > ears.state.peers[copied.hash].known_at
    bye = Bye(type="bye", v=1, room_id=ROOM_ID, sender=copied.hash, seq=1, hello=HelloHash(real.me))
    end = sign(real.state.setup.me.signing, Context.BYE, bye)
    liar.say(room, room.nodes[1], ears.me, Message(Kind.BYE, end.envelope))
    room.run(0.002)
    assert codes(ears)[-1] == reasons.TWICE
    room.run(5.0)
    assert codes(ears).count(reasons.TWICE) == 1
