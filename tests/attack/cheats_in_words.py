# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a member can be made to say under its own pair keys."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from client.crypto.envelope import Context, canonical, sign
from client.crypto.sender_keys import commitment
from client.model.ids import HelloHash, RosterHash
from client.model.secret import Secret
from client.session import effects, inputs
from client.session.bodies import PAIRED, Message
from client.session.messages import (
    Admit,
    Bye,
    Drop,
    Keys,
    KeySecret,
    Kind,
    Remove,
    Statement,
    Want,
)
from client.session.turn import Turn
from tests.rig.actor import Actor

NOW_AND_THEN_S = 0.2

# words under its own pair keys


def _turn(actor: Actor, doing: Callable[[Turn], None]) -> None:
    """Use the keys of this client to say anything."""
    call = actor.call
    turn = Turn(call._state, call._world.clock(), call._world.random)
    doing(turn)
    done = turn.finish()
    call._state = done.state
    call._perform_all(done.effects)


def _head(turn: Turn, sender: str = "") -> dict[str, Any]:
    sender = HelloHash(sender or turn.me)
    return {"v": 1, "room_id": turn.room_id, "sender": sender, "seq": turn.next_seq() + 100}


def _everybody(turn: Turn, *messages: Message) -> None:
    for hello in sorted(turn.state.peers):
        turn.post(hello, *messages)


def _signed(turn: Turn, context: Context, value: Any) -> bytes:
    return sign(turn.state.setup.me.signing, context, value).envelope


def _as_everybody(turn: Turn, whom: str, names: str, kind: Kind, make: Any, context: Any) -> None:
    """Say it, in my own name and in that of others, signed by me."""
    for sender in (turn.me, names):
        value = make(sender)
        _everybody(turn, Message(kind, _signed(turn, context, value)))
    del whom


def says_that_somebody_left(actor: Actor, whom: str) -> None:
    """A Bye for another's hello, in my name and in theirs."""

    def doing(turn: Turn) -> None:
        def make(sender: str) -> Bye:
            return Bye(type="bye", **_head(turn, sender), hello=HelloHash(whom))

        _as_everybody(turn, whom, whom, Kind.BYE, make, Context.BYE)

    _turn(actor, doing)


def removes_without_being_host(actor: Actor, identity: str, host: str) -> None:
    """A Remove, in my name and in the host's."""

    def doing(turn: Turn) -> None:
        def make(sender: str) -> Remove:
            head = _head(turn, sender)
            return Remove(type="remove", **head, identity=identity, epoch=1, keeps=())

        _as_everybody(turn, identity, host, Kind.REMOVE, make, Context.REMOVE)

    _turn(actor, doing)


def drops_in_the_name_of_another(actor: Actor, whom: str, names: str) -> None:
    """A Drop that somebody else is said to have signed."""

    def doing(turn: Turn) -> None:
        value = Drop(
            type="drop", **_head(turn, names), hello=HelloHash(whom), reason="silent", keeps=()
        )
        _everybody(turn, Message(Kind.DROP, _signed(turn, Context.DROP, value)))

    _turn(actor, doing)


def admits_in_the_name_of_another(actor: Actor, whom: str, names: str) -> None:
    """An Admit that a host is said to have signed."""

    def doing(turn: Turn) -> None:
        value = Admit(type="admit", **_head(turn, names), hello=HelloHash(whom))
        _everybody(turn, Message(Kind.ADMIT, _signed(turn, Context.ADMIT, value)))

    _turn(actor, doing)


def states_in_the_name_of_another(actor: Actor, names: str) -> None:
    """Somebody else's statement, signed by me, about another roster."""

    def doing(turn: Turn) -> None:
        value = _statement(turn, names, rh="ab" * 64)
        _everybody(turn, Message(Kind.STATEMENT, _signed(turn, Context.STATEMENT, value)))

    _turn(actor, doing)


def states_what_nobody_sees(actor: Actor) -> None:
    """Statements for a roster that nobody else has, from now on and for ever."""

    due = _now_and_then(actor)

    def lie(item: inputs.Input) -> inputs.Input:
        call = actor.call
        if isinstance(item, inputs.Tick) and call._state.stated is not None and due():

            def doing(turn: Turn) -> None:
                value = _statement(turn, turn.me, rh="cd" * 64)
                _everybody(turn, Message(Kind.STATEMENT, _signed(turn, Context.STATEMENT, value)))

            _turn(actor, doing)
        return item

    actor.witness.tamper_input = lie


def _now_and_then(actor: Actor) -> Callable[[], bool]:
    """True every 0.2 s of the call's clock at most: no flood, or the relay would cut the line."""
    last = [float("-inf")]

    def due() -> bool:
        now = actor.call._world.clock()
        if now - last[0] < NOW_AND_THEN_S:
            return False
        last[0] = now
        return True

    return due


def _statement(turn: Turn, sender: str, **changes: Any) -> Statement:
    assert turn.state.stated is not None
    last = turn.state.stated.value
    fields = {
        "rh": last.rh,
        "agreed": last.agreed,
        "kh": last.kh,
        "commit": last.commit,
        "reveal": last.reveal,
    }
    return Statement(type="statement", **_head(turn, sender), **{**fields, **changes})


