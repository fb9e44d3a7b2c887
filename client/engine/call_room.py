# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The room of a running call, epoch by epoch: who is named, who is trusted, what is kept."""

from collections.abc import Callable
from dataclasses import replace

from client.engine.call_plan import CallPlan
from client.engine.call_view import CallView
from client.identity.held_directory import HeldDirectory
from client.identity.invitation import OpenedInvitation
from client.identity.kept_epoch import KeptEpoch, TwoEpochs
from client.identity.trust import KnownPeople
from client.media.call_media import CallMedia
from client.media.synthetic_id import person_id
from client.media.wiring import MediaPerson
from client.model.errors import WrongUse
from client.model.ids import IdentityKey, Uid
from client.model.participant import TrustState
from client.model.room import Member, Role, RoomDescriptor
from client.model.verdict import Finding, Result, Severity
from client.session import effects, inputs

_CHECK = "NAME-CONFUSABLE"

Followed = effects.DescriptorChanged | effects.RoomKeyChanged | effects.TwoDescriptors


class CallRoom:
    """Follows the room through its epochs. Use on the engine's loop only."""

    def __init__(
        self, plan: CallPlan, view: CallView, media: CallMedia, feed: Callable[[inputs.Input], None]
    ) -> None:
        self._plan = plan
        self._view = view
        self._media = media
        self._feed = feed
        self.opened: OpenedInvitation = plan.opened
        # Whoever was named at the door passed its checks, by their names too.
        self._checked = {member.identity for member in self.descriptor.members}
        self._warned: set[IdentityKey] = set()

    @property
    def descriptor(self) -> RoomDescriptor:
        """The current epoch."""
        return self.opened.descriptor.value

    def perform(self, effect: Followed) -> None:
        """Carry out what the session says about epochs."""
        match effect:
            case effects.DescriptorChanged(signed):
                self.opened = replace(self.opened, descriptor=signed)
                account = self._plan.account
                account.save_seen(account.seen.with_room(signed))
                self._keep()
                self._view.follow(signed.value)
                self.trust_changed(self._plan.known())
                self._warn_of_names()
            case effects.RoomKeyChanged(room_key):
                self.opened = replace(self.opened, room_key=room_key)
                self._keep()
            case effects.TwoDescriptors(first, second):
                self._plan.account.keep_proof(self.descriptor.room_id, TwoEpochs(first, second))
                why = f"two versions under number {self.descriptor.epoch}, kept as proof"
                self._view.raised(
                    Finding("ROOM-VERSION", Result.FAIL, Severity.BLOCK, "client", evidence=why)
                )

    def _keep(self) -> None:
        """Beside my invitation; a room of my own is kept by whoever makes its epochs."""
        if self.opened.issuer != self._plan.account.person.identity:
            kept = KeptEpoch(
                descriptor=self.opened.descriptor.envelope,
                room_key=self.opened.room_key,
                join_token=self.opened.join_token,
            )
            self._plan.account.keep_epoch(self.descriptor.room_id, kept)

    def trust_changed(self, known: KnownPeople, differs: IdentityKey | None = None) -> None:
        """Judge everyone by what is known of people now.

        ``differs`` is a key whose number was not the same: in this call it is nobody's to trust.
        """
        self._plan.names.use(self.descriptor, known, differs)
        for member in self.descriptor.members:
            trust = self._plan.names.trust(member)
            if self._mistakable(member) and not trust.blocks and self._severity() is Severity.BLOCK:
                # At the door this name would have kept me out: nobody gets around that by coming
                # with a later epoch.
                trust = TrustState.UNVERIFIED
            self._feed(inputs.TrustChanged(member.identity, trust))
        self._view.names_changed()

    def _severity(self) -> Severity:
        return self._plan.rules.severity(_CHECK)

    def _mistakable(self, member: Member) -> bool:
        """An epoch of this call named them, with a name that is easily mistaken for another."""
        return member.identity not in self._checked and self._plan.names.confusable(member)

    def _warn_of_names(self) -> None:
        """What the check would have said at the door, once about each person."""
        if self._severity() < Severity.WARN:
            return
        for member in self.descriptor.members:
            if self._mistakable(member) and member.identity not in self._warned:
                self._warned.add(member.identity)
                name = (("name", self._plan.names.name(member.uid)),)
                why = "named by a new epoch, easily mistaken for another name"
                self._view.raised(
                    Finding(_CHECK, Result.FAIL, self._severity(), member.uid, name, why)
                )

    def keep_fork(self, held: HeldDirectory) -> None:
        """Two lists of one number were shown: keep the proof; their key vouches for nobody now."""
        self._plan.account.save_directory(held)
        self.trust_changed(self._plan.known())

    def to_remove(self, uid: Uid) -> Member:
        """Whom a host may remove for everybody: never themselves."""
        members = {member.uid: member for member in self.descriptor.members}
        mine = self._plan.setup.uid
        me, target = members.get(mine), members.get(uid)
        if me is None or me.role is not Role.HOST or target is None or uid == mine:
            raise WrongUse("not-host", "Only a host of the room can remove somebody else.")
        return target

    def show(self, effect: effects.RosterShown) -> None:
        """Who is here: their sound and picture get a place, and the roster is shown."""
        for one in effect.people:
            member = self.descriptor.member(one.identity)
            if member is None or one.me:
                continue
            name = self._plan.names.name(member.uid)
            self._media.add_person(
                MediaPerson(one.peer, name, person_id(member.uid), self._plan.started_at)
            )
        self._view.roster_shown(effect)
