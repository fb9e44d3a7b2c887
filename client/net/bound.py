# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sockets that can leave through one network device and no other.

A check can only see that a route went, a moment later. A socket that is bound to the device of
the service network sends nothing past it in that moment either.
"""

import contextlib
import ipaddress
import socket
import sys
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any

_device: ContextVar[str] = ContextVar("device", default="")
_MAC_BOUND_IF, _MAC_IPV6_BOUND_IF = 25, 125
_WINDOWS_UNICAST_IF = 31
TURN_INNER = "_TurnTransport__inner_protocol"
"""aioice's name for what speaks to the forwarding server (tests/contract/test_aioice.py)."""


@contextlib.contextmanager
def bound_to(device: str) -> Iterator[None]:
    """Within the block, and in tasks started in it, relays are reached through ``device`` alone.

    An empty name binds nothing.
    """
    token = _device.set(device)
    try:
        yield
    finally:
        _device.reset(token)


def device_now() -> str:
    """The device of the block around, empty where there is none."""
    return _device.get()


def bind_to_device(wire: socket.socket, device: str) -> None:
    """Let this socket send and receive through ``device`` only; raises `OSError` if it cannot."""
    if sys.platform == "win32":  # written, not run on that system
        level = socket.IPPROTO_IPV6 if wire.family == socket.AF_INET6 else socket.IPPROTO_IP
        index = socket.if_nametoindex(device)
        four = wire.family == socket.AF_INET  # The one that wants it in network order.
        wire.setsockopt(level, _WINDOWS_UNICAST_IF, socket.htonl(index) if four else index)
    elif sys.platform == "darwin":  # written, not run on that system
        six = wire.family == socket.AF_INET6
        level = socket.IPPROTO_IPV6 if six else socket.IPPROTO_IP
        index = socket.if_nametoindex(device)
        wire.setsockopt(level, _MAC_IPV6_BOUND_IF if six else _MAC_BOUND_IF, index)
    else:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode() + b"\0")


def keep_to_device(transport: Any, devices: Mapping[str, str] | None) -> None:
    """Bind a datagram transport to the device that ``devices`` names for its own address.

    Raises `OSError` for an address that is not named, or that cannot be bound. None: the call is
    kept to no device, and nothing is bound. Of a relayed transport it is the connection to its
    forwarding server, which stays as it is where that server runs on this computer.
    """
    if devices is None:
        return
    inner = getattr(transport, TURN_INNER, None)
    held = (transport if inner is None else inner.transport).get_extra_info("socket")
    if held is None:
        raise OSError("a socket that cannot be kept to a device")
    own = str(held.getsockname()[0]).split("%")[0]
    if inner is not None and ipaddress.ip_address(own).is_loopback:
        return
    device = devices.get(own)
    if device is None:
        raise OSError("a socket on an address that may not be used")
    bind_to_device(held, device)
