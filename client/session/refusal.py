# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whom I accept: trust decides whether I stay and whom I drop, never who is here (7.2)."""

from client.model.ids import IdentityKey
from client.model.participant import TrustState
from client.model.room import Profile
from client.session.claims import sign_bye, sign_drop
from client.session.messages import DropReason
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


def refuse(turn: Turn) -> None:
    """Drop newcomers whom I cannot accept; leave where they were before me.

    Present is who has an agreed roster without the other. If neither or both have, each who
    cannot accept leaves. A hello that is not ready may be a replay: nobody leaves for that.
    """
    state = turn.state
    mine = state.setup.me.signing.identity
    for hello, signed in state.evidence.hellos.items():
        counts = state.view.counts(hello) and signed.key != mine
        if not counts or signed.key in state.unjudged or acceptable(turn, signed.key):
            continue
        reason = _reason(turn, signed.key)
        _report(turn, signed.key, reason)
        if state.last_agreed is not None and hello not in state.last_agreed.roster:
            sign_drop(turn, hello, reason)
        elif hello in state.view.roster:
            if state.ready_sent:
                sign_bye(turn, turn.me)
            turn.finish_call(reason, turn.uid(hello))
            return


def _reason(turn: Turn, identity: IdentityKey) -> DropReason:
    trust = turn.state.trust.get(identity, TrustState.UNVERIFIED)
    if trust is TrustState.REVOKED:
        return "revoked"
    return "key-changed" if trust is TrustState.KEY_CHANGED else "not-verified"


def _report(turn: Turn, identity: IdentityKey, reason: DropReason) -> None:
    check = "ROSTER-VERIFIED" if reason == "not-verified" else "KEY-UNCHANGED"
    turn.raise_finding(check, turn.uid_of(identity), reason)
