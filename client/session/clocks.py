# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Clocks: whom I drop, when I hold, when I leave (protocol.md section 7.4)."""

from dataclasses import replace

from client.model.ids import HelloHash
from client.session.attendance import part
from client.session.claims import sign_bye, sign_drop
from client.session.messages import DropReason
from client.session.reasons import ALONE, GATE_LOST, NO_AGREEMENT
from client.session.state import NEVER, Peer
from client.session.turn import Turn

RELAY_FRESH_S = 6.0
"""Who has not heard the relay for so long drops nobody (it is asked every 5 s)."""
SILENT_AFTER_S = 10.0
PRESENT_MUST_STATE_S = 10.0
NEWCOMER_MUST_STATE_S = 20.0
HURRIED_NEWCOMER_S = 4.0
"""For newcomers while somebody of the agreed roster is gone."""
NEVER_STATED_S = 25.0
"""Below `LEAVE_AFTER_S`: whoever agrees with all but me is dropped by name before I would leave."""
NEWCOMER_DROPS_AFTER_S = 15.0
HEARSAY_AFTER_S = 5.0
"""Everybody who is really there knocks every 3 s."""
STATEMENT_FRESH_S = 10.0
LEAVE_AFTER_S = 30.0
LEAVE_AT_MOST_S = 90.0


def drop_who_is_due(turn: Turn) -> None:
    """Sign a Drop for everybody whose time is up, if I may drop at all."""
    if turn.me not in turn.state.view.roster or not _hears_the_relay(turn):
        return
    may_drop, doubled = _may_drop(turn), turn.state.doubled
    for hello in turn.state.others:
        peer = turn.peer(hello)
        if peer is None:
            continue
        reason = _why(turn, peer, doubled) if may_drop else _why_hearsay(turn, peer)
        if reason is not None:
            sign_drop(turn, hello, reason)


def _hears_the_relay(turn: Turn) -> bool:
    state = turn.state
    return state.line_up and turn.now - state.relay_heard <= RELAY_FRESH_S


def _why_hearsay(turn: Turn, peer: Peer) -> DropReason | None:
    """A presence that others hand on and that said nothing itself, at the beginning of a call.

    Old evidence played again looks like that, and would keep everybody waiting.
    """
    state = turn.state
    if peer.conn is not None or any(_says_agreed(turn, hello) for hello in state.others):
        return None
    since = max(state.line_since, peer.on_roster_at or NEVER)
    return "silent" if turn.due(since + HEARSAY_AFTER_S + peer.chance) else None


def _may_drop(turn: Turn) -> bool:
    state = turn.state
    if state.last_agreed is not None:
        return True
    # A newcomer yields to those who already agree.
    if any(_says_agreed(turn, hello) for hello in state.others):
        return False
    since = state.missing_since
    return since is not None and turn.due(since + NEWCOMER_DROPS_AFTER_S)


def _says_agreed(turn: Turn, hello: HelloHash) -> bool:
    peer = turn.peer(hello)
    heard = peer.statement if peer else None
    return heard is not None and heard.value.agreed and turn.now - heard.at <= STATEMENT_FRESH_S


def _why(turn: Turn, peer: Peer, doubled: frozenset[HelloHash]) -> DropReason | None:
    state = turn.state
    begin = max(state.line_since, peer.on_roster_at or NEVER)
    if turn.due(max(begin, peer.heard_at) + SILENT_AFTER_S + peer.chance):
        return "silent"
    if peer.hello in doubled:
        return "no-agreement" if _is_the_second(turn, peer, begin) else None
    if peer.statement is not None and peer.statement.value.rh == state.view.rh:
        return None
    differs = max(begin, state.rh_at, _differs_since(turn, peer))
    since = max(differs, peer.exchanged_at)
    if turn.due(since + _patience(turn, peer.hello) + peer.chance):
        return "no-agreement"
    in_all = differs if peer.stated_mine else begin
    if turn.due(in_all + NEVER_STATED_S + peer.chance):
        return "no-agreement"
    return None


def _differs_since(turn: Turn, peer: Peer) -> float:
    """Since when they state something else; this moment if they just began.

    They may see somebody come a moment before I do: that is no reason to drop them.
    """
    if peer.statement is None:
        return NEVER
    return turn.now if peer.differs_since is None else peer.differs_since


def _is_the_second(turn: Turn, peer: Peer, begin: float) -> bool:
    """Somebody is here twice and nobody said Bye for either: the one that came later yields."""
    last = turn.state.last_agreed
    if last is not None and peer.hello in last.roster:
        return False
    return turn.due(begin + HURRIED_NEWCOMER_S + peer.chance)


def _patience(turn: Turn, hello: HelloHash) -> float:
    last = turn.state.last_agreed
    if last is not None and hello in last.roster:
        return PRESENT_MUST_STATE_S
    return HURRIED_NEWCOMER_S if last and turn.state.agreed is None else NEWCOMER_MUST_STATE_S


def mind_the_clocks(turn: Turn) -> None:
    """Count the time without an agreed roster; leave when it is up."""
    state = turn.state
    here = turn.me in state.view.roster and bool(state.others)
    if not here or state.agreed is not None:
        turn.state = replace(turn.state, missing_since=None)
    elif state.missing_since is None:
        turn.state = replace(turn.state, missing_since=turn.now)
    since = turn.state.missing_since
    if since is not None:
        patience = max(since, state.evidence_at) + LEAVE_AFTER_S
        if turn.due(min(patience, since + LEAVE_AT_MOST_S)):
            leave(turn, NO_AGREEMENT)
    grace = state.setup.gate_grace if state.gate_wait is None else state.gate_wait
    if state.gate_lost and turn.due(state.gate_lost_at + grace):
        leave(turn, GATE_LOST)
    if _dropped_everybody(turn):
        leave(turn, ALONE, rejoin=True)


def leave(turn: Turn, reason: str, *, rejoin: bool = False) -> None:
    """Say Bye to everybody and end my presence."""
    if turn.ending is None and not rejoin:
        part(turn)
    if turn.ending is None and turn.state.ready_sent:
        sign_bye(turn, turn.me)
    turn.finish_call(reason, rejoin=rejoin)


def _dropped_everybody(turn: Turn) -> bool:
    """Nobody is left because I dropped them: they may have dropped me, so begin anew.

    Whoever came back since and said goodbye did not drop me.
    """
    state = turn.state
    if turn.me not in state.view.roster or state.others:
        return False
    dropped, left = set(), set()
    for hello, ended in state.view.gone.items():
        identity = state.evidence.identity(hello)
        if ended.by == turn.me and ended.reason in {"silent", "no-agreement"}:
            dropped.add(identity)
        elif ended.by == hello:
            left.add(identity)
    return bool(dropped - left)
