# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The checks that must hold in a call, every five seconds (checks.md section 1.10)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from client.engine.call import LiveCall
from client.engine.gate import Gate, GateContext, GateOutcome
from client.identity.trust import KnownPeople
from client.model.verdict import Finding, Verdict
from client.session.inputs import GateLost, GateMended

CHECK_EVERY_S = 5.0


async def watch_gate(
    call: LiveCall,
    outcome: GateOutcome,
    gate: Gate,
    context: Callable[[], GateContext],
    known: Callable[[], KnownPeople],
) -> None:
    """Tell the session of ``call`` when a check is lost or mended, until the call is closed.

    ``known`` is what I hold of people now: judged anew when a check about one of them fails.
    """
    lost = False
    call.postures.tell(outcome.verdict)
    while not call.closed.is_set():
        await asyncio.sleep(CHECK_EVERY_S)
        try:
            now = _as_it_is_now(outcome, call)
            verdict = await gate.check_in_call(now, context())
            call.postures.tell(verdict)
            about_others = _about_others(now, verdict, context())
            blockers = tuple(sorted({f.id for f in verdict.blockers if f not in about_others}))
            if about_others:
                # The session drops that person, or refuses them when they come.
                call.trust_changed(known())
        except Exception:  # noqa: BLE001  a gate that cannot answer has not let anyone on
            blockers = ("unknown",)
        if blockers:
            call.feed(GateLost(blockers))
        elif lost:
            call.feed(GateMended())
        lost = bool(blockers)


def _as_it_is_now(outcome: GateOutcome, call: LiveCall) -> GateOutcome:
    """The people are those of the current epoch; what was acknowledged stays."""
    return replace(outcome, opened=call.room.opened) if outcome.opened else outcome


def _about_others(
    outcome: GateOutcome, verdict: Verdict, context: GateContext
) -> tuple[Finding, ...]:
    """Blocks about one other person: they end nobody else's call (checks.md section 1.5)."""
    if outcome.opened is None:
        return ()
    others = {member.uid for member in outcome.opened.descriptor.value.members} - {context.uid}
    return tuple(finding for finding in verdict.blockers if finding.subject in others)
