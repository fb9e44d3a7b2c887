# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies that aim at the evidence itself: two honest people who compare, and never see the same."""

from collections.abc import Callable
from dataclasses import replace
from unittest import mock

from client.crypto.envelope import Context, b64_exact, sign
from client.crypto.hpke import seal
from client.model.ids import HelloHash
from client.session import evidence
from client.session.bodies import Message, between, pack, sealed_body
from client.session.messages import Admit, Bye, Kind, Welcome
from client.session.pace import ONE_EVERY_S
from tests.attack.stage import Stage
from tests.fakes import liar
from tests.fakes.call_room import ROOM_ID, person

HALF = 0.5


def two_admits_whose_names_begin_alike(stage: Stage) -> None:
    """A member looks for two Admits whose hashes begin alike, and gives each person one of them."""
    stage.restricted(4, hosts=(0,))
    a = stage.room.join(0)
    for n in (1, 2, 3):
        stage.room.join(n)
        stage.run(0.5)
        stage.admit(a, stage.room.nodes[n])
        stage.run(3.0)
    assert stage.room.all_live(0, 1, 2, 3), "the honest part of the lie does not work"
    b, c, cheat = (stage.room.nodes[n] for n in (1, 2, 3))
    one = stage.signed_admit(cheat, c.me)
    cheat.state = replace(cheat.state, seq=cheat.state.seq + 1 + stage.dice.randrange(99))
    two = stage.signed_admit(cheat, c.me)
    true = evidence.open_envelope
    alike = true(one.data, Context.ADMIT, Admit, None).hash[:16]

    def found(data: bytes, *rest: object) -> object:
        """As if the liar had searched long enough: 2^32 tries find such a pair."""
        signed = true(data, *rest)
        return replace(signed, hash=alike + signed.hash[16:]) if data == two.data else signed

    with mock.patch.object(evidence, "open_envelope", found):
        stage.say(cheat, a, one)
        stage.say(cheat, b, two)
        stage.run(15.0)
        views = {node.state.view.rh for node in (a, b, c)}
        stage.aim(len(views) > 1 or not all(node.alive and not node.held for node in (a, b, c)))
        stage.run(20.0)
        stage.aim(not stage.room.all_live(0, 1, 2, 3))


def welcome_by_one_of_many_presences(stage: Stage) -> None:
    """Two people are given other presences of a member each; one of these welcomes a newcomer."""
    stage.people(5)
    a, b, _, accomplice = stage.live(0, 1, 3, 4)
    hellos = [stage.hello_of(3) for _ in range(evidence.MAX_HELLOS - 1)]
    to_a, to_b = stage.hello_of(3), stage.hello_of(3)
    for person_, last in ((a, to_a), (b, to_b)):
        for hello in (*hellos, last):
            stage.say(accomplice, person_, Message(Kind.HELLO, hello.envelope))
    head = {"v": 1, "room_id": ROOM_ID, "sender": HelloHash(to_a.hash), "seq": 1}
    if stage.dice.random() < HALF:
        # In half of the seeds that presence has said something, to one of them.
        bye = Bye(type="bye", **head, hello=HelloHash("ab" * 64))
        said = sign(person(3).signing, Context.BYE, bye)
        stage.say(accomplice, a, Message(Kind.BYE, said.envelope))
    stage.run(8.0)
    # The welcome comes first: everybody else's takes a moment longer.
    stage.carry(lambda _sender, to, body: [(0.3 if to.n == 2 else 0.0, body)])
    newcomer = stage.room.join(2)
    name = HelloHash(to_a.hash)
    welcome = Welcome(type="welcome", **head, to=newcomer.me, rh=a.state.view.rh)
    bundle = (
        Message(Kind.HELLO, to_a.envelope),
        Message(Kind.WELCOME, sign(person(3).signing, Context.WELCOME, welcome).envelope),
    )
    bound = between(ROOM_ID, name, newcomer.me)
    to = b64_exact(newcomer.state.hello.value.xwing)
    stage.inject(sealed_body(name, seal(to, Context.HELLO, bound, pack(bundle))), newcomer)
    stage.run(12.0)
    stage.carry_truly()
    stage.run(6.0)
    honest = [node for node in (a, b, newcomer) if node.alive and not node.held]
    stage.aim(len({node.state.view.rh for node in honest}) != 1 or len(honest) != 3)


def hellos_of_earlier_calls(stage: Stage) -> None:
    """The relay repeats a person's hellos of earlier calls: they seem to flood this one."""
    earlier = [stage.hello_of(2) for _ in range(evidence.MAX_HELLOS + 4)]
    mine = frozenset(HelloHash(hello.hash) for hello in earlier)
    stage.room.join(0)
    stage.room.join(1)
    c = stage.room.join(2, stage.room.setup(2, my_hellos=mine))
    stage.run(6.0)
    ghost = stage.room.ghost()
    for hello in earlier:
        stage.inject(stage.hello_body(hello), None, ghost)
        # As fast as anybody takes them in.
        stage.run(ONE_EVERY_S + stage.dice.choice((0.1, 0.4)))
    stage.aim(not c.alive or not stage.room.all_live(0, 1, 2))


def ask_without_end(stage: Stage) -> None:
    """A member has somebody answer so much that the relay cuts their line."""
    a, b, c = stage.live()
    names = a.state.evidence.short_names(liar.SALT)
    before = len(stage.room.wire)
    for _ in range(200):
        if stage.honest:
            break
        want = liar.want(stage.room, c, a.me, want=names, keys=a.state.view.rh)
        stage.say(c, a, Message(Kind.WANT, liar.signed(c, Context.WANT, want).envelope))
        stage.run(0.02)
    said = [(conn, len(body)) for conn, body in stage.room.wire[before:]]
    answered = sum(length for conn, length in said if conn == a.conn)
    asked = sum(length for conn, length in said if conn == c.conn)
    stage.aim(answered > 4 * asked)
    stage.run(4.0)
    stage.aim(not stage.room.all_live(0, 1, 2) or b.held)


EVIDENCE_LIES: tuple[Callable[[Stage], None], ...] = (
    two_admits_whose_names_begin_alike,
    welcome_by_one_of_many_presences,
    hellos_of_earlier_calls,
    ask_without_end,
)
