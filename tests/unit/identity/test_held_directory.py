# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.held_directory: what stays of lists that were accepted."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.identity import held_directory
from client.identity.directory import DirectoryRefused, RevokedKind
from client.identity.held_directory import Fork, HeldDirectory
from client.model.errors import Malformed
from client.model.ids import RoomId
from tests.fakes.directories import (
    DAY,
    ORG,
    OTHER_ORG,
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
SECOND = HELD.updated(following(HELD.opened, entry(card_again("anna"))), NOW + 60)
FORK = Fork(HELD.opened.signed, opened(directory(*people("anna"))).signed)
ROOM = RoomId("ab" * 16)


def test_certifies_its_people_and_nobody_else():
    assert HELD.key == ORG.identity
    assert HELD.certifies(ANNA, KEY, NOW)
    assert not HELD.certifies(ANNA, NEW_KEY, NOW)
    assert not HELD.certifies(uid_of("berta"), KEY, NOW)
    assert not HELD.certifies(uid_of("carl"), person("carl").identity, NOW)


def test_certifies_nobody_once_it_is_over():
    assert HELD.certifies(ANNA, KEY, NOW + 30 * DAY - 1)
    assert not HELD.certifies(ANNA, KEY, NOW + 30 * DAY)


def test_an_entry_ends_with_its_own_date():
    one = held(entry(card_of("anna"), not_after=NOW + 10))
    assert one.certifies(ANNA, KEY, NOW + 9)
    assert not one.certifies(ANNA, KEY, NOW + 10)


def test_several_cards_newest_first():
    both = held(entry(card_of("anna"), card_again("anna")))
    assert [card.key for card in both.cards_of(ANNA, NOW)] == [NEW_KEY, KEY]


def test_a_withdrawn_person_is_certified_no_more_even_if_listed():
    one = held(*people("anna"), revoked=(revoked(RevokedKind.PERSON, ANNA),))
    assert not one.certifies(ANNA, KEY, NOW)
    assert one.revoked(ANNA, NEW_KEY)
    assert not one.revoked(uid_of("berta"), KEY)


def test_withdraws_keys_and_rooms():
    one = held(
        revoked=(revoked(RevokedKind.KEY, KEY), revoked(RevokedKind.ROOM, ROOM)),
    )
    assert one.revoked(uid_of("berta"), KEY)
    assert one.room_revoked(ROOM)
    assert not HELD.room_revoked(ROOM)


def test_pins_say_since_when_and_whether_another_key_was_there_before():
    first, second = HELD.pins_of(ANNA), SECOND.pins_of(ANNA)
    assert [(p.identity, p.since, p.new) for p in first] == [(KEY, NOW, False)]
    assert [(p.identity, p.since, p.new) for p in second] == [(NEW_KEY, NOW + 60, True)]


def test_a_key_that_stays_keeps_its_date():
    third = SECOND.updated(following(SECOND.opened, entry(card_again("anna"))), NOW + 120)
    assert third.pins_of(ANNA) == SECOND.pins_of(ANNA)


def test_who_is_listed_no_more_stays_pinned():
    assert SECOND.pins_of(uid_of("berta")) == HELD.pins_of(uid_of("berta"))
    assert SECOND.cards_of(uid_of("berta"), NOW) == ()


def test_who_lost_every_key_stays_pinned():
    bare = HELD.updated(
        following(HELD.opened, *people("anna"), revoked=(revoked(RevokedKind.KEY, KEY),)), NOW
    )
    assert bare.pins_of(ANNA) == HELD.pins_of(ANNA)


def test_refused_lists_change_nothing_and_the_same_list_is_the_same():
    with pytest.raises(DirectoryRefused):
        SECOND.updated(HELD.opened, NOW)
    assert HELD.updated(HELD.opened, NOW) is HELD


def test_a_proven_liar_certifies_nobody_and_still_withdraws():
    listed = held(*people("anna"), revoked=(revoked(RevokedKind.ROOM, ROOM),))
    assert listed.certifies(ANNA, KEY, NOW)
    lying = listed.with_fork(FORK)
    assert not lying.certifies(ANNA, KEY, NOW)
    assert lying.room_revoked(ROOM)
    assert lying.updated(following(lying.opened), NOW).fork == FORK


def test_is_kept_and_read_again():
    for one in (HELD, SECOND):
        assert HeldDirectory.from_bytes(one.to_bytes()) == one
    again = HeldDirectory.from_bytes(HELD.to_bytes(), FORK)
    assert again == HELD.with_fork(FORK)


def test_a_proof_against_an_earlier_key_is_left_behind():
    theirs = HeldDirectory.first(opened(directory(), OTHER_ORG), NOW)
    assert HeldDirectory.from_bytes(theirs.to_bytes(), FORK).fork is None


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(HELD.to_bytes()) - 1), st.integers(1, 255))
def test_an_altered_file_never_certifies_anything_else(at: int, by: int):
    data = bytearray(HELD.to_bytes())
    data[at] ^= by
    try:
        read = HeldDirectory.from_bytes(bytes(data))
    except Malformed:
        return
    # Dates and names of pins are protected by the seal of the file alone.
    assert read.opened.signed == HELD.opened.signed


def test_refuses_a_file_that_is_too_large_or_none(monkeypatch):
    with pytest.raises(Malformed):
        HeldDirectory.from_bytes(b"")
    with pytest.raises(Malformed):
        HeldDirectory.from_bytes(HELD.to_bytes() + b"\x00")
    monkeypatch.setattr(held_directory, "MAX_STORED", len(HELD.to_bytes()) - 1)
    with pytest.raises(Malformed):
        HeldDirectory.from_bytes(HELD.to_bytes())
    monkeypatch.setattr(held_directory, "MAX_STORED", len(HELD.to_bytes()))
    assert HeldDirectory.from_bytes(HELD.to_bytes()) == HELD


def test_refuses_pins_that_do_not_fit_the_list():
    stored = msgspec.msgpack.decode(HELD.to_bytes())
    with pytest.raises(Malformed):
        HeldDirectory.from_bytes(msgspec.msgpack.encode(stored | {"pins": []}))
    with pytest.raises(Malformed):
        HeldDirectory.from_bytes(msgspec.msgpack.encode(stored | {"v": 2}))
    assert HeldDirectory.from_bytes(msgspec.msgpack.encode(stored)) == HELD


def test_a_proof_is_kept_and_read_again():
    assert Fork.from_bytes(FORK.to_bytes()) == FORK
    with pytest.raises(Malformed):
        Fork.from_bytes(FORK.to_bytes()[:-1])


def test_two_lists_that_agree_are_no_proof():
    honest = Fork(HELD.opened.signed, SECOND.opened.signed)
    with pytest.raises(Malformed):
        Fork.from_bytes(honest.to_bytes())
