# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The certificates of a call's forwarding servers, and their successors (checks.md section 1.10).

A call's links hold connections to these servers that outlive the certificates which proved them.
Shortly before the first of these ends the servers are looked at again: the new dates count where
all of them prove who they are, each with the key that it had before the call.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

from client.engine.gate_facts import NETWORK_S, GateContext
from client.model.verdict import Result
from client.policy.catalogue import BY_ID
from client.policy.facts import Fact, Facts
from client.policy.judge import judge_one
from client.policy.network_facts import ForwardersSeen
from client.policy.rules import Rules

_PROOF = "TURN-TLS"


class ForwarderCertificates:
    """When the first of them ends. On the engine's loop only."""

    def __init__(
        self, urls: tuple[str, ...], kept: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._urls = urls
        self._kept = kept
        self._until = 0

    def over(self, facts: Facts) -> Facts:
        """These facts with the newer end, taken when they were taken."""
        fact, seen = _seen(facts)
        if fact is None or seen is None or not self._until:
            return facts
        dated = msgspec.structs.replace(seen, not_after=self._until)
        return facts.with_taken(ForwardersSeen, Fact(dated, fact.taken_at))

    async def renewed(self, ctx: GateContext, before: Facts, rules: Rules, soon_s: int) -> bool:
        """Look again, where the first ends within ``soon_s``; does a newer end count now?"""
        _, held = _seen(self.over(before))
        if held is None or not held.not_after or ctx.now_wall() + soon_s < held.not_after:
            return False
        with self._kept():
            async with asyncio.timeout(NETWORK_S):
                fresh = await ctx.network.forwarders(self._urls)
        if fresh.not_after <= held.not_after or not _same_keys(held, fresh):
            return False
        now = ctx.clock()
        found = judge_one(BY_ID[_PROOF], rules, Facts().with_fact(fresh, now), now)
        if not found or any(one.result is not Result.PASS for one in found):
            return False
        self._until = fresh.not_after
        return True


def _seen(facts: Facts) -> tuple[Fact | None, ForwardersSeen | None]:
    fact = facts.get(ForwardersSeen)
    value = None if fact is None else fact.value
    return fact, value if isinstance(value, ForwardersSeen) else None


def _same_keys(held: ForwardersSeen, fresh: ForwardersSeen) -> bool:
    known = len(held.keys) == held.asked and all(held.keys)
    return known and held.keys == fresh.keys
