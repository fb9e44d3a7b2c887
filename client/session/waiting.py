# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whom a call waits for, by name: so that nobody wonders why nothing is sent (7.4)."""

from collections.abc import Iterable

from client.model.events import CallPhase
from client.model.ids import HelloHash, Uid
from client.session import reasons
from client.session.state import NEVER
from client.session.turn import Turn

_FOR_WORDS = {reasons.NO_AGREEMENT, reasons.MEETING, reasons.SOMEONE_LEFT}


def waited_for(turn: Turn, phase: CallPhase, reason: str) -> tuple[Uid, ...]:
    """Who has not stated my roster, was not heard since the line is back, or is not trusted."""
    state = turn.state
    if phase is CallPhase.HOLD and reason == reasons.TRUST_LOST:
        return _names(turn, state.distrusted)
    if phase is CallPhase.HOLD and reason == reasons.LINE_DOWN:
        # While the line is down everybody is silent, and nobody of them is the cause.
        return without_my_roster(turn, since=state.line_since) if state.line_up else ()
    if phase in {CallPhase.HOLD, CallPhase.AGREEING} and reason in _FOR_WORDS:
        return without_my_roster(turn)
    return ()


def without_my_roster(turn: Turn, *, since: float = NEVER) -> tuple[Uid, ...]:
    """Who on my roster has not said what I see (since then)."""
    silent = []
    for hello in turn.state.others:
        peer = turn.peer(hello)
        heard = peer.statement if peer is not None else None
        if heard is None or heard.value.rh != turn.state.view.rh or heard.at < since:
            silent.append(hello)
    return _names(turn, silent)


def _names(turn: Turn, hellos: Iterable[HelloHash]) -> tuple[Uid, ...]:
    return tuple(dict.fromkeys(turn.uid(hello) for hello in hellos))
