# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies about epochs: by members, by a relay that keeps or repeats, and by the issuer itself."""

from collections.abc import Callable

from client.crypto.envelope import Signed, canonical
from client.model.room import Profile, RoomDescriptor
from client.session import inputs, reasons
from client.session.bodies import Message
from client.session.hello import make_hello
from client.session.lobby import SALT_BYTES, seal_hello
from client.session.messages import Kind, RoomKey
from client.session.readmits import removes_of
from tests.attack.stage import Stage
from tests.fakes.call_room import ROOM_ID, ROOM_KEY, Node, person
from tests.fakes.epochs import NEW_KEY, after, first, publish, with_feature

Epoch = Signed[RoomDescriptor]


def _room(stage: Stage, *people: int, of: int = 4, **room: object) -> Epoch:
    """A call among these people under a first epoch that names no others."""
    stage.people(of)
    stage.room.descriptor = first(*people, **room)
    stage.live(*people)
    return stage.room.descriptor


def _message(epoch: Epoch) -> Message:
    return Message(Kind.DESCRIPTOR, epoch.envelope)


def _epochs(stage: Stage) -> set[int]:
    nodes = stage.room.nodes.values()
    return {node.state.evidence.room.epoch for node in nodes if node.alive}


def _enter(stage: Stage, n: int, epoch: Epoch, key: object = ROOM_KEY) -> Node:
    node = stage.room.join(n, stage.room.setup(n, descriptor=epoch, room_key=key))
    stage.run(6.0)
    return node


def a_member_makes_the_next_epoch(stage: Stage) -> None:
    one = _room(stage, 0, 1, 2, of=3)
    _, b, c = (stage.room.nodes[n] for n in (0, 1, 2))
    stage.say(c, b, _message(after(one, 1, 2, by=2)))
    stage.run(3.0)
    stage.aim(_epochs(stage) != {1})


def a_member_names_a_ghost(stage: Stage) -> None:
    one = _room(stage, 0, 1, 2)
    forged = after(one, 0, 1, 2, 3, by=2)
    a, b, c = (stage.room.nodes[n] for n in (0, 1, 2))
    for to in (a, b):
        stage.say(c, to, _message(forged))
    if stage.honest:
        publish(stage.room, after(one, 0, 1, 2, 3))
        stage.run(1.0)
        _enter(stage, 3, after(one, 0, 1, 2, 3))
        return
    ghost = _enter(stage, 3, forged)
    stage.aim(stage.on_any_roster(ghost.me) or _epochs(stage) - {1, 2} != set())
    stage.aim(any(node.state.evidence.room.epoch != 1 for node in (a, b, c)))


def an_old_epoch_brings_somebody_back(stage: Stage) -> None:
    one = _room(stage, 0, 1, 2, of=3)
    if stage.honest:
        return
    publish(stage.room, after(one, 0, 1), NEW_KEY)
    stage.run(3.0)
    back = _enter(stage, 2, one)
    a, b = stage.room.nodes[0], stage.room.nodes[1]
    stage.say(a, b, _message(one))
    stage.run(5.0)
    stage.aim(stage.on_any_roster(back.me) or _epochs(stage) - {1} != {2})
    for node in (a, b):
        stage.play(back, node.me, stage.frame(node))


def the_relay_keeps_an_epoch_from_one(stage: Stage) -> None:
    one = _room(stage, 0, 1, 2, of=3)
    if stage.honest:
        return
    out = stage.room.nodes[2]
    stage.carry(lambda _sender, to, body: [] if to is stage.room.nodes[1] else [(0.0, body)])
    publish(stage.room, after(one, 0, 1), NEW_KEY)
    stage.run(stage.dice.choice((0.5, 3.0, 8.0)))
    a = stage.room.nodes[0]
    stage.play(out, a.me, stage.frame(a))
    stage.aim(a.state.agreed is not None and out.me in a.state.agreed.roster and not a.held)
    stage.carry_truly()
    stage.run(20.0)
    stage.aim(stage.on_any_roster(out.me))


