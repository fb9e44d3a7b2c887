# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Every check that stands on a fact, with its collector broken, in every profile.

The real gate looks with sound eyes, of which one raises, hangs, answers nothing, answers
something else, or a hollow thing of the right kind. Accepted means that a call was joined, or
went on, although the check blocks in that profile; where it only warns: without a person's word.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import msgspec

from client.engine import gate, gate_run, ways_again
from client.engine.policy_files import fact_of
from client.identity.seen_policy import SeenPolicy
from client.model.room import Ice, Profile
from client.model.verdict import Phase, Severity, Verdict
from client.policy.catalogue import CATALOGUE, Check
from client.policy.facts import ClockBeside, NotApplicable, OpenedSeal, RelaySeen, SelfTest
from client.policy.judge import BEFORE_JOINING
from client.policy.network_facts import (
    EgressSeen,
    EgressSince,
    ForwardersSeen,
    PortalSeen,
    ReaderSeen,
)
from client.policy.not_built import NOT_BUILT
from client.policy.profiles import profile_rules
from tests.attack.campaign import Campaign, Numbered, spread
from tests.fakes.gate_context import (
    ANSWER,
    COMPUTER,
    MESSAGES,
    NETWORK,
    context,
    invitation,
    room_of,
)
from tests.fakes.managed import draft, mark, signed
from tests.fakes.people import NOW

FAULTS = ("raises", "wrong kind", "nothing", "hollow", "hangs")
ROWS = tuple(check for check in CATALOGUE if check.fact is not None)
IN_CALL = (Phase.START, Phase.IN_CALL)
"""What is looked at again in a call."""
DEADLINES = (0.1, 0.5, 2.5)
"""Seconds a look may take where one hangs: the next where an honest one was late, too."""
ENOUGH_S = 30.0
FORWARDED = Ice("relay", ("turns:192.0.2.9:5349?transport=tcp",))
"""Through a forwarding server that has to prove who it is."""
_PROBED = (RelaySeen, ClockBeside, ReaderSeen, PortalSeen)
_WAYS = (EgressSeen, EgressSince)
_COLLECTORS = (
    "computer_looks",
    "network_looks",
    "devices_look",
    "room_facts",
    "invitation_use",
    "members_seen",
    "withdrawn",
)
"""Functions of the gate that bring facts, or looks that do."""


@dataclass(frozen=True)
class Case:
    """One check, with what its collector does, in a room of this profile."""

    check: Check
    fault: str
    profile: Profile

    @property
    def severity(self) -> Severity:
        return self.check.severity_in(self.profile)


CASES = spread(
    [
        case
        for fault in FAULTS
        for check in sorted(ROWS, key=lambda row: row.fact.__name__)
        for profile in Profile
        if (case := Case(check, fault, profile)).severity >= Severity.WARN
    ]
)
KEPT_IN_CALL = (RelaySeen, ForwardersSeen)
"""Facts of which a call judges the dates only, on every look (`engine.certificates_again`)."""
QUICK = 180
"""Cases of a quick run: some of every fault, check and profile."""


@dataclass(frozen=True)
class Ran:
    """What the gate made of it: before the call, and in one that had begun well."""

    before: Verdict
    after: Verdict
    acknowledged: Verdict
    """As before, with every warning acknowledged."""
    kinds: frozenset[type]
    """What was known before."""


def _managed():
    files = SimpleNamespace(
        policy=signed(draft(profile="classified", classes=["VS-NfD"], max_classification="VS-NfD")),
        marker=mark(),
        trouble="",
        found=("managed.json", "policy.json"),
    )
    return fact_of(files, SeenPolicy(), NOW + 10, NOW)


@cache
def _papers(profile: Profile) -> bytes:
    return invitation(room_of("anna", "berta", profile=profile, ice=FORWARDED))


