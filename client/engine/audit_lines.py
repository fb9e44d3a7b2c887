# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What of an event, a verdict or a roster becomes a line of the audit log: the only such place.

Fields are filled here with codes of the program, counts and hashes, and never with a text that
a person or a system wrote: findings without their evidence and parameters, phases without their
sentence, devices without their label.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from client.identity.audit import AuditEvent, person_mark, room_mark
from client.model import events
from client.model.errors import Malformed
from client.model.events import CallPhase, Event
from client.model.ids import IdentityKey
from client.model.room import RoomDescriptor
from client.model.share import SharesChanged
from client.model.verdict import Finding, Verdict
from client.policy.catalogue import BY_ID
from client.policy.facts import Facts, ManagedRules, RoomFacts, RunBegan
from client.policy.network_facts import EgressSeen
from client.policy.networks import Target
from client.policy.posture_facts import BUSES, DevicesInUse
from client.session.effects import RosterShown

_CODE = re.compile(r"[A-Za-z0-9_-]{0,40}")
_SELF = frozenset({"client", "room"})

T = TypeVar("T")


class Seen:
    """Remembers what was noted last, so that a state that lasts is one line."""

    def __init__(self) -> None:
        self._room, self._epoch = "", 0
        self._marks: Mapping[str, str] = {}
        self._policy: tuple[int, str] | None = None
        self._net = ""
        self._in_call: frozenset[str] | None = None
        self._phase: tuple[CallPhase, str] | None = None
        self._devices: dict[str, bool] = {}
        self._buses: Mapping[tuple[str, str], str] = {}
        self._sharing = False
        self._here: frozenset[IdentityKey] = frozenset()
        self._agreed: str | None = None

    def event(self, event: Event) -> AuditEvent | None:
        """A phase of a call, a device or my shared screen, if it is another one than before."""
        if isinstance(event, events.CallChanged):
            return self._call(event)
        if isinstance(event, events.MediaChanged):
            kind = event.kind.value
            if self._devices.get(kind, False) is event.on:
                return None
            self._devices[kind] = event.on
            bus = self._buses.get((kind, event.label), "")
            return self._made("device", way=kind, why="on" if event.on else "off", device=bus)
        if isinstance(event, SharesChanged):
            mine = any(one.peer is None for one in event.shares)
            if mine is self._sharing:
                return None
            self._sharing = mine
            return self._made("share", way="began" if mine else "stopped")
        return None

    def judged(self, verdict: Verdict, facts: Facts) -> list[AuditEvent]:
        """One line for all checks, after one for a policy that was not seen before."""
        room = _value(facts, RoomFacts)
        if room is not None:
            self._in_call, self._phase = None, None
            self._at(room.descriptor)
        elif self._phase is None:
            self._room, self._epoch = "", 0
        made = self._policy_line(facts)
        self._net = _network(facts) or self._net
        self._buses = _buses(facts) or self._buses
        told = tuple(self._check(finding, facts) for finding in verdict.findings)
        way = "in-call"
        if self._phase is None:
            way = "allowed" if verdict.allowed else "refused" if verdict.blockers else "warned"
        else:
            now = frozenset(map(self._plain, verdict.findings))
            if now == self._in_call:
                return made
            self._in_call = now
        took = max((ms for ms in _times(facts).values()), default=0)
        return [*made, self._made("checks", way=way, checks=told, ms=took, net=self._net)]

    def acknowledged(self, verdict: Verdict, ids: Iterable[str]) -> AuditEvent | None:
        """The warnings that a person read, as they stood."""
        taken = sorted(set(ids) & verdict.acknowledged)
        told = tuple(self._plain(one) for one in verdict.findings if one.id in taken and one.stands)
        return self._made("acknowledged", checks=told) if told else None

    def roster(self, effect: RosterShown, descriptor: RoomDescriptor) -> list[AuditEvent]:
        """Who came and went, and the roster that is agreed now."""
        self._at(descriptor)
        if effect.agreed is None:
            return []
        here = frozenset(one.identity for one in effect.people if one.on_roster)
        before, self._here = self._here, here
        made = [
            self._made("person", person=person_mark(key), way=way)
            for way, keys in (("joined", here - before), ("left", before - here))
            for key in sorted(keys)
        ]
        if effect.agreed != self._agreed:
            self._agreed = effect.agreed
            made.append(self._made("roster", roster=effect.agreed, n=len(here)))
        return made

    def alarm(self, finding: Finding, descriptor: RoomDescriptor) -> AuditEvent:
        """A check that failed in a call."""
        self._at(descriptor)
        mark = self._marks.get(finding.subject, "")
        return self._made("alarm", person=mark, checks=(self._plain(finding),))

    def _call(self, event: events.CallChanged) -> AuditEvent | None:
        now = (event.phase, _code(event.reason))
        if now == self._phase:
            return None
        self._phase = now
        made = self._made("call", way=event.phase.value, why=now[1])
        if event.phase is CallPhase.ENDED:
            self._here, self._agreed, self._in_call = frozenset(), None, None
            self._phase, self._devices = None, {}
        return made

    def _at(self, descriptor: RoomDescriptor) -> None:
        self._room, self._epoch = room_mark(descriptor.room_id), descriptor.epoch
        self._marks = {one.uid: _mark(one.identity) for one in descriptor.members}

    def _policy_line(self, facts: Facts) -> list[AuditEvent]:
        held = _value(facts, ManagedRules)
        if held is None or not held.version:
            return []
        now = (held.version, held.hash)
        if now == self._policy:
            return []
        self._policy = now
        return [AuditEvent("policy", n=held.version, why=held.hash[:16])]

    def _check(self, finding: Finding, facts: Facts) -> str:
        """A finding with how long its look took, in milliseconds."""
        row = BY_ID.get(finding.id)
        took = 0 if row is None or row.fact is None else _times(facts).get(row.fact, 0)
        name, result, severity, *mark = self._plain(finding).split(" ")
        return " ".join((name, result, severity, str(took), *mark))

    def _plain(self, finding: Finding) -> str:
        told = f"{finding.id} {finding.result.value} {finding.severity.name.lower()}"
        if finding.subject in _SELF:
            return told
        return f"{told} {self._marks.get(finding.subject, '?')}"

    def _made(self, type_: str, **fields: Any) -> AuditEvent:
        return AuditEvent(type_, room=self._room, epoch=self._epoch, **fields)


