# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies of somebody who is in the room: evidence, statements, presences."""

from client.crypto.envelope import Context
from client.model.participant import TrustState
from client.session import effects, inputs
from client.session.bodies import Message
from client.session.messages import Kind
from tests.attack.stage import STRANGER, Stage
from tests.fakes import liar
from tests.fakes.call_room import person


def forged_bye(stage: Stage) -> None:
    a, b, c = stage.live()
    forged = liar.signed(c, Context.BYE, liar.bye(stage.room, a, a.me))
    stage.say(c, b, Message(Kind.BYE, forged.envelope))
    stage.run(2.0)
    stage.aim(a.me in b.state.view.gone)


def bye_for_somebody_else(stage: Stage) -> None:
    a, b, c = stage.live()
    wrong = liar.signed(c, Context.BYE, liar.bye(stage.room, c, a.me))
    stage.say(c, b, Message(Kind.BYE, wrong.envelope))
    stage.run(2.0)
    stage.aim(a.me in b.state.view.gone)


def old_bye_ends_a_new_presence(stage: Stage) -> None:
    a, b, c = stage.live()
    stage.room.leave(2)
    stage.run(1.0)
    byes = [m for m in b.state.evidence.signed_by(c.me) if m.kind is Kind.BYE]
    stage.room.join(2, stage.room.setup(2, my_hellos=frozenset({c.me})))
    stage.run(3.0)
    for message in byes:
        stage.say(a, b, message)
    stage.run(3.0)
    stage.aim(stage.room.nodes[2].me in b.state.view.gone)


def remove_by_who_is_no_host(stage: Stage) -> None:
    a, b, c = stage.live()
    stage.say(c, b, stage.signed_remove(c, person(0).identity))
    stage.run(2.0)
    stage.aim(a.me in b.state.view.gone)


def remove_for_another_epoch(stage: Stage) -> None:
    a, b, c = stage.live()
    stage.say(c, b, stage.signed_remove(a, person(1).identity, person(0).signing, epoch=2))
    stage.say(c, a, stage.signed_remove(a, person(1).identity, person(0).signing, epoch=2))
    stage.run(2.0)
    stage.aim(b.me in a.state.view.gone)


def remove_in_a_hosts_name(stage: Stage) -> None:
    a, b, c = stage.live()
    for key in (person(2).signing, STRANGER):
        stage.say(c, a, stage.signed_remove(a, person(1).identity, key))
    stage.run(2.0)
    stage.aim(b.me in a.state.view.gone)


def drop_by_who_was_removed(stage: Stage) -> None:
    a, b, c = stage.live()
    if stage.honest:
        return
    stage.publish(a, stage.signed_remove(a, person(2).identity))
    stage.run(1.0)
    late = liar.signed(c, Context.DROP, liar.drop(stage.room, c, b.me))
    stage.say(a, b, Message(Kind.DROP, late.envelope))
    stage.run(3.0)
    stage.aim(not stage.room.all_live(0, 1))


def statement_in_another_name(stage: Stage) -> None:
    a, b, c = stage.live()
    said = liar.signed(c, Context.STATEMENT, liar.statement(stage.room, a, rh="ab" * 64))
    stage.say(c, b, Message(Kind.STATEMENT, said.envelope))
    stage.run(0.01)
    stage.aim(b.state.peers[a.me].statement.value.rh == "ab" * 64)
    stage.run(3.0)


def old_statement_again(stage: Stage) -> None:
    _, b, c = stage.live()
    old = c.state.stated.signed
    stage.run(4.0)
    newest = b.state.peers[c.me].statement.value.seq
    stage.say(c, b, Message(Kind.STATEMENT, old.envelope))
    stage.run(0.01)
    stage.aim(b.state.peers[c.me].statement.value.seq < newest)
    stage.run(3.0)


def key_changed_newcomer(stage: Stage) -> None:
    a, b = stage.live(0, 1)
    if not stage.honest:
        changed = inputs.TrustChanged(person(2).identity, TrustState.KEY_CHANGED)
        stage.room.feed(a, changed)
    c = stage.room.join(2)
    stage.run(6.0)
    stage.aim(any(c.me in node.state.send_key.given for node in (a, b) if node.state.send_key))
    stage.aim(bool(c.all_of(effects.AddReceiveKey)))


def copied_profile(stage: Stage) -> None:
    """Somebody with a copy of a member's keys joins beside them: the real one stops sending."""
    a, _, _ = stage.live()
    if stage.honest:
        return
    copy = stage.hello_of(0)
    stage.inject(stage.hello_body(copy))
    stage.run(1.0)
    stage.aim(not a.held)
    stage.run(20.0)


def flood_of_hellos(stage: Stage) -> None:
    a, b, c = stage.live()
    for _ in range(80):
        stage.say(c, b, Message(Kind.HELLO, stage.hello_of(2).envelope))
    stage.run(10.0)
    stage.aim(len(b.state.evidence.of(person(2).identity)) > 64)
    stage.aim(a.held or b.held or a.me not in b.state.agreed.roster)


def replayed_ready(stage: Stage) -> None:
    """The Ready of a presence that is over does not make it present again."""
    a, b, c = stage.live()
    items = b.state.evidence.signed_by(c.me)
    stage.room.leave(2)
    stage.run(1.0)
    for item in items:
        stage.say(a, b, item)
    stage.run(2.0)
    stage.aim(stage.on_any_roster(c.me))
    stage.room.join(2, stage.room.setup(2, my_hellos=frozenset({c.me})))
    stage.run(5.0)


MEMBER_LIES = (
    forged_bye,
    bye_for_somebody_else,
    old_bye_ends_a_new_presence,
    remove_by_who_is_no_host,
    remove_for_another_epoch,
    remove_in_a_hosts_name,
    drop_by_who_was_removed,
    statement_in_another_name,
    old_statement_again,
    key_changed_newcomer,
    copied_profile,
    flood_of_hellos,
    replayed_ready,
)
