# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Which addresses may be bound, told and tried: both filters of ICE candidates, pure.

media.md section 2.4; check ICE-CANDIDATE-ALLOWED. A member could otherwise make us send packets
to services on our own machine or to every device of our network.
"""

import ipaddress
import re
from collections.abc import Iterable

import msgspec

from client.model.transport import Candidate

MAX_CANDIDATES = 16
LOOPBACK = "127.0.0.1"

_MIN_PORT = 1024
_MAX_PORT = 65535
_MAX_PRIORITY = 2**31 - 1
_FOUNDATION = re.compile(r"[A-Za-z0-9+/]{1,32}", re.ASCII)
_TYPES = frozenset({"host", "srflx", "relay"})


class CandidateRules(msgspec.Struct, frozen=True):
    """What this call allows.

    `relay_only` lets through nothing but relayed addresses. `loopback_only` is for tests and
    the demo on one machine: 127.0.0.1 and nothing else. Without `private` no address of a private
    network is told or tried; own ones are still bound, since public ones are found through them.
    """

    relay_only: bool = False
    loopback_only: bool = False
    private: bool = True


class Sifted(msgspec.Struct, frozen=True):
    """Candidates that may be used, and why others may not (reason codes, no addresses)."""

    kept: tuple[Candidate, ...]
    refused: tuple[str, ...]


def bindable(addresses: Iterable[str], rules: CandidateRules) -> tuple[str, ...]:
    """Own addresses to bind a socket to: nothing is sent from, or received at, any other."""
    if rules.loopback_only:
        return (LOOPBACK,)
    return tuple(address for address in addresses if why_not_address(address, rules) == "")


def sift(candidates: Iterable[Candidate], rules: CandidateRules) -> Sifted:
    """Split candidates (the other's before use, ours before telling) by the rules.

    At most 16 are kept, highest priority first; the rest is refused as `too-many`.
    """
    kept: list[Candidate] = []
    refused: list[str] = []
    for candidate in sorted(candidates, key=lambda each: -each.priority):
        reason = why_not(candidate, rules)
        if not reason and len(kept) == MAX_CANDIDATES:
            reason = "too-many"
        if reason:
            refused.append(reason)
        else:
            kept.append(candidate)
    return Sifted(tuple(kept), tuple(refused))


def why_not(candidate: Candidate, rules: CandidateRules) -> str:
    """Reason code why this candidate is refused; empty when it may be used."""
    lowest = 1 if candidate.type == "relay" else _MIN_PORT
    tests = (
        ("type", candidate.type in _TYPES),
        ("not-relayed", candidate.type == "relay" or not rules.relay_only),
        ("protocol", candidate.protocol == "udp" and candidate.component == 1),
        ("foundation", _FOUNDATION.fullmatch(candidate.foundation) is not None),
        ("priority", 0 < candidate.priority <= _MAX_PRIORITY),
        ("port", lowest <= candidate.port <= _MAX_PORT),
    )
    refused = next((reason for reason, holds in tests if not holds), "")
    return refused or why_not_address(candidate.ip, rules) or _why_private(candidate.ip, rules)


def why_not_address(text: str, rules: CandidateRules) -> str:
    """Reason code why this address is refused: only literal, canonical unicast addresses pass."""
    if rules.loopback_only:
        return "" if text == LOOPBACK else "not-loopback"
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "not-an-address"
    if str(address) != text or "%" in text:
        return "not-canonical"
    return _why_not_unicast(address)


def _why_private(text: str, rules: CandidateRules) -> str:
    """Private networks are RFC 1918, RFC 4193, RFC 6598 and whatever else is not of the world."""
    if rules.private or rules.loopback_only or ipaddress.ip_address(text).is_global:
        return ""
    return "private"


def _why_not_unicast(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    # A mapped address reaches an IPv4 destination past the tests below.
    if address.version == 6 and address.ipv4_mapped is not None:  # noqa: PLR2004  IP version
        return "mapped"
    tests = (
        ("loopback", address.is_loopback),
        ("link-local", address.is_link_local),
        ("multicast", address.is_multicast),
        ("unspecified", address.is_unspecified),
        ("reserved", address.is_reserved),
        ("this-network", address.packed[0] == 0 and address.version == 4),  # noqa: PLR2004
    )
    return next((reason for reason, hit in tests if hit), "")
