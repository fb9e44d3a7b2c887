# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Calls in network namespaces that lose the network they are kept to: what left, and for how long.

Needs rights to make namespaces; where there are none, it says so and claims nothing.
"""

import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from tests.attack.campaign import KEPT
from tests.rig.household import make_profiles
from tests.rig.lost_network import LOSSES, lose
from tests.rig.namespaces import why_not

LIMIT_S = 1.0
RUNS = 5
"""Calls of each loss in a full run."""


@dataclass
class Loss:
    """What calls that lost their network in one way came to; the worst of all runs."""

    name: str
    runs: int = 0
    outside: int = 0
    held_s: float = 0.0
    silent_s: float = 0.0
    examples: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Nothing left outside, and everything was held and silent in time."""
        return not self.outside and not self.examples

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "runs": self.runs,
            "outside": self.outside,
            "held_s": round(self.held_s, 3),
            "silent_s": round(self.silent_s, 3),
        }


def run_losses(runs: int) -> tuple[list[Loss], str]:
    """Every loss so often; or nothing, and why there is nothing."""
    reason = why_not()
    return ([], reason) if reason else ([_lose_often(name, runs) for name in LOSSES], "")


def _lose_often(name: str, runs: int) -> Loss:
    loss = Loss(name)
    for number in range(runs):
        loss.runs += 1
        try:
            with tempfile.TemporaryDirectory(prefix="watchword-attack-") as folder:
                lost = lose(Path(folder), make_profiles(Path(folder), 2), LOSSES[name])
        except Exception:  # noqa: BLE001  a call that could not be watched has shown nothing
            loss.examples.append(f"{name}, run {number}: {traceback.format_exc(limit=-4)}")
            continue
        loss.outside += lost.outside
        loss.held_s = max(loss.held_s, lost.held_s)
        loss.silent_s = max(loss.silent_s, lost.silent_s)
        late = max(lost.held_s, lost.silent_s) > LIMIT_S
        if lost.outside or late or lost.unused_held:
            loss.examples.append(f"{name}, run {number}: {lost}")
    loss.examples = loss.examples[:KEPT]
    return loss
