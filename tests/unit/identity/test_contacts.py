# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.contacts: a pinned key is replaced by a comparison and by nothing else."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from client.identity import contacts
from client.identity.card import make_card
from client.identity.contacts import MAX_BOOK, Added, ContactBook, Way
from client.model.errors import Failure, Malformed, WrongUse
from client.model.participant import KeyCause, TrustState
from tests.fakes.people import NOW, card_of, person, uid_of

BERTA = uid_of("berta")
KEY = person("berta").identity
NEW_KEY = person("berta-again").identity
NEW_CARD = make_card(person("berta-again"), BERTA, "Berta", NOW + 5)
BOOK, _ = ContactBook().add(card_of("berta"), NOW)
COMPARED = BOOK.compared(BERTA, KEY, NOW + 1, Way.NUMBER)
CHANGED, _ = COMPARED.add(NEW_CARD, NOW + 10)


def test_a_new_contact_is_unverified():
    book, added = ContactBook().add(card_of("berta"), NOW)
    assert added is Added.NEW
    assert book.trust_of(BERTA, KEY) is TrustState.UNVERIFIED
    assert book.contact(BERTA).identity == KEY
    assert book.contact_by_key(KEY) == book.contact(BERTA)


def test_a_comparison_verifies_in_person():
    assert COMPARED.trust_of(BERTA, KEY) is TrustState.IN_PERSON
    contact = COMPARED.contact(BERTA)
    assert (contact.compared.way, contact.since) == (Way.NUMBER, NOW + 1)


def test_nobody_else_is_touched_by_a_comparison():
    both, _ = BOOK.add(card_of("carl"), NOW)
    both = both.compared(BERTA, KEY, NOW, Way.QR)
    assert both.trust_of(uid_of("carl"), person("carl").identity) is TrustState.UNVERIFIED


def test_an_unknown_uid_is_unverified_even_with_a_known_key():
    assert COMPARED.trust_of(uid_of("carl"), person("carl").identity) is TrustState.UNVERIFIED
    assert COMPARED.trust_of(uid_of("carl"), KEY) is TrustState.UNVERIFIED
    assert COMPARED.contact(uid_of("carl")) is None
    assert COMPARED.contact_by_key(NEW_KEY) is None


def test_a_known_uid_with_another_key_is_a_key_change():
    for book in (BOOK, COMPARED):
        assert book.trust_of(BERTA, NEW_KEY) is TrustState.KEY_CHANGED


def test_a_card_with_another_key_never_replaces_the_pinned_one():
    book, added = COMPARED.add(NEW_CARD, NOW + 10)
    assert added is Added.KEY_CHANGED
    contact = book.contact(BERTA)
    assert contact.identity == KEY
    assert contact.key_to_compare == NEW_KEY
    assert (contact.trust, contact.since) == (TrustState.KEY_CHANGED, NOW + 10)
    for key in (KEY, NEW_KEY):
        assert book.trust_of(BERTA, key) is TrustState.KEY_CHANGED


def test_importing_the_new_card_again_does_not_settle_it():
    book, added = CHANGED.add(NEW_CARD, NOW + 99)
    assert added is Added.KEY_CHANGED
    assert book == CHANGED


def test_importing_the_old_card_again_does_not_settle_it():
    book, added = CHANGED.add(card_of("berta"), NOW + 99)
    assert added is Added.SAME
    assert book.trust_of(BERTA, KEY) is TrustState.KEY_CHANGED


def test_a_third_key_takes_the_place_of_the_second():
    third = make_card(person("berta-third"), BERTA, "Berta", NOW + 7)
    book, added = CHANGED.add(third, NOW + 20)
    assert added is Added.KEY_CHANGED
    assert book.contact(BERTA).key_to_compare == third.key
    assert book.contact(BERTA).identity == KEY


def test_comparing_the_new_key_pins_it():
    book = CHANGED.compared(BERTA, NEW_KEY, NOW + 30, Way.NUMBER)
    assert book.contact(BERTA).identity == NEW_KEY
    assert book.contact(BERTA).pending is None
    assert book.trust_of(BERTA, NEW_KEY) is TrustState.IN_PERSON
    assert book.trust_of(BERTA, KEY) is TrustState.KEY_CHANGED


