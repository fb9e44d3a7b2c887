# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A member shows one presence by another: however many, all are judged in the same step."""

from itertools import pairwise

from client.crypto.envelope import Context, Signed, b64
from client.crypto.hpke import seal
from client.model.ids import HelloHash
from client.session import inputs
from client.session.bodies import Message, between, pack, sealed_body
from client.session.hello import make_hello
from client.session.inbox import MAX_EARLY
from client.session.lobby import SALT_BYTES, seal_hello
from client.session.messages import Hello, Kind, Pair
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, FakeRoom, Node


def settled(count: int) -> FakeRoom:
    room = FakeRoom(count)
    room.join_all()
    room.run(1.0)
    assert room.all_live(*range(count))
    return room


def early(me: Node, signer: Node, hello: Signed[Hello], then: Signed[Hello]) -> bytes:
    """The first Pair of a presence that is not known yet, and behind it the hello of another."""
    bound = between(ROOM_ID, HelloHash(hello.hash), me.me)
    to = me.state.key.public
    made = Pair(
        type="pair",
        v=1,
        room_id=ROOM_ID,
        sender=hello.hash,
        to=me.me,
        seq=1,
        n=1,
        enc=b64(seal(to, Context.PAIR, bound + (1).to_bytes(8, "big"), bytes(32))),
        next=hello.value.xwing,
    )
    pair = Message(Kind.PAIR, liar.signed(signer, Context.PAIR, made).envelope)
    bundle = pack([pair, Message(Kind.HELLO, then.envelope)])
    return sealed_body(HelloHash(hello.hash), seal(to, Context.HELLO, bound, bundle))


def test_whoever_is_shown_by_a_long_chain_of_early_messages_counts_in_the_same_step():
    """Each message that was kept is opened by the one before, and shows the next presence."""
    room = settled(3)
    me, signers = room.nodes[0], (room.nodes[1], room.nodes[2])
    chain: list[tuple[Node, Signed[Hello]]] = []
    while len(chain) <= MAX_EARLY:
        signer = signers[len(chain) % 2]
        hello, _ = make_hello(room.setup(signer.n), room.dice.randbytes)
        if hello.hash < me.me:  # the smaller one begins
            chain.append((signer, hello))
    for (signer, hello), (_, then) in pairwise(chain):
        room.feed(me, inputs.Delivered(9, early(me, signer, hello, then)))
    assert len(me.state.early) == MAX_EARLY
    assert not any(me.state.view.counts(HelloHash(hello.hash)) for _, hello in chain)
    body = seal_hello(ROOM_KEY, ROOM_ID, chain[0][1].envelope, bytes(SALT_BYTES))
    room.feed(me, inputs.Delivered(9, body))
    assert not me.state.early
    assert all(me.state.view.counts(HelloHash(hello.hash)) for _, hello in chain)
