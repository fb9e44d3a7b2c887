# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Facts about the network: the way to *this* room's servers, and what stands in between.

Collectors look and never decide. Looking sends nothing: only a name is asked for, and only
where name servers are within the network that the call may use.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from client.model.errors import Malformed
from client.model.room import RoomDescriptor, Server
from client.model.verdict import Result
from client.net import turn_tls
from client.net.probes import RelayProbe
from client.net.tls import address_of
from client.platform import egress
from client.platform import proxies as system_proxies
from client.platform import radios as system_radios
from client.platform.egress import Aim
from client.policy.catalogue import BY_ID
from client.policy.facts import Facts
from client.policy.judge import judge_one
from client.policy.network_facts import (
    EgressSeen,
    EgressSince,
    ForwardersSeen,
    MediaPlan,
    PortalSeen,
    ProxiesSeen,
    RadiosSeen,
    ReaderSeen,
)
from client.policy.networks import Target, allowed
from client.policy.rules import Rules

MAX_ADDRESSES = 4
"""Addresses of one name that are looked at; the others are not used either."""
_AIMED = (Target.RELAY, Target.ADDRESS_SERVER)


async def forwarders(urls: tuple[str, ...]) -> ForwardersSeen:
    """Do these forwarding servers prove who they are? All at a time; they are sent nothing."""
    seen = await asyncio.gather(*(turn_tls.look(url) for url in urls))
    return ForwardersSeen(
        asked=len(seen),
        proven=sum(one.proven is True for one in seen),
        refused=tuple(one.why for one in seen if one.proven is False),
        silent=sum(one.proven is None for one in seen),
        # One that nobody could read makes the first end unknown, which is 0.
        not_after=min((one.not_after for one in seen if one.proven), default=0),
        keys=tuple(one.spki_sha256 for one in seen),
    )


async def look_up(host: str) -> tuple[str, ...]:
    """The addresses of a name; raises `OSError`."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in found))


def _ways(aims: Iterable[Aim], *, with_connections: bool) -> EgressSeen:
    return egress.seen(aims, system_radios.connections if with_connections else dict)


@dataclass(frozen=True, slots=True)
class NetworkEyes:
    """How to look at the network; tests put other eyes in. All but ``look_up`` may block."""

    ways: Callable[..., EgressSeen] = _ways
    proxies: Callable[[], ProxiesSeen] = system_proxies.seen
    radios: Callable[[], RadiosSeen] = system_radios.seen
    portal: Callable[[], bool | None] = system_radios.portal
    look_up: Callable[[str], Awaitable[tuple[str, ...]]] = look_up
    forwarders: Callable[[tuple[str, ...]], Awaitable[ForwardersSeen]] = forwarders


def network_looks(eyes: NetworkEyes) -> Mapping[type, Callable[[], ProxiesSeen | RadiosSeen]]:
    """What to look at without a room, by the kind of fact."""
    return {ProxiesSeen: eyes.proxies, RadiosSeen: eyes.radios}


def aims_of(room: RoomDescriptor) -> tuple[Aim, ...]:
    """Where this room's packets go, as far as its addresses are literal."""
    relay = (Aim(Target.RELAY, one.url, _host(one.url)) for one in room.servers)
    others = (Aim(Target.ADDRESS_SERVER, url, _ice_host(url)) for url in room.ice.servers)
    return tuple(_only_literal(aim) for aim in (*relay, *others))


async def looked_up(room: RoomDescriptor, eyes: NetworkEyes) -> tuple[Aim, ...]:
    """The same with names asked for; a name that has no address stays one without."""
    found = list[Aim]()
    relay = (Aim(Target.RELAY, one.url, _host(one.url)) for one in room.servers)
    others = (Aim(Target.ADDRESS_SERVER, url, _ice_host(url)) for url in room.ice.servers)
    for aim in (*relay, *others):
        if aim.address is None or _is_literal(aim.address):
            found.append(aim)
            continue
        try:
            addresses = await eyes.look_up(aim.address)
        except OSError:
            addresses = ()
        named = [aim._replace(address=address) for address in addresses[:MAX_ADDRESSES]]
        found += named or [aim._replace(address=None)]
    return tuple(found)


