# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies that a relay can tell, with or without a stolen room key. Each is a script on a `Stage`."""

from client.session import inputs
from tests.attack.stage import STRANGER, Stage


def ghost_with_an_invented_hello(stage: Stage) -> None:
    stage.live()
    ghost = stage.hello_by_stranger()
    stage.inject(stage.hello_body(ghost))
    stage.run(5.0)
    stage.aim(stage.believed(ghost.hash))


def members_name_under_another_key(stage: Stage) -> None:
    stage.live()
    forged = stage.hello_of(1, signer=STRANGER)
    stage.inject(stage.hello_body(forged))
    stage.run(5.0)
    stage.aim(stage.believed(forged.hash))


def silent_ghost_connections(stage: Stage) -> None:
    stage.do(lambda: [stage.room.ghost() for _ in range(20)])
    stage.live()
    stage.run(5.0)
    stage.aim(any(body[0] != 1 for body in stage.room.ghost_heard))


def hide_a_member(stage: Stage) -> None:
    stage.carry(lambda a, b, body: [] if {a.n, b.n} == {0, 2} else [(0.0, body)])
    for n in range(3):
        stage.room.join(n)
    stage.run(40.0)
    live = {node.n: node for node in stage.room.live()}
    if not stage.honest and {0, 1, 2} <= live.keys():
        stage.aim(len({node.state.agreed.rh for node in live.values()}) > 1)
    stage.carry_truly()
    stage.run(40.0)


def split_the_roster_in_two(stage: Stage) -> None:
    stage.people(4)
    stage.live()
    sides = {0: 0, 1: 0, 2: 1, 3: 1}
    stage.carry(lambda a, b, body: [(0.0, body)] if sides[a.n] == sides[b.n] else [])
    for _ in range(40):
        stage.run(1.0)
        for node in stage.room.live():
            # Whoever shows four people heard all four within the last ten seconds.
            old = stage.room.now - min(
                (p.statement.at for p in node.state.peers.values() if p.statement), default=0
            )
            stage.aim(not node.held and len(node.state.agreed.roster) == 4 and old > 25)
    stage.carry_truly()
    stage.run(40.0)


def withhold_statements(stage: Stage) -> None:
    def lie(_a, _b, body):
        return [] if body[0] == 3 and stage.dice.random() < 0.5 else [(0.0, body)]

    stage.carry(lie)
    for n in range(3):
        stage.room.join(n)
    stage.run(20.0)
    stage.carry_truly()
    stage.run(40.0)


def lose_some(stage: Stage) -> None:
    stage.carry(lambda _a, _b, body: [] if stage.dice.random() < 0.03 else [(0.0, body)])
    for n in range(3):
        stage.room.join(n)
        stage.run(1.0)
    stage.run(20.0)
    stage.carry_truly()
    stage.run(40.0)


def replay_everything(stage: Stage) -> None:
    stage.carry(lambda _a, _b, body: [(0.0, body), (stage.dice.random() * 5, body)])
    stage.live()
    stage.run(10.0)


def reorder(stage: Stage) -> None:
    stage.carry(lambda _a, _b, body: [(stage.dice.random() * 2, body)])
    for n in range(3):
        stage.room.join(n)
    stage.run(20.0)
    stage.carry_truly()
    stage.run(40.0)


def delay_one_person(stage: Stage) -> None:
    stage.live()
    stage.carry(lambda a, _b, body: [(4.0 if a.n == 1 else 0.0, body)])
    stage.run(30.0)
    stage.carry_truly()
    stage.run(40.0)


def alter_bodies(stage: Stage) -> None:
    def lie(_a, _b, body):
        at = stage.dice.randrange(len(body))
        twisted = body[:at] + bytes((body[at] ^ 1,)) + body[at + 1 :]
        return [(0.0, twisted if stage.dice.random() < 0.2 else body)]

    stage.carry(lie)
    for n in range(3):
        stage.room.join(n)
    stage.run(15.0)
    stage.carry_truly()
    stage.run(40.0)


def hand_bodies_to_the_wrong_person(stage: Stage) -> None:
    stage.live()
    wire = list(stage.room.wire)
    for conn, body in wire:
        for node in stage.room.nodes.values():
            stage.inject(body, node, conn)
    stage.run(3.0)


def reflect_to_the_sender(stage: Stage) -> None:
    stage.live()
    conns = {node.conn: node for node in stage.room.nodes.values()}
    for conn, body in list(stage.room.wire):
        if conn in conns:
            stage.inject(body, conns[conn], conns[conn].conn + 1)
    stage.run(3.0)


