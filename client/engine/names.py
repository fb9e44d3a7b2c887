# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whom the screen names: the verified card's name first, the descriptor's only if unknown."""

from client.identity.contacts import ContactBook
from client.model.errors import Malformed
from client.model.ids import DisplayName, IdentityKey, Uid, display_name
from client.model.participant import TrustState
from client.model.room import Member, RoomDescriptor


class Names:
    """Names and trust of a room's members as one person sees them."""

    def __init__(self, descriptor: RoomDescriptor, book: ContactBook, me: IdentityKey) -> None:
        self._members = {member.uid: member for member in descriptor.members}
        self._book = book
        self._me = me

    def use(self, descriptor: RoomDescriptor, book: ContactBook) -> None:
        """Judge by a newer epoch or a changed contact book from now on."""
        self._members = {member.uid: member for member in descriptor.members}
        self._book = book

    def name(self, uid: Uid | None) -> DisplayName:
        """The name to show for ``uid``; empty for nobody."""
        if uid is None:
            return DisplayName("")
        contact = self._book.contact(uid)
        if contact is not None:
            return contact.name
        member = self._members.get(uid)
        try:
            return display_name(member.name if member else uid)
        except Malformed:
            return DisplayName(uid)

    def known(self, member: Member) -> bool:
        """The name is that of a card I hold (or my own), not only the descriptor's."""
        return member.identity == self._me or self._book.contact(member.uid) is not None

    def trust(self, member: Member) -> TrustState:
        """My trust in this member's key; I am certain about myself."""
        if member.identity == self._me:
            return TrustState.IN_PERSON
        return self._book.trust_of(member.uid, member.identity)
