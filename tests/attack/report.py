# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a run came to: JSON, a table, and docs/security-figures.md."""

from dataclasses import dataclass

from tests.attack.campaign import Tally
from tests.attack.lies import Outcome


@dataclass
class Report:
    """Everything that was tried in one run."""

    seed: int
    date: str
    command: str
    seconds: float
    campaigns: list[Tally]
    lies: list[Outcome]

    @property
    def clean(self) -> bool:
        """Nothing was accepted, crashed, got live or was played."""
        campaigns = all(not (tally.accepted or tally.crashed) for tally in self.campaigns)
        return campaigns and all(not (lie.got_live or lie.played) for lie in self.lies)

    def as_dict(self) -> dict[str, object]:
        return {
            "campaigns": [tally.as_dict() for tally in self.campaigns],
            "lies": [lie.as_dict() for lie in self.lies],
        }

    def examples(self) -> list[str]:
        """What to look at when a run is not clean."""
        return [example for part in (*self.campaigns, *self.lies) for example in part.examples]

    def text(self) -> str:
        """The table for a terminal."""
        lines = [f"seed {self.seed}, {self.date}, {self.seconds:.0f} s", ""]
        lines.append(f"{'campaign':<40}{'tried':>10}{'accepted':>10}{'crashed':>10}")
        lines += [
            f"{t.name:<40}{t.tried:>10}{t.accepted:>10}{t.crashed:>10}" for t in self.campaigns
        ]
        lines += ["", f"{'lie':<40}{'seeds':>10}{'got live':>10}{'played':>10}"]
        lines += [f"{o.name:<40}{o.seeds:>10}{o.got_live:>10}{o.played:>10}" for o in self.lies]
        return "\n".join(lines)

    def markdown(self) -> str:
        """The whole of docs/security-figures.md."""
        campaigns = [
            f"| {t.name} | {t.tried:,} | {t.accepted} | {t.crashed} |" for t in self.campaigns
        ]
        lies = [f"| {o.name} | {o.seeds} | {o.got_live} | {o.played} |" for o in self.lies]
        return "\n".join(
            (
                "# Security figures",
                "",
                f"Written by `{self.command}` on {self.date}, in {self.seconds:.0f} s.",
                "The same seed tries the same things again.",
                "",
                "## Altered and malformed messages",
                "",
                "*Accepted*: something that its named author did not make was taken for theirs.",
                "*Crashed*: an error escaped that the reader does not name.",
                "",
                "| campaign | tried | accepted | crashed |",
                "|---|---:|---:|---:|",
                *campaigns,
                "",
                "## Lies in a call",
                "",
                "Real call state machines and frame keys, a relay or a member that lies, and a",
                "clock that is handed in. *Got live*: a rule of the call broke, a key went to the",
                "wrong person, or the lie reached its aim. *Played*: frames that were opened and",
                "should not have been. Every script also runs without its lie, and then",
                "everybody is live (`tests/attack/test_attack.py`).",
                "",
                "| lie | runs | got live | played |",
                "|---|---:|---:|---:|",
                *lies,
                "",
            )
        )
