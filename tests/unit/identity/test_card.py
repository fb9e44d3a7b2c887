# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.card: a card is signed by the key it names, and every byte counts."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto.envelope import Context, b64, sign
from client.identity.card import CARD_TEXT, MAX_TEXT, Card, card_text, make_card, read_card
from client.model.errors import Malformed, SignatureInvalid
from tests.fakes.people import NOW, card_of, person

ANNA = person("anna")
CARD = card_of("anna")


def test_says_who_it_is_and_which_keys_are_theirs():
    read = read_card(CARD.envelope)
    assert read == CARD
    assert read.value.uid == "anna@example.org"
    assert read.value.organisation == "example.org"
    assert read.value.identity == read.key == ANNA.identity
    assert read.value.sealing_key == ANNA.xwing.public


@pytest.mark.parametrize(
    "change", [str, lambda t: f" \n{t}\r\n", lambda t: t[:70] + "\n " + t[70:]]
)
def test_reads_pasted_text_even_when_a_mail_program_wrapped_it(change):
    assert read_card(change(card_text(CARD)).encode()) == CARD


@pytest.mark.parametrize(
    ("uid", "name"),
    [
        ("anna", "Anna"),
        ("Anna@example.org", "Anna"),
        ("anna@example.org", ""),
        ("anna@example.org", "An\u202ena"),
        ("anna@" + "x" * 65, "Anna"),
    ],
)
def test_refuses_to_make_a_card_that_nobody_could_show(uid, name):
    with pytest.raises(Malformed):
        make_card(ANNA, uid, name, NOW)


@pytest.mark.parametrize("created", [-1, 2**53])
def test_refuses_an_impossible_date(created):
    with pytest.raises(Malformed):
        make_card(ANNA, "anna@example.org", "Anna", created)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"uid": "ANNA@example.org"},
        {"name": "An\u202ena"},
        {"name": "x" * 65},
        {"organisation": ""},
        {"xwing": ""},
        {"xwing": b64(ANNA.xwing.public) + "="},
        {"xwing": b64(ANNA.xwing.public[:1184] + bytes(32))},
        {"created": -5},
    ],
)
def test_refuses_a_signed_card_that_says_something_impossible(change):
    card = msgspec.structs.replace(CARD.value, **change)
    with pytest.raises(Malformed):
        read_card(sign(ANNA.signing, Context.CARD, card).envelope)


def test_refuses_a_card_signed_by_somebody_else():
    forged = sign(person("carl").signing, Context.CARD, CARD.value)
    with pytest.raises(SignatureInvalid):
        read_card(forged.envelope)


def test_refuses_a_card_signed_for_another_use():
    with pytest.raises(SignatureInvalid):
        read_card(sign(ANNA.signing, Context.HELLO, CARD.value).envelope)


def test_refuses_a_card_with_a_field_more():
    class Longer(msgspec.Struct, frozen=True):
        v: int
        admin: bool

    with pytest.raises(Malformed):
        read_card(sign(ANNA.signing, Context.CARD, Longer(1, admin=True)).envelope)


def test_refuses_every_byte_altered():
    data = CARD.envelope
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 1 << position % 8
        with pytest.raises((Malformed, SignatureInvalid)):
            read_card(bytes(changed))


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_refuses_any_altered_character_of_the_text(data):
    text = card_text(CARD).encode()
    position = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.integers(33, 255).filter(lambda value: value != text[position]))
    changed = text[:position] + bytes((byte,)) + text[position + 1 :]
    with pytest.raises((Malformed, SignatureInvalid)):
        read_card(changed)


@given(st.binary(max_size=80))
def test_refuses_bytes_that_are_no_card(data):
    for junk in (data, CARD_TEXT.encode() + data, CARD_TEXT.encode() + b64(data).encode()):
        with pytest.raises(Malformed):
            read_card(junk)


@pytest.mark.parametrize("extra", [b"\n", b" ", b"{}", b"\x00"])
def test_refuses_bytes_after_or_before_a_card_file(extra):
    for data in (CARD.envelope + extra, extra + CARD.envelope):
        with pytest.raises(Malformed):
            read_card(data)


def test_refuses_what_is_far_too_large():
    with pytest.raises(Malformed, match="large"):
        read_card(card_text(CARD).encode() + b" " * MAX_TEXT)


def test_a_card_holds_the_declared_fields_only():
    assert set(Card.__struct_fields__) == set(msgspec.to_builtins(CARD.value))
