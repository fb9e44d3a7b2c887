# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Through which device packets to given addresses leave this computer (checks.md section 2.2).

Nothing is sent: a UDP socket is connected, or the kernel's table is asked. Addresses are
literal; whoever has a name looks it up first.
"""

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import psutil

from client.platform import linux_routes, other_routes
from client.policy.network_facts import EgressSeen
from client.policy.networks import DeviceKind, Target, Way

ANYWHERE = {Target.IPV4: "192.0.2.1", Target.IPV6: "2001:db8::1"}
"""Addresses that belong to nobody (RFC 5737, RFC 3849): where they go, everything else goes."""
_PORT = 9
_RESOLVERS = Path("/etc/resolv.conf")
_BEHIND_RESOLVED = Path("/run/systemd/resolve/resolv.conf")


class Aim(NamedTuple):
    """An address to ask for: ``to`` names it in the answer; ``address`` None: not looked up."""

    target: Target
    to: str
    address: str | None


def seen(aims: Iterable[Aim], connections: Callable[[], Mapping[str, str]] = dict) -> EgressSeen:
    """The ways to these addresses, to everywhere else and to the name servers; own addresses.

    ``connections`` names the connection (UUID) of each device. Raises `OSError` where the system
    cannot be asked at all; a single way that it does not tell is one that is not known.
    """
    uuids = connections()
    wanted = [
        *aims,
        *(Aim(target, "", address) for target, address in ANYWHERE.items()),
        *(Aim(Target.NAMES, address or "", address) for address in name_servers()),
    ]
    ways = [way_to(aim, uuids) for aim in dict.fromkeys(wanted)]
    return EgressSeen((*ways, *own_ways(uuids)))


def way_to(aim: Aim, connections: Mapping[str, str] | None = None) -> Way:
    """How packets to this address would leave."""
    if aim.address is None:
        return Way(aim.target, aim.to, known=False)
    try:
        route = _route(as_sent(aim.address))
        if route is None:
            return Way(aim.target, aim.to, address=aim.address)
        kind, hardware = _kind(route.device)
    except (OSError, ValueError):
        return Way(aim.target, aim.to, known=False, address=aim.address)
    return Way(
        aim.target,
        aim.to,
        device=route.device,
        kind=kind,
        arphrd=hardware,
        gateway=route.gateway,
        connection=(connections or {}).get(route.device, ""),
        # An entry with several paths takes any of them.
        known=route.paths == 1,
        address=aim.address,
    )


def as_sent(address: str) -> str:
    """The address that is on the packets: ``::ffff:192.0.2.1`` is written as IPv6 and goes as IPv4.

    The two have tables of their own, which may lead elsewhere. Raises `ValueError` for no address.
    """
    there = ipaddress.ip_address(address)
    mapped = there.ipv4_mapped if isinstance(there, ipaddress.IPv6Address) else None
    return address if mapped is None else str(mapped)


def own_ways(connections: Mapping[str, str] | None = None) -> tuple[Way, ...]:
    """Every address of this computer with the device that holds it."""
    found = []
    for device, entries in psutil.net_if_addrs().items():
        for entry in entries:
            if entry.family not in {socket.AF_INET, socket.AF_INET6}:
                continue
            address = entry.address.split("%")[0]
            try:
                kind, hardware = _kind(device)
            except (OSError, ValueError):
                found.append(Way(Target.OWN, address, device, known=False))
                continue
            uuid = (connections or {}).get(device, "")
            found.append(Way(Target.OWN, address, device, kind, hardware, connection=uuid))
    return tuple(found)


def name_servers(listed: Path = _RESOLVERS, behind: Path = _BEHIND_RESOLVED) -> tuple[str, ...]:
    """Addresses that names are asked of; an empty text for a forwarder whose own are not known.

    A name server on this computer only forwards. Where it is systemd's, its own are read.
    """
    if sys.platform != "linux":
        return ("",)
    asked = _listed(listed)
    here = [address for address in asked if _is_here(address)]
    if not here:
        return tuple(asked)
    try:
        further = _listed(behind)
    except OSError:
        further = []
    rest = [address for address in asked if address not in here]
    return (*rest, *(further or [""]))


def _listed(path: Path) -> list[str]:
    found = []
    for line in path.read_text("utf-8", errors="replace").splitlines():
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver":
            found.append(words[1].split("%")[0])
    return found


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(as_sent(address)).is_loopback
    except ValueError:
        return False


def _route(address: str) -> linux_routes.Route | None:
    """The system's answer; the source address that a socket gets must be one of that device."""
    if sys.platform != "linux":
        return other_routes.route_to(address)
    route = linux_routes.route_to(address)
    return route if route is not None and source_for(address) else None


def source_for(address: str) -> str:
    """The address that packets to ``address`` would come from; empty where none leaves."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((address, _PORT))
            source: str = asking.getsockname()[0]
    except OSError:
        return ""
    return source


def _kind(device: str) -> tuple[DeviceKind, int]:
    if sys.platform != "linux":
        return other_routes.kind_of(device), 0
    return linux_routes.kind_of(device)
