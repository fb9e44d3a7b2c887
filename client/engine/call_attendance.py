# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The receipts of one running call: kept as they come, compared by the session."""

from client.engine.call_plan import CallPlan
from client.engine.world import World
from client.session import effects


class CallAttendance:
    """My receipt and those of the others. Use on the engine's loop only."""

    def __init__(self, world: World, plan: CallPlan) -> None:
        self._world = world
        self._plan = plan
        self._mine = b""
        self._taken: list[effects.ReceiptTaken] = []

    def perform(self, effect: effects.ReceiptMade | effects.ReceiptTaken) -> None:
        """Keep one of them."""
        if isinstance(effect, effects.ReceiptMade):
            self._mine = effect.envelope
        else:
            self._taken.append(effect)
