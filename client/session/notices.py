# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Telling who comes and goes, once each."""

from dataclasses import replace

from client.model.ids import HelloHash
from client.model.room import Profile
from client.model.verdict import Severity
from client.session.effects import Noticed
from client.session.reasons import (
    BACK,
    BEYOND_MEASURE,
    DROPPED,
    DROPPED_SILENT,
    HERE,
    JOINED,
    JOINING,
    KEY_MISSING,
    NOTICE_LEFT,
    NOTICE_REMOVED,
    TWICE,
)
from client.session.roster import Ended, RosterView
from client.session.turn import Turn

MISSED_S = 6.0
"""Everybody in a call says something every 3 s: two in a row did not come."""


def tell_who_is_joining(turn: Turn, before: RosterView) -> None:
    """Somebody is here and the agreed roster does not hold them yet."""
    state = turn.state
    if state.agreed is None:
        return
    for hello in sorted(state.roster - frozenset(before.roster) - {turn.me}):
        if hello not in state.noticed:
            turn.emit(Noticed(JOINING, turn.uid(hello)))


def tell_who_joined(turn: Turn, *, first: bool) -> None:
    """The roster was agreed: whoever is new on it has joined, or is back.

    At my first agreement, those whom I found here are told as such, all at once: I came to them.
    Whom I found is the relay's word; whatever it says, everybody is told in one way or the other.
    """
    if first:
        _tell_whom_i_found(turn)
    for hello in sorted(turn.state.roster - turn.state.noticed - {turn.me}):
        back = _replaces_another(turn, hello)
        if back and turn.state.evidence.identity(hello) in turn.state.twice:
            continue
        turn.emit(Noticed(BACK if back else JOINED, turn.uid(hello)))
    turn.state = replace(turn.state, noticed=turn.state.noticed | turn.state.roster - {turn.me})


def _tell_whom_i_found(turn: Turn) -> None:
    state = turn.state
    conns = {hello: peer.conn for hello in state.others if (peer := turn.peer(hello)) is not None}
    found = [hello for hello in sorted(state.roster - {turn.me}) if conns.get(hello) in state.found]
    if found:
        uids = [turn.uid(hello) for hello in found]
        turn.emit(Noticed(HERE, uids[0], others=tuple(uids[1:])))
        turn.state = replace(state, noticed=state.noticed | frozenset(found))


def tell_who_went(turn: Turn, hello: HelloHash) -> None:
    """Somebody whose coming was told does not count any more."""
    state = turn.state
    ended = state.view.gone.get(hello)
    if hello not in state.noticed or ended is None:
        return
    turn.state = replace(state, noticed=state.noticed - {hello})
    uid = turn.uid(hello)
    if ended.reason == "bye":
        if ended.by == hello:
            turn.emit(Noticed(NOTICE_LEFT, uid))
        elif _outlived_another(turn, hello, ended):
            tell_of_two(turn, hello)
    elif ended.reason == "removed":
        turn.emit(Noticed(NOTICE_REMOVED, uid, by=turn.uid(ended.by)))
    elif ended.reason == BEYOND_MEASURE:
        turn.emit(Noticed(BEYOND_MEASURE, uid))
    else:
        turn.emit(Noticed(DROPPED, uid, by=turn.uid(ended.by), reason=ended.reason))
        if ended.reason == DROPPED_SILENT:
            _tell_of_silence(turn, hello)


def _tell_of_silence(turn: Turn, hello: HelloHash) -> None:
    """Somebody of the call answers no more (check LIVENESS): where I did not hear them either.

    Of whom I heard a moment ago, that they are silent is the word of whoever dropped them.
    """
    peer = turn.peer(hello)
    silent = turn.now - peer.heard_at if peer is not None else 0.0
    if silent < MISSED_S:
        return
    is_open = turn.state.evidence.room.profile is Profile.OPEN
    severity = Severity.WARN if is_open else Severity.BLOCK
    why = f"silent for {silent:.0f} s"
    n = f"{silent:.0f}"
    turn.raise_finding("LIVENESS", turn.uid(hello), why, severity, passing=True, n=n)


def tell_of_two(turn: Turn, hello: HelloHash) -> None:
    """A presence that another one of the same person ended still speaks: told once, loudly.

    Whoever crashed and came back has no old presence that speaks. Somebody with a copy of their
    keys looks just like them coming back, until the real one is heard.
    """
    identity = turn.state.evidence.identity(hello)
    if identity is None or identity in turn.state.twice:
        return
    turn.state = replace(turn.state, twice=turn.state.twice | {identity})
    turn.emit(Noticed(TWICE, turn.uid(hello)))


def _outlived_another(turn: Turn, hello: HelloHash, ended: Ended) -> bool:
    """This presence spoke after the one that ended it was here."""
    old, new = turn.peer(hello), turn.peer(ended.by)
    return old is not None and new is not None and old.heard_at > new.known_at


def tell_whose_key_is_missing(turn: Turn, hello: HelloHash, since: float) -> None:
    """Somebody is on the roster agreed at ``since`` and cannot be heard: named once."""
    told = turn.state.raised.get((KEY_MISSING, hello))
    if told is None or told < since:
        raised = {**turn.state.raised, (KEY_MISSING, hello): turn.now}
        turn.state = replace(turn.state, raised=raised)
        turn.emit(Noticed(KEY_MISSING, turn.uid(hello)))


def _replaces_another(turn: Turn, hello: HelloHash) -> bool:
    """This person had another hello on a roster whose call code was shown."""
    identity = turn.state.evidence.identity(hello)
    earlier = turn.state.code_roster - {hello}
    return any(turn.state.evidence.identity(old) == identity for old in earlier)
