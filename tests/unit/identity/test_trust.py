# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.trust: contact book and directory together, strongest objection first."""

import pytest

from client.identity.card import make_card
from client.identity.contacts import ContactBook, Way
from client.identity.directory import RevokedKind
from client.identity.held_directory import Fork
from client.identity.trust import KnownPeople
from client.model.participant import KeyCause, TrustState
from tests.fakes.directories import (
    DAY,
    card_again,
    directory,
    entry,
    following,
    held,
    opened,
    people,
    revoked,
)
from tests.fakes.people import NOW, card_of, person, uid_of

ANNA, KEY, NEW_KEY = uid_of("anna"), person("anna").identity, person("anna-again").identity
HELD = held(*people("anna", "berta"))
NEWER = HELD.updated(following(HELD.opened, entry(card_again("anna"))), NOW + 60)
IMPORTED, _ = ContactBook().add(card_of("anna"), NOW - 100)
COMPARED = IMPORTED.compared(ANNA, KEY, NOW - 50, Way.NUMBER)
LATER = NOW + 70


def known(book=ContactBook(), directory=HELD, now=LATER, me=None) -> KnownPeople:  # noqa: B008
    return KnownPeople(book, directory, now, me)


def test_everybody_in_a_list_is_verified_by_organisation_without_ceremony():
    everybody = known()
    assert everybody.trust_of(ANNA, KEY) is TrustState.BY_ORGANISATION
    assert [(one.uid, one.trust, one.organisation) for one in everybody.people()] == [
        (ANNA, TrustState.BY_ORGANISATION, "Amt X"),
        (uid_of("berta"), TrustState.BY_ORGANISATION, "Amt X"),
    ]
    person_ = everybody.contact(ANNA)
    assert (person_.identity, person_.card, person_.since) == (KEY, card_of("anna"), NOW)
    assert not person_.new_key


def test_without_a_list_the_contact_book_decides():
    alone = known(COMPARED, None)
    assert alone.trust_of(ANNA, KEY) is TrustState.IN_PERSON
    assert alone.trust_of(ANNA, NEW_KEY) is TrustState.KEY_CHANGED
    assert alone.people() == COMPARED.people()
    changed, _ = COMPARED.add(card_again("anna"), NOW)
    assert known(changed, None).people() == changed.people()
    assert known(changed, None).contact(ANNA).key_to_compare == NEW_KEY


def test_whom_the_organisation_never_named_the_contact_book_decides():
    book, _ = COMPARED.add(card_of("carl"), NOW)
    assert known(book).trust_of(uid_of("carl"), person("carl").identity) is TrustState.UNVERIFIED
    assert known(book).trust_of(uid_of("carl"), KEY) is TrustState.KEY_CHANGED
    assert known().trust_of(uid_of("carl"), person("carl").identity) is TrustState.UNVERIFIED
    assert known().contact(uid_of("carl")) is None


def test_a_comparison_in_person_outranks_the_organisation():
    assert known(IMPORTED).trust_of(ANNA, KEY) is TrustState.BY_ORGANISATION
    assert known(COMPARED).trust_of(ANNA, KEY) is TrustState.IN_PERSON
    assert known(COMPARED).contact(ANNA).since == NOW - 50


@pytest.mark.parametrize("book", [ContactBook(), IMPORTED, COMPARED])
def test_another_key_than_the_certified_one_is_a_change(book):
    assert known(book).trust_of(ANNA, NEW_KEY) is TrustState.KEY_CHANGED


def test_a_newly_certified_key_is_new_and_an_earlier_comparison_does_not_carry_over():
    after = known(COMPARED, NEWER)
    assert after.trust_of(ANNA, NEW_KEY) is TrustState.BY_ORGANISATION
    assert after.trust_of(ANNA, KEY) is TrustState.KEY_CHANGED
    one = after.contact(ANNA)
    assert (one.identity, one.new_key, one.since) == (NEW_KEY, True, NOW + 60)
    assert one.view().new_key
    assert known(ContactBook(), NEWER).contact(ANNA).new_key


def test_a_key_certified_first_is_new_beside_a_card_with_another_key():
    book, _ = ContactBook().add(card_again("anna"), NOW - 100)
    one = known(book).contact(ANNA)
    assert (one.identity, one.new_key) == (KEY, True)
    assert known(IMPORTED).contact(ANNA).new_key is False