def test_comparing_the_old_key_drops_the_new_one():
    book = CHANGED.compared(BERTA, KEY, NOW + 30, Way.NUMBER)
    assert book.trust_of(BERTA, KEY) is TrustState.IN_PERSON
    assert book.trust_of(BERTA, NEW_KEY) is TrustState.KEY_CHANGED
    assert book.contact(BERTA).pending is None


def test_a_comparison_of_an_older_key_does_not_carry_over():
    contact = COMPARED.contact(BERTA)
    assert replace(contact, card=NEW_CARD).trust is TrustState.UNVERIFIED


def test_refuses_a_comparison_of_a_stranger_or_of_another_key():
    with pytest.raises(WrongUse, match="NOT-A-CONTACT"):
        BOOK.compared(uid_of("carl"), person("carl").identity, NOW, Way.NUMBER)
    with pytest.raises(WrongUse, match="OTHER-KEY"):
        BOOK.compared(BERTA, NEW_KEY, NOW, Way.NUMBER)


def test_a_newer_card_of_the_same_key_replaces_the_older_and_keeps_the_comparison():
    newer = make_card(person("berta"), BERTA, "Berta Berg", NOW + 50)
    book, added = COMPARED.add(newer, NOW + 60)
    assert added is Added.UPDATED
    assert book.contact(BERTA).name == "Berta Berg"
    assert book.trust_of(BERTA, KEY) is TrustState.IN_PERSON
    back, added = book.add(card_of("berta"), NOW + 70)
    assert added is Added.SAME
    assert back == book


def test_shows_people_by_name():
    book = CHANGED
    for name in ("emil", "anna", "carl"):
        book, _ = book.add(card_of(name), NOW)
    people = book.people()
    assert [p.name for p in people] == ["Anna", "Berta", "Carl", "Emil"]
    berta = people[1]
    assert (berta.uid, berta.organisation, berta.identity) == (BERTA, "example.org", NEW_KEY)
    assert (berta.trust, berta.since) == (TrustState.KEY_CHANGED, NOW + 10)


def test_refuses_more_contacts_than_it_holds(monkeypatch):
    monkeypatch.setattr(contacts, "MAX_CONTACTS", 1)
    with pytest.raises(Failure, match="CONTACTS-FULL"):
        BOOK.add(card_of("carl"), NOW)
    assert BOOK.add(card_of("berta"), NOW)[1] is Added.SAME


@pytest.mark.parametrize("book", [ContactBook(), BOOK, COMPARED, CHANGED])
def test_reads_back_what_it_wrote(book):
    assert ContactBook.from_bytes(book.to_bytes()) == book


def stored(**change: object) -> bytes:
    """CHANGED with one stored contact altered."""
    item = contacts._store(CHANGED.contact(BERTA))
    altered = msgspec.structs.replace(item, **change)
    return msgspec.msgpack.encode(contacts._StoredBook(v=1, contacts=(altered,)))


@pytest.mark.parametrize(
    "change",
    [
        {"card": b""},
        {"card": NEW_CARD.envelope},
        {"card": card_of("carl").envelope},
        {"pending": card_of("berta").envelope},
        {"pending": card_of("carl").envelope},
        {"pending": NEW_CARD.envelope[:-1]},
    ],
)
def test_refuses_a_stored_contact_that_does_not_hold(change):
    assert ContactBook.from_bytes(stored()) == CHANGED
    with pytest.raises(Malformed):
        ContactBook.from_bytes(stored(**change))


def test_refuses_another_version_doubled_people_and_disorder():
    berta = contacts._store(CHANGED.contact(BERTA))
    carl = contacts._store(BOOK.add(card_of("carl"), NOW)[0].contact(uid_of("carl")))
    for version, items in [(2, (berta,)), (1, (berta, berta)), (1, (carl, berta))]:
        data = msgspec.msgpack.encode(contacts._StoredBook(v=version, contacts=items))
        with pytest.raises(Malformed):
            ContactBook.from_bytes(data)
    honest = msgspec.msgpack.encode(contacts._StoredBook(v=1, contacts=(berta, carl)))
    assert len(ContactBook.from_bytes(honest).contacts) == 2