def has_names(room: RoomDescriptor) -> bool:
    """Does a room name a server by a name, which would have to be asked for?"""
    return any(aim.address is None for aim in aims_of(room))


def again(before: EgressSeen) -> tuple[Aim, ...]:
    """The same targets as an earlier look, without asking for names."""
    aimed = [way for way in before.ways if way.target in _AIMED]
    return tuple(Aim(way.target, way.to, way.address or None) for way in aimed)


def since(before: EgressSeen, now: EgressSeen) -> EgressSince:
    """The ways when the call began beside the ways now."""
    return EgressSince(before.ways, now.ways)


def forwarders_of(room: RoomDescriptor) -> tuple[str, ...]:
    """The forwarding servers that a room names with TLS."""
    return tuple(url for url in room.ice.servers if url.startswith(turn_tls.SCHEME))


def portal_seen(probe: RelayProbe | None, *, system: bool | None) -> PortalSeen:
    """What the probe met in place of the relay, and the system's own opinion."""
    if probe is None:
        return PortalSeen(system, answered=False)
    return PortalSeen(system, answered=probe.pin_ok is True, foreign=probe.foreign)


def reader_seen(probe: RelayProbe) -> ReaderSeen:
    """Who vouches for the key that answered, where it was another one than the room's."""
    return ReaderSeen(probe.pin_ok, probe.authority)


def media_plan(room: RoomDescriptor) -> MediaPlan:
    """How this room's people would reach each other."""
    forwarders = sum(url.startswith(("turn:", "turns:")) for url in room.ice.servers)
    return MediaPlan(room.ice.policy == "relay", forwarders)


@dataclass(frozen=True, slots=True)
class Path:
    """What a call is kept to: servers that ``device`` reaches, own addresses on ``devices``.

    ``device`` is empty where the relay runs on this computer; own addresses count all the same.
    ``devices`` are all that the ways within the named networks leave by.
    """

    device: str
    servers: tuple[Server, ...]
    devices: frozenset[str]

    def own(self) -> Mapping[str, str]:
        """Own addresses that may be used now, each with its device."""
        # By the device alone: an own address has no gateway that could be compared.
        return {way.to: way.device for way in egress.own_ways() if way.device in self.devices}


def path_in(rules: Rules, facts: Facts, at: float, servers: tuple[Server, ...]) -> Path | None:
    """What a call is kept to, where NETWORK-TRUSTED passed by a list; None: it is kept to nothing.

    ``at`` is the monotonic time at which ``facts`` are judged.
    """
    trusted = judge_one(BY_ID["NETWORK-TRUSTED"], rules, facts, at)
    fact, lists = facts.get(EgressSeen), rules.networks
    if not lists or not trusted or any(one.result is not Result.PASS for one in trusted):
        return None
    seen = fact.value if fact is not None else None
    if not isinstance(seen, EgressSeen):
        return None
    ways = [way for way in seen.ways if way.target is Target.RELAY]
    leaving = [way for way in ways if not way.stays_here and allowed(way, lists)]
    device = leaving[0].device if leaving else ""
    fits = {way.to for way in ways if way.device == device} if device else {w.to for w in ways}
    within = (way for way in seen.ways if way.target is not Target.OWN and allowed(way, lists))
    devices = frozenset(way.device for way in within if not way.stays_here)
    return Path(device, tuple(one for one in servers if one.url in fits), devices)


def _host(url: str) -> str | None:
    try:
        return address_of(url)[0]
    except Malformed:
        return None


def _ice_host(url: str) -> str | None:
    """The host of ``turn:host:port?transport=udp``."""
    rest = url.partition(":")[2].partition("?")[0]
    if rest.startswith("["):
        return rest[1:].partition("]")[0] or None
    return rest.partition(":")[0] or None


def _only_literal(aim: Aim) -> Aim:
    return aim if aim.address and _is_literal(aim.address) else aim._replace(address=None)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
