# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A lie that is told to whole clients: its script, and the line about it in the list of lies."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.attack.play import Play

Script = Callable[[Play], None]
RELAY = "the relay's operator"
MEMBER = "a member"
OUTSIDER = "somebody outside"
WAITING = "somebody invited who waits at the door"
NETWORK = "whoever carries the packets"


@dataclass(frozen=True)
class Lie:
    """``does`` and ``answer`` are one sentence each, for docs/hostile-suite.md."""

    script: Script
    who: str
    does: str
    answer: str

    @property
    def name(self) -> str:
        return self.script.__name__.replace("_", " ")


def told(who: str, does: str, answer: str) -> Callable[[Script], Lie]:
    """Makes a script a lie of the list."""

    def make(script: Script) -> Lie:
        return Lie(script, who, does, answer)

    return make