def _place(profile: Profile, fault: "Fault | None" = None):
    """A computer on which all is well, with eyes for the network of which some may be broken."""
    managed = profile is Profile.CLASSIFIED
    computer = replace(COMPUTER, managed=_managed) if managed else COMPUTER
    if fault is None:
        return context(computer=computer)
    network = NETWORK
    if fault.kind is ForwardersSeen:
        network = replace(NETWORK, forwarders=fault.awaited(NETWORK.forwarders))
    if fault.kind in _WAYS:
        network = replace(NETWORK, ways=fault.around(NETWORK.ways, EgressSeen))
    if fault.kind is PortalSeen:
        network = replace(NETWORK, portal=fault.around(NETWORK.portal, bool))
    probe = {"probe": fault.probe} if fault.kind in _PROBED else {}
    return context(computer=computer, network=network, **probe)


class Fault:
    """What one kind of fact comes to. ``over`` lets those go that hang."""

    def __init__(self, kind: type, fault: str) -> None:
        self.kind = kind
        self.fault = fault
        self.over = threading.Event()
        self.met = 0
        """How often the broken collector was asked."""

    def around(self, function: Callable[..., Any], kind: type | None = None) -> Callable[..., Any]:
        """The same function, broken where it brings this kind."""
        kind = kind or self.kind

        def broken(*arguments: Any, **named: Any) -> Any:
            return self._spoiled(function(*arguments, **named), kind)

        return broken

    def _spoiled(self, answer: Any, kind: type) -> Any:
        if isinstance(answer, Mapping):
            return {
                known: self.around(look) if known is kind else look
                for known, look in answer.items()
            }
        if callable(answer):
            return self.around(answer)
        if isinstance(answer, tuple) and type(answer) is tuple:
            found = [self._spoiled(one, kind) for one in answer]
            return tuple(one for one in found if one is not None)
        return self._in_place_of(answer) if type(answer) is kind else answer

    def _in_place_of(self, good: Any) -> Any:
        self.met += 1
        match self.fault:
            case "raises":
                raise (OSError, StopIteration, SystemExit)[self.met % 3]("broken")
            case "hangs":
                self.over.wait(ENOUGH_S)
                return good
            case "nothing":
                return None
            case "wrong kind":
                # The most dangerous of all: what says of itself that it does not matter here.
                odd = (NotApplicable("so I say"), SelfTest((), 5), "yes", True)
                return odd[self.met % 4] if type(good) is not SelfTest else odd[0]
            case _:
                return _hollow(good)

    def awaited(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same for one that is awaited: it hangs without holding up the others."""

        async def broken(*arguments: Any) -> Any:
            good = await function(*arguments)
            if self.fault == "hangs":
                self.met += 1
                await asyncio.Event().wait()
            return self._in_place_of(good)

        return broken

    async def probe(self, _servers: object) -> Any:
        """A look at the relay that is broken; for its clock alone where that is the kind."""
        self.met += 1
        partly = self.kind is ClockBeside
        match self.fault:
            case "raises":
                raise (OSError, ValueError)[self.met % 2]("broken")
            case "hangs":
                return await asyncio.Event().wait()
            case "nothing":
                return msgspec.structs.replace(ANSWER, time=None) if partly else None
            case "wrong kind":
                names = dict.fromkeys(ANSWER.__struct_fields__, "yes")
                odd = msgspec.structs.replace(ANSWER, time="just now")
                return odd if partly else SimpleNamespace(**names)
            case _:
                return msgspec.structs.replace(ANSWER, time=()) if partly else _hollow(ANSWER)


def _hollow(good: Any) -> Any:
    """A thing of the same kind in which nothing is."""
    fields = getattr(type(good), "__struct_fields__", None)
    return None if fields is None else type(good)(**dict.fromkeys(fields))


@contextmanager
def _broken(fault: Fault) -> Iterator[None]:
    with ExitStack() as stack:
        for module in (gate_run, ways_again):
            # It says of each look that failed that it did, thousands of times.
            stack.enter_context(patch.object(module._log, "disabled", new=True))
        for name in _COLLECTORS:
            stack.enter_context(patch.object(gate, name, fault.around(getattr(gate, name))))
        if fault.kind is OpenedSeal:
            opening = fault.around(gate.open_invitation, type(_opened()))
            stack.enter_context(patch.object(gate, "open_invitation", opening))
        yield


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    with (
        patch.object(gate_run, "LOOK_S", seconds),
        patch.object(gate_run, "NETWORK_S", seconds),
        patch.object(ways_again, "LOOK_S", seconds),
    ):
        yield


@cache
def _good(profile: Profile):
    """How it comes out where nothing is broken: let in, and the call goes on."""
    return asyncio.run(_look(profile, None))


@cache
def _opened():
    return asyncio.run(_outcome(Profile.OPEN, _place(Profile.OPEN))).opened


async def _outcome(profile: Profile, view: Any) -> Any:
    return await gate.Gate(MESSAGES).check_invitation(_papers(profile), view, lambda *_: None)


async def _look(profile: Profile, fault: Fault | None) -> tuple[Ran, Any]:
    one = gate.Gate(MESSAGES)
    outcome = await _outcome(profile, _place(profile, fault))
    warned = [finding.id for finding in outcome.verdict.open_warnings]
    # A call does not look at what it keeps of before: there it begins with the broken look.
    anew = fault is not None and fault.kind not in KEPT_IN_CALL
    began = _good(profile)[1] if anew else outcome
    after = await one.check_in_call(began, _place(profile, fault))
    acknowledged = one.acknowledge(outcome, warned).verdict
    kinds = frozenset(outcome.facts.by_kind)
    return Ran(outcome.verdict, after, acknowledged, kinds), outcome


@cache
def _ran(kind: type, fault: str, profile: Profile) -> Ran:
    hangs = fault == "hangs"
    others = _ran(kind, "raises", profile).kinds if hangs else frozenset()
    for seconds in DEADLINES if hangs else DEADLINES[-1:]:
        broken = Fault(kind, fault)
        try:
            with _broken(broken), _deadline(seconds):
                ran, _ = asyncio.run(_look(profile, broken))
        finally:
            broken.over.set()
        # Where a slow machine was late with sound looks, the refusal would show nothing.
        if broken.met and others <= ran.kinds:
            break
    if not broken.met:
        raise LookupError(f"nothing here brings {kind.__name__}: there is no way to break it")
    return ran


def _let_on(verdict: Verdict, *, by_warning: bool) -> bool:
    """Does this verdict let a call begin or go on, but for what this version does not have?"""
    missing = {one.id for one in NOT_BUILT}
    standing = (*verdict.blockers, *(verdict.open_warnings if by_warning else ()))
    return not [finding for finding in standing if finding.id not in missing]


def joined(case: Case) -> bool:
    """Was a call joined, or did one go on, that this check should have kept from it?"""
    ran = _ran(case.check.fact, case.fault, case.profile)
    warns = case.severity is Severity.WARN
    on = False
    if set(case.check.phases) & set(BEFORE_JOINING):
        on = _let_on(ran.before if warns else ran.acknowledged, by_warning=warns)
    if set(case.check.phases) & set(IN_CALL):
        on = on or _let_on(ran.after, by_warning=warns)
    return on


def build_gate_faults() -> Numbered:
    for profile in Profile:
        good = _good(profile)[0]
        for verdict in (good.before, good.after):
            assert _let_on(verdict, by_warning=True), (profile, verdict.blockers)
        rated = dict(profile_rules(profile).severities)
        assert all(rated[check.id] is check.severity_in(profile) for check in ROWS)
    return lambda number: joined(CASES[number])


CAMPAIGNS = (
    Campaign(
        "checks whose look raises, hangs or answers nothing",
        len(CASES),
        QUICK,
        build_gate_faults,
        numbered=True,
    ),
)
