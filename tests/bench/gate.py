# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How long the whole gate takes before a call: from an invitation to its verdict.

A whole engine with the real eyes of this computer opens invitations of a room whose relay answers
on 127.0.0.1 over TLS; the time runs from the command until the page before joining, or the
refusal, is there. Nothing is joined. Baseline: the same looks one after the other. The limit is
2 s for 95 of 100 runs; a look that cannot be answered may take as long by itself.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from client.app.compose import make_engine
from client.app.follow import Follower
from client.engine.gate_facts import Computer, computer_looks
from client.engine.network_look import NetworkEyes, network_looks
from client.identity.invitation import open_invitation
from client.model import commands, events
from client.model.ids import Uid
from client.model.room import Server
from client.model.secret import Secret
from client.model.verdict import Result
from client.net.probes import probe_relay
from tests.bench.harness import report
from tests.fakes.gate_context import context
from tests.rig.household import PASSPHRASE, account, at_home, hosted_room, make_profiles

ROUNDS = 40
LIMIT_S = 2.0
TARGET = 4.0
"""The run against its looks alone: signatures, verdicts and one more thread for each look."""
_HUNDRED = 100
_MOST = 95


class AtThisComputer:
    """A person's engine that sees this computer as it is."""

    def __init__(self, person) -> None:
        self.person = person
        self.engine = make_engine(person.profile, loopback_only=True)
        self.follower = Follower(self.engine)

    def __enter__(self) -> Self:
        self.engine.start()
        self.follower.wait(events.IdentityChanged)
        unlock = commands.Unlock(Secret(PASSPHRASE.encode()))
        self.follower.ask(unlock, events.IdentityChanged)
        return self

    def __exit__(self, *_error: object) -> None:
        self.engine.stop()

    def check(self, invitation: bytes) -> tuple[float, events.PreJoin | events.Refused]:
        """Seconds until the verdict, and the page that shows it."""
        began = time.perf_counter()
        page = self.follower.gate(commands.OpenInvitation(invitation))
        return time.perf_counter() - began, page


def in_turn(servers: tuple[Server, ...]) -> dict[str, float]:
    """Seconds of each look by itself, one after the other."""
    eyes = NetworkEyes()
    looks = {**computer_looks(context(computer=Computer())), **network_looks(eyes)}
    took = {kind.__name__: _timed(look) for kind, look in looks.items()}
    took["portal"] = _timed(eyes.portal)
    took["probe"] = _timed(lambda: asyncio.run(probe_relay(servers)))
    return took


def _timed(look: Callable[[], object]) -> float:
    began = time.perf_counter()
    try:
        look()
    except Exception as error:  # noqa: BLE001  what a machine cannot answer takes its time as well
        del error
    return time.perf_counter() - began


def measure(rounds: int) -> int:
    with tempfile.TemporaryDirectory(prefix="watchword-bench-") as folder:
        host, guest = make_profiles(Path(folder), 2)
        with account(guest) as mine:
            person, uid = mine.person, mine.uid
        with at_home(host) as (home,), AtThisComputer(guest) as here:
            made = hosted_room(home, here)
            data = made.invitations[0].file
            servers = open_invitation(person, Uid(uid), data).descriptor.value.servers
            here.check(data)
            runs = [here.check(data) for _ in range(rounds)]
            alone = [in_turn(servers) for _ in range(5)]
    took = [seconds for seconds, _ in runs]
    answered = [
        any(f.id == "TLS-PIN" and f.result is Result.PASS for f in page.findings)
        for _, page in runs
    ]
    slow = {name: statistics.median(one[name] for one in alone) for name in alone[0]}
    checks = len(runs[-1][1].findings)
    slowest = max(slow, key=lambda name: slow[name])
    middle = statistics.median(took)
    most = statistics.quantiles(took, n=_HUNDRED)[_MOST - 1] if len(took) > 1 else took[0]
    return report(
        "gate",
        middle,
        sum(slow.values()),
        TARGET,
        unit="s",
        n=rounds,
        p95=round(most, 6),
        limit_s=LIMIT_S,
        checks=checks,
        slowest={slowest: round(slow[slowest], 6)},
        ok=most < LIMIT_S and all(answered),
        notes=[f"{checks} checks, 95 of 100 runs within {most * 1000:.0f} ms; slowest {slowest}"],
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.gate", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the JSON line is always printed")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how many invitations")
    return measure(parser.parse_args().rounds)


if __name__ == "__main__":
    sys.exit(main())
