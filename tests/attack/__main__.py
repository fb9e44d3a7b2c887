# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.attack``: attack the readers of messages, the rules of a call, and clients.

Exit code 1 when one altered thing was accepted, one reader crashed, or one lie got through.
Lies are told to the machines of a call, and to whole clients: to engines in one process over
real sockets (``--quick``), else each in a process of its own.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.attack import hostile_list
from tests.attack.campaign import Tally, a_pool, start
from tests.attack.campaigns import CAMPAIGNS, ON_READERS, ON_RECORDS, ON_THE_GATE
from tests.attack.kept import Kept
from tests.attack.lies import LIES, Outcome, name_of, tell_numbered
from tests.attack.network_loss import RUNS, Loss, run_losses
from tests.attack.report import Report
from tests.attack.told_run import TOLD, tell_some

FIGURES = Path(__file__).parents[2] / "docs" / "security-figures.md"
SEEDS = 25
"""Seeds of each lie in a full run."""
PARTS = ("campaigns", "records", "gate", "clients", "machines", "networks")
TOGETHER = 8
"""Lies that are told to the same engines, one after the other, in a quick run."""


def main(arguments: list[str] | None = None) -> int:
    wanted = _arguments(arguments)
    begun = time.monotonic()
    # A cast of processes keeps a core busy by itself.
    # In a quick run engines of one process wait for their clocks half of the time.
    workers = 2 * wanted.workers if wanted.quick else max(1, wanted.workers - 1)
    often = 1 if wanted.quick else max(1, round(RUNS * min(1.0, wanted.share)))
    with a_pool(workers) as pool, ThreadPoolExecutor(1) as beside, ExitStack() as stack:
        clients = pool if wanted.quick else stack.enter_context(a_pool(wanted.casts))
        losing = beside.submit(_lose, wanted, often) if wanted.quick else None
        campaigns, lies, told = _run(wanted, pool, clients)
        # A full run measures them alone, at the end: a second is what they have.
        losses, no_losses = losing.result() if losing else _lose(wanted, often)
    report = Report(
        seed=wanted.seed,
        date=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        command=_command(wanted),
        seconds=time.monotonic() - begun,
        campaigns=campaigns,
        lies=lies,
        told=told,
        losses=losses,
        no_losses=no_losses,
        processes=not wanted.quick,
    )
    print(json.dumps(report.as_dict()) if wanted.json else report.text())
    for example in report.examples():
        print(example, file=sys.stderr)
    if wanted.write:
        FIGURES.write_text(report.markdown(FIGURES.read_text() if FIGURES.exists() else ""))
        hostile_list.PLACE.write_text(hostile_list.markdown())
    return 0 if report.clean else 1


def _run(
    wanted: argparse.Namespace, pool: ProcessPoolExecutor, clients: ProcessPoolExecutor
) -> tuple[list[Tally], list[Outcome], list[Outcome]]:
    seeds = 1 if wanted.quick else max(1, round(wanted.seeds * min(1.0, wanted.share)))
    groups = _groups(together=TOGETHER if wanted.quick else 1) if "clients" in wanted.only else []
    kept = Kept(wanted.kept, wanted.seed, seeds)
    before = [told for lie in TOLD if groups and (told := kept.told(lie.name))]
    left = [[n for n in group if kept.told(TOLD[n].name) is None] for group in groups]
    telling_clients = [
        clients.submit(tell_some, numbers, wanted.seed, seeds, processes=not wanted.quick)
        for numbers in left
        if numbers
    ]
    machines = range(len(LIES)) if "machines" in wanted.only else ()
    telling = [pool.submit(tell_numbered, number, wanted.seed, seeds) for number in machines]
    running = []
    readers = ON_READERS if "campaigns" in wanted.only else ()
    records = ON_RECORDS if "records" in wanted.only else ()
    gate = ON_THE_GATE if "gate" in wanted.only else ()
    for campaign in (*readers, *records, *gate):
        count = campaign.quick if wanted.quick else campaign.full
        # Cases that are all different are few: a part of them would leave some untried.
        some = count if campaign.numbered else max(1, int(count * wanted.share))
        running.append(start(campaign, some, wanted.seed, pool))
    for done in telling_clients:
        # At once, and by the thread that learns of it: a run may be cut short at any time.
        done.add_done_callback(partial(_told_some, wanted, kept))
    lies = [done.result() for done in telling]
    _progress(wanted, f"{len(lies)} lies told to machines")
    campaigns = []
    for added_up in running:
        campaigns.append(added_up())
        _progress(wanted, f"{campaigns[-1].name}: {campaigns[-1].tried}")
    return campaigns, lies, _told(telling_clients, before)


def _lose(wanted: argparse.Namespace, often: int) -> tuple[list[Loss], str]:
    return run_losses(often) if "networks" in wanted.only else ([], "")


def _groups(*, together: int) -> list[list[int]]:
    """Numbers of lies; those next to each other in the list take alike long, so they are dealt."""
    rows = -(-len(TOLD) // together)
    return [list(range(row, len(TOLD), rows)) for row in range(rows)]


def _told(telling: list[Future[list[Outcome]]], before: list[Outcome]) -> list[Outcome]:
    """What came of every lie, in the order of the list."""
    now = [outcome for done in telling for outcome in done.result()]
    outcomes = {outcome.name: outcome for outcome in (*before, *now)}
    return [outcomes[lie.name] for lie in TOLD if lie.name in outcomes]


def _told_some(wanted: argparse.Namespace, kept: Kept, done: Future[list[Outcome]]) -> None:
    if done.cancelled() or done.exception() is not None:
        return
    for outcome in done.result():
        kept.keep(outcome)
        _progress(wanted, f"told to clients: {outcome.name}, {outcome.got_live} got live")
        for example in outcome.examples:
            _progress(wanted, example)


def _progress(wanted: argparse.Namespace, what: str) -> None:
    if not wanted.quick:
        print(what, file=sys.stderr, flush=True)


def _command(wanted: argparse.Namespace) -> str:
    parts = ["python -m tests.attack", f"--seed {wanted.seed}"]
    parts += [f"--share {wanted.share:g}"] if wanted.share != 1 else []
    parts += [f"--only {part}" for part in wanted.only if len(wanted.only) < len(PARTS)]
    parts += [f"--seeds {wanted.seeds}"] if wanted.seeds != SEEDS else []
    return " ".join([*parts, *(["--quick"] if wanted.quick else [])])


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a reduced run, under a minute")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--seed", type=int, default=1, help="the same seed tries the same (1)")
    parser.add_argument("--share", type=float, default=1.0, help="part of a full run (1.0)")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="runs of each lie (25)")
    parser.add_argument("--only", action="append", choices=PARTS, help="part of it (all)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--casts", type=int, default=1, help="casts of processes at a time (1)")
    parser.add_argument("--kept", type=Path, help="file of a run of these sources, to go on with")
    parser.add_argument("--write", action="store_true", help="write docs/security-figures.md")
    parser.add_argument("--list", action="store_true", help="name campaigns and lies, and stop")
    wanted = parser.parse_args(arguments)
    wanted.only = wanted.only or list(PARTS)
    if wanted.list:
        print(*[campaign.name for campaign in CAMPAIGNS], *map(name_of, LIES), sep="\n")
        print(*[f"{lie.name} (whole clients)" for lie in TOLD], sep="\n")
        parser.exit()
    return wanted


if __name__ == "__main__":
    sys.exit(main())
