# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""This installation as a rehearsal sees it: its own eyes, its own rules, and made-up people.

What is about this computer is real, and looked at once for the whole rehearsal. Where an
organisation lists people, servers or its key, those of the rehearsal stand on the lists as well:
without that every room would be refused for the same reason. Everything else of its rules holds
as it is set. Nobody joins anything here, so nothing that is added could let anybody in.
"""

import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Generic, TypeVar

import msgspec

from client.engine.clock import monotonic, wall
from client.engine.gate_facts import LOOK_S, Computer, GateContext, Look
from client.engine.network_look import NetworkEyes
from client.engine.rehearsal.cast import Cast
from client.engine.rehearsal.papers import FORWARDER, Paper, forwarder_at
from client.media.in_use import Chosen
from client.model.ids import IdentityKey
from client.model.room import Server
from client.net.probes import DEADLINE_S, RelayProbe, probe_relay
from client.policy.facts import KeystoreSeen, ManagedRules, PrivateFiles
from client.policy.messages import Language
from client.policy.network_facts import ForwardersSeen
from client.policy.posture_facts import PlaceSaid, SignIn
from client.policy.rules import Rules

T = TypeVar("T")
_Forwarders = Callable[[tuple[str, ...]], Awaitable[ForwardersSeen]]
_HERE, _FORWARDERS_HERE = "wss://127.0.0.1:", "turns:127.0.0.1:"
_ANYWHERE = "DE"
"""Where no organisation names countries, any does."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is rehearsed: how this computer is looked at, and where its profile keeps keys."""

    computer: Computer
    network: NetworkEyes
    keystore: KeystoreSeen
    private_files: Callable[[], PrivateFiles]
    language: Language

    def looked_at_once(self) -> "Installation":
        """The same, whose eyes answer what they saw the first time."""
        computer = self.computer
        posture: Mapping[type, Look] = {kind: Once(look) for kind, look in computer.posture.items()}
        devices = Once(lambda: computer.devices(Chosen()))
        network = replace(
            self.network,
            proxies=Once(self.network.proxies),
            radios=Once(self.network.radios),
            portal=Once(self.network.portal),
            look_up=_ask_nobody,
            forwarders=_only_here(self.network.forwarders),
        )
        return replace(
            self,
            computer=replace(
                computer,
                self_test=Once(computer.self_test),
                core_dumps=Once(computer.core_dumps),
                watched=Once(computer.watched),
                environment=Once(computer.environment),
                managed=Once(computer.managed),
                audit=Once(computer.audit),
                program=Once(computer.program),
                devices=lambda _chosen: devices(),
                posture=MappingProxyType(posture),
            ),
            network=network,
            private_files=Once(self.private_files),
        )

    def before(self, cast: Cast, paper: Paper, servers: tuple[Server, ...]) -> GateContext:
        """The gate's view of one paper of this rehearsal."""

        def managed() -> ManagedRules:
            fact = self.computer.managed()
            rules = with_the_cast(fact.rules, cast, servers)
            return msgspec.structs.replace(fact, rules=rules)

        def said() -> PlaceSaid:
            may = self.computer.managed().rules.countries or {_ANYWHERE}
            return PlaceSaid(paper.country or min(may))

        # Made-up people have signed in with a card: whether a person has, their profile knows.
        made_up = {SignIn: lambda: SignIn(0), **self.computer.posture, PlaceSaid: said}
        computer = replace(self.computer, managed=managed, posture=made_up)
        return GateContext(
            person=cast.me.person,
            uid=cast.me.uid,
            book=paper.book,
            seen=paper.seen,
            keystore=self.keystore,
            now_wall=wall,
            clock=monotonic,
            probe=_probe,
            open_devices=lambda: 0,
            language=self.language,
            private_files=self.private_files,
            computer=computer,
            network=self.network,
            directory=paper.directory,
            name=cast.me.card.value.name,
            proven_false=lambda _room: paper.proven_false,
        )


class Once(Generic[T]):
    """A look that is taken once; later ones get its answer, or that there was none.

    Used in threads. One that hangs has no answer for anybody, as at the gate.
    """

    def __init__(self, look: Callable[[], T]) -> None:
        self._look = look
        self._first = threading.Lock()
        self._done = threading.Event()
        self._answers: list[T] = []

    def __call__(self) -> T:
        """The answer; raises `LookupError` where the look brought none in time."""
        if self._first.acquire(blocking=False):
            try:
                self._answers.append(self._look())
            finally:
                self._done.set()
        if not self._done.wait(LOOK_S) or not self._answers:
            self._done.set()
            raise LookupError("no answer")
        return self._answers[0]


def with_the_cast(rules: Rules, cast: Cast, servers: tuple[Server, ...]) -> Rules:
    """These rules with the rehearsal's people and servers on every list that there is."""
    office = frozenset({cast.office.identity})
    issuers: frozenset[IdentityKey] = frozenset({cast.host.key})
    pins = frozenset((one.url, pin) for one in servers for pin in one.spki_sha256)
    forwarders = {FORWARDER, *map(forwarder_at, servers)}
    return msgspec.structs.replace(
        rules,
        issuers=None if rules.issuers is None else rules.issuers | issuers,
        relays=None if rules.relays is None else rules.relays | pins,
        ice_servers=None if rules.ice_servers is None else rules.ice_servers | forwarders,
        list_keys=None if rules.list_keys is None else rules.list_keys | office,
    )


def _only_here(look: _Forwarders) -> _Forwarders:
    """The same for forwarding servers on this computer; to others nothing is sent."""

    async def guarded(urls: tuple[str, ...]) -> ForwardersSeen:
        if not all(url.startswith(_FORWARDERS_HERE) for url in urls):
            raise OSError("not on this computer")
        return await look(urls)

    return guarded


async def _ask_nobody(_host: str) -> tuple[str, ...]:
    """No name leaves this computer for a rehearsal."""
    raise OSError("a rehearsal asks for no names")


async def _probe(servers: tuple[Server, ...]) -> RelayProbe:
    """As before a call, and never anybody but this computer."""
    if not all(one.url.startswith(_HERE) for one in servers):
        return RelayProbe(reached=False, error="not on this computer")
    return await probe_relay(servers, DEADLINE_S)
