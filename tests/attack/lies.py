# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Telling every lie with every seed, and what came of it."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.attack.epoch_lies import EPOCH_LIES
from tests.attack.evidence_lies import EVIDENCE_LIES
from tests.attack.key_lies import KEY_LIES
from tests.attack.lobby_lies import LOBBY_LIES
from tests.attack.member_lies import MEMBER_LIES
from tests.attack.relay_lies import RELAY_LIES
from tests.attack.stage import Stage
from tests.attack.talk_lies import TALK_LIES

Script = Callable[[Stage], None]
LIES: tuple[Script, ...] = (
    *RELAY_LIES,
    *MEMBER_LIES,
    *LOBBY_LIES,
    *KEY_LIES,
    *EPOCH_LIES,
    *EVIDENCE_LIES,
    *TALK_LIES,
)


@dataclass
class Outcome:
    """One lie: in how many of its seeds it got live, and frames that were played."""

    name: str
    seeds: int = 0
    got_live: int = 0
    played: int = 0
    examples: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "seeds": self.seeds,
            "got_live": self.got_live,
            "played": self.played,
        }


def name_of(script: Script) -> str:
    return script.__name__.replace("_", " ")


def tell(script: Script, seed: int, seeds: int) -> Outcome:
    """Run one lie; a rule broken in any step counts as live."""
    outcome = Outcome(name_of(script))
    for number in range(seeds):
        stage = Stage(seed * 1000 + number)
        outcome.seeds += 1
        try:
            script(stage)
        except Exception:  # noqa: BLE001  a rule that breaks, or a crash: both count
            stage.wrong = True
            outcome.examples.append(f"{name_of(script)} {stage.seed}: {traceback.format_exc()}")
        outcome.got_live += stage.wrong
        outcome.played += stage.played
        if (stage.wrong or stage.played) and len(outcome.examples) < 2:
            outcome.examples.append(f"{name_of(script)} {stage.seed}")
    return outcome


def tell_numbered(number: int, seed: int, seeds: int) -> Outcome:
    """A script by its number, for another process."""
    return tell(LIES[number], seed, seeds)


def twin(script: Script, seed: int) -> bool:
    """The same script without its lie: everybody is live and hears everybody."""
    stage = Stage(seed, honest=True)
    script(stage)
    stage.run(1.0)
    return stage.everybody_is_live()
