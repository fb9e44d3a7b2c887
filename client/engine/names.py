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
        self._differ: frozenset[IdentityKey] = frozenset()
        self._members: dict[Uid, Member] = {}
        self._past: dict[Uid, Member] = {}
        self.use(descriptor, known)

    @property
    def uids(self) -> frozenset[Uid]:
        """Everybody whom the room names."""
        return frozenset(self._members)

    def use(
        self, descriptor: RoomDescriptor, known: KnownPeople, differs: IdentityKey | None = None
    ) -> None:
        """Judge by a newer epoch or by what is known of people from now on.

        ``differs``: a key whose number was compared and was not the same. In this call it counts
        as a changed one until it is compared again.
        """
        self._differ |= {differs} if differs else set()
        # Whoever was struck is still told of by name.
        self._past = {**self._past, **self._members}
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
        member = self._members.get(uid) or self._past.get(uid)
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
        trust = self._known.trust_of(member.uid, member.identity)
        compared_again = trust is TrustState.IN_PERSON or trust.blocks
        differs = member.identity in self._differ and not compared_again
        return TrustState.KEY_CHANGED if differs else trust
