# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One run of the gate: looks that go on side by side, each with a deadline, and their facts."""

import asyncio
import logging
from collections.abc import Callable, Mapping

import msgspec

from client.engine.gate_facts import LOOK_S, NETWORK_S, GateContext, Look, in_thread, relay_facts
from client.identity.invitation import InvitationRefused, OpenedInvitation
from client.model.room import Server
from client.model.verdict import Finding
from client.policy.catalogue import BY_ID, CATALOGUE
from client.policy.facts import ClockBeside, Facts, OpenedSeal, RelaySeen
from client.policy.judge import BEFORE_JOINING, judge
from client.policy.rules import Rules, join

_log = logging.getLogger(__name__)

ROWS = tuple(
    check
    for check in CATALOGUE
    if check.fact is not None and set(check.phases) & set(BEFORE_JOINING)
)
"""The checks before joining."""
_RELAY_KINDS = (RelaySeen, ClockBeside)


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
        self._findings = 0
        self._rules_known = False
        self.rules = rules
        self.facts = Facts()

    async def look(self, looks: Mapping[type, Look]) -> None:
        """Look at all these side by side, each in a thread of its own."""
        async with asyncio.TaskGroup() as group:
            for kind, look in looks.items():
                group.create_task(self._look(kind, look), name=f"look-{kind.__name__}")

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
        } - set(_RELAY_KINDS)
        self._settled.add(OpenedSeal)
        self._advance()

    def add(self, *facts: msgspec.Struct) -> None:
        """Add facts that are here already."""
        for fact in facts:
            self.facts = self.facts.with_fact(fact, self._ctx.clock())

    def add_found(self, find: Callable[[], tuple[msgspec.Struct, ...]]) -> None:
        """Add what this finds; if it raises, all of it stays unanswered."""
        try:
            self.add(*find())
        except Exception as error:  # noqa: BLE001  no facts, which refuses
            _log.warning("the room could not be looked at: %s", type(error).__name__)

    def not_applicable(self, kind: type, why: str) -> None:
        """Say that a kind of fact does not exist here; counts only where the row allows it."""
        self.facts = self.facts.not_applicable(kind, why, self._ctx.clock())

    async def look_at_relay(self, servers: tuple[Server, ...]) -> None:
        """Probe the room's servers, unless nobody I know vouches for them.

        A server that a stranger names would learn where I am by being asked.
        """
        if servers and not self._blocked_before_relay():
            await self._probe(servers)
        self._settle(*_RELAY_KINDS)

    def _blocked_before_relay(self) -> bool:
        verdict = judge(self.rules, self.facts, BEFORE_JOINING, self._ctx.clock())
        return any(finding.id in BY_ID["TLS-PIN"].after for finding in verdict.blockers)

    async def _probe(self, servers: tuple[Server, ...]) -> None:
        try:
            async with asyncio.timeout(NETWORK_S):
                self.add(*relay_facts(await self._ctx.probe(servers), self._ctx))
        except TimeoutError:
            self.add(RelaySeen(reached=False))
        except Exception as error:  # noqa: BLE001  no fact, which refuses
            _log.warning("the relay could not be looked at: %s", type(error).__name__)

    async def _look(self, kind: type, look: Look) -> None:
        try:
            async with asyncio.timeout(LOOK_S):
                fact = await in_thread(look, kind.__name__)
            if type(fact) is kind:
                self.add(fact)
        except Exception as error:  # noqa: BLE001  no fact, which refuses
            _log.warning("look at %s failed: %s", kind.__name__, type(error).__name__)
        self._settle(kind)

    def _settle(self, *kinds: type) -> None:
        self._settled.update(kinds)
        self._advance()

    def _advance(self) -> None:
        """Tell what is settled, in the catalogue's order, each check once."""
        if not self._rules_known:
            return
        verdict = judge(self.rules, self.facts, BEFORE_JOINING, self._ctx.clock())
        for row in ROWS:
            needed = {row.fact, *(BY_ID[cause].fact for cause in row.after)}
            if row.id in self._told or not needed <= self._settled:
                continue
            self._told.add(row.id)
            for finding in verdict.findings:
                if finding.id == row.id:
                    self._findings += 1
                    self._tell(finding, self._findings + len(ROWS) - len(self._told))


def _try(opening: Callable[[], OpenedInvitation]) -> OpenedInvitation | InvitationRefused:
    """A refusal is an answer, not a failed look."""
    try:
        return opening()
    except InvitationRefused as refused:
        return refused
