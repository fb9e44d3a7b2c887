# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A real call in namespaces that loses its network: held within a second, and nothing outside."""

import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.rig.namespaces import hotel, why_not

_reason = why_not()
pytestmark = [
    pytest.mark.rig("netns"),
    pytest.mark.skipif(bool(_reason), reason=_reason or "namespaces work here"),
]


class End:
    """One end of the call; ``lines`` is everything it has said."""

    def __init__(self, space, role, folder, people):
        argv = space.command(sys.executable, "-m", "tests.rig.kept_call", role, str(folder))
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.lines = []
        names = " ".join(f"{one.profile}|{one.uid}|{one.name.split()[0]}" for one in people)
        self.say(names)

    def say(self, text):
        self.process.stdin.write(text + "\n")

    def until(self, *words):
        """Read on to a line that begins with these words; a process that ends fails."""
        while line := self.process.stdout.readline():
            self.lines.append(line.split())
            if tuple(self.lines[-1][: len(words)]) == words:
                return self.lines[-1]
        raise AssertionError(f"ended without {words}; said {self.lines[-8:]}")

    def outside(self):
        """How many packets of the call have left past the tunnel."""
        self.say("count")
        return int(self.until("outside")[1])

    def close(self):
        self.process.stdin.close()
        self.process.wait(15)
        self.process.stdout.close()


@contextmanager
def a_call(folder, people):
    with hotel() as (mine, server):
        mine.run("ip", "route", "del", "default")
        mine.run("ip", "route", "add", "default", "dev", "vpn0", "metric", "5")
        mine.run("ip", "route", "add", "default", "via", "10.99.0.254", "metric", "100")
        ends = []
        try:
            ends.append(End(server, "host", folder, people[:2]))
            ends[0].until("ready")
            ends.append(End(mine, "guest", folder, people[:2]))
            ends[1].until("phase", "live")
            yield mine, ends[1]
        finally:
            for end in reversed(ends):
                end.close()


def test_a_lost_route_holds_within_a_second_and_nothing_of_the_call_leaves_outside(
    tmp_path, people
):
    with a_call(tmp_path, people) as (mine, guest):
        # Not used by the call: coming and going holds nothing.
        mine.run("ip", "link", "add", "spare0", "type", "veth", "peer", "name", "spare1")
        mine.run("ip", "addr", "add", "10.55.0.1/24", "dev", "spare0")
        mine.run("ip", "link", "set", "spare0", "up")
        mine.run("ip", "link", "del", "spare0")
        time.sleep(1.0)  # Longer than a loss may take to hold: nothing is to be heard.
        assert guest.outside() == 0
        assert not [line for line in guest.lines if line[:2] == ["phase", "hold"]]
        lost_at = time.monotonic()
        mine.run("ip", "route", "del", "default", "dev", "vpn0")
        mine.run("ip", "route", "del", "10.88.0.0/24", "dev", "vpn0")
        held = guest.until("phase", "hold")
        assert float(held[2]) - lost_at <= 1.0
        assert held[3] == "gate-lost"
        guest.until("alarm", "NETWORK-CHANGED")
        time.sleep(3.5)  # A statement is due every three seconds: were it to leave, it is seen.
        assert guest.outside() == 0
        mine.run("ip", "route", "add", "10.88.0.0/24", "dev", "vpn0")
        mine.run("ip", "route", "add", "default", "dev", "vpn0", "metric", "5")
        guest.until("phase", "live")
