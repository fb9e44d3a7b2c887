# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The gate: gathers facts side by side, lets the policy judge, and tells how it comes along.

Says nothing itself about yes or no: every outcome carries a `Verdict` that the policy computed
over one set of facts. All checks run; none stops at the first failure, so that a person gets
the whole list at once. Nothing here opens a device or sends a token.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from client.engine.certificates_again import certificates_again
from client.engine.directory_facts import withdrawn
from client.engine.gate_facts import (
    GateContext,
    computer_looks,
    devices_look,
    invitation_use,
    members_seen,
    room_facts,
    trust_in,
)
from client.engine.gate_run import GateRun
from client.engine.kept_facts import Kept, kept_for, seen_since
from client.engine.network_look import Path, network_looks, path_in
from client.engine.ways_again import BY_WAYS, ways_again
from client.identity.invitation import InvitationRefused, OpenedInvitation, open_invitation
from client.identity.own_room import OwnRoom
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import IdentityKey
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.verdict import Finding, Phase, Severity, ShownFinding, Verdict
from client.policy.catalogue import BY_ID
from client.policy.facts import Facts, InvitationUse, ManagedRules, OpenDevices
from client.policy.judge import (
    BEFORE_JOINING,
    Acknowledgement,
    Scope,
    acknowledgements,
    in_force,
    judge,
    judge_one,
)
from client.policy.messages import Language, Messages
from client.policy.network_facts import EgressSeen
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join

__all__ = ["Gate", "GateContext", "GateOutcome", "OnFinding", "kept_to"]

OnFinding = Callable[[ShownFinding, int], None]
"""Called on the engine's loop for each finding as it comes, with how many there will be."""

_NOBODY: Mapping[IdentityKey, TrustState] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """What came of all checks. ``opened`` is None when the invitation could not be opened.

    ``shown`` lists every finding, blockers first. ``trust`` holds the state of every member's
    key. ``rules`` and ``facts`` are what the verdict stands on, ``given`` what a person has
    acknowledged, ``judged_at`` the monotonic time of the judgement.
    """

    verdict: Verdict
    shown: tuple[ShownFinding, ...]
    opened: OpenedInvitation | None
    trust: Mapping[IdentityKey, TrustState]
    rules: Rules
    facts: Facts
    judged_at: float
    language: Language
    scope: Scope = field(default_factory=Scope)
    given: frozenset[Acknowledgement] = frozenset()

    @property
    def seen_since(self) -> float:
        """Monotonic time of the oldest thing that the verdict stands on."""
        return seen_since(self.facts, self.judged_at)

    def standing(self, check_id: str, now: float) -> Kept:
        """What of it may stand while this check is asked again."""
        room = None if self.opened is None else self.opened.descriptor.value
        return kept_for(check_id, self.facts, room, now)


