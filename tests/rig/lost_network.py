# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A real call between two namespaces whose network is taken away, and what left meanwhile.

The computer reaches the server by ``vpn0``, which the call is kept to, and could reach it by
``hotel0`` as well. Needs `tests.rig.namespaces`.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from client.app.demo_people import DemoPerson
from tests.rig.namespaces import Namespace, hotel

LINGER_S = 3.5
"""A statement is due every three seconds: were it to leave outside, it is seen."""
BEFORE_S = 1.0
"""Longer than a loss may take to hold: what is not used, comes and goes meanwhile."""


class End:
    """One end of the call; ``lines`` is everything it has said."""

    def __init__(
        self, space: Namespace, role: str, folder: Path, people: Sequence[DemoPerson]
    ) -> None:
        argv = space.command(sys.executable, "-m", "tests.rig.kept_call", role, str(folder))
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.lines: list[list[str]] = []
        self.say(" ".join(f"{one.profile}|{one.uid}|{one.name.split()[0]}" for one in people))

    def say(self, text: str) -> None:
        self.process.stdin.write(text + "\n")

    def until(self, *words: str) -> list[str]:
        """Read on to a line that begins with these words; a process that ends fails."""
        while line := self.process.stdout.readline():
            self.lines.append(line.split())
            if tuple(self.lines[-1][: len(words)]) == words:
                return self.lines[-1]
        raise AssertionError(f"ended without {words}; said {self.lines[-8:]}")

    def outside(self) -> int:
        """How many packets of the call have left past the tunnel."""
        self.say("count")
        return int(self.until("outside")[1])

    def last_sent(self) -> float:
        """When sound or picture last left this end by any device, monotonic."""
        self.say("count")
        return float(self.until("outside")[2])

    def held(self) -> bool:
        """Has it said that the call is on hold?"""
        return any(line[:2] == ["phase", "hold"] for line in self.lines)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(15)
        self.process.stdout.close()


@contextmanager
def a_kept_call(folder: Path, people: Sequence[DemoPerson]) -> Iterator[tuple[Namespace, End]]:
    """A call that is live through ``vpn0``: the computer's namespace and its end of the call."""
    with hotel() as (mine, server):
        mine.run("ip", "route", "del", "default")
        mine.run("ip", "route", "add", "default", "dev", "vpn0", "metric", "5")
        mine.run("ip", "route", "add", "default", "via", "10.99.0.254", "metric", "100")
        ends: list[End] = []
        try:
            ends.append(End(server, "host", folder, people[:2]))
            ends[0].until("ready")
            ends.append(End(mine, "guest", folder, people[:2]))
            ends[1].until("phase", "live")
            yield mine, ends[1]
        finally:
            for end in reversed(ends):
                end.close()


def unused_comes_and_goes(mine: Namespace) -> None:
    """A device that the call does not use appears, gets an address and disappears."""
    mine.run("ip", "link", "add", "spare0", "type", "veth", "peer", "name", "spare1")
    mine.run("ip", "addr", "add", "10.55.0.1/24", "dev", "spare0")
    mine.run("ip", "link", "set", "spare0", "up")
    mine.run("ip", "link", "del", "spare0")


def route_lost(mine: Namespace) -> None:
    """The tunnel stays up and nothing leads through it any more."""
    mine.run("ip", "route", "del", "default", "dev", "vpn0")
    mine.run("ip", "route", "del", "10.88.0.0/24", "dev", "vpn0")


def tunnel_down(mine: Namespace) -> None:
    """The tunnel drops; its routes go with it."""
    mine.run("ip", "link", "set", "vpn0", "down")


LOSSES: dict[str, Callable[[Namespace], None]] = {
    "the tunnel drops": tunnel_down,
    "the route leads elsewhere": route_lost,
}


@dataclass(frozen=True)
class Lost:
    """One call that lost its network; seconds from the loss on."""

    held_s: float
    silent_s: float
    """Until sound or picture last left by any device; 0 when none left after the loss."""
    outside: int
    unused_held: bool
    """It was put on hold because of a device that it does not use."""


def lose(folder: Path, people: Sequence[DemoPerson], loss: Callable[[Namespace], None]) -> Lost:
    """One call, from being live until its network has been lost for a while."""
    with a_kept_call(folder, people) as (mine, guest):
        unused_comes_and_goes(mine)
        time.sleep(BEFORE_S)
        sent = guest.last_sent()
        assert sent > 0.0, "nothing was sent before the loss: silence would show nothing"
        unused = guest.held()
        at = time.monotonic()
        loss(mine)
        held = guest.until("phase", "hold")
        assert held[3] == "gate-lost", f"held for another reason: {held}"
        time.sleep(LINGER_S)
        last, outside = guest.last_sent(), guest.outside()
    return Lost(max(0.0, float(held[2]) - at), max(0.0, last - at), outside, unused)
