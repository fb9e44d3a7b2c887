# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a run came to: JSON, a table, and docs/security-figures.md."""

from dataclasses import dataclass, field

from tests.attack.campaign import Tally
from tests.attack.campaigns import GATE, RECORDS
from tests.attack.lies import Outcome
from tests.attack.network_loss import Loss

TO_READERS = (
    "*Accepted*: something that its named author did not make was taken for theirs.",
    "*Crashed*: an error escaped that the reader does not name.",
)
TO_RECORDS = (
    "*Accepted*: rules that the organisation did not make so were in force, or a log that somebody",
    "had written in, cut or put back was called whole. *Crashed*: an error escaped that the reader",
    "does not name.",
)
TO_THE_GATE = (
    "*Accepted*: a room or server that the gate let in, or refused for something else only; and of",
    "the checks whose look is broken (it raises, hangs, answers nothing, something else, or a",
    "hollow thing of the right kind, in each of three profiles) one that a call was joined or went",
    "on without. *Crashed*: an error escaped in place of a verdict.",
)
TO_CLIENTS = (
    "frames, over the real relay with its post in a liar's hands, or with a member whose client",
    "was tampered with. While a rule of time is waited for, the clock that is handed in runs ten",
    "times as fast. *Got live*: somebody honest was live with a wrong roster, a key went to the",
    "wrong person, or the lie reached its aim. *Played*: frames that were opened and were not",
    "sealed so by their sender. What each lie is, is in hostile-suite.md; every script also runs",
    "without its lie, and then everybody is live (`tests/attack/test_told.py`).",
)
TO_NETWORKS = (
    "What ran: calls of two whole clients in two network namespaces. One is kept to a tunnel",
    "(`vpn0`) and could reach the other past it (`hotel0`); then the tunnel is taken away. Before,",
    "a device that the call does not use came and went, which held nothing. *Outside*: packets of",
    "the call in a capture of `hotel0`. *Held*: until the person is told that nothing is sent.",
    "*Silent*: until sound or picture last left by any device, in a capture of both.",
)
TO_MACHINES = (
    "What ran: real call state machines and frame keys over a simulated relay, with a clock that",
    "is handed in. Without its lie every script ends with everybody live as well",
    "(`tests/attack/test_attack.py`).",
)


@dataclass
class Report:
    """Everything that was tried in one run."""

    seed: int
    date: str
    command: str
    seconds: float
    campaigns: list[Tally]
    lies: list[Outcome]
    """Told to state machines."""
    told: list[Outcome]
    """Told to whole clients."""
    losses: list[Loss] = field(default_factory=list)
    """Calls that lost their network."""
    no_losses: str = ""
    """Why none could be run here."""
    processes: bool = False
    """Each client was a process of its own."""

    @property
    def clean(self) -> bool:
        """Nothing was accepted, crashed, got live or was played."""
        campaigns = all(not (tally.accepted or tally.crashed) for tally in self.campaigns)
        lies = all(not (lie.got_live or lie.played) for lie in self.all_lies)
        return campaigns and lies and all(loss.clean for loss in self.losses)

    @property
    def all_lies(self) -> list[Outcome]:
        """Every lie, those to whole clients first."""
        return [*self.told, *self.lies]

    @property
    def clients(self) -> str:
        """What the whole clients ran in."""
        return "processes of their own" if self.processes else "one process over real sockets"

    def as_dict(self) -> dict[str, object]:
        return {
            "campaigns": [tally.as_dict() for tally in self.campaigns],
            "lies": [lie.as_dict() for lie in self.all_lies],
            "losses": [loss.as_dict() for loss in self.losses],
        }

    def examples(self) -> list[str]:
        """What to look at when a run is not clean."""
        parts = (*self.campaigns, *self.all_lies, *self.losses)
        return [example for part in parts for example in part.examples]

    def text(self) -> str:
        """The table for a terminal."""
        lines = [f"seed {self.seed}, {self.date}, {self.seconds:.0f} s", ""]
        lines.append(f"{'campaign':<40}{'tried':>10}{'accepted':>10}{'crashed':>10}")
        lines += [
            f"{t.name:<40}{t.tried:>10}{t.accepted:>10}{t.crashed:>10}" for t in self.campaigns
        ]
        for where, lies in ((f"clients in {self.clients}", self.told), ("machines", self.lies)):
            lines += ["", f"{'lie to ' + where:<40}{'seeds':>10}{'got live':>10}{'played':>10}"]
            lines += [f"{o.name:<40}{o.seeds:>10}{o.got_live:>10}{o.played:>10}" for o in lies]
        if self.no_losses:
            lines += ["", f"no call lost its network: {self.no_losses}"]
        if self.losses:
            lines += ["", f"{'call that loses its network':<40}{'runs':>10}{'outside':>10}"]
            lines[-1] += f"{'held':>10}{'silent':>10}"
        for one in self.losses:
            times = f"{one.held_s:>8.2f} s{one.silent_s:>8.2f} s"
            lines.append(f"{one.name:<40}{one.runs:>10}{one.outside:>10}{times}")
        return "\n".join(lines)

    def markdown(self, before: str = "") -> str:
        """The whole of docs/security-figures.md; what this run left out stays as ``before``."""
        readers = [tally for tally in self.campaigns if tally.name not in GATE | RECORDS]
        records = [tally for tally in self.campaigns if tally.name in RECORDS]
        gate = [tally for tally in self.campaigns if tally.name in GATE]
        by = f"Written by `{self.command}` on {self.date}, in {self.seconds:.0f} s."
        sections = {
            "Altered and malformed messages": (
                *TO_READERS,
                "",
                *_tallies(readers),
            ),
            "Rules and records": (*TO_RECORDS, "", *_tallies(records)),
            "The gate": (*TO_THE_GATE, "", *_tallies(gate)),
            "Lies told to whole clients": (
                f"What ran: whole clients, in {self.clients}, with real TLS, links, sound and",
                *TO_CLIENTS,
                "",
                *_table(self.told),
            ),
            "Lies told to state machines": (*TO_MACHINES, "", *_table(self.lies)),
            "Calls that lose their network": (*TO_NETWORKS, "", *_losses(self.losses)),
        }
        tried = (readers, records, gate, self.told, self.lies, self.losses)
        text = ["# Security figures", "", "The same seed tries the same things again.", ""]
        for (title, lines), ran in zip(sections.items(), tried, strict=True):
            kept = before.partition(f"## {title}\n")[2].partition("\n## ")[0].rstrip("\n")
            new = "\n".join(("", by, "", *lines)).rstrip("\n")
            text += [f"## {title}", new if ran else kept, ""]
        return "\n".join(text)


def _tallies(tallies: list[Tally]) -> tuple[str, ...]:
    rows = (f"| {t.name} | {t.tried:,} | {t.accepted} | {t.crashed} |" for t in tallies)
    return ("| campaign | tried | accepted | crashed |", "|---|---:|---:|---:|", *rows, "")


def _losses(losses: list[Loss]) -> tuple[str, ...]:
    rows = (
        f"| {one.name} | {one.runs} | {one.outside} | {one.held_s:.2f} s | {one.silent_s:.2f} s |"
        for one in losses
    )
    head = "| how | calls | packets outside | held after, at most | silent after, at most |"
    return (head, "|---|---:|---:|---:|---:|", *rows, "")


def _table(lies: list[Outcome]) -> tuple[str, ...]:
    rows = (f"| {o.name} | {o.seeds} | {o.got_live} | {o.played} |" for o in lies)
    return ("| lie | runs | got live | played |", "|---|---:|---:|---:|", *rows, "")
