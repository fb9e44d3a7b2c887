# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Runs the bad and the good rooms through the real gate, and says what became of each."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from client.engine.clock import monotonic, wall
from client.engine.gate import Gate
from client.engine.gate_facts import LOOK_S, in_thread
from client.engine.rehearsal.bad_rooms import BAD_ROOMS
from client.engine.rehearsal.cast import Cast
from client.engine.rehearsal.good_rooms import GOOD_ROOMS, the_room
from client.engine.rehearsal.papers import FROM_S, Ground
from client.engine.rehearsal.servers import a_good_relay
from client.engine.rehearsal.stage import Installation, with_the_cast
from client.engine.rehearsal.trial import Trial
from client.model.errors import Failure
from client.model.room import Profile, Server
from client.model.verdict import Severity
from client.policy.messages import Messages
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, as_strict, join

AT_ONCE = 6
"""Rooms that are looked at side by side: most of the time is waiting for silent servers."""
_LASTS_S = 3_600


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one room. ``by`` are the checks that refused it.

    ``own`` are those of them that the good room passes. ``decided``: one of these is a check that
    the deviation has to fail. For a good room: it was let in.
    """

    name: str
    profile: Profile
    by: tuple[str, ...]
    own: tuple[str, ...]
    decided: bool

    @property
    def refused(self) -> bool:
        """It could not be joined."""
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Everything that a rehearsal found.

    ``profile`` is the least strict that rooms have to be here. ``unfit`` says of stricter
    profiles which checks refuse even a good room here.
    """

    bad: tuple[Outcome, ...]
    good: tuple[Outcome, ...]
    profile: Profile
    unfit: tuple[tuple[Profile, tuple[str, ...]], ...]
    seconds: float

    @property
    def let_in(self) -> tuple[Outcome, ...]:
        """Bad rooms that were not refused: the worst that there is."""
        return tuple(one for one in self.bad if not one.refused)

    @property
    def undecided(self) -> tuple[Outcome, ...]:
        """Bad rooms that were refused, and not for what is wrong with them."""
        return tuple(one for one in self.bad if one.refused and not one.decided)

    @property
    def turned_away(self) -> tuple[Outcome, ...]:
        """Good rooms that were refused."""
        return tuple(one for one in self.good if one.refused)


Twins = Mapping[Profile, tuple[str, ...]]
"""By profile, the checks that refuse even the good room."""
OnDone = Callable[[int, int], None]
"""Called for each room that is done: how many are, of how many."""


async def rehearse(
    installation: Installation, messages: Messages, on_done: OnDone, trials: Sequence[Trial] = ()
) -> Rehearsed:
    """All rooms that ship, or these, against this installation. Takes some twenty seconds.

    Opens no device, writes nothing, and sends nothing to anybody but this computer.
    """
    began = monotonic()
    async with opened(installation, messages) as stage:
        bad = [one for one in trials or BAD_ROOMS if one.applies(stage.rules)]
        twins = await stage.twins()
        stricter = [one for one in twins if one is not stage.rules.profile]
        total, done = len(bad) + len(GOOD_ROOMS), 0

        async def run(trial: Trial) -> Outcome:
            nonlocal done
            outcome = await stage.tried(trial, twins)
            done += 1
            on_done(done, total)
            return outcome

        outcomes = await asyncio.gather(*map(run, (*bad, *GOOD_ROOMS)))
        more = tuple(
            Outcome(f"good-{one.value}", one, (), (), decided=True)
            for one in stricter
            if not twins[one]
        )
        return Rehearsed(
            bad=tuple(outcomes[: len(bad)]),
            good=(*outcomes[len(bad) :], *more),
            profile=stage.rules.profile,
            unfit=tuple((one, twins[one]) for one in stricter if twins[one]),
            seconds=monotonic() - began,
        )