def a_looser_epoch(stage: Stage) -> None:
    one = _room(stage, 0, 1, 2, of=3, profile=Profile.RESTRICTED, hosts=(0, 1, 2))
    a, b = stage.room.nodes[0], stage.room.nodes[1]
    changes: tuple[dict[str, object], ...] = (
        {"profile": Profile.OPEN},
        {"suite": "WW0"},
        with_feature(one, recording=True),
        with_feature(one, dialin=True),
        with_feature(one, guests=True),
    )
    stage.say(a, b, _message(after(one, 0, 1, 2, **stage.dice.choice(changes))))
    stage.run(3.0)
    going_on = [node for node in stage.room.nodes.values() if node.alive]
    stage.aim(bool(going_on))


def two_lists_for_two_people(stage: Stage) -> None:
    one = _room(stage, 0, 1, 2)
    two, twin = after(one, 0, 1, 2, 3), after(one, 0, 1, 2)
    a, b, c = (stage.room.nodes[n] for n in (0, 1, 2))
    if stage.honest:
        publish(stage.room, two)
        stage.run(1.0)
        _enter(stage, 3, two)
        return
    stage.say(a, b, _message(two))
    stage.say(a, c, _message(twin))
    stage.run(8.0)
    reasons_ = {node.finished.reason for node in (b, c) if node.finished}
    stage.aim(reasons_ != {reasons.TWO_EPOCHS} or b.alive or c.alive)


def a_member_hands_out_a_room_key(stage: Stage) -> None:
    one = _room(stage, 0, 1, 2, of=3)
    two = after(one, 0, 1, 2)
    publish(stage.room, two)
    stage.run(3.0)
    b, c = stage.room.nodes[1], stage.room.nodes[2]
    key = RoomKey(
        type="room-key", v=1, room_id=ROOM_ID, epoch=2, descriptor=two.hash, key="ab" * 32
    )
    stage.say(c, b, Message(Kind.ROOM_KEY, canonical(key)))
    stage.run(1.0)
    stage.aim(b.state.setup.room_key.reveal() != ROOM_KEY.reveal())


def a_removed_person_comes_by_the_next_epoch(stage: Stage) -> None:
    one = _room(stage, 0, 1, 2, of=3)
    a = stage.room.nodes[0]
    stage.room.feed(a, inputs.RemovePerson(person(2).identity))
    stage.run(4.0)
    names = removes_of(a.state.evidence, person(2).identity)
    two = after(one, 0, 1, 2, readmits=names if stage.honest else ())
    publish(stage.room, two)
    stage.run(1.0)
    back = _enter(stage, 2, two)
    stage.aim(stage.on_any_roster(back.me))
    for node in (a, stage.room.nodes[1]):
        stage.play(back, node.me, stage.frame(node))
    stage.run(3.0)


def made_up_epochs_at_the_door(stage: Stage) -> None:
    """Somebody with the room key knocks under epochs that do not exist, and learns who is here."""
    one = _room(stage, 0, 1, 2, of=3)
    ghost = stage.room.ghost()
    for n in range(12):
        made_up = after(one, 0, 1, 2, epoch=2 + n, prev=f"{n:0128x}", by=2)
        hello, _ = make_hello(
            stage.room.setup(0, me=person(20 + n), descriptor=made_up), stage.dice.randbytes
        )
        body = seal_hello(ROOM_KEY, ROOM_ID, hello.envelope, stage.dice.randbytes(SALT_BYTES))
        stage.inject(body, None, ghost)
        stage.run(0.3)
    stage.run(2.0)
    stage.aim(not stage.room.all_live(0, 1, 2) or _epochs(stage) != {1})
    hellos = [len(node.state.evidence.hellos) for node in stage.room.nodes.values()]
    stage.aim(max(hellos) > len(stage.room.nodes))


EPOCH_LIES: tuple[Callable[[Stage], None], ...] = (
    a_member_makes_the_next_epoch,
    a_member_names_a_ghost,
    an_old_epoch_brings_somebody_back,
    the_relay_keeps_an_epoch_from_one,
    a_looser_epoch,
    two_lists_for_two_people,
    a_member_hands_out_a_room_key,
    a_removed_person_comes_by_the_next_epoch,
    made_up_epochs_at_the_door,
)