def test_the_new_key_compared_is_in_person_again():
    book, _ = COMPARED.add(card_again("anna"), NOW + 61)
    book = book.compared(ANNA, NEW_KEY, NOW + 65, Way.QR)
    after = known(book, NEWER)
    assert after.trust_of(ANNA, NEW_KEY) is TrustState.IN_PERSON
    assert not after.contact(ANNA).new_key


def test_a_comparison_since_the_certificate_outweighs_it():
    again = IMPORTED.compared(ANNA, KEY, NOW + 61, Way.NUMBER)
    assert known(again, NEWER).trust_of(ANNA, KEY) is TrustState.IN_PERSON
    assert known(again, NEWER).contact(ANNA).identity == KEY
    at_once = IMPORTED.compared(ANNA, KEY, NOW + 60, Way.NUMBER)
    assert known(at_once, NEWER).trust_of(ANNA, KEY) is TrustState.KEY_CHANGED


def test_an_uncertified_card_blocks_until_a_newer_list_settles_it():
    book, _ = IMPORTED.add(card_again("anna"), NOW + 10)
    changed = known(book)
    assert changed.trust_of(ANNA, KEY) is TrustState.KEY_CHANGED
    assert changed.trust_of(ANNA, NEW_KEY) is TrustState.KEY_CHANGED
    one = changed.contact(ANNA)
    assert (one.key_to_compare, one.changed, one.since) == (NEW_KEY, NOW + 10, NOW + 10)
    for settled, right, wrong in (
        (following(HELD.opened, *people("anna")), KEY, NEW_KEY),
        (following(HELD.opened, entry(card_again("anna"))), NEW_KEY, KEY),
    ):
        after = known(book, HELD.updated(settled, LATER))
        assert after.trust_of(ANNA, right) is TrustState.BY_ORGANISATION
        assert after.trust_of(ANNA, wrong) is TrustState.KEY_CHANGED
        assert after.contact(ANNA).key_to_compare == right


def test_the_card_of_a_second_certified_computer_is_no_change():
    both = held(entry(card_of("anna"), card_again("anna")))
    book, _ = COMPARED.add(card_again("anna"), NOW + 10)
    assert known(book, both).trust_of(ANNA, KEY) is TrustState.IN_PERSON
    assert known(book, both).trust_of(ANNA, NEW_KEY) is TrustState.BY_ORGANISATION


REVOCATIONS = [revoked(RevokedKind.PERSON, ANNA, NOW + 3), revoked(RevokedKind.KEY, KEY, NOW + 3)]


@pytest.mark.parametrize("book", [ContactBook(), IMPORTED, COMPARED])
@pytest.mark.parametrize("one", REVOCATIONS)
def test_withdrawn_comes_before_everything(book, one):
    withdrawn = HELD.updated(following(HELD.opened, revoked=(one,)), LATER)
    assert known(book, withdrawn).trust_of(ANNA, KEY) is TrustState.REVOKED
    assert known(book, withdrawn, NOW + 40 * DAY).trust_of(ANNA, KEY) is TrustState.REVOKED
    shown = known(book, withdrawn).contact(ANNA)
    if book.contacts:
        assert (shown.trust, shown.since) == (TrustState.REVOKED, NOW + 3)
        assert not shown.new_key
    else:
        assert shown is None
    berta = uid_of("berta")
    assert known(book, HELD).trust_of(berta, person("berta").identity) is not TrustState.REVOKED


def test_a_withdrawn_key_leaves_the_others_of_that_person():
    both = entry(card_of("anna"), card_again("anna"))
    one = held(both, revoked=(revoked(RevokedKind.KEY, KEY),))
    assert known(directory=one).trust_of(ANNA, KEY) is TrustState.REVOKED
    assert known(directory=one).trust_of(ANNA, NEW_KEY) is TrustState.BY_ORGANISATION
    assert known(COMPARED, one).contact(ANNA).identity == NEW_KEY


def test_a_list_that_is_over_certifies_nobody_and_forgets_no_key():
    late = known(now=NOW + 31 * DAY)
    assert late.trust_of(ANNA, KEY) is TrustState.UNVERIFIED
    assert late.trust_of(ANNA, NEW_KEY) is TrustState.KEY_CHANGED
    assert late.people() == ()
    assert known(COMPARED, now=NOW + 31 * DAY).trust_of(ANNA, KEY) is TrustState.IN_PERSON


