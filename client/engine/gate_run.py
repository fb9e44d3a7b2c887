# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One run of the gate: looks that go on side by side, each with a deadline, and their facts."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping

import msgspec

from client.engine.gate_facts import LOOK_S, NETWORK_S, GateContext, Look, in_thread, relay_facts
from client.engine.network_look import (
    aims_of,
    forwarders_of,
    has_names,
    looked_up,
    path_in,
    portal_seen,
)
from client.identity.invitation import InvitationRefused, OpenedInvitation
from client.model.room import RoomDescriptor, Server
from client.model.verdict import Finding, Severity
from client.net.bound import bound_to
from client.net.probes import RelayProbe
from client.net.vouched import vouched_by
from client.platform.egress import Aim
from client.policy.catalogue import BY_ID, CATALOGUE, Check
from client.policy.facts import ClockBeside, Facts, OpenedSeal, RelaySeen, RunBegan
from client.policy.judge import BEFORE_JOINING, in_force, judge
from client.policy.network_checks import asks_for_connections
from client.policy.network_facts import EgressSeen, ForwardersSeen, PortalSeen, ReaderSeen
from client.policy.posture_facts import ProgramFiles
from client.policy.rules import Rules, join

_log = logging.getLogger(__name__)

ROWS = tuple(
    check
    for check in CATALOGUE
    if check.fact is not None and set(check.phases) & set(BEFORE_JOINING)
)
"""The checks before joining."""
FIRST_LOOK_S: Mapping[type, float] = {ProgramFiles: 20.0}
"""Seconds before a call for what is read in whole when the program starts; a slow disk takes long.

Less than the 30 s after which what was seen of a connection meanwhile is too old, and after which
a face stops waiting for the gate.
"""
_RELAY_KINDS = (RelaySeen, ClockBeside, ReaderSeen, PortalSeen, ForwardersSeen)
_LATER_KINDS = {*_RELAY_KINDS, EgressSeen}
"""What is not known yet when the room has been read."""
_BEFORE_RELAY = set(BY_ID["TLS-PIN"].after)


