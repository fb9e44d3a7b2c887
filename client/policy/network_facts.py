# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What was seen of the network this computer is in: frozen values, one class per kind.

Addresses stand in them because they are compared; no finding shows one.
"""

import msgspec

from client.policy.networks import Way


class EgressSeen(msgspec.Struct, frozen=True):
    """The ways to the room's relay, to everywhere else, to name and address servers.

    Own addresses stand among them with the device that holds each.
    """

    ways: tuple[Way, ...]


class EgressSince(msgspec.Struct, frozen=True):
    """The ways when the call began, and the ways now."""

    before: tuple[Way, ...]
    now: tuple[Way, ...]


class ProxiesSeen(msgspec.Struct, frozen=True):
    """Proxies that the system or the environment names, as ``host:port`` without any password."""

    named: tuple[str, ...]


class Radio(msgspec.Struct, frozen=True):
    """One Wi-Fi connection in use; the flags are those of NetworkManager's access point.

    ``strong`` is an answer of a system that tells it without flags; None: the flags decide.
    """

    net: str
    flags: int = 0
    wpa: int = 0
    rsn: int = 0
    strong: bool | None = None


class RadiosSeen(msgspec.Struct, frozen=True):
    """Every Wi-Fi connection in use; empty when this computer uses none.

    ``unseen`` counts Wi-Fi devices in use of which the system tells nothing.
    """

    radios: tuple[Radio, ...]
    unseen: int = 0


class PortalSeen(msgspec.Struct, frozen=True):
    """Does this network want a login first? ``system`` is the system's opinion, None: none.

    ``answered``: the pinned relay itself answered. ``foreign``: something that is no relay, and
    shows none of its keys, answered in its place.
    """

    system: bool | None
    answered: bool
    foreign: bool = False


class ReaderSeen(msgspec.Struct, frozen=True):
    """Who could read the connection: ``authority`` vouches for a wrong key to this system.

    ``pin_ok`` as in `RelaySeen`; empty ``authority``: the system does not know who it is.
    """

    pin_ok: bool | None
    authority: str = ""


class ForwardersSeen(msgspec.Struct, frozen=True):
    """Forwarding servers that a room names with TLS, and how many of them proved who they are.

    ``refused`` says what was wrong with those that did not; ``silent`` counts those that did not
    answer. ``not_after`` is when the first of their certificates is over, Unix seconds; 0: not
    known.
    """

    asked: int
    proven: int
    refused: tuple[str, ...] = ()
    silent: int = 0
    not_after: int = 0
    keys: tuple[str, ...] = ()
    """The key of each, as SHA-256 of its SPKI in hex and in the room's order; empty: not known."""


class MediaPlan(msgspec.Struct, frozen=True):
    """How people would reach each other: through a forwarding server only, or directly."""

    relay_only: bool
    forwarders: int
