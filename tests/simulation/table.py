# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What many runs came to, as one table."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.simulation.campaign import Run

HEADS = (
    "scenario", "people", "room", "runs", "failed", "live after s", "hold s", "messages", "kB",
    "joins", "kB each join",
)  # fmt: skip
PAGE = """\
# Simulated calls

Real call state machines (`client.session.call`) on a simulated relay with a virtual clock: lines
of 5 to 60 ms and 8 Mbit/s each way, one order in the room, a pong every 5 s. In restricted rooms
somebody inside lets in by name after 0.25 to 1.5 s. Each run must end with everybody who should
remain live on one roster with one code and each other's keys, nobody else live, and no
bystander's call ended in between; at every step nothing may be sealed under a key that somebody
holds who is gone. Made by {command} on {date}: {runs} runs, {failed} failed.

- *live after*: seconds from the event until all who should remain are live together, mean and
  longest. Some events last by themselves (a line that is down 12 s; a crash is noticed after 10).
- *hold*: seconds in which a bystander who had been live sent nothing, mean and longest.
- *messages* and *kB*: sent to the relay, and carried by it to all, from the event until live.
"""


def merged(runs: Iterable[Run]) -> list[tuple[str, ...]]:
    """A row for each scenario, number of people and kind of room."""
    groups: dict[tuple[str, int, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run.scenario, run.people, run.profile), []).append(run)
    return [_row(*key, group) for key, group in groups.items()]


def _row(name: str, people: int, profile: str, runs: Sequence[Run]) -> tuple[str, ...]:
    good = [run for run in runs if not run.failed and run.to_live is not None]
    failed = str(len(runs) - len(good))
    head = (name, str(people), profile, str(len(runs)), failed)
    if not good:
        return (*head, "-", "-", "-", "-", "-", "-")
    lives = [run.to_live or 0.0 for run in good]
    messages, kbytes, joins = (
        sum(values) / len(good)
        for values in (
            [run.messages for run in good],
            [run.bytes / 1000 for run in good],
            [run.joins for run in good],
        )
    )
    return (
        *head,
        f"{sum(lives) / len(lives):.1f} / {max(lives):.1f}",
        f"{sum(r.hold_mean for r in good) / len(good):.1f} / {max(r.hold_max for r in good):.1f}",
        f"{messages:.0f}",
        f"{kbytes:.0f}",
        f"{joins:.0f}",
        f"{kbytes / joins:.0f}" if joins else "-",
    )


def plain(rows: Sequence[tuple[str, ...]]) -> str:
    """For a terminal."""
    lines = [HEADS, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in {0, 2} else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def markdown(rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join(
        [
            f"| {' | '.join(HEADS)} |",
            f"|{'|'.join('---' for _ in HEADS)}|",
            *(f"| {' | '.join(row)} |" for row in rows),
        ]
    )


def write(path: Path, runs: Sequence[Run], left: Sequence[str], *, command: str, date: str) -> None:
    """The page of the documentation."""
    failed = [run for run in runs if run.failed]
    page = PAGE.format(command=command, date=date, runs=len(runs), failed=len(failed))
    lost = "".join(
        f"\n- {run.scenario}, {run.people} people, {run.profile}, seed {run.seed}: "
        f"{run.failed.strip().splitlines()[-1]}"
        for run in failed
    )
    table = markdown(merged(runs))
    more = f"\nFailed:\n{lost}\n" if lost else ""
    if left:
        more += "\nLeft out, because the time was up:\n\n" + "".join(f"- {w}\n" for w in left)
    path.write_text(f"{page}\n{table}\n{more}", encoding="utf-8")