class GateRun:
    """Collects facts and tells each finding once, as soon as nothing can change it any more.

    Nothing in here raises for what a collector does: a look that raises, hangs or brings the
    wrong kind leaves no fact of its kind, which the policy refuses.
    """

    def __init__(
        self, ctx: GateContext, rules: Rules, tell: Callable[[Finding, int], None]
    ) -> None:
        self._ctx = ctx
        self._tell = tell
        self._settled = set[type]()
        self._told = set[str]()
        self._kept = Facts()
        self._findings = 0
        self._rules_known = False
        self.rules = rules
        self.facts = Facts().with_fact(RunBegan(), ctx.clock())

    async def look(self, looks: Mapping[type, Look], *, patient: bool = False) -> None:
        """Look at all these side by side, each in a thread of its own.

        ``patient`` is for before a call: nothing runs on meanwhile, so `FIRST_LOOK_S` counts.
        """
        async with asyncio.TaskGroup() as group:
            for kind, look in looks.items():
                if self._stands(kind):
                    self._settle(kind)
                    continue
                within = FIRST_LOOK_S.get(kind, LOOK_S) if patient else LOOK_S
                group.create_task(self._look(kind, look, within), name=f"look-{kind.__name__}")

    def keep(self) -> None:
        """From here on what stands of an earlier run is not looked at again."""
        self._kept = self._ctx.kept.under(self.facts)

    def _stands(self, *kinds: type) -> bool:
        """Take over what an earlier run saw, if it saw all of these."""
        found = [(kind, fact) for kind in kinds if (fact := self._kept.get(kind)) is not None]
        if len(found) < len(kinds):
            return False
        for kind, fact in found:
            self.facts = self.facts.with_taken(kind, fact)
        return True

    async def open(self, opening: Callable[[], OpenedInvitation]) -> OpenedInvitation | None:
        """Open the invitation; its room's rules can be added before `rules_are_known`."""
        try:
            async with asyncio.timeout(LOOK_S):
                opened = await in_thread(lambda: _try(opening), "invitation")
        except Exception as error:  # noqa: BLE001  no fact, which refuses
            _log.warning("the invitation could not be looked at: %s", type(error).__name__)
            return None
        if isinstance(opened, InvitationRefused):
            self.add(OpenedSeal(opened.check_id, opened.why))
            return None
        if not isinstance(opened, OpenedInvitation):
            return None  # No fact, which refuses.
        self.add(OpenedSeal())
        return opened

    def tighten(self, rules: Rules) -> None:
        """Add the room's rules to mine."""
        self.rules = join(self.rules, rules)

    def rules_are_known(self) -> None:
        """From now on findings can be told: nothing about the room is still to come."""
        self._rules_known = True
        self._settled |= {
            row.fact for row in ROWS if row.fact is not None and "ROOM-SIGNED" in row.after
        } - _LATER_KINDS
        self._settled.add(OpenedSeal)
        self._advance()

    def add(self, *facts: msgspec.Struct) -> None:
        """Add facts that are here already."""
        for fact in facts:
            self.facts = self.facts.with_fact(fact, self._ctx.clock())

    def take(self, facts: Facts) -> None:
        """Add facts that were taken elsewhere, with their times."""
        for kind, fact in facts.by_kind.items():
            self.facts = self.facts.with_taken(kind, fact)

    async def find(self, find: Callable[[], tuple[msgspec.Struct, ...]]) -> None:
        """Add what this finds, in a thread of its own; if it raises or hangs: no fact of it."""
        try:
            async with asyncio.timeout(LOOK_S):
                self.add(*await in_thread(find, "room"))
        except Exception as error:  # noqa: BLE001  no facts, which refuses
            _log.warning("the room could not be looked at: %s", type(error).__name__)

    def not_applicable(self, kind: type, why: str) -> None:
        """Say that a kind of fact does not exist here; counts only where the row allows it."""
        self.facts = self.facts.not_applicable(kind, why, self._ctx.clock())

    async def look_at_relay(self, room: RoomDescriptor | None) -> None:
        """Find the ways to the room's servers, then probe these, unless something forbids it.

        A server that a stranger names would learn where I am by being asked; and past the
        service network, everybody on the way would.
        """
        same = room is not None and room == self._ctx.kept.room
        if same and self._stands(EgressSeen, *_RELAY_KINDS):
            self._settle(EgressSeen, *_RELAY_KINDS)
            return
        if room is not None:
            await self._find_ways(room)
            if not forwarders_of(room):
                self.not_applicable(ForwardersSeen, "the room names no forwarding server with TLS")
        self._settle(EgressSeen)
        async with asyncio.TaskGroup() as group:
            portal = group.create_task(self._portal(), name="look-portal")
            probe = None
            if room is not None and not self._blocked_by(_BEFORE_RELAY, self.facts):
                group.create_task(self._look_at_forwarders(room), name="look-forwarders")
                probe = await self._probe(room.servers)
        self.add(portal_seen(probe, system=portal.result()))
        self._settle(*_RELAY_KINDS)

    def _blocked_by(self, ids: set[str], facts: Facts) -> bool:
        verdict = judge(self.rules, facts, BEFORE_JOINING, self._ctx.clock())
        return any(finding.id in ids for finding in verdict.blockers)

    async def _find_ways(self, room: RoomDescriptor) -> None:
        """Names are looked up only where nothing forbids it as far as it can be told without."""
        try:
            async with asyncio.timeout(NETWORK_S):
                aims = aims_of(room)
                if has_names(room):
                    literal = await self.ways(aim for aim in aims if aim.address)
                    facts = self.facts.with_fact(literal, self._ctx.clock())
                    if not self._blocked_by(_BEFORE_RELAY - {"NETWORK-TRUSTED"}, facts):
                        aims = await looked_up(room, self._ctx.network)
                self.add(await self.ways(aims))
        except Exception as error:  # noqa: BLE001  no fact, which refuses
            _log.warning("the ways could not be looked at: %s", type(error).__name__)

    async def ways(self, aims: Iterable[Aim]) -> EgressSeen:
        """The ways to these targets now; raises if they cannot be looked at in time."""
        uuids = asks_for_connections(in_force(self.rules, self.facts))
        wanted = tuple(aims)
        async with asyncio.timeout(LOOK_S):
            return await in_thread(
                lambda: self._ctx.network.ways(wanted, with_connections=uuids), "ways"
            )

    async def _look_at_forwarders(self, room: RoomDescriptor) -> None:
        urls = forwarders_of(room)
        rules = in_force(self.rules, self.facts)
        path = path_in(rules, self.facts, self._ctx.clock(), room.servers)
        try:
            with bound_to(path.device if path else ""), vouched_by(rules.roots):
                async with asyncio.timeout(NETWORK_S):
                    if urls:
                        self.add(await self._ctx.network.forwarders(urls))
        except Exception as error:  # noqa: BLE001  no fact, which refuses
            _log.warning("forwarding servers could not be looked at: %s", type(error).__name__)

    async def _portal(self) -> bool | None:
        try:
            async with asyncio.timeout(LOOK_S):
                return await in_thread(self._ctx.network.portal, "portal")
        except Exception as error:  # noqa: BLE001  no opinion: what answers decides
            _log.warning("look at the login page failed: %s", type(error).__name__)
            return None

    async def _probe(self, servers: tuple[Server, ...]) -> RelayProbe | None:
        rules = in_force(self.rules, self.facts)
        path = path_in(rules, self.facts, self._ctx.clock(), servers)
        try:
            with bound_to(path.device if path else ""), vouched_by(rules.roots):
                async with asyncio.timeout(NETWORK_S):
                    probe = await self._ctx.probe(path.servers if path else servers)
            self.add(*relay_facts(probe, self._ctx))
        except TimeoutError:
            self.add(RelaySeen(reached=False))
        except Exception as error:  # noqa: BLE001  no fact, which refuses
            _log.warning("the relay could not be looked at: %s", type(error).__name__)
        else:
            return probe
        return None

    async def _look(self, kind: type, look: Look, within: float) -> None:
        try:
            async with asyncio.timeout(within):
                fact = await in_thread(look, kind.__name__)
            if type(fact) is kind:
                self.add(fact)
        except Exception as error:  # noqa: BLE001  no fact, which refuses
            _log.info("look at %s failed: %s", kind.__name__, type(error).__name__)
        self._settle(kind)

    def _settle(self, *kinds: type) -> None:
        self._settled.update(kinds)
        self._advance()

    def _advance(self) -> None:
        """Tell what is settled, in the catalogue's order, each check once."""
        if not self._rules_known:
            return
        new = [row for row in ROWS if row.id not in self._told and self._is_settled(row)]
        if not new:
            return
        verdict = judge(self.rules, self.facts, BEFORE_JOINING, self._ctx.clock())
        rated = dict(in_force(self.rules, self.facts).severities)
        # Those that these rules switch off say nothing.
        asked = {row.id for row in ROWS if rated.get(row.id, Severity.OFF) is not Severity.OFF}
        for row in new:
            self._told.add(row.id)
            for finding in verdict.findings:
                if finding.id == row.id:
                    self._findings += 1
                    self._tell(finding, self._findings + len(asked - self._told))

    def _is_settled(self, row: Check) -> bool:
        """Can nothing change any more what this check says?"""
        return {row.fact, *(BY_ID[cause].fact for cause in row.after)} <= self._settled


def _try(opening: Callable[[], object]) -> object:
    """A refusal is an answer, not a failed look."""
    try:
        return opening()
    except InvitationRefused as refused:
        return refused
