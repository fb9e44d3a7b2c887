# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies about keys, and frames that must not be played."""

from client.crypto.envelope import Context, canonical
from client.crypto.sender_keys import commitment
from client.model.ids import HelloHash
from client.model.media import StreamKind
from client.model.secret import Secret
from client.session import effects
from client.session.bodies import Message
from client.session.messages import KeySecret, Kind
from tests.attack.stage import VOICE, Stage
from tests.fakes import liar
from tests.fakes.call_room import Node, person

A_SECRET = b"s" * 32


def _key_messages(stage: Stage, by: Node, rh: str, secret: bytes, **changes) -> tuple[Message, ...]:
    generation = changes.get("generation", 7)
    promised = commitment(by.me, rh, generation, Secret(changes.get("promised", secret)))
    keys = liar.keys(stage.room, by, rh, generation, promised)
    value = KeySecret(type="secret", v=1, rh=rh, generation=generation, secret=secret.hex())
    return (
        Message(Kind.KEYS, liar.signed(by, Context.KEYS, keys).envelope),
        Message(Kind.SECRET, canonical(value)),
    )


def _added(node: Node, peer: HelloHash) -> int:
    return sum(effect.peer == peer for effect in node.all_of(effects.AddReceiveKey))


def two_keys_to_two_members(stage: Stage) -> None:
    a, b, c = stage.live()
    # The rules that are checked after every step know honest keys only.
    stage.room.check = lambda _node: None
    rh = c.state.view.rh
    stage.say(c, a, *_key_messages(stage, c, rh, b"1" * 32))
    stage.say(c, b, *_key_messages(stage, c, rh, b"2" * 32))
    stage.run(10.0)
    alive = stage.room.live()
    believers = [n for n in (a, b) if n in alive and c.me in n.state.roster]
    stage.aim(len(believers) == 2 and a.opened.get((c.me, 7)) != b.opened.get((c.me, 7)))


def another_secret_than_announced(stage: Stage) -> None:
    _, b, c = stage.live()
    before = _added(b, c.me)
    stage.say(c, b, *_key_messages(stage, c, c.state.view.rh, A_SECRET, promised=b"t" * 32))
    stage.run(1.0)
    stage.aim(_added(b, c.me) > before)


def key_for_a_roster_never_stated(stage: Stage) -> None:
    _, b, c = stage.live()
    before = _added(b, c.me)
    stage.say(c, b, *_key_messages(stage, c, "ab" * 64, A_SECRET))
    stage.run(1.0)
    stage.aim(_added(b, c.me) > before)


def key_in_another_name(stage: Stage) -> None:
    a, b, c = stage.live()
    before = _added(b, a.me)
    announced, secret = _key_messages(stage, a, a.state.view.rh, A_SECRET)
    forged = liar.keys(stage.room, a, a.state.view.rh, 9, "cd" * 64)
    stage.say(c, b, Message(Kind.KEYS, liar.signed(c, Context.KEYS, forged).envelope), secret)
    stage.say(c, b, announced, secret)
    stage.run(2.0)
    stage.aim(_added(b, a.me) > before)


def same_generation_with_another_secret(stage: Stage) -> None:
    _, b, c = stage.live()
    before = dict(b.opened)
    generation = c.state.generation
    messages = _key_messages(stage, c, c.state.view.rh, A_SECRET, generation=generation)
    stage.say(c, b, *messages)
    stage.run(2.0)
    stage.aim(b.opened.get((c.me, generation), before[c.me, generation]) == A_SECRET)


def ask_for_a_key_of_another_roster(stage: Stage) -> None:
    a, _, c = stage.live()
    old = c.state.view.rh
    stage.room.leave(1)
    stage.run(3.0)
    before = _added(c, a.me)
    want = liar.want(stage.room, c, a.me, keys=old)
    stage.say(c, a, Message(Kind.WANT, liar.signed(c, Context.WANT, want).envelope))
    stage.run(1.0)
    stage.aim(_added(c, a.me) > before)
    stage.room.join(1, stage.room.setup(1, my_hellos=frozenset({stage.room.nodes[1].me})))
    stage.run(6.0)


def removed_member_speaks_and_listens(stage: Stage) -> None:
    a, b, c = stage.live()
    if stage.honest:
        return
    spoken = [stage.frame(c, b"%d" % n) for n in range(3)]
    ears = stage.frame_keys(c)
    stage.publish(a, stage.signed_remove(a, person(2).identity))
    stage.run(2.0)
    for frame in spoken:
        stage.play(a, c.me, frame)
        stage.play(b, c.me, frame)
    stage.aim(any(c.me in node.state.send_key.given for node in (a, b) if node.state.send_key))
    for node in (a, b):
        frame = stage.frame(node)
        stage.aim(frame is None)
        stage.aim(frame is not None and ears.open(node.me, VOICE, frame) is not None)


def frame_under_another_name(stage: Stage) -> None:
    a, b, c = stage.live()
    stage.play(b, a.me, stage.frame(c))
    stage.play(b, c.me, stage.frame(a))
    stage.aim(stage.frame_keys(b).undecryptable(a.me) == 0)


def frame_again(stage: Stage) -> None:
    _, b, c = stage.live()
    frame = stage.frame(c)
    stage.frame_keys(b).open(c.me, VOICE, frame)
    stage.play(b, c.me, frame)
    stage.aim(stage.frame_keys(b).replayed(c.me) == 0)


def plain_frame(stage: Stage) -> None:
    _, b, c = stage.live()
    for data in (b"", b"\x00" * 40, b"voice" * 20, bytes((c.state.generation * 8,)) + b"x" * 40):
        stage.play(b, c.me, data)


def frame_of_another_stream(stage: Stage) -> None:
    _, b, c = stage.live()
    for kind in (kind for kind in StreamKind if kind is not VOICE):
        stage.play(b, c.me, stage.frame_keys(c).seal(kind, b"picture"))


def frame_to_who_left(stage: Stage) -> None:
    """What is said after somebody left does not open for them."""
    a, b, c = stage.live()
    if stage.honest:
        return
    ears = stage.frame_keys(c)
    kept = dict(ears._senders[a.me].streams)
    stage.room.leave(2)
    stage.run(2.0)
    ears.add_receive_key(a.me, a.state.view.rh, 10**6, Secret(A_SECRET))
    ears._senders[a.me].streams = kept
    ears._senders[a.me].floor = 0
    for node in (a, b):
        frame = stage.frame(node)
        stage.aim(frame is None)
        stage.play(c, a.me, frame)


KEY_LIES = (
    two_keys_to_two_members,
    another_secret_than_announced,
    key_for_a_roster_never_stated,
    key_in_another_name,
    same_generation_with_another_secret,
    ask_for_a_key_of_another_roster,
    removed_member_speaks_and_listens,
    frame_under_another_name,
    frame_again,
    plain_frame,
    frame_of_another_stream,
    frame_to_who_left,
)
