# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Words sealed by somebody who is on nobody's list (check GHOST-STREAM).

They are dropped before anything of them is opened. Sound and picture come on links, which belong
to people of the roster: their side of this check is in the engine.
"""

from dataclasses import replace

from client.model.ids import HelloHash
from client.session.talk_state import Heard
from client.session.turn import STRANGER, Turn

CHECK = "GHOST-STREAM"
TOLERATED = 3
"""Words of somebody who just left or was removed may still be under way; more are not."""


def ghost_spoke(turn: Turn, hello: HelloHash) -> None:
    """Something came that claims to be of ``hello``, who may not be heard here."""
    turn.count("data-of-nobody")
    mine = {turn.me, *turn.state.setup.my_hellos}
    if turn.state.agreed is None or hello in turn.state.distrusted or hello in mine:
        return
    if turn.peer(hello) is None:
        turn.raise_finding(CHECK, STRANGER, "words of a presence that nobody here knows")
        return
    talk = turn.state.talk
    heard = talk.heard.get(hello, Heard())
    heard = replace(heard, again=heard.again + 1)
    turn.state = replace(turn.state, talk=replace(talk, heard={**talk.heard, hello: heard}))
    if heard.again > TOLERATED:
        turn.raise_finding(CHECK, turn.uid(hello), "words of somebody who is not on the roster")
