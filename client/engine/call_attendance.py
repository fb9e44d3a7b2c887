# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The receipts of one running call: kept as the session signs and compares them, and told once."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

import msgspec

from client.engine.attendance_book import KeptCall, KeptReceipt, Named
from client.engine.attendance_view import view_of
from client.engine.call_plan import CallPlan
from client.engine.world import World
from client.model.attendance import AttendanceRecorded, AttendanceView
from client.model.errors import ClientError
from client.session import effects, reasons
from client.session.state import CallSetup, State

RECEIPTS_WITHIN_S = 1.5
"""How long a call that ended for everybody stays for the receipts of the others."""
_FOR_ALL = {reasons.ENDED_FOR_ALL, reasons.ENDED_BY_HOST}

_log = logging.getLogger(__name__)


class CallAttendance:
    """My receipt and those of the others. Use on the engine's loop only."""

    def __init__(self, world: World, plan: CallPlan, state: Callable[[], State]) -> None:
        self._world = world
        self._plan = plan
        self._state = state
        self._mine = b""
        self._taken: list[KeptReceipt] = []
        self._all_here = asyncio.Event()

    def begin(self, setup: CallSetup) -> CallSetup:
        """The same setup with this computer's time and the head of its audit log."""
        world, audit = self._world, self._plan.account.audit

        def head() -> str:
            mark = audit.checkpoint(world.wall())
            return mark.value.last.hash if mark is not None else ""

        return replace(setup, wall=world.wall() - world.clock(), audit_head=head)

    @property
    def waits(self) -> bool:
        """The call ended for everybody, and receipts are under way."""
        return bool(self._state().attendance.awaits)

    def perform(self, effect: effects.ReceiptMade | effects.ReceiptTaken) -> None:
        """Keep one of them."""
        if isinstance(effect, effects.ReceiptMade):
            self._mine = effect.envelope
            return
        self._taken.append(
            KeptReceipt(effect.peer, effect.identity, effect.envelope, effect.differences)
        )
        if not self.waits:
            self._all_here.set()

    async def complete(self) -> None:
        """Wait for those who ended with me; whoever crashed is not waited for long."""
        if not self.waits:
            return
        try:
            async with asyncio.timeout(RECEIPTS_WITHIN_S):
                await self._all_here.wait()
        except TimeoutError:
            # Said with their names: no record came from them.
            return

    def tell(self, reason: str) -> None:
        """Keep the records of the call that is over, and show what they say."""
        if not self._mine:
            return
        try:
            call = self._kept(ended_for_all=reason in _FOR_ALL)
            shown = view_of(call, self._world.resources.call.attendance)
        except ClientError as error:
            _log.error("the records of the call cannot be shown: %s", type(error).__name__)
            return
        self._world.emit(AttendanceRecorded(self._keep(call, shown)))

    def _keep(self, call: KeptCall, shown: AttendanceView) -> AttendanceView:
        try:
            self._plan.account.attendance.keep(call)
        except ClientError as error:
            # A full disk ends no call and hides no difference; the person is told.
            _log.error("the records of the call were not kept: %s", type(error).__name__)
            not_kept = self._world.resources.call.attendance["not-kept"]
            return msgspec.structs.replace(shown, sentence=f"{shown.sentence} {not_kept}")
        return shown

    def _kept(self, *, ended_for_all: bool) -> KeptCall:
        members = {
            member.identity: member.uid
            for signed in self._state().evidence.descriptors()
            for member in signed.value.members
        }
        names = self._plan.names
        return KeptCall(
            room_id=self._plan.opened.descriptor.value.room_id,
            title=self._plan.opened.title,
            me=self._plan.account.person.identity,
            mine=self._mine,
            taken=tuple(self._taken),
            people=tuple(Named(key, uid, names.name(uid)) for key, uid in members.items()),
            ended_for_all=ended_for_all,
        )