def test_refuses_unknown_fields_trailing_bytes_and_too_much():
    raw = msgspec.msgpack.decode(BOOK.to_bytes())
    for data in (
        msgspec.msgpack.encode(raw | {"more": 1}),
        BOOK.to_bytes() + b"\x00",
        BOOK.to_bytes()[:-1],
        b"\x91" * 50_000,
        bytes(MAX_BOOK + 1),
    ):
        with pytest.raises(Malformed):
            ContactBook.from_bytes(data)


@given(st.binary(max_size=60))
@example(b"\x81\xa1\xff\x01")
@settings(deadline=None)
def test_refuses_bytes_that_are_no_book(data):
    with pytest.raises(Malformed):
        ContactBook.from_bytes(data)


steps = st.lists(st.sampled_from(["old card", "new card", "third card", "newer card"]), max_size=8)
CARDS = {
    "old card": card_of("berta"),
    "new card": NEW_CARD,
    "third card": make_card(person("berta-third"), BERTA, "Berta", NOW + 7),
    "newer card": make_card(person("berta"), BERTA, "Berta Berg", NOW + 50),
}


@given(steps)
@settings(max_examples=50, deadline=None)
def test_no_order_of_cards_moves_a_compared_pin_or_trusts_another_key(order):
    book = COMPARED
    for step in order:
        book, _ = book.add(CARDS[step], NOW + 100)
    assert book.contact(BERTA).identity == KEY
    others = {"new card", "third card"} & set(order)
    expected = TrustState.KEY_CHANGED if others else TrustState.IN_PERSON
    assert book.trust_of(BERTA, KEY) is expected
    assert book.trust_of(BERTA, NEW_KEY) is TrustState.KEY_CHANGED
    assert ContactBook.from_bytes(book.to_bytes()) == book


def test_a_new_key_that_differs_is_thrown_away_and_the_old_one_is_as_before():
    assert CHANGED.different(BERTA, NEW_KEY, NOW + 20) == COMPARED
    assert BOOK.add(NEW_CARD, NOW)[0].different(BERTA, NEW_KEY, NOW + 20) == BOOK


def test_a_pinned_key_that_differs_blocks_until_it_was_compared_anew():
    book = COMPARED.different(BERTA, KEY, NOW + 20)
    contact = book.contact(BERTA)
    assert contact.compared is None
    assert (contact.trust, contact.since) == (TrustState.KEY_CHANGED, NOW + 20)
    assert contact.cause is KeyCause.DIFFERED
    for later in (book, ContactBook.from_bytes(book.to_bytes())):
        assert later.trust_of(BERTA, KEY) is TrustState.KEY_CHANGED
        again = later.compared(BERTA, KEY, NOW + 30, Way.QR)
        assert again.trust_of(BERTA, KEY) is TrustState.IN_PERSON


def test_a_newer_card_of_a_key_that_differs_settles_nothing():
    newer = make_card(person("berta"), BERTA, "Berta", NOW + 50)
    book, added = COMPARED.different(BERTA, KEY, NOW + 20).add(newer, NOW + 60)
    assert added is Added.UPDATED
    assert book.trust_of(BERTA, KEY) is TrustState.KEY_CHANGED


def test_another_card_after_a_difference_counts_once_it_was_compared():
    book, _ = BOOK.different(BERTA, KEY, NOW + 20).add(NEW_CARD, NOW + 30)
    contact = book.contact(BERTA)
    assert (contact.cause, contact.since) == (KeyCause.OTHER_CARD, NOW + 30)
    good = book.compared(BERTA, NEW_KEY, NOW + 40, Way.NUMBER)
    assert good.trust_of(BERTA, NEW_KEY) is TrustState.IN_PERSON
    assert good.contact(BERTA).cause is KeyCause.NONE
    bad = book.different(BERTA, NEW_KEY, NOW + 40)
    assert bad.contact(BERTA).cause is KeyCause.DIFFERED


def test_a_book_of_before_there_were_differences_is_read():
    assert b"differed" not in COMPARED.to_bytes()
    assert ContactBook.from_bytes(COMPARED.to_bytes()) == COMPARED


def test_only_a_key_that_was_shown_can_be_different():
    with pytest.raises(WrongUse):
        BOOK.different(uid_of("carl"), person("carl").identity, NOW)
    with pytest.raises(WrongUse):
        BOOK.different(BERTA, NEW_KEY, NOW)