class Stage:
    """One rehearsal that is open: its people, its rules and its good relay."""

    def __init__(
        self,
        installation: Installation,
        gate: Gate,
        cast: Cast,
        rules: Rules,
        relay: tuple[Server, ...],
    ) -> None:
        self._installation = installation
        self._gate = gate
        self._cast = cast
        self._relay = relay
        self._places = asyncio.Semaphore(AT_ONCE)
        self.rules = rules

    async def twins(self) -> Twins:
        """What refuses the good room, in each profile that rooms may have here."""
        plain = Trial("good", frozenset(), the_room)

        async def by(profile: Profile) -> tuple[str, ...]:
            return await self.refused_by(plain, profile) and await self.refused_by(plain, profile)

        profiles = [one for one in Profile if as_strict(one, self.rules.profile)]
        return MappingProxyType(
            dict(zip(profiles, await asyncio.gather(*map(by, profiles)), strict=True))
        )

    async def tried(self, trial: Trial, twins: Twins) -> Outcome:
        """What becomes of one room beside its good twin.

        A computer that is busy may miss a deadline. A room that was refused for that reason only
        is tried once more; one that was let in never is.
        """
        outcome = await self._tried_once(trial, twins)
        again = outcome.refused and not outcome.decided
        return await self._tried_once(trial, twins) if again else outcome

    async def _tried_once(self, trial: Trial, twins: Twins) -> Outcome:
        profile = max(trial.least, self.rules.profile, key=list(Profile).index)
        by = await self.refused_by(trial, profile)
        own = tuple(check for check in by if check not in twins[profile])
        decided = bool(trial.expected & set(own)) if trial.expected else not by
        return Outcome(trial.name, profile, by, own, decided)

    async def refused_by(self, trial: Trial, profile: Profile) -> tuple[str, ...]:
        """The checks that refuse this room."""
        async with self._places, self._served(trial) as servers:
            ground = Ground(
                cast=self._cast,
                rules=join(profile_rules(profile), self.rules),
                profile=profile,
                lasts=self._lasts(profile),
                hidden=self._hides(profile),
                servers=servers,
            )
            # Sealing and signing are quick; they need no thread of their own.
            paper = trial.make(ground)
            view = self._installation.before(self._cast, paper, servers)
            outcome = await self._gate.check_invitation(paper.file, view, lambda *_: None)
            return tuple(dict.fromkeys(one.id for one in outcome.verdict.blockers))

    @contextlib.asynccontextmanager
    async def _served(self, trial: Trial) -> AsyncIterator[tuple[Server, ...]]:
        if trial.serve is None:
            yield self._relay
            return
        async with contextlib.AsyncExitStack() as stack:
            try:
                servers = await stack.enter_async_context(trial.serve(wall()))
            except (OSError, ValueError) as error:
                told = f"The bad server {trial.name} cannot be set up on this computer."
                raise Failure("rehearsal-server", told) from error
            yield servers

    def _lasts(self, profile: Profile) -> int:
        longest = join(profile_rules(profile), self.rules).max_room_s
        return min(_LASTS_S, longest - FROM_S)

    def _hides(self, profile: Profile) -> bool:
        rules = join(profile_rules(profile), self.rules)
        return rules.severity("RELAY-ONLY") is Severity.BLOCK


@contextlib.asynccontextmanager
async def opened(installation: Installation, messages: Messages) -> AsyncIterator[Stage]:
    """A stage with fresh people and a good relay on 127.0.0.1, which goes with the block."""
    once, now = installation.looked_at_once(), wall()
    cast = Cast.made(now)
    rules = await _rules_here(once)
    async with a_good_relay(now) as relay:
        yield Stage(once, Gate(messages), cast, with_the_cast(rules, cast, relay), relay)


async def _rules_here(installation: Installation) -> Rules:
    """What an organisation asks here; where that cannot be told, the gate refuses anyway."""
    try:
        async with asyncio.timeout(LOOK_S):
            fact = await in_thread(installation.computer.managed, "managed")
    except Exception:  # noqa: BLE001  POLICY-INTEGRITY tells it
        return Rules()
    return fact.rules