def test_whom_a_list_names_no_more_is_unverified_and_their_key_is_remembered():
    gone = HELD.updated(following(HELD.opened, *people("berta")), LATER)
    assert known(directory=gone).trust_of(ANNA, KEY) is TrustState.UNVERIFIED
    assert known(directory=gone).trust_of(ANNA, NEW_KEY) is TrustState.KEY_CHANGED
    assert known(directory=gone).contact(ANNA) is None
    shown = known(IMPORTED, gone).contact(ANNA)
    assert (shown.trust, shown.organisation) == (TrustState.UNVERIFIED, "example.org")


def test_a_lying_key_certifies_nobody():
    fork = Fork(HELD.opened.signed, opened(directory(*people("anna"))).signed)
    lying = known(directory=HELD.with_fork(fork))
    assert lying.trust_of(ANNA, KEY) is TrustState.UNVERIFIED
    assert known().trust_of(ANNA, KEY) is TrustState.BY_ORGANISATION


def test_i_am_not_among_my_contacts():
    assert [one.uid for one in known(me=ANNA).people()] == [uid_of("berta")]
    assert len(known().people()) == 2


def test_finds_people_by_the_key_in_use():
    assert known().contact_by_key(KEY).uid == ANNA
    assert known().contact_by_key(NEW_KEY) is None
    assert known(directory=NEWER).contact_by_key(NEW_KEY).uid == ANNA


def test_the_organisations_name_of_a_person_is_shown():
    odd = make_card(person("anna"), ANNA, "The Minister", NOW + 1)
    book, _ = IMPORTED.add(odd, NOW + 1)
    assert known(book).contact(ANNA).name == "Anna"
    assert known(book, None).contact(ANNA).name == "The Minister"


def test_look_alike_names_are_marked_and_others_are_not():
    forged = make_card(person("carl"), uid_of("carl"), "Ann\u0430", NOW)
    book, _ = ContactBook().add(forged, NOW)
    marks = {one.uid: one.confusable for one in known(book).people()}
    assert marks == {ANNA: True, uid_of("carl"): True, uid_of("berta"): False}
    assert dict(known(book).names())[uid_of("carl")] == "Ann\u0430"


def test_a_key_that_differed_blocks_whatever_the_organisation_says():
    book = IMPORTED.different(ANNA, KEY, NOW - 40)
    for people_ in (known(book), known(book, None)):
        assert people_.trust_of(ANNA, KEY) is TrustState.KEY_CHANGED
        anna = people_.contact(ANNA)
        assert (anna.trust, anna.cause) == (TrustState.KEY_CHANGED, KeyCause.DIFFERED)
    again = book.compared(ANNA, KEY, NOW + 65, Way.NUMBER)
    assert known(again).trust_of(ANNA, KEY) is TrustState.IN_PERSON


def test_a_new_key_of_the_organisation_is_not_touched_by_a_difference_of_the_old_one():
    book = IMPORTED.different(ANNA, KEY, NOW - 40)
    after = known(book, NEWER)
    assert after.trust_of(ANNA, NEW_KEY) is TrustState.BY_ORGANISATION
    anna = after.contact(ANNA)
    assert (anna.identity, anna.new_key, anna.cause) == (NEW_KEY, True, KeyCause.NONE)


def test_the_cause_of_a_blocked_key_is_named():
    waiting, _ = COMPARED.add(card_again("anna"), LATER)
    anna = known(waiting).contact(ANNA).view()
    assert (anna.cause, anna.earlier_key) == (KeyCause.OTHER_CARD, KEY)
    odd, _ = ContactBook().add(card_again("anna"), NOW - 100)
    assert known(odd).contact(ANNA).trust is TrustState.BY_ORGANISATION
    gone = held(*people("anna"))
    gone = gone.updated(following(gone.opened, entry(card_again("anna"))), NOW + 60)
    old = known(IMPORTED, gone, NOW + 400 * DAY)
    assert old.contact(ANNA).cause is KeyCause.ORGANISATION


def test_the_way_of_a_comparison_is_told_for_the_key_in_use_alone():
    by_scan = IMPORTED.compared(ANNA, KEY, NOW - 50, Way.QR)
    anna = known(by_scan).contact(ANNA).view()
    assert (anna.compared_at, anna.by_scan, anna.earlier_key) == (NOW - 50, True, "")
    assert not known(COMPARED).contact(ANNA).view().by_scan
    newer = known(COMPARED, NEWER).contact(ANNA).view()
    assert (newer.identity, newer.compared_at) == (NEW_KEY, 0)
    assert known().contact(ANNA).view().compared_at == 0
