# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""After somebody left or was removed, a new key within 2 s (check REMOVED-REKEYED).

Nothing is sealed under the old key from the moment on in which they do not count any more
(`judge.break_agreement`). This is about the time until something is heard again: whoever waits
longer is told whom it is about, and the call is on hold until the new key is in use.
"""

from dataclasses import replace

from client.model.ids import HelloHash, Uid
from client.session.roster import RosterView
from client.session.turn import Turn

LIMIT_S = 2.0
CHECK = "REMOVED-REKEYED"


def key_must_change(turn: Turn, hello: HelloHash, before: RosterView) -> None:
    """``hello`` does not count any more: if they held a key of mine, another one is due.

    By their own Bye, a Remove, or an epoch that does not name them; who fell silent is told of
    as such (LIVENESS).
    """
    ended = turn.state.view.gone.get(hello)
    by_a_word = ended is None or ended.by == hello or ended.reason == "removed"
    if by_a_word and hello in before.roster and turn.state.last_agreed is not None:
        turn.state = replace(turn.state, rekey=(turn.now, hello))


def forget_where_alone(turn: Turn) -> None:
    """Nobody hears me, so no key is due: a newcomer gets a new one anyway."""
    state = turn.state
    if state.rekey is not None and (turn.me not in state.view.roster or not state.others):
        turn.state = replace(state, rekey=None)


def late_for(turn: Turn) -> Uid | None:
    """Because of whom a key should have been changed by now; None: no key is late."""
    if turn.state.rekey is None:
        return None
    since, hello = turn.state.rekey
    if not turn.due(since + LIMIT_S):
        return None
    uid = turn.uid(hello)
    turn.raise_finding(CHECK, uid, f"no new key {turn.now - since:.0f} s later", passing=True)
    return uid
