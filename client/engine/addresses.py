# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where this machine can be reached: what an issuer writes into a room."""

import ipaddress
import re
import socket

import psutil

from client.model.errors import Failure, WrongUse
from client.model.system_words import why_no_address

FIRST_PORT = 7443
PORTS_TRIED = 64
MAX_ADDRESSES = 16
"""A descriptor names at most this many servers."""
ANY = "0.0.0.0"  # noqa: S104  an organiser's machine is meant to be reached by the members

_PORT = re.compile("[0-9]{1,5}")


def split(text: str) -> tuple[str, int]:
    """``HOST:PORT`` or ``[IPV6]:PORT``; raises `WrongUse` naming the form."""
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (colon and host and _PORT.fullmatch(port) and int(port) < 2**16):
        raise WrongUse("address", f"{text} is not an address like 192.0.2.7:7443.")
    return host, int(port)


def join(host: str, port: int) -> str:
    """``HOST:PORT``, with brackets around an IPv6 address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def free_port(host: str, wanted: int) -> int:
    """A port that can be listened on at ``host``: ``wanted``, or any one where it is 0."""
    with _listening(host) as probe:
        try:
            probe.bind((host, wanted))
        except OSError as error:
            reason = why_no_address(error)
            where = join(host, wanted)
            raise Failure("listen", f"Cannot accept people at {where}: {reason}.") from None
        port: int = probe.getsockname()[1]
    return port


def default_port() -> int:
    """7443, or the next port that is free on all addresses."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            return free_port(ANY, port)
        except Failure:
            continue
    last = FIRST_PORT + PORTS_TRIED - 1
    raise Failure("listen", f"No port from {FIRST_PORT} to {last} is free. Name one: --listen.")


def _listening(host: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    probe = socket.socket(family, socket.SOCK_STREAM)
    # As the relay's own socket: a port in TIME_WAIT is free for it.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return probe


def reachable(port: int) -> tuple[str, ...]:
    """Every address of this machine with ``port``, other machines' ways first, loopback last."""
    found: list[str] = []
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    for name, entries in psutil.net_if_addrs().items():
        if name not in up:
            continue
        for entry in entries:
            if entry.family is not socket.AF_INET:
                continue
            if not ipaddress.ip_address(entry.address).is_loopback:
                found.append(join(entry.address, port))
    return (*dict.fromkeys(found[: MAX_ADDRESSES - 1]), join("127.0.0.1", port))


def named(texts: tuple[str, ...], port: int) -> tuple[str, ...]:
    """The addresses that the person named; a port of 0 means the one listened on."""
    pairs = [split(text) for text in texts[:MAX_ADDRESSES]]
    return tuple(join(host, chosen or port) for host, chosen in pairs)
