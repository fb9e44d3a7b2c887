# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The checks that must hold in a call: at once, every five seconds, and on news.

checks.md section 1.10. A change of the network is asked about alone, so that nothing slow stands
between the change and the hold.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from client.engine.call import LiveCall
from client.engine.gate import Gate, GateContext, GateOutcome
from client.engine.news_in_call import listen_for_news
from client.engine.ways_again import BY_WAYS, NetworkBell
from client.identity.trust import KnownPeople
from client.model.verdict import Finding, Phase, Verdict
from client.policy.catalogue import BY_ID, CATALOGUE, GRACE_S
from client.policy.facts import Facts
from client.policy.judge import in_force, judge_one
from client.session.inputs import GateLost, GateMended

CHECK_EVERY_S = 5.0
IN_CALL = frozenset(
    row.id for row in CATALOGUE if row.fact and {Phase.START, Phase.IN_CALL} & set(row.phases)
)
"""The checks that a call looks at again."""
LISTEN_S = 0.5
"""Where the system rings no bell, the ways are looked at this often."""


async def watch_gate(
    call: LiveCall,
    outcome: GateOutcome,
    gate: Gate,
    context: Callable[[], GateContext],
    known: Callable[[], KnownPeople],
    judged: Callable[[Verdict], None] = lambda _verdict: None,
) -> None:
    """Tell the session of ``call`` when a check is lost or mended, until the call is closed.

    ``known`` is what I hold of people now: judged anew when a check about one of them fails.
    ``judged`` hears every verdict over all checks.
    """
    watch = _Watch(call, outcome, gate, context, known)
    watch.judged = judged
    call.postures.tell(outcome.verdict)
    bell = NetworkBell()

    def news() -> None:
        watch.news = True
        bell.ring()

    async with asyncio.TaskGroup() as group:
        listening = group.create_task(
            listen_for_news(context, outcome.facts, news), name="gate-news"
        )
        certificate = group.create_task(
            call.certificate.follow(context, outcome, news),
            name="gate-certificate",
        )
        try:
            await _look_on(watch, bell, call.closed)
        finally:
            listening.cancel()
            certificate.cancel()
            bell.close()


async def _look_on(watch: "_Watch", bell: NetworkBell, closed: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    # What the verdict stands on is up to half a minute old already.
    due = loop.time()
    while not closed.is_set():
        left = max(0.0, due - loop.time())
        rung = await bell.wait(min(left, LISTEN_S) if bell.quiet else left)
        if watch.news or loop.time() >= due:
            watch.news = False
            await watch.all()
            due = loop.time() + CHECK_EVERY_S
        elif rung or bell.quiet:
            await watch.ways()


class _Watch:
    def __init__(
        self,
        call: LiveCall,
        outcome: GateOutcome,
        gate: Gate,
        context: Callable[[], GateContext],
        known: Callable[[], KnownPeople],
    ) -> None:
        self._call = call
        self._outcome = outcome
        self._gate = gate
        self._context = context
        self._known = known
        self._lost = frozenset[str]()
        self.news = False
        self.judged: Callable[[Verdict], None] = lambda _verdict: None

    async def all(self) -> None:
        """Every check of a call."""
        call = self._call
        found: tuple[Finding, ...] = ()
        try:
            now = _as_it_is_now(self._outcome, call)
            verdict = await self._gate.check_in_call(now, self._context())
            call.postures.tell(verdict)
            self.judged(verdict)
            about_others = _about_others(now, verdict, self._context())
            found = tuple(f for f in verdict.blockers if f not in about_others)
            lost = frozenset(f.id for f in found)
            if about_others:
                # The session drops that person, or refuses them when they come.
                call.trust_changed(self._known())
        except Exception:  # noqa: BLE001  a gate that cannot answer has not let anyone on
            found = unanswered(self._outcome)
            lost = _named(found)
        self._tell(lost, found)

    async def ways(self) -> None:
        """Only where packets go; what else is lost stays so until all is looked at."""
        found: tuple[Finding, ...] = ()
        try:
            findings = await self._gate.check_ways(self._outcome, self._context())
            found = tuple(f for f in findings if f.blocks)
            lost = (self._lost - set(BY_WAYS)) | {f.id for f in found}
        except Exception:  # noqa: BLE001  as above
            found = unanswered(self._outcome, BY_WAYS) or unanswered(self._outcome)
            lost = self._lost | _named(found)
        if lost != self._lost:
            self._tell(lost, found)

    def _tell(self, lost: frozenset[str], found: Iterable[Finding]) -> None:
        """Hold first, then say why: each check once for each time that it is lost."""
        before, self._lost = self._lost, lost
        if lost:
            grace = min(_grace_of(check) for check in lost)
            self._call.feed(GateLost(tuple(sorted(lost)), None if grace == GRACE_S else grace))
        elif before:
            self._call.feed(GateMended())
        for finding in found:
            if finding.id not in before:
                self._call.view.raised(finding)


def unanswered(outcome: GateOutcome, ids: Collection[str] = IN_CALL) -> tuple[Finding, ...]:
    """What a look that failed as a whole comes to: each of these checks that blocks is unknown."""
    rules = in_force(outcome.rules, outcome.facts)
    rows = (row for row in CATALOGUE if row.id in ids)
    found = (finding for row in rows for finding in judge_one(row, rules, Facts(), 0.0))
    return tuple(finding for finding in found if finding.blocks)


def _named(found: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.id for finding in found) or frozenset({"unknown"})


def _grace_of(check_id: str) -> float:
    row = BY_ID.get(check_id)
    return GRACE_S if row is None else row.grace


def _as_it_is_now(outcome: GateOutcome, call: LiveCall) -> GateOutcome:
    """The people and the certificate are those of now; what was acknowledged stays."""
    if outcome.opened is None:
        return outcome
    facts = call.certificate.over(outcome.facts)
    return replace(outcome, opened=call.room.opened, facts=facts)


def _about_others(
    outcome: GateOutcome, verdict: Verdict, context: GateContext
) -> tuple[Finding, ...]:
    """Blocks about one other person: they end nobody else's call (checks.md section 1.5)."""
    if outcome.opened is None:
        return ()
    others = {member.uid for member in outcome.opened.descriptor.value.members} - {context.uid}
    return tuple(finding for finding in verdict.blockers if finding.subject in others)
