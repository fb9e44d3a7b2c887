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
from pathlib import Path


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


@contextmanager
def hotel() -> Iterator[tuple[Namespace, Namespace]]:
    """A computer with two ways to one server: ``vpn0``, and ``hotel0`` past the service network.

    Yields the computer and the server. The server is 10.88.0.2 on either way; the computer is
    10.88.0.1 on ``vpn0`` and 10.99.0.1 on ``hotel0``, which has the default route. The resolver
    of the computer is the server. Devices and routes are for the test to take away.
    """
    tag = secrets.token_hex(3)
    mine, server = Namespace(f"ww{tag}a", "10.88.0.1"), Namespace(f"ww{tag}b", "10.88.0.2")
    resolver = Path("/etc/netns") / mine.name
    try:
        for space in (mine, server):
            _run("ip", "netns", "add", space.name)
            _run("ip", "-n", space.name, "link", "set", "lo", "up")
        for name, ours, theirs in (("vpn0", 88, 2), ("hotel0", 99, 1)):
            far = f"{name[0]}{tag}"
            _run("ip", "link", "add", far, "type", "veth", "peer", "name", f"{far}p")
            _run("ip", "link", "set", far, "netns", mine.name)
            _run("ip", "link", "set", f"{far}p", "netns", server.name)
            _run("ip", "-n", mine.name, "link", "set", far, "name", name)
            _run("ip", "-n", server.name, "link", "set", f"{far}p", "name", name)
            _run("ip", "-n", mine.name, "addr", "add", f"10.{ours}.0.1/24", "dev", name)
            address = f"10.{ours}.0.{2 if theirs == 2 else 254}/24"
            _run("ip", "-n", server.name, "addr", "add", address, "dev", name)
            for space in (mine, server):
                _run("ip", "-n", space.name, "link", "set", name, "up")
        _run("ip", "-n", mine.name, "route", "add", "default", "via", "10.99.0.254")
        resolver.mkdir(parents=True)
        (resolver / "resolv.conf").write_text("nameserver 10.88.0.2\n")
        yield mine, server
    finally:
        shutil.rmtree(resolver, ignore_errors=True)
        for space in (mine, server):
            subprocess.run(["ip", "netns", "del", space.name], capture_output=True, check=False)