class Gate:
    """All checks before a call. ``rules`` are a person's own, which can only tighten."""

    def __init__(self, messages: Messages, rules: Rules | None = None) -> None:
        self._messages = messages
        self._own = join(profile_rules(Profile.OPEN), rules or Rules())

    async def check_invitation(
        self,
        data: bytes,
        ctx: GateContext,
        on_finding: OnFinding,
        *,
        given: frozenset[Acknowledgement] = frozenset(),
    ) -> GateOutcome:
        """Check a file's bytes or a link. Never raises for what it finds.

        ``given`` are acknowledgements of an earlier outcome; they count for what is unchanged.
        """

        async def use(run: GateRun, opened: OpenedInvitation) -> None:
            await run.find(lambda: (invitation_use(opened, ctx),))

        return await self._check(
            lambda: ctx.newest(open_invitation(ctx.person, ctx.uid, data)),
            use,
            ctx,
            on_finding,
            given,
        )

    async def check_own_room(
        self,
        own: OwnRoom,
        ctx: GateContext,
        on_finding: OnFinding,
        *,
        given: frozenset[Acknowledgement] = frozenset(),
    ) -> GateOutcome:
        """Check a room that I issued, as an invitation to myself."""

        async def use(run: GateRun, _opened: OpenedInvitation) -> None:
            run.not_applicable(InvitationUse, "my own room needs no invitation")

        return await self._check(lambda: _own_invitation(own, ctx), use, ctx, on_finding, given)

    async def check_computer(self, ctx: GateContext) -> tuple[ShownFinding, ...]:
        """The checks of this computer without a room, blockers first."""
        run = GateRun(ctx, self._own, _to_nobody)
        await run.look(computer_looks(ctx), patient=True)
        verdict = judge(self._own, run.facts, (Phase.START,), ctx.clock())
        return self._shown(verdict, ctx.language)

    async def check_in_call(self, outcome: GateOutcome, ctx: GateContext) -> Verdict:
        """This computer and everybody's keys once more, for a call that ``outcome`` let in.

        Blockers of this verdict are for `session.inputs.GateLost`. Where the organisation's rules
        have changed since, what was seen before the call is judged by the new ones as well.
        """
        run = GateRun(ctx, self._own, _to_nobody)
        async with asyncio.TaskGroup() as group:
            looks = {**computer_looks(ctx), **network_looks(ctx.network)}
            group.create_task(run.look(looks), name="gate-computer")
            ways = group.create_task(ways_again(outcome.rules, outcome.facts, ctx), name="ways")
        run.add(*ways.result())
        run.take(certificates_again(outcome.facts, ctx))
        if outcome.opened is not None:
            room = outcome.opened.descriptor.value
            await run.find(lambda: (members_seen(room, ctx), withdrawn(room, ctx.directory)))
        verdict = judge(
            outcome.rules,
            run.facts,
            (Phase.START, Phase.IN_CALL),
            ctx.clock(),
            acknowledged=outcome.given,
            scope=outcome.scope,
        )
        ctx.on_judged(verdict, run.facts)
        return with_new_rules(verdict, outcome.facts, run.facts, outcome.rules, outcome.judged_at)

    async def check_ways(self, outcome: GateOutcome, ctx: GateContext) -> tuple[Finding, ...]:
        """Where packets go now, and nothing else: quick, for the moment when a route changes."""
        # What was seen before says nothing about now.
        facts = outcome.facts.without(EgressSeen)
        for fact in await ways_again(outcome.rules, outcome.facts, ctx):
            facts = facts.with_fact(fact, ctx.clock())
        rules, now = in_force(outcome.rules, facts), ctx.clock()
        return tuple(
            finding for check in BY_WAYS for finding in judge_one(BY_ID[check], rules, facts, now)
        )

    def acknowledge(self, outcome: GateOutcome, ids: Iterable[str]) -> GateOutcome:
        """The person read these warnings and goes on; what blocks stays as it is.

        Judged over the same facts at the same time: a click cannot change what was seen.
        """
        given = outcome.given | acknowledgements(outcome.verdict, ids, outcome.scope)
        verdict = judge(
            outcome.rules,
            outcome.facts,
            BEFORE_JOINING,
            outcome.judged_at,
            acknowledged=given,
            scope=outcome.scope,
        )
        return replace(
            outcome, verdict=verdict, given=given, shown=self._shown(verdict, outcome.language)
        )

    async def _check(
        self,
        opening: Callable[[], OpenedInvitation],
        use: Callable[[GateRun, OpenedInvitation], Awaitable[None]],
        ctx: GateContext,
        on_finding: OnFinding,
        given: frozenset[Acknowledgement],
    ) -> GateOutcome:
        def tell(finding: Finding, total: int) -> None:
            on_finding(self._messages.show(finding, ctx.language), total)

        # Where one check is asked again, the list stays, and changes when all is judged.
        run = GateRun(ctx, self._own, _to_nobody if ctx.kept.facts.by_kind else tell)
        looks = {
            **computer_looks(ctx),
            **network_looks(ctx.network),
            OpenDevices: devices_look(ctx),
        }
        # First of all: how strict everything else is judged, and whether a server may be asked.
        await run.look({ManagedRules: looks.pop(ManagedRules)})
        run.keep()
        async with asyncio.TaskGroup() as group:
            group.create_task(run.look(looks, patient=True), name="gate-computer")
            opened = await self._open_room(run, opening, use, ctx)
            await run.look_at_relay(None if opened is None else opened.descriptor.value)
        return self._outcome(run, opened, ctx, given)

    async def _open_room(
        self,
        run: GateRun,
        opening: Callable[[], OpenedInvitation],
        use: Callable[[GateRun, OpenedInvitation], Awaitable[None]],
        ctx: GateContext,
    ) -> OpenedInvitation | None:
        """Open the room and learn everything it says by itself, and how strict it wants to be."""
        opened = await run.open(opening)
        if opened is not None:
            run.tighten(profile_rules(opened.descriptor.value.profile))
            await use(run, opened)
            await run.find(lambda: room_facts(opened, ctx))
        run.rules_are_known()
        return opened

    def _outcome(
        self,
        run: GateRun,
        opened: OpenedInvitation | None,
        ctx: GateContext,
        given: frozenset[Acknowledgement],
    ) -> GateOutcome:
        scope, trust = Scope(), _NOBODY
        if opened is not None:
            room = opened.descriptor.value
            scope, trust = Scope(room.room_id, room.epoch), trust_in(room, ctx)
        facts, now = run.facts, ctx.clock()
        verdict = judge(run.rules, facts, BEFORE_JOINING, now, acknowledged=given, scope=scope)
        ctx.on_judged(verdict, facts)
        return GateOutcome(
            verdict=verdict,
            shown=self._shown(verdict, ctx.language),
            opened=opened,
            trust=trust,
            rules=run.rules,
            facts=facts,
            judged_at=now,
            language=ctx.language,
            scope=scope,
            given=given,
        )

    def _shown(self, verdict: Verdict, language: Language) -> tuple[ShownFinding, ...]:
        ordered = sorted(verdict.findings, key=_urgency)
        return tuple(self._messages.show(finding, language) for finding in ordered)


