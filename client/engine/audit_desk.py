# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Showing the audit log and handing it out; what is handed out is read and verified first."""

import asyncio
from typing import assert_never

from client.crypto.hpke import read_sealing_key
from client.engine.account import Account
from client.engine.people import People
from client.engine.policy_desk import PolicyDesk
from client.engine.world import World
from client.identity.audit import AuditEvent, ChainBroken, person_mark
from client.identity.audit_extract import cut_out
from client.model import events
from client.model.audit import AuditExtract, ExportAudit, NoteDamage, PersonMark
from client.model.commands import ShowAudit
from client.model.comparison import AuditRecord
from client.model.errors import Failure, Malformed, WrongUse
from client.model.ids import DisplayName

_BROKEN = "The audit log was changed or cut"


class AuditDesk:
    """Answers commands about the log. Use on the engine's loop; the log is read in a thread."""

    def __init__(self, world: World, people: People, policy: PolicyDesk) -> None:
        self._world = world
        self._people = people
        self._policy = policy

    async def answer(self, command: ShowAudit | ExportAudit | NoteDamage) -> None:
        """Carry out one of these."""
        account = self._people.account
        await self._world.evidence.flush()
        match command:
            case ShowAudit():
                await self._show(account)
            case NoteDamage():
                if not await asyncio.to_thread(account.audit.note_damage, self._world.wall()):
                    raise WrongUse("no-damage", "The log is whole. Nothing was written down.")
                await self._show(account)
            case ExportAudit():
                await self._export(account, command)
            case _:
                assert_never(command)

    async def _show(self, account: Account) -> None:
        names = {one.mark: one.name for one in self._marks(account)}
        try:
            lines = await asyncio.to_thread(account.audit.read)
            trouble = await asyncio.to_thread(account.audit.trouble)
        except ChainBroken as broken:
            lines, trouble = (), str(broken)
        records = tuple(
            AuditRecord(
                seq=one.seq,
                at=one.t,
                kind=one.ev.type,
                way=one.ev.way,
                key=one.ev.person,
                name=names.get(one.ev.person, ""),
                detail=detail(one.ev),
            )
            for one in lines
        )
        self._world.emit(events.AuditShown(records, f"{_BROKEN}: {trouble}." if trouble else ""))

    async def _export(self, account: Account, wish: ExportAudit) -> None:
        now = self._world.wall()
        held = await asyncio.to_thread(self._policy.look, account, now)
        if held.trouble:
            # Whom it is to be sealed to is not known: never to somebody else instead.
            raise Failure(
                "policy-trouble",
                "Your organisation's policy cannot be read, so nobody knows whom an export is for. "
                "Ask IT.",
            )
        key = _officer(wish.to, held.export_key)
        try:
            lines, data = await asyncio.to_thread(account.audit.read_raw)
        except ChainBroken as broken:
            raise Failure("log-broken", f"{_BROKEN}: {broken}. Tell IT.") from None
        trouble = await asyncio.to_thread(account.audit.trouble)
        cut, signed, count = cut_out(account.person, lines, data, wish.since, wish.until, now)
        self._world.evidence.note(AuditEvent("exported", n=count))
        self._world.emit(
            AuditExtract(
                lines=cut,
                signed=signed.envelope,
                count=count,
                owner=account.person.identity,
                people=self._marks(account),
                org=held.org,
                seal_to=key,
                trouble=f"{_BROKEN}: {trouble}." if trouble else "",
            )
        )

    def _marks(self, account: Account) -> tuple[PersonMark, ...]:
        """Names are looked up now; the log knows none."""
        me = account.card.value
        known = account.known(self._world.wall()).people()
        return (
            PersonMark(person_mark(me.identity), DisplayName(me.name), me.uid),
            *(PersonMark(person_mark(one.identity), one.name, one.uid) for one in known),
        )


def _officer(wished: str, named: str) -> str:
    """Whom an export is for: the policy's officer and nobody else, where it names one."""
    if named and wished not in {"", named}:
        raise WrongUse("other-key", "Your organisation's policy names another officer's key.")
    key = named or wished
    if not key:
        raise WrongUse(
            "no-officer",
            "No policy names an officer's key. Give one: --key FILE (from watchword audit keygen).",
        )
    try:
        read_sealing_key(key)
    except Malformed as error:
        raise WrongUse("bad-key", f"This is not an officer's key: it {error.why}.") from None
    return key


def detail(event: AuditEvent) -> str:
    """What stands in a line beside its kind, its way and its person; checks that did not pass."""
    parts = [event.why, event.version, event.net]
    parts += [f"room {event.room[:8]} epoch {event.epoch}"] if event.room else []
    parts += [f"roster {event.roster[:8]}"] if event.roster else []
    parts += [str(event.n)] if event.n else []
    parts += [f"{len(event.checks)} checks"] if event.type == "checks" else []
    parts += [one for one in event.checks if one.split(" ")[1] in {"fail", "unknown"}]
    return ", ".join(filter(None, parts))
