# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What an engine does as lines of the audit log: codes, counts and hashes (checks.md section 6).

Everything the faces are told passes by here, and of that only what `audit_lines` makes of it is
kept: no title, no name, no uid, nothing that was said. Lines are written by a thread, in the order
in which things happened, and anchored in the key store at once. What the disk does not take waits
here and is tried again; AUDIT-CHAIN says so meanwhile.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from client.engine import audit_lines as lines
from client.engine.audit_log import AuditLog
from client.engine.clock import monotonic, wall
from client.engine.gate import Gate, GateOutcome
from client.identity.audit import AuditEvent
from client.model.errors import ClientError
from client.model.events import Event
from client.model.room import RoomDescriptor
from client.model.verdict import Finding, Verdict
from client.model.version import VERSION
from client.policy.facts import Facts
from client.session.effects import RosterShown

MAX_WAITING = 1000
"""Lines that wait for the disk; what is more is counted, and the count is a line."""
ALARM_AGAIN_S = 60.0
"""The same alarm about the same person is one line in this time."""
HOUR_S = 3600.0
DAY_S = 86_400
_SPAWN = Callable[[Coroutine[Any, Any, None], str], object]

_log = logging.getLogger(__name__)


class Evidence:
    """Use on the engine's loop. Without ``spawn`` nothing is written (tests of other parts).

    ``emit`` is where the faces listen: pass events through `Evidence.emit`.
    """

    def __init__(
        self,
        emit: Callable[[Event], None] = lambda _event: None,
        spawn: _SPAWN | None = None,
        *,
        now: Callable[[], int] = wall,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._emit = emit
        self._spawn = spawn
        self._now = now
        self._clock = clock
        self._log: AuditLog | None = None
        self._keep_days: Callable[[], int | None] = lambda: None
        self._waiting: deque[tuple[AuditEvent, int]] = deque()
        self._lost = 0
        self._writing = threading.Lock()
        self._busy = False
        self._seen = lines.Seen()
        self._alarms: dict[tuple[str, str], float] = {}

    def use(self, log: AuditLog, keep_days: Callable[[], int | None]) -> None:
        """The account is unlocked: from now on lines are written.

        ``keep_days`` blocks and answers how long lines are kept, None where that is not known.
        """
        self._log = log
        self._keep_days = keep_days
        self.note(AuditEvent("started", version=VERSION))
        if self._spawn is not None:
            self._spawn(self._by_the_hour(), "audit-hourly")

    def emit(self, event: Event) -> None:
        """Pass an event on to the faces, and keep of it what the log keeps."""
        made = self._seen.event(event)
        if made is not None:
            self.note(made)
        self._emit(event)

    def judged(self, verdict: Verdict, facts: Facts) -> None:
        """A verdict before or in a call; in a call only one that differs from the last."""
        for made in self._seen.judged(verdict, facts):
            self.note(made)
        # Whoever waits for the disk is tried again: in a call that is every five seconds.
        self.soon()

    def acknowledge(self, gate: Gate, before: GateOutcome, ids: tuple[str, ...]) -> GateOutcome:
        """A person read these warnings; on disk when this returns, unless the disk is full."""
        outcome = gate.acknowledge(before, ids)
        made = self._seen.acknowledged(outcome.verdict, ids)
        if made is not None:
            self.note(made)
            if self._log is not None and self._spawn is not None:
                self._write_lines()
        return outcome

    def roster(self, effect: RosterShown, descriptor: RoomDescriptor) -> None:
        """Who is on the roster in force now."""
        if self._spawn is None:
            return
        for made in self._seen.roster(effect, descriptor):
            self.note(made)

    def alarm(self, finding: Finding, descriptor: RoomDescriptor) -> None:
        """An in-call check failed."""
        if self._spawn is None:
            return
        key, now = (finding.id, finding.subject), self._clock()
        before = self._alarms.get(key)
        if before is not None and now - before < ALARM_AGAIN_S:
            return
        if len(self._alarms) >= MAX_WAITING:
            self._alarms.clear()
        self._alarms[key] = now
        self.note(self._seen.alarm(finding, descriptor))

    def note(self, event: AuditEvent) -> None:
        """Write this line as soon as the disk takes it."""
        if len(self._waiting) >= MAX_WAITING:
            self._lost += 1
        else:
            self._waiting.append((event, self._now()))
        self.soon()

    def soon(self) -> None:
        """Write and anchor what waits."""
        if self._log is None or self._spawn is None or self._busy:
            return
        self._busy = True
        self._spawn(self._drain(), "audit")

    async def flush(self) -> None:
        """Return when everything that the disk takes is on it."""
        if self._log is not None and self._spawn is not None:
            await asyncio.to_thread(self._write)

    async def close(self) -> None:
        """Return when no thread writes any more; to be called while the profile is still held."""
        log, self._log = self._log, None
        if log is not None:
            await asyncio.to_thread(log.close)

    @property
    def waiting(self) -> int:
        """How many lines the disk has not taken yet."""
        return len(self._waiting)

    async def _drain(self) -> None:
        try:
            while True:
                before = len(self._waiting)
                await asyncio.to_thread(self._write)
                if not self._waiting or len(self._waiting) >= before:
                    return
        finally:
            self._busy = False

    async def _by_the_hour(self) -> None:
        while True:
            await asyncio.to_thread(self._prune)
            for _ in range(DAY_S // int(HOUR_S)):
                await asyncio.sleep(HOUR_S)
                self.soon()

    def _write(self) -> None:
        """Write what waits and anchor it; blocks, perhaps on a person who opens the key store."""
        log = self._log
        if log is None or not self._write_lines():
            return
        try:
            log.anchor()
        except (ClientError, OSError) as error:
            _log.warning("the audit log's anchor waits: %s", type(error).__name__)

    def _write_lines(self) -> bool:
        """Blocks on the disk for some milliseconds; says whether it took everything.

        One thread at a time, so that lines stand in the order of what happened.
        """
        with self._writing:
            log = self._log
            if log is None:
                return False
            try:
                while self._waiting:
                    event, at = self._waiting[0]
                    log.record(event, at)
                    self._waiting.popleft()
                if self._lost:
                    log.record(AuditEvent("not-recorded", n=self._lost), self._now())
                    self._lost = 0
            except (ClientError, OSError) as error:
                _log.warning("the audit log waits: %s", type(error).__name__)
                return False
        return True

    def _prune(self) -> None:
        log = self._log
        if log is None:
            return
        try:
            days = self._keep_days()
            if days is not None:
                now = self._now()
                log.prune(now - days * DAY_S, now)
        except Exception as error:  # noqa: BLE001  what cannot be cut stays, and is cut tomorrow
            _log.warning("old lines of the audit log stay: %s", type(error).__name__)
