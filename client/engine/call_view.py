# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a running call looks like to a face: the session's effects as events with names."""

import msgspec

from client.crypto import call_code
from client.engine.names import Names
from client.engine.world import World
from client.model import events
from client.model.events import CallPhase
from client.model.ids import DisplayName, PeerId, Uid
from client.model.participant import RosterEntry
from client.model.room import Member, Role, RoomDescriptor
from client.model.verdict import Finding
from client.policy.catalogue import raised
from client.policy.profiles import profile_rules
from client.session import effects, reasons

_LOUD = {reasons.TWICE, reasons.CODE_WITHHELD}
"""Notices of what may be an attack, not of mere coming and going."""


class CallView:
    """Turns effects into events for one call and remembers what is on the screen."""

    def __init__(self, world: World, names: Names, descriptor: RoomDescriptor, title: str) -> None:
        self._world = world
        self._texts = world.resources.call
        self._names = names
        self._descriptor = descriptor
        self._title = title
        self._present: dict[str, effects.Present] = {}
        self._linked: set[PeerId] = set()
        self._weak: dict[PeerId, tuple[str, ...]] = {}
        self._announced: set[PeerId] = set()
        self._refused: set[PeerId] = set()
        self._removed: set[Uid] = set()
        self._holders = 0
        self.phase = CallPhase.IDLE
        self.last_code = ""
        self.ever_live_at: float | None = None
        self.last_roster: tuple[str, ...] = ()

    def follow(self, descriptor: RoomDescriptor) -> None:
        """Another epoch of the room is current."""
        self._descriptor = descriptor

    def phase_changed(self, effect: effects.PhaseChanged) -> None:
        """Show a phase with its sentence; the end is told when everything is closed."""
        if effect.phase is CallPhase.ENDED:
            return
        self.phase = effect.phase
        if effect.phase is CallPhase.LIVE and self.ever_live_at is None:
            self.ever_live_at = self._world.clock()
        name = self._names.name(effect.uid)
        about = tuple(self._names.name(uid) or DisplayName(uid) for uid in effect.about)
        sentence = self._texts.phase(effect.phase, effect.reason, name, about)
        self._world.emit(events.CallChanged(effect.phase, effect.reason, sentence, about))

    def roster_shown(self, effect: effects.RosterShown) -> None:
        """Show who is here."""
        self._world.evidence.roster(effect, self._descriptor)
        self._present = {one.identity: one for one in effect.people}
        self._holders = effect.key_holders
        on_roster = [one.identity for one in effect.people if one.on_roster]
        if on_roster:
            self.last_roster = tuple(
                member.name for member in self._descriptor.members if member.identity in on_roster
            )
        self._emit_roster()

    def knocking(self, effect: effects.Knocking) -> None:
        """Show who waits to be let in; each newcomer is announced once."""
        members = {member.identity: member for member in self._descriptor.members}
        people = tuple(
            RosterEntry(
                uid=member.uid,
                name=self._names.name(member.uid),
                trust=self._names.trust(member),
                peer=hello,
                known=self._names.known(member),
                confusable=self._names.confusable(member),
            )
            for hello, identity in effect.people
            if (member := members.get(identity)) is not None
        )
        self._world.emit(events.LobbyChanged(people))
        for one in people:
            if one.peer not in self._announced and one.peer is not None:
                self._announced.add(one.peer)
                self._world.emit(events.Notice(self._texts.notice("knocking", one.name)))

    def raised(self, finding: Finding, *, passing: bool = False) -> None:
        """Show what an in-call check found, with the name of the person it is about."""
        self._world.evidence.alarm(finding, self._descriptor)
        about = Uid(finding.subject) if passing else None
        if "name" not in dict(finding.params) and finding.subject in self._names.uids:
            name = self._names.name(Uid(finding.subject))
            finding = msgspec.structs.replace(finding, params=(*finding.params, ("name", name)))
        self._world.emit(events.Alarm(self._world.show(finding), about))

    def addresses_refused(self, peer: PeerId, count: int) -> None:
        """Somebody offered addresses that are not permitted; none of them was used."""
        if peer in self._refused:
            return
        self._refused.add(peer)
        entries = (self._entry(member) for member in self._descriptor.members)
        uid = next((str(one.uid) for one in entries if one.peer == peer), "?")
        rules = profile_rules(self._descriptor.profile)
        self.raised(raised("ICE-CANDIDATE-ALLOWED", rules, uid, f"{count} refused"))

    def linked(self, peer: PeerId, *, up: bool) -> None:
        """Show whether the direct link to a person is up."""
        (self._linked.add if up else self._linked.discard)(peer)
        self._emit_roster()

    def weak(self, peer: PeerId, titles: tuple[str, ...]) -> None:
        """Mark a person whose computer fails checks that this room asks for, or unmark them."""
        if self._weak.get(peer, ()) != titles:
            self._weak[peer] = titles
            self._emit_roster()

    def others(self) -> tuple[tuple[PeerId, DisplayName], ...]:
        """Everybody else who is here."""
        entries = (self._entry(member) for member in self._descriptor.members)
        return tuple((one.peer, one.name) for one in entries if one.peer and not one.me)

    def names_changed(self) -> None:
        """Show the roster again after the contact book changed."""
        self._emit_roster()

    def _emit_roster(self) -> None:
        people = tuple(self._entry(member) for member in self._descriptor.members)
        epoch = self._descriptor.epoch
        self._world.emit(events.RosterChanged(self._title, people, self._holders, epoch))

    def _entry(self, member: Member) -> RosterEntry:
        here = self._present.get(member.identity)
        return RosterEntry(
            uid=member.uid,
            name=self._names.name(member.uid),
            trust=self._names.trust(member),
            peer=here.peer if here else None,
            me=bool(here and here.me),
            host=member.role is Role.HOST,
            known=self._names.known(member),
            on_roster=bool(here and here.on_roster),
            linked=bool(here and here.peer in self._linked),
            confusable=self._names.confusable(member),
            weak=self._weak.get(here.peer, ()) if here else (),
            removed=here is None and member.uid in self._removed,
        )

    def code_shown(self, effect: effects.CodeShown) -> None:
        """Show the call code, and why it changed."""
        words = self._world.resources.words
        code = effect.code
        digits = call_code.digits(code) if code is not None else ()
        spoken = call_code.words(code, words) if code is not None else ()
        if digits:
            self.last_code = " ".join(digits)
        since = self._since(effect.cause)
        if effect.withheld_by is not None:
            name = self._names.name(effect.withheld_by)
            since = self._texts.notice(reasons.CODE_WITHHELD, name)
        self._world.emit(events.CallCode(digits, spoken, since))

    def _since(self, cause: tuple[tuple[Uid, str], ...]) -> str:
        """Why there is a new code; whoever left and joined again came back."""
        whats: dict[Uid, str] = {}
        for uid, what in cause:
            whats[uid] = what if uid not in whats else "back"
        return ", ".join(
            self._texts.change(self._names.name(uid), what) for uid, what in whats.items()
        )

    def noticed(self, effect: effects.Noticed) -> None:
        """Announce a thing."""
        self._note_removed(effect)
        names = filter(None, map(self._names.name, (effect.uid, *effect.others)))
        sentence = self._texts.notice(
            effect.code, ", ".join(names), self._names.name(effect.by), effect.reason
        )
        if sentence:
            loud = effect.code in _LOUD or effect.reason == reasons.DROPPED_TWO_KEYS
            self._world.emit(events.Notice(sentence, loud))

    def _note_removed(self, effect: effects.Noticed) -> None:
        if effect.code == reasons.NOTICE_REMOVED:
            self._removed.add(effect.uid)
        elif effect.uid in self._removed:
            # Whatever else is told of them now: they are here again, or left by themselves.
            self._removed.discard(effect.uid)
        else:
            return
        self._emit_roster()

    def end_sentence(self, reason: str, uid: Uid | None) -> str:
        """Why the call is over, for the screen."""
        return self._texts.end(reason, self._names.name(uid))
