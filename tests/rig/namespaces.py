# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Two network namespaces joined by one cable: two machines on one, as far as packets can tell."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Namespace:
    name: str
    address: str

    def command(self, *argv: str) -> list[str]:
        """``argv`` as it runs in this namespace."""
        return ["ip", "netns", "exec", self.name, *argv]

    def run(self, *argv: str) -> None:
        _run(*self.command(*argv))


def why_not() -> str:
    """Why namespaces cannot be made here; empty when they can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None or shutil.which("iptables") is None:
        return "ip (iproute2) or iptables is not installed"
    probe = f"ww{secrets.token_hex(3)}"
    made = subprocess.run(["ip", "netns", "add", probe], capture_output=True, check=False)
    if made.returncode:
        return f"ip netns add: {made.stderr.decode().strip()}"
    # A chroot whose root is no mount point can make a namespace and not enter it.
    entered = subprocess.run(
        ["ip", "netns", "exec", probe, "true"], capture_output=True, check=False
    )
    _run("ip", "netns", "del", probe)
    if entered.returncode:
        return f"ip netns exec: {entered.stderr.decode().strip()}"
    return ""


@contextmanager
def joined() -> Iterator[tuple[Namespace, Namespace]]:
    """Make two joined namespaces and remove them again."""
    tag = secrets.token_hex(3)
    one = Namespace(f"ww{tag}a", "10.77.0.1")
    two = Namespace(f"ww{tag}b", "10.77.0.2")
    cable = {one.name: f"v{tag}a", two.name: f"v{tag}b"}
    try:
        for space in (one, two):
            _run("ip", "netns", "add", space.name)
        ends = list(cable.values())
        _run("ip", "link", "add", ends[0], "type", "veth", "peer", "name", ends[1])
        for space in (one, two):
            device = cable[space.name]
            _run("ip", "link", "set", device, "netns", space.name)
            _run("ip", "-n", space.name, "addr", "add", f"{space.address}/24", "dev", device)
            _run("ip", "-n", space.name, "link", "set", "lo", "up")
            _run("ip", "-n", space.name, "link", "set", device, "up")
        yield one, two
    finally:
        for space in (one, two):
            subprocess.run(["ip", "netns", "del", space.name], capture_output=True, check=False)


def _run(*argv: str) -> None:
    subprocess.run(argv, check=True, capture_output=True, timeout=10)