def swap_connections(stage: Stage) -> None:
    stage.live()
    for conn, body in list(stage.room.wire):
        stage.inject(body, None, conn % 3 + 1)
    stage.run(5.0)


def replay_hello_of_who_left(stage: Stage) -> None:
    _, _, gone = stage.live()
    hellos = [body for conn, body in stage.room.wire if conn == gone.conn and body[0] == 1]
    stage.room.leave(2)
    stage.run(1.0)
    for body in hellos:
        stage.inject(body)
    stage.run(8.0)
    stage.aim(stage.on_any_roster(gone.me))
    stage.room.join(2, stage.room.setup(2, my_hellos=frozenset({gone.me})))
    stage.run(8.0)


def replay_a_whole_call_to_a_new_one(stage: Stage) -> None:
    before = stage.live()
    old = {node.me for node in before}
    wire = list(stage.room.wire)
    for n in range(3):
        stage.room.leave(n)
    stage.run(1.0)
    for n, node in enumerate(before):
        stage.room.join(n, stage.room.setup(n, my_hellos=frozenset({node.me})))
    for conn, body in wire:
        stage.inject(body, None, conn)
    stage.run(10.0)
    stage.aim(any(old & node.state.roster for node in stage.room.live()))


def flap_connections(stage: Stage) -> None:
    nodes = stage.live()
    for _ in range(50):
        for node in nodes:
            hint = stage.dice.choice((inputs.Arrived, inputs.Departed))
            stage.do(lambda n=node, h=hint: stage.room.feed(n, h(stage.dice.randrange(6))))
        stage.run(0.1)
    stage.run(5.0)


def say_everybody_left(stage: Stage) -> None:
    nodes = stage.live()
    for node in nodes:
        for other in nodes:
            stage.do(lambda a=node, b=other: stage.room.feed(a, inputs.Departed(b.conn)))
    stage.run(12.0)


def drop_every_key_message(stage: Stage) -> None:
    """No pair key ever comes about: nobody may be live."""
    stage.carry(lambda _a, _b, body: [] if body[0] == 2 else [(0.0, body)])
    for n in range(3):
        stage.room.join(n)
    stage.run(20.0)
    stage.aim(bool(stage.room.live()))
    stage.carry_truly()
    stage.run(40.0)


def stop_after_the_welcome(stage: Stage) -> None:
    """Only hellos and welcomes pass: nobody has anybody's word, so nobody may be live."""
    stage.carry(lambda _a, _b, body: [] if body[0] == 3 else [(0.0, body)])
    for n in range(3):
        stage.room.join(n)
    stage.run(20.0)
    stage.aim(bool(stage.room.live()))
    stage.carry_truly()
    stage.run(40.0)


def stolen_invitation_listens(stage: Stage) -> None:
    """A ghost with the room key says a member's recorded hello, and collects what is sent to it."""
    nodes = stage.live()
    recorded = [body for _, body in stage.room.wire if body[0] == 1]
    ghost = stage.room.ghost()
    for body in recorded:
        stage.inject(body, None, ghost)
    stage.run(10.0)
    for body in stage.room.ghost_heard:
        stage.aim(any(node.me.encode() in body for node in nodes))


def connection_stolen_by_replayed_hellos(stage: Stage) -> None:
    """Hellos replayed under a ghost's number must not turn bodies away from their people."""
    nodes = stage.live()
    recorded = [body for _, body in stage.room.wire if body[0] == 1]
    ghost = stage.room.ghost()
    for _ in range(10):
        for body in recorded:
            stage.inject(body, None, ghost)
        stage.run(1.0)
    stage.aim(any(p.conn == ghost for node in nodes for p in node.state.peers.values()))


RELAY_LIES = (
    ghost_with_an_invented_hello,
    members_name_under_another_key,
    silent_ghost_connections,
    hide_a_member,
    split_the_roster_in_two,
    withhold_statements,
    lose_some,
    replay_everything,
    reorder,
    delay_one_person,
    alter_bodies,
    hand_bodies_to_the_wrong_person,
    reflect_to_the_sender,
    swap_connections,
    replay_hello_of_who_left,
    replay_a_whole_call_to_a_new_one,
    flap_connections,
    say_everybody_left,
    drop_every_key_message,
    stop_after_the_welcome,
    stolen_invitation_listens,
    connection_stolen_by_replayed_hellos,
)
