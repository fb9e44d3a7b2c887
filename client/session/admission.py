# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Letting in by name, and removing: what a person inside decides (protocol.md section 7.2)."""

from dataclasses import replace
from types import MappingProxyType

from client.model.ids import HelloHash, IdentityKey
from client.model.room import Role
from client.session.claims import sign_admit, sign_remove
from client.session.effects import Knocking
from client.session.refusal import may_be_here
from client.session.turn import Turn

KNOCK_LASTS_S = 10.0
"""A waiting person knocks every 3 s; who has not for so long waits no more."""


def admit(turn: Turn, hello: HelloHash) -> None:
    """Let in exactly this hello: somebody who waits, by somebody who is in and accepts them."""
    waiting = dict(_waiting(turn))
    identity = waiting.get(hello)
    if identity is None or not may_be_here(turn, hello, identity):
        turn.count("admit-refused")
        return
    sign_admit(turn, hello)
    # The welcome goes out now; without this it would wait for the next knock.
    turn.knocked.add(hello)


def remove(turn: Turn, identity: IdentityKey) -> None:
    """Remove a person as a host of the room; their keys end with the next generation."""
    room = turn.state.evidence.room
    mine = turn.state.setup.me.signing.identity
    me = room.member(mine)
    may = me is not None and me.role is Role.HOST and turn.state.view.counts(turn.me)
    if not may or identity == mine or room.member(identity) is None:
        turn.count("remove-refused")
        return
    sign_remove(turn, identity)


def tell_who_waits(turn: Turn) -> None:
    """Show everybody who knocks and is not let in; only to those who are in."""
    knocks = {h: at for h, at in turn.state.knocks.items() if turn.now - at < KNOCK_LASTS_S}
    for hello in turn.knocked:
        if not turn.state.view.counts(hello):
            knocks[hello] = turn.now
    for at in knocks.values():
        turn.wake(at + KNOCK_LASTS_S)
    if knocks != turn.state.knocks:
        turn.state = replace(turn.state, knocks=MappingProxyType(knocks))
    waiting = _waiting(turn)
    if waiting != turn.state.waiting:
        turn.state = replace(turn.state, waiting=waiting)
        turn.emit(Knocking(waiting))


def _waiting(turn: Turn) -> tuple[tuple[HelloHash, IdentityKey], ...]:
    """Who waits: named, not in, not ended; of several hellos of one person the newest knock."""
    state = turn.state
    if not state.view.counts(turn.me):
        return ()
    newest: dict[IdentityKey, tuple[float, HelloHash]] = {}
    for hello, at in state.knocks.items():
        identity = state.evidence.identity(hello)
        if identity is None or hello in state.view.gone or state.view.counts(hello):
            continue
        if not state.evidence.is_member(hello):
            continue
        newest[identity] = max(newest.get(identity, (at, hello)), (at, hello))
    return tuple(sorted((hello, identity) for identity, (_, hello) in newest.items()))
