# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The certificate of the connection to the relay that a call really uses, and its successor.

Those of forwarding servers stand beside it (`ForwarderCertificates`).

Before a call a certificate is seen by a probe; the call's own connection may meet another one,
and so may every connection after it. A relay that renews its certificate in a call shows the new
one to new connections alone: shortly before the old one ends it is asked for, and its dates count
only where the same key shows it and every proof holds again (checks.md section 1.10).
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

from client.engine.call_plan import CallPlan
from client.engine.forwarder_certificates import ForwarderCertificates
from client.engine.gate import GateOutcome
from client.engine.gate_facts import NETWORK_S, GateContext, relay_facts
from client.engine.network_look import forwarders_of
from client.model.verdict import Result
from client.net.probes import RelayProbe
from client.net.tls import TlsLine
from client.policy.catalogue import BY_ID
from client.policy.facts import Fact, Facts, RelaySeen
from client.policy.judge import in_force, judge_one
from client.policy.rules import Rules

_log = logging.getLogger(__name__)

ASK_EVERY_S = 10.0
"""How often it is asked whether the certificate ends soon, and the relay, once it does."""
SOON_S = 300
"""So long before the end a relay is asked for the next one: time for some thirty tries."""
PROOFS = ("TLS-PIN", "TLS-VERSION", "TLS-CERT", "TLS-KEYSIZE")
"""Everything that a relay proves before a call; all of it must hold again."""


class LineCertificate:
    """Dates of the certificate in use. On the engine's loop only.

    ``line`` is the call's connection, None while it is down; ``kept`` is where a call may reach
    its servers (`CallPlan.kept`), ``forwarders`` are the addresses that its links are given.
    """

    def __init__(
        self,
        line: Callable[[], TlsLine | None] = lambda: None,
        kept: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext,
        forwarders: tuple[str, ...] = (),
    ) -> None:
        self._forwarders = ForwarderCertificates(forwarders, kept)
        self._line = line
        self._kept = kept
        self._of: TlsLine | None = None
        self._dates = (0, 0)

    def over(self, facts: Facts) -> Facts:
        """These facts with the dates of the certificate in use, taken when they were taken.

        Without a connection the last one's dates stand; before the first, those of the facts.
        """
        self._look()
        facts = self._forwarders.over(facts)
        fact = facts.get(RelaySeen)
        seen = None if fact is None else fact.value
        if self._of is None or fact is None or not isinstance(seen, RelaySeen):
            return facts
        since, until = self._dates
        dated = msgspec.structs.replace(seen, not_before=since, not_after=until)
        return facts.with_taken(RelaySeen, Fact(dated, fact.taken_at))

    async def follow(
        self, context: Callable[[], GateContext], outcome: GateOutcome, ring: Callable[[], None]
    ) -> None:
        """Ask for the next certificates whenever one ends soon, until cancelled.

        ``outcome`` let the call begin. ``ring`` is called when newer dates count.
        """
        while True:
            for ask in (self._renewed, self._forwarders_renewed):
                try:
                    if await ask(context(), outcome):
                        ring()
                except Exception as error:  # noqa: BLE001  the old dates stand, and end
                    _log.info("no newer certificate could be had: %s", type(error).__name__)
            await asyncio.sleep(ASK_EVERY_S)

    def _look(self) -> TlsLine | None:
        """A new connection was checked when it was opened: its own certificate counts alone."""
        line = self._line()
        if line is not None and line is not self._of:
            self._of, self._dates = line, (line.facts.not_before, line.facts.not_after)
        return line

    async def _renewed(self, ctx: GateContext, outcome: GateOutcome) -> bool:
        line = self._look()
        if line is None or ctx.now_wall() + SOON_S < self._dates[1]:
            return False
        with self._kept():
            async with asyncio.timeout(NETWORK_S):
                # The very server that this connection leads to, and no other of the room.
                probe = await ctx.probe((line.server,))
        newer = probe.not_after > self._dates[1]
        if self._look() is not line or not newer or not _proves(probe, line, ctx, _rules(outcome)):
            return False
        self._dates = (probe.not_before, probe.not_after)
        return True

    async def _forwarders_renewed(self, ctx: GateContext, outcome: GateOutcome) -> bool:
        return await self._forwarders.renewed(ctx, outcome.facts, _rules(outcome), SOON_S)


def certificate_of(plan: CallPlan, line: Callable[[], TlsLine | None]) -> LineCertificate:
    """That of a call whose connection ``line`` is."""
    forwarders = forwarders_of(plan.opened.descriptor.value)
    return LineCertificate(line, plan.kept, forwarders)


def _rules(outcome: GateOutcome) -> Rules:
    return in_force(outcome.rules, outcome.facts)


def _proves(probe: RelayProbe, line: TlsLine, ctx: GateContext, rules: Rules) -> bool:
    """Does the key of this connection show a certificate for which everything holds?"""
    if not probe.spki_sha256 or probe.spki_sha256 != line.facts.spki_sha256:
        # Another key of the room may be right as well: it is met by the next connection.
        return False
    now, facts = ctx.clock(), Facts()
    for fact in relay_facts(probe, ctx):
        facts = facts.with_fact(fact, now)
    found = [one for check in PROOFS for one in judge_one(BY_ID[check], rules, facts, now)]
    proven = {one.id for one in found if one.result is Result.PASS}
    return proven == set(PROOFS) and all(one.result is Result.PASS for one in found)