def never_states(actor: Actor) -> None:
    """It pairs and says nothing under its pair keys from now on."""

    def lie(effect: effects.Effect) -> tuple[effects.Effect, ...]:
        silent = isinstance(effect, effects.Send) and effect.body[:1] == bytes((PAIRED,))
        return () if silent else (effect,)

    actor.witness.tamper_effect = lie


def gives_two_keys(actor: Actor) -> None:
    """The next generation: one secret announced to one member, another one to the others."""

    def doing(turn: Turn) -> None:
        rh, generation = turn.state.view.rh, turn.state.generation + 1
        turn.state = replace(turn.state, generation=generation)
        for number, hello in enumerate(turn.state.others):
            secret = Secret(bytes((number,)) * 32)
            turn.post(hello, *_key(turn, rh, generation, secret, secret))

    _turn(actor, doing)


def gives_another_key_than_announced(actor: Actor) -> None:
    """A secret that does not keep its announcement's promise."""

    def doing(turn: Turn) -> None:
        rh, generation = turn.state.view.rh, turn.state.generation + 1
        turn.state = replace(turn.state, generation=generation)
        for hello in turn.state.others:
            turn.post(hello, *_key(turn, rh, generation, Secret(b"a" * 32), Secret(b"b" * 32)))

    _turn(actor, doing)


def gives_a_key_for_no_roster(actor: Actor) -> None:
    """A key for a roster that nobody stated."""

    def doing(turn: Turn) -> None:
        rh = RosterHash("ef" * 64)
        for hello in turn.state.others:
            turn.post(hello, *_key(turn, rh, 77, Secret(b"c" * 32), Secret(b"c" * 32)))

    _turn(actor, doing)


def gives_the_keys_of_others(actor: Actor, names: str) -> None:
    """A key in somebody else's name: their announcement with my secret, and mine as theirs."""

    def doing(turn: Turn) -> None:
        rh, secret = turn.state.view.rh, Secret(b"d" * 32)
        for hello in turn.state.others:
            turn.post(hello, *_key(turn, rh, 99, secret, secret, sender=names))
            for held in turn.state.peers[HelloHash(names)].keys:
                value = held.keys.value
                bare = _secret(value.rh, value.generation, secret)
                turn.post(hello, Message(Kind.KEYS, held.keys.envelope), bare)

    _turn(actor, doing)


def _key(
    turn: Turn, rh: RosterHash, generation: int, promised: Secret, given: Secret, sender: str = ""
) -> tuple[Message, Message]:
    sender = HelloHash(sender or turn.me)
    promise = commitment(sender, rh, generation, promised)
    head = _head(turn, sender)
    keys = Keys(type="keys", **head, rh=rh, generation=generation, commitment=promise)
    announced = Message(Kind.KEYS, _signed(turn, Context.KEYS, keys))
    return announced, _secret(rh, generation, given)


def _secret(rh: RosterHash, generation: int, secret: Secret) -> Message:
    value = KeySecret(
        type="secret", v=1, rh=rh, generation=generation, secret=secret.reveal().hex()
    )
    return Message(Kind.SECRET, canonical(value))


def asks_for_keys(actor: Actor, rh: str) -> None:
    """Asks everybody for their keys of a roster."""

    def doing(turn: Turn) -> None:
        for hello in sorted(turn.state.peers):
            want = Want(
                type="want",
                **_head(turn),
                to=hello,
                salt="5a" * 16,
                have=None,
                want=(),
                keys=RosterHash(rh),
            )
            turn.post(hello, Message(Kind.WANT, _signed(turn, Context.WANT, want)))

    _turn(actor, doing)


def says_junk(actor: Actor, times: int) -> None:
    """Under its pair keys, messages of every kind that are none."""

    def doing(turn: Turn) -> None:
        for number in range(times):
            for kind in Kind:
                size = (0, 1, 40, 900)[number % 4]
                junk = secrets.token_bytes(size) if number % 2 else b"{" * size
                _everybody(turn, Message(kind, junk))

    _turn(actor, doing)


def says_a_commitment_anew(actor: Actor) -> None:
    """Another part of the call code than the one it committed to, for the same roster."""

    def doing(turn: Turn) -> None:
        value = _statement(turn, turn.me, commit="12" * 64, reveal="34" * 32)
        _everybody(turn, Message(Kind.STATEMENT, _signed(turn, Context.STATEMENT, value)))

    _turn(actor, doing)


def repeats_an_old_statement(actor: Actor) -> None:
    """Every statement is followed by the first one it ever made."""
    first: list[bytes] = []
    due = _now_and_then(actor)

    def lie(item: inputs.Input) -> inputs.Input:
        stated = actor.call._state.stated
        if stated is not None:
            first.append(stated.signed.envelope)

            def doing(turn: Turn) -> None:
                _everybody(turn, Message(Kind.STATEMENT, first[0]))

            if due():
                _turn(actor, doing)
        return item

    actor.witness.tamper_input = lie


WORDS: tuple[Callable[..., Any], ...] = (
    says_that_somebody_left,
    removes_without_being_host,
    drops_in_the_name_of_another,
    admits_in_the_name_of_another,
    states_in_the_name_of_another,
    states_what_nobody_sees,
    never_states,
    gives_two_keys,
    gives_another_key_than_announced,
    gives_a_key_for_no_roster,
    gives_the_keys_of_others,
    asks_for_keys,
    says_junk,
    says_a_commitment_anew,
    repeats_an_old_statement,
)
