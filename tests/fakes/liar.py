# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Words that no honest client says: one client's keys used to sign and send anything."""

from collections.abc import Callable

from client.crypto.envelope import sign
from client.model.ids import HelloHash
from client.session.bodies import Message
from client.session.messages import Bye, Drop, Keys, Ready, Statement, Want
from client.session.turn import Turn
from tests.fakes.call_room import FakeRoom, Node

SALT = "5a" * 16


def act(room: FakeRoom, node: Node, doing: Callable[[Turn], None]) -> None:
    """Let ``doing`` use a client's keys, and send what it posted."""
    turn = Turn(node.state, room.now, room.dice.randbytes)
    doing(turn)
    done = turn.finish()
    node.state = done.state
    room._carry_out(node, done.effects)


def say(room: FakeRoom, node: Node, to: HelloHash, *messages: Message) -> None:
    """Send messages under the pair key of a client."""
    act(room, node, lambda turn: turn.post(to, *messages))


def signed(node: Node, context, payload):
    """Sign with a client's key."""
    return sign(node.state.setup.me.signing, context, payload)


def head(room: FakeRoom, node: Node) -> dict:
    """The fields that every payload starts with."""
    return {
        "v": 1,
        "room_id": room.descriptor.value.room_id,
        "sender": node.me,
        "seq": node.state.seq + 100,
    }


def drop(room: FakeRoom, node: Node, hello: HelloHash, reason: str = "silent") -> Drop:
    return Drop(type="drop", **head(room, node), hello=hello, reason=reason, keeps=())


def bye(room: FakeRoom, node: Node, hello: HelloHash) -> Bye:
    return Bye(type="bye", **head(room, node), hello=hello)


def ready(room: FakeRoom, node: Node, *welcomers: HelloHash) -> Ready:
    return Ready(type="ready", **head(room, node), welcomed_by=welcomers)


def keys(room: FakeRoom, node: Node, rh: str, generation: int, commitment: str) -> Keys:
    return Keys(
        type="keys", **head(room, node), rh=rh, generation=generation, commitment=commitment
    )


def want(room: FakeRoom, node: Node, to_: HelloHash, /, **changes: object) -> Want:
    asked = {"salt": SALT, "have": None, "want": (), "keys": "", **changes}
    return Want(**{"type": "want", **head(room, node), "to": to_, **asked})


def statement(room: FakeRoom, node: Node, **changes: object) -> Statement:
    last = node.state.stated.value
    fields = {
        "rh": last.rh,
        "agreed": last.agreed,
        "kh": last.kh,
        "commit": last.commit,
        "reveal": last.reveal,
    }
    return Statement(type="statement", **head(room, node), **{**fields, **changes})
