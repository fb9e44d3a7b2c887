# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Which phase a call is in: computed from the state, never set (protocol.md section 9)."""

from dataclasses import replace

from client.model.events import CallPhase
from client.model.ids import Uid
from client.session import reasons
from client.session.effects import PhaseChanged, Present, ResumeSending, RosterShown
from client.session.judge import hold_sending
from client.session.rekeying import forget_where_alone, late_for
from client.session.turn import Turn
from client.session.waiting import waited_for

HOLD_AFTER_S = 5.0
LINE_SILENT_S = 10.0

_P = CallPhase
TRANSITIONS: frozenset[tuple[CallPhase, str, CallPhase]] = frozenset(
    {
        (_P.CONNECTING, "attached", _P.WAITING),
        (_P.CONNECTING, "attached, must be admitted", _P.LOBBY),
        (_P.LOBBY, "admitted, alone", _P.WAITING),
        (_P.LOBBY, "admitted", _P.AGREEING),
        (_P.WAITING, "admission voided", _P.LOBBY),
        (_P.WAITING, "somebody is here", _P.AGREEING),
        (_P.WAITING, "everybody states my roster", _P.LIVE),
        (_P.AGREEING, "everybody states my roster", _P.LIVE),
        (_P.AGREEING, "everybody else went", _P.WAITING),
        (_P.AGREEING, "admission voided", _P.LOBBY),
        (_P.AGREEING, "5 s without an agreed roster", _P.HOLD),
        (_P.LIVE, "somebody of the agreed roster went", _P.AGREEING),
        (_P.LIVE, "everybody else went", _P.WAITING),
        (_P.LIVE, "admission voided", _P.LOBBY),
        (_P.LIVE, "gate lost, line silent, or somebody acts as me", _P.HOLD),
        (_P.HOLD, "mended, roster agreed", _P.LIVE),
        (_P.HOLD, "mended, roster not agreed", _P.AGREEING),
        (_P.HOLD, "everybody else went", _P.WAITING),
        (_P.HOLD, "admission voided", _P.LOBBY),
        (_P.CONNECTING, "gate lost, or somebody acts as me", _P.HOLD),
        (_P.WAITING, "gate lost, or somebody acts as me", _P.HOLD),
        (_P.LOBBY, "gate lost, or somebody acts as me", _P.HOLD),
        *((phase, "finish", _P.ENDED) for phase in _P if phase not in {_P.IDLE, _P.ENDED}),
    }
)
"""(from, why, to): every change of phase there can be."""


def show(turn: Turn) -> None:
    """Tell the phase, the people, and whether anything is sent, where they changed."""
    forget_where_alone(turn)
    phase, reason, uid = _phase(turn)
    _send_or_hold(turn, phase)
    state = turn.state
    about = waited_for(turn, phase, reason)
    changed = (phase, reason) != (state.phase, state.reason)
    if changed or (phase is CallPhase.HOLD and about != state.about):
        turn.state = replace(turn.state, phase=phase, reason=reason, about=about)
        turn.emit(PhaseChanged(phase, reason, uid, about))
    live_since = turn.state.live_since
    if phase is CallPhase.LIVE and live_since is None:
        turn.state = replace(turn.state, live_since=turn.now)
    _show_roster(turn)


def _phase(turn: Turn) -> tuple[CallPhase, str, Uid | None]:
    state = turn.state
    if turn.ending is not None:
        return CallPhase.ENDED, turn.ending.reason, turn.ending.uid
    held = _why_held(turn)
    if held is not None:
        return CallPhase.HOLD, *held
    if state.conn is None:
        return CallPhase.CONNECTING, reasons.NONE, None
    if not state.view.counts(turn.me):
        return CallPhase.LOBBY, reasons.NOT_ADMITTED, None
    if turn.me not in state.view.roster or not state.others:
        return CallPhase.WAITING, reasons.ALONE, None
    return _phase_among_others(turn)


def _why_held(turn: Turn) -> tuple[str, Uid | None] | None:
    """What holds a call whoever is here: the reason, and whom it is about."""
    state = turn.state
    if state.double_since is not None:
        return reasons.NOT_UNIQUE, None
    if state.gate_lost:
        return reasons.GATE_LOST, None
    if state.distrusted:
        return reasons.TRUST_LOST, turn.uid(state.distrusted[0])
    return None


def _phase_among_others(turn: Turn) -> tuple[CallPhase, str, Uid | None]:
    state = turn.state
    since = state.missing_since if state.agreed is None else None
    if since is not None and turn.due(since + HOLD_AFTER_S):
        _name_who_does_not_agree(turn)
        return CallPhase.HOLD, reasons.NO_AGREEMENT, None
    late = late_for(turn)
    if late is not None:
        return CallPhase.HOLD, reasons.NOT_REKEYED, late
    if state.agreed is None:
        why = reasons.SOMEONE_LEFT if state.last_agreed else reasons.MEETING
        return CallPhase.AGREEING, why, None
    if turn.due(state.relay_heard + LINE_SILENT_S) or _still_deaf(turn):
        return CallPhase.HOLD, reasons.LINE_DOWN, None
    return CallPhase.LIVE, reasons.NONE, None


def _still_deaf(turn: Turn) -> bool:
    """After a silent line, wait for everybody's word: somebody may have gone meanwhile."""
    state = turn.state
    if state.reason != reasons.LINE_DOWN:
        return False
    heard = [peer.statement for h in state.others if (peer := turn.peer(h)) is not None]
    return not all(
        h is not None and h.at >= state.line_since and h.value.rh == state.view.rh for h in heard
    )


def _name_who_does_not_agree(turn: Turn) -> None:
    for hello in turn.state.others:
        peer = turn.peer(hello)
        heard = peer.statement if peer else None
        if heard is None or heard.value.rh != turn.state.view.rh:
            why = "states another roster or none"
            turn.raise_finding("ROSTER-AGREEMENT", turn.uid(hello), why, passing=True)


def _send_or_hold(turn: Turn, phase: CallPhase) -> None:
    state = turn.state
    key = state.send_key
    allowed = phase is CallPhase.LIVE and key is not None and key.given <= state.roster
    if not allowed:
        hold_sending(turn)
    elif not state.sending:
        turn.emit(ResumeSending())
        turn.state = replace(turn.state, sending=True)


def _show_roster(turn: Turn) -> None:
    state = turn.state
    agreed = state.agreed.roster if state.agreed else frozenset()
    people = [
        Present(hello, identity, hello in agreed, hello == turn.me)
        for hello in sorted({*state.view.roster, turn.me})
        if (identity := state.evidence.identity(hello)) is not None
    ]
    holders = len(state.send_key.given) + 1 if state.send_key else 0
    shown = RosterShown(tuple(people), state.agreed.rh if state.agreed else None, holders)
    if shown != state.shown:
        turn.state = replace(turn.state, shown=shown)
        turn.emit(shown)