def _value(facts: Facts, kind: type[T]) -> T | None:
    fact = facts.get(kind)
    return None if fact is None or not isinstance(fact.value, kind) else fact.value


def _times(facts: Facts) -> dict[type, int]:
    """Milliseconds from the beginning of the run to each answer; empty where nobody counted."""
    began = facts.get(RunBegan)
    if began is None:
        return {}
    return {
        kind: max(0, round((fact.taken_at - began.taken_at) * 1000))
        for kind, fact in facts.by_kind.items()
    }


def _network(facts: Facts) -> str:
    """The kind of network that leads to the relay; never its name."""
    seen = _value(facts, EgressSeen)
    if seen is None:
        return ""
    kinds = {way.kind.value for way in seen.ways if way.target is Target.RELAY and way.device}
    return "+".join(sorted(kinds))


def _buses(facts: Facts) -> dict[tuple[str, str], str]:
    """How the devices in use hang on this computer, by kind and label; the label stays here."""
    seen = _value(facts, DevicesInUse)
    devices = () if seen is None else seen.devices
    return {(one.kind, one.label): one.bus for one in devices if one.bus in BUSES}


def _mark(key: IdentityKey) -> str:
    """A room that is about to be refused may name what is no key at all."""
    try:
        return person_mark(key)
    except Malformed:
        return "?"


def _code(reason: str) -> str:
    """A reason is a code of this program; anything else is not written down."""
    return reason if _CODE.fullmatch(reason) else "other"
