# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Fetches the organisation's list of people from the addresses that its policy names.

At the start, several times within the age that the list may have, and when asked. An address can
only fail: what it answers passes every check of a list that a person imports (signature, number,
chain, dates), and the key is the policy's. Nothing of it blocks the loop.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from client.engine.directory_desk import NOT_A_LIST
from client.engine.gate_facts import LOOK_S, in_thread
from client.engine.world import World
from client.identity.held_directory import HeldDirectory
from client.model.errors import Failure, Shown, WrongUse
from client.model.list_fetch import ListFetch
from client.net.fetch import fetch
from client.policy.facts import ManagedRules

MAX_LIST = 12 * 1024 * 1024
PARTS = 6
"""The list is asked for this many times within the age that it may have."""
LEAST_S, MOST_S = 60, 6 * 3600
LOOK_AGAIN_S = 30.0
"""How often it is looked whether a list is due, or the policy another one."""
_OURS = 2**31

Take = Callable[[bytes, str], Awaitable[None]]
"""Takes a list as if a person had imported it, under this key; raises what that raises."""

_log = logging.getLogger(__name__)


class DirectoryFetch:
    """Use on the engine's loop. ``look`` blocks and answers the organisation's rules as a fact.

    ``taken`` is called after a round that brought a newer list, when `state` tells of it.
    """

    def __init__(
        self,
        world: World,
        look: Callable[[], ManagedRules],
        held: Callable[[], HeldDirectory | None],
        take: Take,
        *,
        taken: Callable[[], None] = lambda: None,
        get: Callable[[str, int], bytes] = fetch,
    ) -> None:
        self._world = world
        self._look = look
        self._held = held
        self._take = take
        self._taken = taken
        self._get = get
        self._order = asyncio.Lock()
        self._state = ListFetch(())
        self._due = 0.0
        self._failures = 0

    @property
    def state(self) -> ListFetch | None:
        """How the fetching stands; None where the policy names no address."""
        return self._state if self._state.urls else None

    async def run(self) -> None:
        """Fetch when it is time, until the engine ends."""
        while True:
            try:
                held = await self._rules()
                if held.directory_urls != self._state.urls:
                    self._due = 0.0
                if self._world.clock() >= self._due:
                    await self._fetch(held)
            except Exception as error:  # noqa: BLE001  asked again soon; a list only gets older
                _log.warning("the list of people was not fetched: %s", type(error).__name__)
            await asyncio.sleep(LOOK_AGAIN_S)

    async def now(self) -> None:
        """Fetch because a person asks; raises `WrongUse` or `Failure` with a sentence."""
        held = await self._rules()
        if held.trouble or not held.directory_urls:
            raise WrongUse(
                "no-address",
                "Your organisation's policy names no address of a list. Import it from a file.",
            )
        await self._fetch(held)
        if self._state.trouble:
            raise Failure("not-fetched", self._state.trouble)

    async def _rules(self) -> ManagedRules:
        async with asyncio.timeout(LOOK_S):
            return await in_thread(self._look, "managed")

    async def _fetch(self, held: ManagedRules) -> None:
        async with self._order:
            urls = () if held.trouble else held.directory_urls
            oldest = held.rules.max_list_age_s
            before = self._state if urls == self._state.urls else ListFetch(urls)
            if not urls:
                self._state, self._due = before, self._world.clock()
                return
            listed = self._held()
            got, why = await self._from_any(held, oldest)
            now = self._world.wall()
            self._failures = 0 if got else self._failures + 1
            wait = min(max(oldest // PARTS, LEAST_S), MOST_S)
            if not got:
                wait = min(wait, LEAST_S * 2 ** min(self._failures - 1, 10))
            self._due = self._world.clock() + wait
            shown = oldest if oldest < _OURS else 0
            seen = now if got else before.held_by
            self._state = ListFetch(urls, now, seen, "" if got else why, shown)
            if got and self._held() is not listed:
                self._taken()

    async def _from_any(self, held: ManagedRules, oldest: int) -> tuple[bool, str]:
        """Did an address have what is held or something newer, and why the last one did not.

        One that shows the same list again ends the round only while that list is young: a
        server that was forgotten must not keep a removal from anybody.
        """
        got, why = False, ""
        for url in held.directory_urls:
            before = self._held()
            try:
                data = await self._answer_of(url)
                same = before is not None and data == before.opened.signed.envelope
                if not same:
                    await self._take(data, held.directory_key)
            except Shown as error:
                why = error.sentence
                _log.warning("an address of the list of people failed: %s", error.code)
                continue
            except Exception as error:  # noqa: BLE001  what one answers must not hide the others
                why = NOT_A_LIST
                _log.warning("an address of the list of people failed: %s", type(error).__name__)
                continue
            got = True
            if not same or self._young(oldest):
                break
        return got, why

    async def _answer_of(self, url: str) -> bytes:
        """What stands at an address; raises `Failure` or `WrongUse`. The thread waits, not we."""

        def ask() -> bytes | Shown:
            try:
                return self._get(url, MAX_LIST)
            except Shown as error:
                return error

        answer = await in_thread(ask, "list")
        if isinstance(answer, Shown):
            raise answer
        return answer

    def _young(self, oldest: int) -> bool:
        held = self._held()
        return held is not None and self._world.wall() - held.value.issued < oldest // 2
