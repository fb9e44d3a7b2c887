# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How often one person may come anew, so that nobody holds up the others with ever new hellos.

Each coming and going costs everybody an agreement. A client takes a number of hellos of one
person at once, then one every few seconds; the rest it does not hear. What others already hold
it takes in any case: evidence must be the same for all, and whatever is not taken from its
maker now is knocked again, or comes by comparing.
"""

from dataclasses import replace

from client.model.ids import HelloHash, IdentityKey
from client.session.evidence import Overfull
from client.session.turn import Turn

BURST = 12
"""New hellos of one person taken at once: more than rejoining by itself ever makes."""
ONE_EVERY_S = 5.0


def count_coming(turn: Turn, identity: IdentityKey, handed_by: HelloHash | None) -> None:
    """Somebody shows a hello that is new here; raises `Overfull` when it is one too many."""
    left, at = turn.state.comings.get(identity, (float(BURST), turn.now))
    left = min(float(BURST), left + (turn.now - at) / ONE_EVERY_S)
    other = turn.state.evidence.identity(handed_by) if handed_by is not None else None
    if left < 1 and other in {None, identity}:
        raise Overfull("hello", "of somebody who comes anew too often")
    comings = {**turn.state.comings, identity: (max(left - 1, 0.0), turn.now)}
    turn.state = replace(turn.state, comings=comings)
