# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Which way the Linux kernel would send a packet, asked of the kernel itself (rtnetlink(7)).

The source address of a connected UDP socket is not enough: a route may name the tunnel's own
address as its source and lead past the tunnel. The kernel's answer names the device.
"""

import errno
import ipaddress
import os
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from client.policy.networks import DeviceKind

_REQUEST = 1
_ERROR = 2
_NEW_ROUTE, _GET_ROUTE = 24, 26
_MATCH_ENTRY = 0x2000
"""RTM_F_FIB_MATCH: show the entry of the table, with all of its paths."""
_DESTINATION, _DEVICE, _GATEWAY, _PATHS, _VIA = 1, 4, 5, 9, 18
_UNICAST, _LOCAL = 1, 2
_HEADER = struct.Struct("=LHHLL")
_ROUTE = struct.Struct("=BBBBBBBBL")
_ATTRIBUTE = struct.Struct("=HH")
_WAIT_S = 1.0
_LARGEST = 65536
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EACCES, errno.EINVAL, errno.ESRCH}
"""What the kernel answers where nothing leads there: no route, or one that forbids it."""
_WATCHED = 0x1 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | 0x40000
"""RTMGRP_LINK, _IPV4_IFADDR, _IPV4_ROUTE, _IPV4_RULE, _IPV6_IFADDR, _IPV6_ROUTE, and the bit of
RTNLGRP_IPV6_RULE. A rule decides which table of routes is asked, and service networks use them."""
_TUNNEL_TYPES = {65534, 768, 769, 776, 778, 823}
"""ARPHRD_NONE, and the kinds of tunnels that carry packets in packets (linux/if_arp.h)."""
_LOOPBACK_TYPE = 772
_DEVICES = Path("/sys/class/net")


@dataclass(frozen=True, slots=True)
class Route:
    """The kernel's answer. ``paths`` counts how many ways the entry has: it may take any."""

    device: str
    gateway: str = ""
    paths: int = 1


def route_to(address: str) -> Route | None:
    """How a packet to this address would leave; None where no route leads there.

    Raises `OSError` where the kernel cannot be asked or answers what it does not answer.
    """
    taken = _ask(address, 0)
    if taken is None:
        return None
    kind, attributes = taken
    if kind == _LOCAL:
        return Route("lo")
    if kind != _UNICAST:
        return None
    found = dict(attributes)
    if _DEVICE not in found:
        raise OSError("the kernel named no device")
    device = socket.if_indextoname(struct.unpack("=I", found[_DEVICE])[0])
    return Route(device, _gateway(found), _paths_of(address))


def kind_of(device: str, devices: Path = _DEVICES) -> tuple[DeviceKind, int]:
    """What a device is and its hardware type; raises `OSError` where the system does not say."""
    hardware = int((devices / device / "type").read_text("ascii"))
    told = (devices / device / "uevent").read_text("ascii", errors="replace").split()
    if hardware == _LOOPBACK_TYPE:
        return DeviceKind.LOOPBACK, hardware
    tunnel = "DEVTYPE=wireguard" in told or (devices / device / "tun_flags").exists()
    if tunnel or hardware in _TUNNEL_TYPES:
        return DeviceKind.TUNNEL, hardware
    if "DEVTYPE=wlan" in told or (devices / device / "wireless").exists():
        return DeviceKind.WIFI, hardware
    cable = (devices / device / "device").exists()
    return (DeviceKind.CABLE if cable else DeviceKind.OTHER), hardware


def watch_socket() -> socket.socket:
    """A socket that becomes readable when a link, an address or a route changes."""
    if sys.platform != "linux":
        raise OSError("not on this system")
    watching = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    try:
        watching.settimeout(0)
        watching.bind((0, _WATCHED))
    except OSError:
        watching.close()
        raise
    return watching


def _paths_of(address: str) -> int:
    entry = _ask(address, _MATCH_ENTRY)
    if entry is None:
        raise OSError("the route went meanwhile")
    paths = dict(entry[1]).get(_PATHS, b"")
    count = at = 0
    while at + 8 <= len(paths):
        (length,) = struct.unpack_from("=H", paths, at)
        if length < 8:  # noqa: PLR2004  struct rtnexthop itself
            break
        count += 1
        at += (length + 3) & ~3
    return max(count, 1)


def _ask(address: str, flags: int) -> tuple[int, list[tuple[int, bytes]]] | None:
    if sys.platform != "linux":
        raise OSError("not on this system")
    target = ipaddress.ip_address(address)
    family = socket.AF_INET if target.version == 4 else socket.AF_INET6  # noqa: PLR2004
    destination = _ATTRIBUTE.pack(4 + len(target.packed), _DESTINATION) + target.packed
    body = _ROUTE.pack(family, target.max_prefixlen, 0, 0, 0, 0, 0, 0, flags) + destination
    request = _HEADER.pack(_HEADER.size + len(body), _GET_ROUTE, _REQUEST, 1, 0) + body
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as asking:
        asking.settimeout(_WAIT_S)
        asking.bind((0, 0))
        asking.sendto(request, (0, 0))
        return _answer(asking.recv(_LARGEST))


def _answer(data: bytes) -> tuple[int, list[tuple[int, bytes]]] | None:
    """The type and attributes of the route; raises `OSError` on anything that is none."""
    if len(data) < _HEADER.size:
        raise OSError("the kernel answered too little")
    length, kind, *_ = _HEADER.unpack_from(data)
    if kind == _ERROR:
        number = -int(struct.unpack_from("=i", data, _HEADER.size)[0])
        if number in _NO_WAY:
            return None
        raise OSError(number, os.strerror(number))
    if kind != _NEW_ROUTE or not _HEADER.size + _ROUTE.size <= length <= len(data):
        raise OSError("the kernel answered something else")
    route = _ROUTE.unpack_from(data, _HEADER.size)
    return route[7], list(_attributes(data[_HEADER.size + _ROUTE.size : length]))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _ATTRIBUTE.size <= len(data):
        length, kind = _ATTRIBUTE.unpack_from(data, at)
        if not _ATTRIBUTE.size <= length <= len(data) - at:
            raise OSError("the kernel's answer is cut short")
        yield kind, data[at + _ATTRIBUTE.size : at + length]
        at += (length + 3) & ~3


def _gateway(found: dict[int, bytes]) -> str:
    if _GATEWAY in found:
        return str(ipaddress.ip_address(found[_GATEWAY]))
    if _VIA in found:
        return str(ipaddress.ip_address(found[_VIA][2:]))
    return ""
