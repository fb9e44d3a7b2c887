# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whom I know and how sure I am: my contact book and the organisation's directory together.

Withdrawn comes before everything, a changed key before everything but what settles it: a
comparison made since, or a newer list that certifies the key (protocol.md section 4). A
comparison counts for the very key that was compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from client.crypto.envelope import Signed
from client.identity.card import Card
from client.identity.contacts import Comparison, Contact, ContactBook, Way
from client.identity.held_directory import HeldDirectory, Pin
from client.model.ids import DisplayName, IdentityKey, Uid
from client.model.lookalike import confusable
from client.model.participant import KeyCause, PersonView, TrustState


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One person as I know them: of my contacts, of the directory, or of both.

    ``card`` holds the key that is used, ``waiting`` another one that must be compared first.
    ``new_key``: the organisation certified this key in place of another one, at ``since``.
    """

    uid: Uid
    name: DisplayName
    organisation: str
    card: Signed[Card]
    trust: TrustState
    since: int
    waiting: Signed[Card] | None = None
    new_key: bool = False
    changed: int = 0
    """When ``waiting`` was first seen, Unix seconds; 0 without."""
    cause: KeyCause = KeyCause.NONE
    """Why ``trust`` is *key changed*."""
    compared: Comparison | None = None
    """My comparison of exactly the key in use."""

    @property
    def identity(self) -> IdentityKey:
        """The key that is used."""
        return self.card.key

    @property
    def card_to_compare(self) -> Signed[Card]:
        """The card whose key's safety number is to be shown: the new one after a change."""
        return self.card if self.waiting is None else self.waiting

    @property
    def key_to_compare(self) -> IdentityKey:
        """The key of `card_to_compare`."""
        return self.card_to_compare.key

    def view(self, *, lookalike: bool = False) -> PersonView:
        """This person for the people list; after a key change with the key to compare."""
        return PersonView(
            uid=self.uid,
            name=self.name,
            organisation=self.organisation,
            identity=self.key_to_compare,
            trust=self.trust,
            since=self.since,
            confusable=lookalike,
            new_key=self.new_key,
            cause=self.cause,
            compared_at=0 if self.compared is None else self.compared.at,
            by_scan=self.compared is not None and self.compared.way is Way.QR,
            earlier_key=IdentityKey("") if self.waiting is None else self.identity,
        )


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Everybody I know at Unix time ``now``; answers as `ContactBook` does. ``me`` is left out."""

    book: ContactBook
    directory: HeldDirectory | None = None
    now: int = 0
    me: Uid | None = None
    _contacts: Mapping[Uid, Contact] = field(init=False, repr=False)
    _pins: Mapping[Uid, tuple[Pin, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index once: a list may hold two thousand people."""
        pins: dict[Uid, tuple[Pin, ...]] = {}
        for pin in () if self.directory is None else self.directory.pins:
            pins[pin.uid] = (*pins.get(pin.uid, ()), pin)
        contacts = {contact.uid: contact for contact in self.book.contacts}
        object.__setattr__(self, "_contacts", MappingProxyType(contacts))
        object.__setattr__(self, "_pins", MappingProxyType(pins))

    def trust_of(self, uid: Uid, identity: IdentityKey) -> TrustState:
        """How sure we are that ``identity`` is the key of ``uid``."""
        if self.directory is not None and self.directory.revoked(uid, identity):
            return TrustState.REVOKED
        pins = self._pins.get(uid)
        if self.directory is None or pins is None:
            return self.book.trust_of(uid, identity)
        if self._unsettled(uid) or self._differed(uid, identity):
            return TrustState.KEY_CHANGED
        compared_at = self._compared_at(uid, identity)
        if any(pin.identity == identity for pin in pins):
            if compared_at is not None:
                return TrustState.IN_PERSON
            certified = self.directory.certifies(uid, identity, self.now)
            return TrustState.BY_ORGANISATION if certified else TrustState.UNVERIFIED
        # The organisation named other keys; only a comparison made since then outweighs that.
        anew = compared_at is not None and compared_at > max(pin.since for pin in pins)
        return TrustState.IN_PERSON if anew else TrustState.KEY_CHANGED

    def contact(self, uid: Uid) -> KnownPerson | None:
        """The person with this uid, if I hold a card of theirs or the organisation lists one."""
        contact = self._contacts.get(uid)
        cards = self._cards(uid)
        card = self._card(contact, cards)
        if card is None:
            return None
        waiting = contact.pending if contact is not None and self._waits(contact) else None
        trust = self.trust_of(uid, card.key)
        listed = any(one.key == card.key for one in cards)
        person = KnownPerson(
            uid=uid,
            name=card.value.name,
            organisation=card.value.organisation,
            card=card,
            trust=trust,
            since=self._since(uid, card.key, trust),
            waiting=waiting,
            changed=contact.changed if contact is not None and waiting is not None else 0,
            new_key=trust is TrustState.BY_ORGANISATION and self._is_new(uid, card.key),
            cause=self._cause(contact, trust),
            compared=self._comparison(uid, card.key),
        )
        if not listed or self.directory is None:
            return person
        entry = self.directory.opened.entries[uid]
        return replace(person, name=entry.name, organisation=self.directory.value.org)

    def contact_by_key(self, identity: IdentityKey) -> KnownPerson | None:
        """The person whose key in use this is."""
        people = (self.contact(uid) for uid in self._uids())
        return next((one for one in people if one is not None and one.identity == identity), None)

    def people(self) -> tuple[PersonView, ...]:
        """Everybody for showing, by name; look-alike names are marked."""
        known = self._known()
        marked = confusable([(one.uid, one.name) for one in known], ())
        views = (one.view(lookalike=one.uid in marked) for one in known)
        return tuple(sorted(views, key=lambda view: (view.name.casefold(), view.uid)))

    def names(self) -> tuple[tuple[Uid, DisplayName], ...]:
        """The names of everybody I know, for telling look-alikes."""
        return tuple((one.uid, one.name) for one in self._known())

    def _known(self) -> list[KnownPerson]:
        found = (self.contact(uid) for uid in self._uids() if uid != self.me)
        return [one for one in found if one is not None]

    def _uids(self) -> list[Uid]:
        listed = () if self.directory is None else self.directory.opened.entries
        return sorted({*self._contacts, *listed})

    def _cards(self, uid: Uid) -> tuple[Signed[Card], ...]:
        return () if self.directory is None else self.directory.cards_of(uid, self.now)

    def _card(
        self, contact: Contact | None, cards: tuple[Signed[Card], ...]
    ) -> Signed[Card] | None:
        """The card in use: the certified one, unless my own counts as much."""
        if contact is None:
            return cards[0] if cards else None
        mine = self.trust_of(contact.uid, contact.identity)
        if not cards or mine in {TrustState.IN_PERSON, TrustState.BY_ORGANISATION}:
            return contact.card
        return cards[0]

    def _waits(self, contact: Contact) -> bool:
        """Another key waits to be compared, and no newer list has settled whose it is."""
        pins = self._pins.get(contact.uid)
        if contact.pending is None:
            return False
        if self.directory is None or pins is None:
            return True
        settled = any(pin.identity == contact.pending.key for pin in pins)
        return not settled and contact.changed > self.directory.value.issued

    def _unsettled(self, uid: Uid) -> bool:
        contact = self._contacts.get(uid)
        return contact is not None and self._waits(contact)

    def _differed(self, uid: Uid, identity: IdentityKey) -> bool:
        """I compared this key and it was different: no list outweighs that."""
        contact = self._contacts.get(uid)
        return contact is not None and contact.identity == identity and contact.differed > 0

    def _cause(self, contact: Contact | None, trust: TrustState) -> KeyCause:
        if contact is None or trust is not TrustState.KEY_CHANGED:
            return KeyCause.NONE
        if self._waits(contact):
            return KeyCause.OTHER_CARD
        return KeyCause.DIFFERED if contact.differed else KeyCause.ORGANISATION

    def _comparison(self, uid: Uid, identity: IdentityKey) -> Comparison | None:
        """My comparison of exactly this key, if there was one."""
        contact = self._contacts.get(uid)
        if contact is None or contact.compared is None:
            return None
        same = contact.identity == identity == contact.compared.key
        return contact.compared if same else None

    def _compared_at(self, uid: Uid, identity: IdentityKey) -> int | None:
        compared = self._comparison(uid, identity)
        return None if compared is None else compared.at

    def _is_new(self, uid: Uid, identity: IdentityKey) -> bool:
        """Another key was known before: of an earlier list, or of a card that I had."""
        contact = self._contacts.get(uid)
        pinned = any(p.identity == identity and p.new for p in self._pins.get(uid, ()))
        return pinned or (contact is not None and contact.identity != identity)

    def _since(self, uid: Uid, identity: IdentityKey, trust: TrustState) -> int:
        """Unix time since when ``trust`` is what it is, 0 if unknown."""
        pin = next((pin for pin in self._pins.get(uid, ()) if pin.identity == identity), None)
        if self.directory is not None and trust is TrustState.REVOKED:
            revoked = self.directory.value.revoked
            return min((one.since for one in revoked if one.id in {uid, identity}), default=0)
        if pin is not None and trust is TrustState.BY_ORGANISATION:
            return pin.since
        contact = self._contacts.get(uid)
        return 0 if contact is None else contact.since
