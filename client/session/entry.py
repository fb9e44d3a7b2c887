# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Nobody comes in but by an Admit that names them (check ENTRY-ADMITTED).

What counts is decided by the roster alone (`client.session.roster`): an Admit that is forged, made
for another room or signed by whoever is to come in lets nobody in. Here it is told of, by the
name of whoever is to blame for it as far as that is proven.
"""

from client.crypto.envelope import Context, open_envelope
from client.model.ids import HelloHash
from client.model.room import Profile
from client.session.messages import Admit
from client.session.turn import STRANGER, Turn

CHECK = "ENTRY-ADMITTED"
NOBODY_KNOWN = "somebody unknown"
"""Stands for a name in the message, and is translated with it."""


def false_admit(turn: Turn, sender: HelloHash | None) -> None:
    """An Admit came whose signature does not hold for this room; ``sender`` handed it on."""
    why = "an admission that nobody inside signed for this room"
    if turn.state.evidence.room.profile is Profile.OPEN:
        return
    if sender is None:
        turn.raise_finding(CHECK, STRANGER, why, name=NOBODY_KNOWN)
    else:
        turn.raise_finding(CHECK, turn.uid(sender), why)


def admit_taken(turn: Turn, data: bytes) -> None:
    """An Admit is in evidence: nobody honest signs one for themselves."""
    signed = open_envelope(data, Context.ADMIT, Admit, None)
    own = turn.state.evidence.identity(signed.value.hello) == signed.key
    if own and turn.state.evidence.room.profile is not Profile.OPEN:
        turn.raise_finding(CHECK, turn.uid_of(signed.key), "an admission for themselves")
