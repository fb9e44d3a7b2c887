# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Everything about this computer, without a room and without anybody's identity.

What needs a person's key (their own entry in a list, the key store that holds it) is not looked
at here; `client.engine.gate.Gate.check_computer` does that for whoever is signed in.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from client.engine.clock import monotonic
from client.engine.gate_facts import LOOK_S, Computer, Look, in_thread
from client.engine.gate_run import FIRST_LOOK_S
from client.media.in_use import Chosen
from client.model.room import Profile
from client.model.verdict import Finding, Phase, Verdict
from client.policy import facts as found
from client.policy.facts import Facts
from client.policy.judge import judge
from client.policy.posture_facts import DevicesInUse
from client.policy.profiles import profile_rules

NEEDS_SOMEBODY = frozenset({"CRED-REVOKED", "KEYSTORE-SECURE", "AUDIT-CHAIN", "MFA-FRESH"})
"""Checks that are about a person's key, or what is sealed under it: the log, the last sign-in."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Examined:
    """The same facts judged by each profile; ``seconds`` is how long looking took."""

    verdicts: Mapping[Profile, Verdict]
    seconds: float

    def strictest(self) -> tuple[Finding, ...]:
        """Every finding once, as the strictest profile judges it."""
        return self.verdicts[Profile.CLASSIFIED].findings

    def lets_in(self, profile: Profile) -> bool:
        """Nothing of this computer blocks rooms of this profile."""
        return not self.verdicts[profile].blockers


def examine(computer: Computer, private_files: Look | None = None) -> Examined:
    """Look at everything side by side; blocks up to the deadline of the slowest look."""
    began = monotonic()
    with asyncio.Runner() as runner:
        facts = runner.run(_look(_looks(computer, private_files)))
    now = monotonic()
    verdicts = {
        profile: _without(judge(profile_rules(profile), facts, (Phase.START,), now))
        for profile in Profile
    }
    return Examined(MappingProxyType(verdicts), now - began)


def _without(verdict: Verdict) -> Verdict:
    return Verdict(tuple(one for one in verdict.findings if one.id not in NEEDS_SOMEBODY))


def _looks(computer: Computer, private_files: Look | None) -> Mapping[type, Look]:
    looks: dict[type, Look] = {
        **computer.posture,
        DevicesInUse: lambda: computer.devices(Chosen()),
        found.SelfTest: computer.self_test,
        found.CoreDumps: computer.core_dumps,
        found.Watched: computer.watched,
        found.Environment: computer.environment,
        found.ManagedRules: computer.managed,
        found.ProgramSeen: computer.program,
        # Without a profile there is no file that others could read.
        found.PrivateFiles: private_files or (lambda: found.PrivateFiles(())),
    }
    return looks


async def _look(looks: Mapping[type, Look]) -> Facts:
    async def one(kind: type, look: Look) -> msgspec.Struct | None:
        try:
            async with asyncio.timeout(FIRST_LOOK_S.get(kind, LOOK_S)):
                return await in_thread(look, kind.__name__)
        except Exception as error:  # noqa: BLE001  no fact, which is *unknown*
            _log.info("look at %s failed: %s", kind.__name__, type(error).__name__)
            return None

    seen = await asyncio.gather(*(one(kind, look) for kind, look in looks.items()))
    facts = Facts()
    for kind, fact in zip(looks, seen, strict=True):
        if fact is not None and type(fact) is kind:
            facts = facts.with_fact(fact, monotonic())
    return facts
