# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's policy in one engine: looked at for the gate, remembered, and shown."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

import msgspec

from client.engine.account import Account
from client.engine.gate_facts import LOOK_S, Computer, in_thread
from client.engine.place_desk import PlaceDesk
from client.engine.policy_files import fact_of
from client.engine.policy_view import ID, Teller
from client.engine.room_wish import permitted
from client.engine.settings_desk import SettingsDesk
from client.engine.token_desk import TokenDesk
from client.engine.world import World
from client.identity.seen_policy import SeenPolicy
from client.model.commands import CreateRoom
from client.model.errors import ClientError
from client.model.events import Notice
from client.model.managed import PolicyShown, PolicyView
from client.model.settings import Setting
from client.model.verdict import Result, Verdict
from client.platform.managed_location import ManagedFiles, ManagedPlace
from client.policy.connection_checks import Roots
from client.policy.facts import Facts, ManagedRules
from client.policy.managed import KEPT_DAYS
from client.policy.posture_facts import PlaceSaid, SignIn
from client.policy.rules import Rules

LOOKED_AT_EVERY_S = 5.0
"""Outside a call, too, a policy that changed or ran out is told within this time, in seconds."""

_log = logging.getLogger(__name__)


class PolicyDesk:
    """Use on the engine's loop, but for `look`, which blocks: the gate calls it in a thread."""

    def __init__(self, place: ManagedPlace, world: World) -> None:
        self._place = place
        self._world = world
        resources = world.resources
        self._teller = Teller(resources.policy, resources.messages, resources.language)
        self._told: tuple[object, ...] | None = None
        self._shown: PolicyView | None = None
        self.place = PlaceDesk(world)
        self.token = TokenDesk(world)
        self.settings = SettingsDesk(world)
        self.on_rules: Callable[[Rules], None] = lambda _rules: None
        """Told the organisation's rules with every verdict that they stand in."""

    def look(self, account: Account, now: int) -> ManagedRules:
        """What stands in the managed place now, beside what this profile saw before."""
        return fact_of(self._place.look(), account.seen_policy, now, account.seen.latest)

    def eyes(self, computer: Computer, account: Account) -> Computer:
        """Eyes for this computer that see the managed place and this account's log as well."""
        return replace(
            computer,
            managed=lambda: self.look(account, self._world.wall()),
            audit=account.audit.look,
            posture={
                PlaceSaid: lambda: self.place.look(account),
                SignIn: lambda: self.token.look(account),
                **computer.posture,
            },
        )

    async def seen(self, account: Account) -> ManagedRules:
        """The organisation's rules as they are now; raises where they cannot be looked at."""
        async with asyncio.timeout(LOOK_S):
            return await in_thread(lambda: self.look(account, self._world.wall()), "managed")

    async def roots(self, account: Account) -> Roots:
        """Which authorities must vouch for servers now; raises where that cannot be looked at."""
        return (await self.seen(account)).rules.roots

    async def list_key(self, account: Account) -> str:
        """The key of the first list of people, where the policy names it; else empty."""
        return "" if account.directory is not None else (await self.seen(account)).directory_key

    async def new_room(self, account: Account, wish: CreateRoom) -> tuple[CreateRoom, int, Roots]:
        """A room as the organisation permits it, its longest time, and who vouches for its server.

        Raises `WrongUse` for one that nobody here could join; see `client.engine.room_wish`.
        """
        held = await self.seen(account)
        wish, longest = permitted(wish, held)
        return wish, longest, held.rules.roots

    def releases(self) -> bool:
        """Is a microphone that was muted for long closed? Asked on a device's thread."""
        return self.settings.on(Setting.RELEASE)

    def keep_days(self, account: Account) -> int | None:
        """How long lines of the audit log are kept; None where the policy is in trouble; blocks."""
        held = self.look(account, self._world.wall())
        return None if held.trouble else held.retain_days or KEPT_DAYS

    def judged(self, account: Account, verdict: Verdict, facts: Facts) -> None:
        """The gate has judged: remember the policy that passed, and show one that changed."""
        self._world.evidence.judged(verdict, facts)
        remember(account, verdict, facts)
        self.place.judged(account, facts)
        fact = facts.get(ManagedRules)
        held = None if fact is None else fact.value
        if not isinstance(held, ManagedRules):
            return
        self.settings.rules(account, held)
        self.on_rules(held.rules)
        holds = any(one.id == ID and one.result is Result.PASS for one in verdict.findings)
        before, self._told = self._told, (held.version, held.hash, held.trouble, holds)
        if before is None or before == self._told:
            return
        if holds and held.version and before[0] != held.version:
            texts = self._world.resources.call
            said = texts.notice("policy-changed", held.org, str(held.version))
            self._world.emit(Notice(said, True))  # noqa: FBT003  loud
        self._world.tasks.spawn(self.show(account), "show-policy")

    async def follow(self, account: Account) -> None:
        """Tell the faces how the policy stands, and again whenever that is different."""
        await self.show(account)
        while True:
            await asyncio.sleep(LOOKED_AT_EVERY_S)
            files = await self._files()
            if self._view(files, account) != self._shown:
                self._show(files, account)

    async def show(self, account: Account) -> None:
        """Tell the faces how the policy stands."""
        self._show(await self._files(), account)

    async def _files(self) -> ManagedFiles:
        try:
            async with asyncio.timeout(LOOK_S):
                return await in_thread(self._place.look, "managed")
        except Exception as error:  # noqa: BLE001  what cannot be looked at is told as such
            _log.warning("the managed place could not be shown: %s", type(error).__name__)
            return ManagedFiles(trouble="the managed place cannot be looked at")

    def _show(self, files: ManagedFiles, account: Account) -> None:
        view = self._shown = self._view(files, account)
        now = self._world.wall()
        held = fact_of(files, account.seen_policy, now, account.seen.latest)
        self.settings.rules(account, held)
        if not view.problem:
            try:
                # What was shown as in force is the least from now on, before any call as well.
                _keep(account, held)
            except ClientError as error:
                _log.warning("the policy could not be remembered: %s", type(error).__name__)
        self._world.emit(PolicyShown(view))

    def _view(self, files: ManagedFiles, account: Account) -> PolicyView:
        now = self._world.wall()
        return self._teller.view(files, account.seen_policy, now, account.seen.latest)


def remember(account: Account, verdict: Verdict, facts: Facts) -> None:
    """A policy that passed is the least from now on. Raises `Failure` if it cannot be kept."""
    fact = facts.get(ManagedRules)
    held = None if fact is None else fact.value
    passed = any(one.id == ID and one.result is Result.PASS for one in verdict.findings)
    if passed and isinstance(held, ManagedRules):
        _keep(account, held)


def _keep(account: Account, held: ManagedRules) -> None:
    if held.version > account.seen_policy.version:
        account.save_seen_policy(_record(held))


def _record(held: ManagedRules) -> SeenPolicy:
    """What is kept of a policy; its keys only where one takes another's place."""
    record = SeenPolicy(held.version, held.hash, held.org, held.contact)
    moved = held.signer if held.signer != held.mark else ""
    if not moved and not held.next_key:
        return record
    return msgspec.structs.replace(record, mark=held.mark, key=moved, next_key=held.next_key)
