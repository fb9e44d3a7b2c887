# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.organisation: what an organisation prepares before it signs."""

import msgspec
import pytest

from client.crypto.envelope import Envelope, canonical, decode
from client.identity import organisation
from client.identity.card import make_card
from client.identity.directory import RevokedKind, accept, open_directory
from client.identity.organisation import Organisation
from client.model.errors import Malformed, WrongUse
from client.model.ids import DisplayName
from tests.fakes.directories import DAY, ORG, card_again
from tests.fakes.people import NOW, card_of, person, uid_of

EMPTY = Organisation(name=DisplayName("Amt X"), key=ORG.identity)
ANNA, KEY, NEW_KEY = uid_of("anna"), person("anna").identity, person("anna-again").identity
LISTED = EMPTY.added(card_of("berta")).added(card_of("anna"), "IT", not_after=NOW + DAY)


def keys(office: Organisation) -> list[str]:
    entry = office.entry(ANNA)
    return [] if entry is None else [card.kid for card in entry.cards]


def test_lists_people_in_order_with_unit_and_last_day():
    assert [entry.uid for entry in LISTED.entries] == [ANNA, uid_of("berta")]
    entry = LISTED.entry(ANNA)
    assert (entry.name, entry.unit, entry.not_after) == ("Anna", "IT", NOW + DAY)
    assert LISTED.entry(uid_of("carl")) is None


def test_the_same_key_again_is_renewed_and_another_one_is_one_more_computer():
    renewed = make_card(person("anna"), ANNA, "Anna B.", NOW + 9)
    assert keys(LISTED.added(renewed)) == [KEY]
    assert LISTED.added(renewed).entry(ANNA).name == "Anna B."
    assert LISTED.added(renewed).entry(ANNA).unit == "IT"
    assert keys(LISTED.added(card_again("anna"))) == [KEY, NEW_KEY]
    assert keys(LISTED.added(card_again("anna"), instead=True)) == [NEW_KEY]


def test_a_key_belongs_to_one_person():
    twin = make_card(person("anna"), uid_of("carl"), "Carl", NOW)
    with pytest.raises(WrongUse):
        LISTED.added(twin)
    assert LISTED.removed(ANNA).added(twin).entry(uid_of("carl")).cards[0].kid == KEY


def test_no_more_cards_or_people_than_a_list_can_hold(monkeypatch):
    monkeypatch.setattr(organisation, "MAX_CARDS", 1)
    with pytest.raises(WrongUse):
        LISTED.added(card_again("anna"))
    monkeypatch.setattr(organisation, "MAX_ENTRIES", 2)
    with pytest.raises(WrongUse):
        LISTED.added(card_of("carl"))
    assert keys(LISTED.added(card_again("anna"), instead=True)) == [NEW_KEY]


def test_a_unit_must_be_showable():
    with pytest.raises(WrongUse):
        EMPTY.added(card_of("anna"), "a\nb")
    assert EMPTY.added(card_of("anna"), "a b").entry(ANNA).unit == "a b"


def test_removes_a_person_and_no_stranger():
    assert LISTED.removed(ANNA).entry(ANNA) is None
    with pytest.raises(WrongUse):
        LISTED.removed(uid_of("carl"))


def test_a_withdrawn_person_is_off_the_list_for_good():
    gone = LISTED.withdrawn(RevokedKind.PERSON, ANNA, NOW)
    assert gone.entry(ANNA) is None
    assert gone.entry(uid_of("berta")) is not None
    for card in (card_of("anna"), card_again("anna")):
        with pytest.raises(WrongUse):
            gone.added(card)
    with pytest.raises(WrongUse):
        gone.withdrawn(RevokedKind.PERSON, ANNA, NOW)


def test_a_withdrawn_key_leaves_the_person_with_the_others():
    both = LISTED.added(card_again("anna"))
    assert keys(both.withdrawn(RevokedKind.KEY, KEY, NOW)) == [NEW_KEY]
    alone = LISTED.withdrawn(RevokedKind.KEY, KEY, NOW)
    assert alone.entry(ANNA) is None
    with pytest.raises(WrongUse):
        alone.added(card_of("anna"))
    assert keys(alone.added(card_again("anna"))) == [NEW_KEY]


@pytest.mark.parametrize("kind", list(RevokedKind))
def test_withdraws_only_what_has_a_name_of_its_kind(kind):
    right = {
        RevokedKind.PERSON: uid_of("carl"),
        RevokedKind.KEY: person("carl").identity,
        RevokedKind.ROOM: "ab" * 16,
    }
    for other, name in right.items():
        if other is kind:
            assert LISTED.withdrawn(kind, name, NOW).revokes(kind, name)
        else:
            with pytest.raises(WrongUse):
                LISTED.withdrawn(kind, name, NOW)


def test_signs_a_chain_that_is_accepted_step_by_step():
    first = LISTED.signed(ORG, None, NOW, NOW + DAY)
    assert (first.value.seq, first.value.prev) == (1, "")
    assert LISTED.is_in(first.value)
    changed = LISTED.withdrawn(RevokedKind.PERSON, ANNA, NOW)
    assert not changed.is_in(first.value)
    second = changed.signed(ORG, first, NOW + 60, NOW + DAY)
    assert (second.value.seq, second.value.prev) == (2, first.hash)
    old, new = (open_directory(one.envelope, ORG.identity) for one in (first, second))
    assert accept(old, new, NOW + 60)


def test_is_kept_and_read_again():
    kept = LISTED.withdrawn(RevokedKind.ROOM, "ab" * 16, NOW)
    assert Organisation.from_bytes(kept.to_bytes()) == kept
    for bad in (b"", b"{}", kept.to_bytes()[:-1], kept.to_bytes() + b" "):
        with pytest.raises(Malformed):
            Organisation.from_bytes(bad)


def test_a_card_changed_in_the_folder_is_found():
    forged = msgspec.structs.replace(
        decode(card_of("anna").envelope, Envelope), sig=LISTED.entries[1].cards[0].sig
    )
    entry = msgspec.structs.replace(LISTED.entries[0], cards=(forged,))
    bad = msgspec.structs.replace(LISTED, entries=(entry,))
    bare = msgspec.structs.replace(
        LISTED, entries=(msgspec.structs.replace(LISTED.entries[0], cards=()),)
    )
    odd = msgspec.structs.replace(LISTED, key="ed25519:00")
    other = msgspec.structs.replace(LISTED, v=2)
    for one in (bad, bare, odd, other):
        with pytest.raises(Malformed):
            Organisation.from_bytes(canonical(one))
    assert Organisation.from_bytes(canonical(LISTED)) == LISTED
