# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies about what somebody wrote: in another's name, twice, out of order, and the end for all."""

import threading
from collections.abc import Callable

from client.crypto.envelope import Context
from client.crypto.frame_keys import FrameKeys
from client.model.media import StreamKind
from client.session import effects, inputs
from client.session.bodies import DATA, Message, data_head, pack
from client.session.messages import Kind
from client.session.state import SendKey
from client.session.words import Data, End, Line
from tests.attack.stage import Stage
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, Node, uid

LIE = "I agree to everything"


def _talking(stage: Stage) -> tuple[Node, ...]:
    stage.room.talks = True
    return stage.live()


def _said(node: Node) -> list[tuple[str, str]]:
    said = [effect for effect in node.all_of(effects.Said) if isinstance(effect.word, Line)]
    return [(effect.uid, effect.word.text) for effect in said]


def _say(stage: Stage, node: Node, text: str) -> bytes:
    """An honest line; returns the body that went over the relay."""
    stage.room.feed(node, inputs.Say(Line(text)))
    stage.run(0.1)
    return [body for conn, body in stage.room.wire if conn == node.conn and body[0] == DATA][-1]


def _body(stage: Stage, signer: Node, *, named: Node, key: SendKey, **changes: object) -> bytes:
    """A line that names somebody, under the key of somebody, signed by somebody."""
    said = {
        "type": "data",
        "v": 1,
        "room_id": ROOM_ID,
        "sender": named.me,
        "seq": 500,
        "rh": key.rh,
        "word": Line(LIE),
    } | changes
    envelope = liar.signed(signer, Context.DATA, Data(**said)).envelope
    keys = FrameKeys(threading.Lock)
    # Everybody on a roster holds this secret, and may seal with it at any counter.
    keys.use_send_key(key.rh, named.me, key.generation, key.secret)
    for _ in range(stage.dice.randrange(50, 300)):
        keys.seal(StreamKind.DATA, b"")
    return data_head(named.me) + keys.seal(StreamKind.DATA, pack([Message(Kind.DATA, envelope)]))


def word_in_another_name(stage: Stage) -> None:
    a, b, c = _talking(stage)
    stage.inject(_body(stage, c, named=a, key=a.state.send_key), b, c.conn)
    stage.run(1.0)
    stage.aim(any(text == LIE for _, text in _said(b)))
    stage.aim(("DATA-SIGNED", uid(a.n)) not in _alarms(b))


def _alarms(node: Node) -> list[tuple[str, str]]:
    return [(one.finding.id, one.finding.subject) for one in node.all_of(effects.Raised)]


def word_under_ones_own_key_in_another_name(stage: Stage) -> None:
    a, b, c = _talking(stage)
    for key in (c.state.send_key, a.state.send_key):
        stage.inject(data_head(a.me) + _body(stage, c, named=c, key=key)[65:], b, c.conn)
        stage.inject(_body(stage, c, named=c, key=key, sender=a.me), b, c.conn)
    stage.run(1.0)
    stage.aim((uid(a.n), LIE) in _said(b))


def old_word_sealed_anew_for_a_newcomer(stage: Stage) -> None:
    """Somebody who came later hears nothing that was written before, as if it were new."""
    stage.room.talks = True
    first, other = stage.live(0, 1)
    body = _say(stage, first, LIE)
    plain = other.keys.open(first.me, StreamKind.DATA, body[65:])
    assert plain is None, "opened once already"
    seen = [e for e in first.all_of(effects.SealData) if e.word == Line(LIE)][-1].plain
    newcomer = stage.room.join(2)
    stage.run(3.0)
    key = first.state.send_key
    keys = FrameKeys(threading.Lock)
    keys.use_send_key(key.rh, first.me, key.generation, key.secret)
    for _ in range(100):
        keys.seal(StreamKind.DATA, b"")
    stage.inject(data_head(first.me) + keys.seal(StreamKind.DATA, seen), newcomer, other.conn)
    stage.run(1.0)
    stage.aim((uid(first.n), LIE) in _said(newcomer))


