# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whom I accept: trust decides whether I stay and whom I drop, never who is here (7.2)."""

from dataclasses import replace

from client.model.ids import HelloHash, IdentityKey
from client.model.participant import TrustState
from client.model.room import Profile
from client.session.claims import sign_bye, sign_drop
from client.session.effects import CloseLink
from client.session.judge import hold_sending
from client.session.messages import DropReason
from client.session.peer_version import outdated
from client.session.turn import Turn

_ENOUGH = {
    Profile.OPEN: {TrustState.IN_PERSON, TrustState.BY_ORGANISATION, TrustState.UNVERIFIED},
    Profile.RESTRICTED: {TrustState.IN_PERSON, TrustState.BY_ORGANISATION},
    Profile.CLASSIFIED: {TrustState.IN_PERSON},
}
"""As `client.policy.profiles` asks at the door: whoever comes later is held to the same."""


def acceptable(turn: Turn, identity: IdentityKey) -> bool:
    """I may share a roster with this key."""
    if identity in turn.state.unjudged:
        return False
    trust = turn.state.trust.get(identity, TrustState.UNVERIFIED)
    return trust in _ENOUGH[turn.state.evidence.room.profile]


def may_be_here(turn: Turn, hello: HelloHash, identity: IdentityKey) -> bool:
    """I may share a roster with this presence: its key is trusted and its program new enough."""
    return acceptable(turn, identity) and not outdated(turn, hello)


def refuse(turn: Turn) -> None:
    """Drop newcomers whom I cannot accept; leave where they were before me.

    Present is who has an agreed roster without the other. If neither or both have, each who
    cannot accept leaves. A hello that is not ready may be a replay: nobody leaves for that.
    Where a key was lost that was accepted before, sending is held first: a host may remove the
    person, or the two compare anew, and the call goes on. Only then do I leave.
    """
    state = turn.state
    lost: list[HelloHash] = []
    mine = state.setup.me.signing.identity
    for hello, signed in state.evidence.hellos.items():
        counts = state.view.counts(hello) and signed.key != mine
        if not counts or signed.key in state.unjudged or may_be_here(turn, hello, signed.key):
            continue
        reason = _reason(turn, signed.key)
        if not acceptable(turn, signed.key):
            _report(turn, signed.key, reason)
        if state.last_agreed is not None and hello not in state.last_agreed.roster:
            sign_drop(turn, hello, reason)
        elif hello in state.view.roster and state.last_agreed is not None:
            lost.append(hello)
        elif hello in state.view.roster:
            _leave(turn, hello)
            return
    _hold_for(turn, tuple(sorted(lost)))


def _hold_for(turn: Turn, lost: tuple[HelloHash, ...]) -> None:
    """Send nothing, and hear and see nothing of them; leave when the grace is over.

    Their link is closed and their keys stay: a generation that is dropped never opens again.
    """
    since = turn.state.distrusted_since if turn.state.distrusted else turn.now
    turn.state = replace(turn.state, distrusted=lost, distrusted_since=since if lost else None)
    if not lost or since is None:
        return
    hold_sending(turn)
    for hello in lost:
        peer = turn.state.peers[hello]
        if peer.linked:
            turn.emit(CloseLink(hello))
            turn.put(replace(peer, linked=False))
    if turn.due(since + turn.state.setup.gate_grace):
        _leave(turn, lost[0])


def _leave(turn: Turn, hello: HelloHash) -> None:
    identity = turn.state.evidence.hellos[hello].key
    if turn.state.ready_sent:
        sign_bye(turn, turn.me)
    turn.finish_call(_reason(turn, identity), turn.uid(hello))


def _reason(turn: Turn, identity: IdentityKey) -> DropReason:
    trust = turn.state.trust.get(identity, TrustState.UNVERIFIED)
    if trust is TrustState.REVOKED:
        return "revoked"
    return "key-changed" if trust is TrustState.KEY_CHANGED else "not-verified"


def _report(turn: Turn, identity: IdentityKey, reason: DropReason) -> None:
    check = "ROSTER-VERIFIED" if reason == "not-verified" else "KEY-UNCHANGED"
    turn.raise_finding(check, turn.uid_of(identity), reason)