def kept_to(outcome: GateOutcome) -> Path | None:
    """The network that a call is kept to, as the verdict found it; None: to none."""
    if outcome.opened is None:
        return None
    rules = in_force(outcome.rules, outcome.facts)
    servers = outcome.opened.descriptor.value.servers
    return path_in(rules, outcome.facts, outcome.judged_at, servers)


def with_new_rules(
    verdict: Verdict, before: Facts, now: Facts, rules: Rules, judged_at: float
) -> Verdict:
    """With what the organisation's rules of ``now`` block of what was seen ``before`` the call.

    ``judged_at`` is when that was judged: its facts were fresh then, and their age is no reason.
    """
    held, fresh = before.get(ManagedRules), now.get(ManagedRules)
    if held is None or fresh is None:
        return verdict
    old, value = held.value, fresh.value
    if not isinstance(old, ManagedRules) or not isinstance(value, ManagedRules):
        return verdict
    if old.rules == value.rules:
        return verdict
    anew = judge(rules, before.with_fact(value, judged_at), BEFORE_JOINING, judged_at)
    said = {finding.id for finding in verdict.findings}
    more = tuple(finding for finding in anew.blockers if finding.id not in said)
    return Verdict((*verdict.findings, *more), verdict.acknowledged)


def _to_nobody(_finding: Finding, _total: int) -> None:
    """No face waits for single findings."""


def _urgency(finding: Finding) -> int:
    """Blockers first, then warnings, then what only informs, then what is well."""
    return -int(finding.severity) if finding.stands else int(Severity.BLOCK)


def _own_invitation(own: OwnRoom, ctx: GateContext) -> OpenedInvitation:
    try:
        return own.as_invitation(ctx.uid)
    except SignatureInvalid as error:
        raise InvitationRefused("ROOM-SIGNED", str(error)) from error
    except Malformed as error:
        raise InvitationRefused("ROOM-CANONICAL", str(error)) from error
    except KeyError as error:
        raise InvitationRefused("INVITE-SEALED", "no place for me in my own room") from error
