# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Ways that packets take out of this computer, and networks that an organisation allows.

A way is judged by where packets to one address really leave, never by which devices exist: a
service network that is up and not used protects nothing (checks.md section 2.2).
"""

from collections.abc import Iterable
from enum import Enum
from fnmatch import fnmatchcase

import msgspec


class Target(Enum):
    """What a way is for."""

    RELAY = "relay"
    IPV4 = "IPv4"
    IPV6 = "IPv6"
    NAMES = "names"
    ADDRESS_SERVER = "address server"
    OWN = "own address"


class DeviceKind(Enum):
    """What a network device is, as the system tells it."""

    LOOPBACK = "loopback"
    TUNNEL = "tunnel"
    WIFI = "wifi"
    CABLE = "cable"
    OTHER = "other"


class Way(msgspec.Struct, frozen=True):
    """One way out: ``device`` is its name, empty where no route leads there.

    ``arphrd`` is the Linux hardware type (65534 for tunnels without one), 0 where not known.
    ``gateway`` is an address, ``connection`` NetworkManager's UUID; empty where there is none or
    nobody asked. ``to`` tells the target apart (an address of the room, or an own one) and
    ``address`` is the literal one that was asked for; neither is ever shown. ``known`` is false
    where the system could not say how packets would go.
    """

    target: Target
    to: str
    device: str = ""
    kind: DeviceKind = DeviceKind.OTHER
    arphrd: int = 0
    gateway: str = ""
    connection: str = ""
    known: bool = True
    address: str = ""

    @property
    def stays_here(self) -> bool:
        """Packets do not leave this computer."""
        return self.kind is DeviceKind.LOOPBACK and bool(self.device)


class Network(msgspec.Struct, frozen=True):
    """A network that may be used; every part that is given must fit.

    ``device`` is a pattern such as ``tun*``. ``arphrd`` are Linux hardware types, empty for any.
    ``gateway`` is the address of the next machine, ``connection`` NetworkManager's UUID; empty
    for any. A network that names nothing fits nothing: its pattern is empty.
    """

    device: str = ""
    arphrd: frozenset[int] = frozenset()
    gateway: str = ""
    connection: str = ""

    def fits(self, way: Way) -> bool:
        """Does this way lead through this network?"""
        return (
            bool(way.device)
            and fnmatchcase(way.device, self.device)
            and (not self.arphrd or way.arphrd in self.arphrd)
            and (not self.gateway or way.gateway == self.gateway)
            and (not self.connection or way.connection == self.connection)
        )


Lists = frozenset[frozenset[Network]]
"""Lists of networks, each by somebody who may demand: a way has to be on all of them."""


def allowed(way: Way, lists: Lists) -> bool:
    """Does this way stay within the networks that are named? Without a list, nothing does."""
    if not way.known:
        return False
    if way.stays_here:
        return True
    return bool(lists) and all(any(one.fits(way) for one in named) for named in lists)


def allowed_targets(ways: Iterable[Way], lists: Lists) -> frozenset[str]:
    """What can be reached without leaving the networks that are named."""
    return frozenset(way.to for way in ways if allowed(way, lists))


def names_connections(lists: Lists) -> bool:
    """Does a list ask for NetworkManager's UUID?"""
    return any(network.connection for named in lists for network in named)
