# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whom the screen names: the verified card's name first, the descriptor's only if unknown."""

from client.identity.trust import KnownPeople
from client.model.errors import Malformed
from client.model.ids import DisplayName, IdentityKey, Uid, display_name
from client.model.lookalike import confusable
from client.model.participant import TrustState
from client.model.room import Member, RoomDescriptor


class Names:
    """Names and trust of a room's members as one person sees them."""

    def __init__(self, descriptor: RoomDescriptor, known: KnownPeople, me: IdentityKey) -> None:
        self._me = me
        self.use(descriptor, known)

    @property
    def uids(self) -> frozenset[Uid]:
        """Everybody whom the room names."""
        return frozenset(self._members)

    def use(self, descriptor: RoomDescriptor, known: KnownPeople) -> None:
        """Judge by a newer epoch or by what is known of people from now on."""
        self._members = {member.uid: member for member in descriptor.members}
        self._known = known
        self._alike: set[str] | None = None

    def name(self, uid: Uid | None) -> DisplayName:
        """The name to show for ``uid``; empty for nobody."""
        if uid is None:
            return DisplayName("")
        contact = self._known.contact(uid)
        if contact is not None:
            return contact.name
        member = self._members.get(uid)
        try:
            return display_name(member.name if member else uid)
        except Malformed:
            return DisplayName(uid)

    def known(self, member: Member) -> bool:
        """The name is that of a card I hold (or my own), not only the descriptor's."""
        return member.identity == self._me or self._known.contact(member.uid) is not None

    def confusable(self, member: Member) -> bool:
        """The member's name is easily mistaken for that of another member or contact."""
        if self._alike is None:
            # Once, and only where somebody asks: a directory may name two thousand people.
            members = [(uid, self.name(uid)) for uid in self._members]
            self._alike = confusable(members, self._known.names())
        return member.identity != self._me and member.uid in self._alike

    def trust(self, member: Member) -> TrustState:
        """My trust in this member's key; I am certain about myself."""
        if member.identity == self._me:
            return TrustState.IN_PERSON
        return self._known.trust_of(member.uid, member.identity)
