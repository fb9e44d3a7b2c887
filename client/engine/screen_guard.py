# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Nobody is at the computer: the screen was locked, or it goes to sleep (check SCREEN-LOCKED).

Microphone and camera are closed at once, in every profile, and stay closed until the person is
back and opens them. Where the rules warn or block, nothing is played to an empty chair either.
After `ENDS_AFTER_S` the call is left.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from client.engine.call import LiveCall
from client.engine.call_devices import CallDevices
from client.engine.gate import GateOutcome
from client.engine.world import World
from client.model import events
from client.model.verdict import Finding, Result, Severity, Verdict
from client.policy.catalogue import LOCKED_GRACE_S, raised
from client.policy.judge import in_force
from client.policy.rules import Rules

CHECK = "SCREEN-LOCKED"
ENDS_AFTER_S = LOCKED_GRACE_S

Watch = Callable[[Callable[[bool], None]], Coroutine[Any, Any, None]]
"""Waits for the system's word for ever; see `client.platform.login_session.watch_screen`."""

_log = logging.getLogger(__name__)


class ScreenGuard:
    """Of one call. Use on the engine's loop only."""

    def __init__(
        self,
        world: World,
        devices: CallDevices,
        rules: Rules,
        show: Callable[[Finding], None],
        leave: Callable[[], None],
    ) -> None:
        self._world = world
        self._devices = devices
        self._rules = rules
        self._show = show
        self._leave = leave
        self._locked = self._closed = False
        self._end: asyncio.TimerHandle | None = None

    async def run(self, watch: Watch, closed: asyncio.Event) -> None:
        """Guard until the call is closed."""
        listening = self._world.tasks.spawn(self.listen(watch), "screen-listen")
        try:
            await closed.wait()
        finally:
            self._closed = True
            self._forget_end()
            listening.cancel()

    async def listen(self, watch: Watch) -> None:
        """Go by the system's own word, until cancelled or until it cannot be heard.

        Without it `judged` still finds out within five seconds.
        """
        try:
            await watch(self.seen)
        except OSError as error:
            _log.info("the system does not call: %s", type(error).__name__)

    def judged(self, verdict: Verdict) -> None:
        """The gate looked: what it saw counts where the system's own word was missed."""
        for finding in verdict.findings:
            if finding.id == CHECK and finding.result in {Result.PASS, Result.FAIL}:
                self.seen(locked=finding.result is Result.FAIL)

    def seen(self, locked: bool) -> None:  # noqa: FBT001  the watch's callback
        """The screen is locked, or the person is back."""
        if self._closed or locked is self._locked:
            return
        self._locked = locked
        if locked:
            self._away()
        else:
            self._back()

    def _forget_end(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def _away(self) -> None:
        finding = raised(CHECK, self._rules, "client", evidence="locked or asleep")
        strict = finding.severity >= Severity.WARN
        self._devices.put_away(speaker=strict)
        if strict:
            self._show(finding)
        else:
            self._say("screen-locked")
        self._end = asyncio.get_running_loop().call_later(ENDS_AFTER_S, self._over)

    def _back(self) -> None:
        self._forget_end()
        self._devices.take_back()
        self._say("screen-back")

    def _over(self) -> None:
        self._say("screen-left")
        self._leave()

    def _say(self, code: str) -> None:
        self._world.emit(events.Notice(self._world.resources.call.notice(code, "")))


def guard_screen(call: LiveCall, outcome: GateOutcome, world: World, watch: Watch) -> ScreenGuard:
    """Guard a call from now until it is closed."""
    rules = in_force(outcome.rules, outcome.facts)
    guard = ScreenGuard(world, call.devices, rules, call.view.raised, call.leave)
    world.tasks.spawn(guard.run(watch, call.closed), "screen-guard")
    return guard