def word_played_again(stage: Stage) -> None:
    a, b, _ = _talking(stage)
    body = _say(stage, a, "once")
    for _ in range(10):
        stage.inject(body, b, a.conn)
    stage.run(1.0)
    stage.aim(_said(b).count((uid(a.n), "once")) != 1)


def words_altered_on_the_way(stage: Stage) -> None:
    a, b, _ = _talking(stage)

    def carry(_sender, _to, body):
        if body[0] != DATA:
            return [(0.0, body)]
        at = stage.dice.randrange(65, len(body))
        bad = bytearray(body)
        bad[at] ^= 1 << stage.dice.randrange(8)
        return [(0.0, bytes(bad))]

    stage.carry(carry)
    _say(stage, a, "as it was")
    stage.carry_truly()
    stage.aim(bool(_said(b)))


def words_withheld_unnoticed(stage: Stage) -> None:
    a, b, _ = _talking(stage)
    _say(stage, a, "one")
    stage.carry(lambda _s, to, body: [] if body[0] == DATA and to is b else [(0.0, body)])
    _say(stage, a, "two")
    stage.carry_truly()
    _say(stage, a, "three")
    told = any(notice.code == "data-lost" for notice in b.all_of(effects.Noticed))
    stage.aim(not told)


def word_of_a_removed_member(stage: Stage) -> None:
    a, b, c = _talking(stage)
    key = c.state.send_key
    if stage.honest:
        return
    stage.publish(a, stage.signed_remove(a, c.state.setup.me.identity))
    stage.run(2.0)
    stage.inject(_body(stage, c, named=c, key=key), b, c.conn)
    stage.run(1.0)
    stage.aim(bool(_said(b)))


def _end(stage: Stage, signer: Node, **changes: object) -> Message:
    end = End(type="end", **(liar.head(stage.room, signer) | changes))
    return Message(Kind.END, liar.signed(signer, Context.END, end).envelope)


def _ended(*nodes: Node) -> bool:
    return any(node.finished is not None for node in nodes)


def end_by_who_is_no_host(stage: Stage) -> None:
    a, b, c = _talking(stage)
    for to in (a, b):
        stage.say(c, to, _end(stage, c, people=(to.me,)))
    stage.run(2.0)
    stage.aim(_ended(a, b))


def end_in_a_hosts_name(stage: Stage) -> None:
    a, b, c = _talking(stage)
    stage.say(c, b, _end(stage, c, people=(b.me,), sender=a.me))
    stage.run(2.0)
    stage.aim(_ended(b))


def end_of_an_earlier_call(stage: Stage) -> None:
    a, b, c = _talking(stage)
    old = _end(stage, a, people=(b.me, c.me))
    stage.room.feed(b, inputs.ClockJumped())
    stage.run(6.0)
    stage.say(c, stage.room.nodes[1], old)
    stage.run(2.0)
    stage.aim(_ended(stage.room.nodes[1]))


def end_by_a_host_who_left_long_ago(stage: Stage) -> None:
    """Somebody inside hands on what a host signs outside, after having left."""
    a, b, c = _talking(stage)
    if stage.honest:
        return
    stage.room.leave(0)
    stage.run(70.0)
    stage.say(c, b, _end(stage, a, people=(b.me, c.me)))
    stage.run(2.0)
    stage.aim(_ended(b))


TALK_LIES: tuple[Callable[[Stage], None], ...] = (
    word_in_another_name,
    word_under_ones_own_key_in_another_name,
    old_word_sealed_anew_for_a_newcomer,
    word_played_again,
    words_altered_on_the_way,
    words_withheld_unnoticed,
    word_of_a_removed_member,
    end_by_who_is_no_host,
    end_in_a_hosts_name,
    end_of_an_earlier_call,
    end_by_a_host_who_left_long_ago,
)
