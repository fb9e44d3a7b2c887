# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies of somebody who waits at the door of a restricted room, and of who lets them in."""

from client.crypto.envelope import Context
from client.crypto.hpke import seal
from client.session.bodies import Message, between, pack, sealed_body
from client.session.messages import Kind
from tests.attack.stage import STRANGER, Stage
from tests.fakes import liar
from tests.fakes.call_room import Node, person


def admit_oneself(stage: Stage) -> None:
    stage.restricted()
    stage.live(0, 1)
    waiting = stage.room.join(2)
    stage.run(4.0)
    stage.do(lambda: stage.publish(waiting, stage.signed_admit(waiting, waiting.me)))
    for body in _sealed_to_everybody(stage, waiting):
        stage.inject(body, None, waiting.conn)
    stage.run(5.0)
    stage.aim(stage.on_any_roster(waiting.me))
    if stage.honest:
        stage.admit(stage.room.nodes[0], waiting)
        stage.run(5.0)


def _sealed_to_everybody(stage: Stage, waiting: Node) -> list[bytes]:
    """The Admit as a bundle sealed to each hello that the newcomer has seen."""
    admit = stage.signed_admit(waiting, waiting.me)
    return [
        _sealed(stage, waiting, node, Message(Kind.HELLO, waiting.state.hello.envelope), admit)
        for node in stage.room.nodes.values()
        if node is not waiting
    ]


def _sealed(stage: Stage, sender: Node, to: Node, *messages: Message) -> bytes:
    bound = between(stage.room.descriptor.value.room_id, sender.me, to.me)
    plain = pack(messages)
    return sealed_body(sender.me, seal(to.state.key.public, Context.HELLO, bound, plain))


def admit_in_a_hosts_name(stage: Stage) -> None:
    stage.restricted()
    a, b = stage.live(0, 1)
    waiting = stage.room.join(2)
    stage.run(4.0)
    for key in (STRANGER, person(2).signing, person(1).signing):
        stage.say(b, a, stage.signed_admit(a, waiting.me, key))
    stage.run(5.0)
    stage.aim(stage.on_any_roster(waiting.me))
    if stage.honest:
        stage.admit(a, waiting)
        stage.run(5.0)


def admit_of_another_hello(stage: Stage) -> None:
    stage.restricted()
    a, _ = stage.live(0, 1)
    first = stage.room.join(2)
    stage.run(2.0)
    stage.admit(a, first)
    stage.run(5.0)
    assert stage.room.all_live(0, 1, 2)
    if stage.honest:
        return
    stage.room.leave(2)
    stage.run(1.0)
    again = stage.room.join(2, stage.room.setup(2, my_hellos=frozenset({first.me})))
    stage.run(8.0)
    stage.aim(stage.on_any_roster(again.me) or not stage.in_lobby(again))


def early_lobby(stage: Stage) -> None:
    stage.restricted()
    waiting = stage.room.join(2)
    stage.run(3.0)
    a, _ = stage.live(0, 1)
    stage.run(20.0)
    stage.aim(not stage.in_lobby(waiting) or stage.on_any_roster(waiting.me))
    for node in (a, stage.room.nodes[1]):
        stage.play(waiting, node.me, stage.frame(node))
    if stage.honest:
        stage.admit(a, waiting)
        stage.run(5.0)


def lobby_asks_for_everything(stage: Stage) -> None:
    """Who waits sends a request and a drop sealed to the members: neither is heard."""
    stage.restricted()
    a, b = stage.live(0, 1)
    waiting = stage.room.join(2)
    stage.run(4.0)
    want = liar.want(stage.room, waiting, a.me, have=(), keys=a.state.view.rh)
    dropped = liar.signed(waiting, Context.DROP, liar.drop(stage.room, waiting, b.me))
    for message in (
        Message(Kind.WANT, liar.signed(waiting, Context.WANT, want).envelope),
        Message(Kind.DROP, dropped.envelope),
    ):
        stage.inject(_sealed(stage, waiting, a, message), a, waiting.conn)
    stage.run(5.0)
    stage.aim(b.me in a.state.view.gone or not stage.in_lobby(waiting))
    if stage.honest:
        stage.admit(a, waiting)
        stage.run(5.0)


def admit_by_who_was_removed(stage: Stage) -> None:
    stage.restricted(4)
    a, b = stage.live(0, 1)
    c = stage.room.join(2)
    stage.run(2.0)
    stage.admit(a, c)
    stage.run(5.0)
    d = stage.room.join(3)
    stage.run(3.0)
    if stage.honest:
        stage.admit(a, d)
        stage.run(5.0)
        return
    stage.publish(a, stage.signed_remove(a, person(2).identity))
    stage.run(1.0)
    late = stage.signed_admit(c, d.me)
    stage.say(b, a, late)
    stage.say(a, b, late)
    stage.run(5.0)
    stage.aim(stage.on_any_roster(d.me))


def agree_by_words_alone(stage: Stage) -> None:
    """Somebody states every roster they hear of, without being on it: a newcomer in the lobby."""
    stage.restricted()
    a, b = stage.live(0, 1)
    waiting = stage.room.join(2)
    stage.run(4.0)
    for node in (a, b):
        said = liar.signed(node, Context.STATEMENT, liar.statement(stage.room, node))
        message = Message(Kind.STATEMENT, said.envelope)
        stage.inject(_sealed(stage, waiting, node, message), node, waiting.conn)
    stage.run(5.0)
    stage.aim(stage.on_any_roster(waiting.me))
    if stage.honest:
        stage.admit(a, waiting)
        stage.run(5.0)


LOBBY_LIES = (
    admit_oneself,
    admit_in_a_hosts_name,
    admit_of_another_hello,
    early_lobby,
    lobby_asks_for_everything,
    admit_by_who_was_removed,
    agree_by_words_alone,
)
