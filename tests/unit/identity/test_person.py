# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.person: one seed, three keys, and local files that only it opens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.identity.person import LOCAL_MAGIC, Person
from client.model.errors import SealBroken
from client.model.secret import Secret
from tests.fakes.people import person

ANNA = person("anna")
SEALED = ANNA.seal_local(b"contacts", "contacts")


def test_a_seed_always_gives_the_same_person():
    seed = Secret(b"s" * 32)
    first, second = Person.from_seed(seed), Person.from_seed(seed)
    assert first.identity == second.identity == first.signing.identity
    assert first.xwing.public == second.xwing.public
    assert second.open_local(first.seal_local(b"x", "room"), "room") == b"x"


def test_another_seed_gives_another_person():
    other = Person.from_seed(Secret(b"s" * 31 + b"t"))
    assert other.identity != Person.from_seed(Secret(b"s" * 32)).identity


@pytest.mark.parametrize("length", [0, 31, 33])
def test_refuses_a_seed_of_another_length(length):
    with pytest.raises(ValueError, match="32"):
        Person.from_seed(Secret(bytes(length)))


@given(st.binary(max_size=500), st.text(max_size=20))
@settings(max_examples=30, deadline=None)
def test_opens_what_it_sealed(data, label):
    assert ANNA.open_local(ANNA.seal_local(data, label), label) == data


def test_sealing_twice_gives_different_bytes():
    assert ANNA.seal_local(b"x", "a") != ANNA.seal_local(b"x", "a")


def test_refuses_another_person_and_another_file():
    assert ANNA.open_local(SEALED, "contacts") == b"contacts"
    for who, label in ((person("berta"), "contacts"), (ANNA, "seen"), (ANNA, "")):
        with pytest.raises(SealBroken):
            who.open_local(SEALED, label)


def test_refuses_every_flipped_bit():
    for bit in range(len(SEALED) * 8):
        changed = bytearray(SEALED)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            ANNA.open_local(bytes(changed), "contacts")


def test_refuses_every_file_cut_short_or_lengthened():
    for end in range(len(SEALED)):
        with pytest.raises(SealBroken):
            ANNA.open_local(SEALED[:end], "contacts")
    with pytest.raises(SealBroken):
        ANNA.open_local(SEALED + b"\x00", "contacts")


def test_a_sealed_file_says_what_it_is_and_nothing_else():
    assert SEALED.startswith(LOCAL_MAGIC)
    assert b"contacts" not in SEALED


def test_the_representation_shows_the_public_key_only():
    assert repr(ANNA) == f"Person({ANNA.identity})"
