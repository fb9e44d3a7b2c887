# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A fake room in which people write to each other, and a member's lies about who wrote."""

import threading

from msgspec import structs

from client.crypto.envelope import Context, sign
from client.crypto.frame_keys import FrameKeys
from client.model.media import StreamKind
from client.session import effects, inputs
from client.session.bodies import DATA, Message, data_head, pack
from client.session.messages import Kind
from client.session.words import Data, Line, Sign
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, FakeRoom, Node, once, person


@once
def talking(count: int = 3, **room) -> FakeRoom:
    made = FakeRoom(count, **room)
    made.talks = True
    made.join_all()
    made.run(0.5)
    assert made.all_live(*range(count))
    return made


def changed(room: FakeRoom, **changes):
    """The room's descriptor with other parts, signed by its issuer."""
    value = structs.replace(room.descriptor.value, **changes)
    return sign(person(0).signing, Context.ROOM, value)


def say(room: FakeRoom, n: int, word: Line | Sign) -> None:
    room.feed(room.nodes[n], inputs.Say(word))
    room.run(0.05)


def heard(node: Node, kind: type = Line) -> list:
    return [(s.uid, s.word) for s in node.all_of(effects.Said) if isinstance(s.word, kind)]


def refused(node: Node) -> list[str]:
    return [effect.why for effect in node.all_of(effects.NotSaid)]


def findings(node: Node) -> list[tuple[str, str]]:
    return [(r.finding.id, r.finding.subject) for r in node.all_of(effects.Raised)]


def noticed(node: Node, code: str) -> list:
    return [n.uid for n in node.all_of(effects.Noticed) if n.code == code]


def data_bodies(room: FakeRoom, node: Node) -> list[bytes]:
    return [body for conn, body in room.wire if conn == node.conn and body[0] == DATA]


def lie(
    room: FakeRoom,
    signer: Node,
    *,
    seal_as: Node | None = None,
    named: Node | None = None,
    to: Node | None = None,
    context: Context = Context.DATA,
    **changes,
) -> bytes:
    """A data message by ``signer`` under the key of ``seal_as``, naming ``named`` as its sender."""
    sealer, name = seal_as or signer, named or signer
    key = sealer.state.send_key
    said = {
        "type": "data",
        "v": 1,
        "room_id": ROOM_ID,
        "sender": name.me,
        "seq": 1000,
        "rh": key.rh,
        "word": Line("not mine"),
    } | changes
    signed = liar.signed(signer, context, Data(**said))
    # Whoever holds a key as a receiver holds all it takes to seal under it.
    keys = FrameKeys(threading.Lock)
    keys.use_send_key(key.rh, sealer.me, key.generation, key.secret)
    for _ in range(200):
        keys.seal(StreamKind.DATA, b"")
    sealed = keys.seal(StreamKind.DATA, pack([Message(Kind.DATA, signed.envelope)]))
    body = data_head(name.me) + sealed
    room.inject(signer.conn, body, to or room.nodes[1])
    room.run(0.05)
    return body
