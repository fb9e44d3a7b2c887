# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.attack``: attack the readers of messages and the rules of a call.

Exit code 1 when one altered thing was accepted, one reader crashed, or one lie got through.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.attack.campaign import Tally, a_pool, run
from tests.attack.campaigns import CAMPAIGNS
from tests.attack.lies import LIES, Outcome, name_of, tell_numbered
from tests.attack.report import Report

FIGURES = Path(__file__).parents[2] / "docs" / "security-figures.md"
SEEDS = 25
"""Seeds of each lie in a full run."""


def main(arguments: list[str] | None = None) -> int:
    wanted = _arguments(arguments)
    begun = time.monotonic()
    with a_pool(wanted.workers) as pool:
        campaigns, lies = _run(wanted, pool)
    report = Report(
        seed=wanted.seed,
        date=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        command=_command(wanted),
        seconds=time.monotonic() - begun,
        campaigns=campaigns,
        lies=lies,
    )
    print(json.dumps(report.as_dict()) if wanted.json else report.text())
    for example in report.examples():
        print(example, file=sys.stderr)
    if wanted.write:
        FIGURES.write_text(report.markdown())
    return 0 if report.clean else 1


def _run(
    wanted: argparse.Namespace, pool: ProcessPoolExecutor
) -> tuple[list[Tally], list[Outcome]]:
    seeds = 1 if wanted.quick else SEEDS
    telling = [pool.submit(tell_numbered, n, wanted.seed, seeds) for n in range(len(LIES))]
    lies = [done.result() for done in telling]
    _progress(wanted, f"{len(lies)} lies told")
    campaigns = []
    for campaign in CAMPAIGNS:
        count = campaign.quick if wanted.quick else campaign.full
        campaigns.append(run(campaign, max(1, int(count * wanted.share)), wanted.seed, pool))
        _progress(wanted, f"{campaign.name}: {campaigns[-1].tried}")
    return campaigns, lies


def _progress(wanted: argparse.Namespace, what: str) -> None:
    if not wanted.quick:
        print(what, file=sys.stderr, flush=True)


def _command(wanted: argparse.Namespace) -> str:
    parts = ["python -m tests.attack", f"--seed {wanted.seed}"]
    parts += [f"--share {wanted.share:g}"] if wanted.share != 1 else []
    return " ".join([*parts, *(["--quick"] if wanted.quick else [])])


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a reduced run, under a minute")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--seed", type=int, default=1, help="the same seed tries the same (1)")
    parser.add_argument("--share", type=float, default=1.0, help="part of each campaign (1.0)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--write", action="store_true", help="write docs/security-figures.md")
    parser.add_argument("--list", action="store_true", help="name campaigns and lies, and stop")
    wanted = parser.parse_args(arguments)
    if wanted.list:
        print(*[campaign.name for campaign in CAMPAIGNS], *map(name_of, LIES), sep="\n")
        parser.exit()
    return wanted


if __name__ == "__main__":
    sys.exit(main())
