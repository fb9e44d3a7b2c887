# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Made-up people of a rehearsal, with fresh keys that live in memory and nowhere else."""

from dataclasses import dataclass

from client.crypto.envelope import Signed
from client.crypto.secrets import random_bytes
from client.crypto.signing import SEED_BYTES as SIGNING_SEED_BYTES
from client.crypto.signing import SigningKey
from client.identity.card import Card, make_card
from client.identity.contacts import ContactBook, Way
from client.identity.directory import OpenedDirectory, open_directory
from client.identity.held_directory import HeldDirectory
from client.identity.organisation import Organisation
from client.identity.person import SEED_BYTES, Person
from client.model.ids import DisplayName, IdentityKey, Uid
from client.model.room import Member, Role
from client.model.secret import Secret

DAY_S = 86_400
_BEFORE_S = 600
"""The cards are from this long before the rehearsal."""
_LISTED_S = 5
"""The list is from this long before: fresh enough for any policy."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One made-up person."""

    person: Person
    card: Signed[Card]

    @classmethod
    def made(cls, uid: str, name: str, now: int) -> "Figure":
        """Somebody with a fresh key."""
        person = Person.from_seed(Secret(random_bytes(SEED_BYTES)))
        return cls(person, make_card(person, uid, name, now - _BEFORE_S))

    @property
    def uid(self) -> Uid:
        """Their uid."""
        return self.card.value.uid

    @property
    def key(self) -> IdentityKey:
        """Their public key."""
        return self.person.identity

    def member(self, role: Role = Role.SPEAKER, name: str = "") -> Member:
        """As a room names them."""
        card = self.card
        return Member(card.value.uid, name or card.value.name, card.hash, card.key, role)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays. ``me`` stands for whoever sits here; I compared numbers with host and guest.

    ``impostor`` has the host's uid and another key, ``double`` the guest's. The outsider's card
    was taken and never compared; of the stranger nothing is known.
    """

    me: Figure
    host: Figure
    guest: Figure
    outsider: Figure
    stranger: Figure
    impostor: Figure
    double: Figure
    office: SigningKey
    """Signs the list of people."""
    now: int

    @classmethod
    def made(cls, now: int) -> "Cast":
        """Fresh keys for everybody, at Unix time ``now``."""

        def figure(uid: str, name: str) -> Figure:
            return Figure.made(f"{uid}@rehearsal.invalid", name, now)

        return cls(
            me=figure("me", "Pat Quinn"),
            host=figure("host", "Robin Carver"),
            guest=figure("guest", "Sam Baker"),
            outsider=figure("outsider", "Toni Hume"),
            stranger=figure("stranger", "Kim Woods"),
            impostor=figure("host", "Robin Carver"),
            double=figure("guest", "Sam Baker"),
            office=SigningKey(random_bytes(SIGNING_SEED_BYTES)),
            now=now,
        )

    def book(self, *, compared: tuple[str, ...] = ("host", "guest")) -> ContactBook:
        """My contacts; the outsider was never compared."""
        book = ContactBook()
        for name in ("host", "guest", "outsider"):
            one: Figure = getattr(self, name)
            book, _ = book.add(one.card, self.now - _BEFORE_S)
            if name in compared:
                book = book.compared(one.uid, one.key, self.now - _BEFORE_S, Way.NUMBER)
        return book

    def draft(self) -> Organisation:
        """The organisation's list before it is signed."""
        draft = Organisation(name=DisplayName("Rehearsal"), key=self.office.identity)
        for one in (self.me, self.host, self.guest):
            draft = draft.added(one.card)
        return draft

    def held(
        self, draft: Organisation | None = None, *, issued: int = -_LISTED_S, expires: int = DAY_S
    ) -> HeldDirectory:
        """The list as it is held here; times are seconds from now. Taken while it was good."""
        opened = self.opened(draft, issued=issued, expires=expires)
        return HeldDirectory.first(opened, self.now + max(issued, min(0, expires - 1)))

    def opened(
        self, draft: Organisation | None = None, *, issued: int = -_LISTED_S, expires: int = DAY_S
    ) -> OpenedDirectory:
        """A list, signed and read."""
        times = (self.now + issued, self.now + expires)
        signed = (draft or self.draft()).signed(self.office, None, *times)
        return open_directory(signed.envelope, self.office.identity)
