# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""In a call the gate looks every five seconds; what changes slowly is asked less often.

Disks, screen lock and firmware are asked of other programs of the system: once in
`AGAIN_AFTER_S` is enough (checks.md section 2.3: again every 60 s), and spares the machine.
Before a call, and when a person asks to check again, everything is looked at anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import msgspec

from client.engine.gate_facts import GateContext, Look
from client.platform.posture import SLOW

AGAIN_AFTER_S = 45.0
"""Below the 60 s after which such a fact counts as too old, less the 5 s to the next look."""


class PostureMemory:
    """Answers of one call. Its looks run in threads, but never two of one kind at a time.

    A look that fails is not remembered: it is asked again the next time.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._answers: dict[type, tuple[float, msgspec.Struct]] = {}

    def over(self, ctx: GateContext) -> GateContext:
        """The same context, whose eyes remember what changes slowly."""
        computer = ctx.computer
        looks: Mapping[type, Look] = {
            kind: self._remembered(kind, look) if kind in SLOW else look
            for kind, look in computer.posture.items()
        }
        return replace(ctx, computer=replace(computer, posture=MappingProxyType(looks)))

    def _remembered(self, kind: type, look: Look) -> Look:
        def recall() -> msgspec.Struct:
            now = self._clock()
            at, answer = self._answers.get(kind, (None, None))
            if at is not None and answer is not None and 0 <= now - at < AGAIN_AFTER_S:
                return answer
            self._answers.pop(kind, None)
            fresh = look()
            self._answers[kind] = (now, fresh)
            return fresh

        return recall
