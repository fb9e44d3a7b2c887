# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.safety_number: libsignal's vectors, and the same number on both sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.crypto import call_code
from client.crypto.safety_number import (
    OtherVersion,
    displayable,
    fingerprint,
    groups,
    half_of,
    i_read_first,
    line_words,
    matches,
    read_scannable,
    safety_number,
    scannable,
    scannable_message,
)
from client.crypto.signing import SigningKey, raw_key
from client.model.errors import Malformed
from client.model.ids import IdentityKey, Uid

# libsignal, rust/protocol/src/fingerprint.rs.
ALICE_KEY = bytes.fromhex("0506863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868")
BOB_KEY = bytes.fromhex("05f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b")
DISPLAYED = "300354477692869396892869876765458257569162576843440918079131"
ALICE_HALF = "1e301a0353dce3dbe7684cb8336e85136cdc0ee96219494ada305d62a7bd61df"
BOB_HALF = "d62cbf73a11592015b6b9f1682ac306fea3aaf3885b84d12bca631e9d4fb3a4d"

ANNA = (SigningKey(b"a" * 32).identity, Uid("anna@example.org"))
BERTA = (SigningKey(b"b" * 32).identity, Uid("berta@example.org"))


@pytest.fixture(scope="module")
def sides() -> tuple[bytes, bytes]:
    return fingerprint(ALICE_KEY, b"+14152222222"), fingerprint(BOB_KEY, b"+14153333333")


def test_shows_what_libsignal_shows(sides):
    alice, bob = sides
    assert displayable(alice, bob) == DISPLAYED
    assert displayable(bob, alice) == DISPLAYED


def test_scans_as_libsignal_scans(sides):
    alice, bob = sides
    first = f"080212220a20{ALICE_HALF}1a220a20{BOB_HALF}"
    second = f"080212220a20{BOB_HALF}1a220a20{ALICE_HALF}"
    assert scannable_message(alice, bob).hex() == first
    assert scannable_message(bob, alice).hex() == second


def test_both_sides_see_the_same_number():
    number = safety_number(*ANNA, *BERTA)
    assert number == safety_number(*BERTA, *ANNA)
    assert "".join(groups(number)) == number
    assert [len(group) for group in groups(number)] == [5] * 12


def test_our_keys_go_in_behind_the_type_byte():
    sides = [fingerprint(b"\x05" + raw_key(key), uid.encode()) for key, uid in (ANNA, BERTA)]
    assert safety_number(*ANNA, *BERTA) == displayable(*sides)


def test_another_key_or_uid_gives_another_number():
    other_key = SigningKey(b"c" * 32).identity
    numbers = {
        safety_number(*ANNA, *BERTA),
        safety_number(*ANNA, other_key, BERTA[1]),
        safety_number(*ANNA, BERTA[0], Uid("bertha@example.org")),
        safety_number(other_key, ANNA[1], *BERTA),
    }
    assert len(numbers) == 4


def test_refuses_a_key_that_is_none():
    with pytest.raises(Malformed):
        safety_number(*ANNA, IdentityKey("ed25519:" + "00" * 32), BERTA[1])


def test_a_scan_matches_only_the_other_sides_code():
    mine, theirs = scannable(*ANNA, *BERTA), scannable(*BERTA, *ANNA)
    assert matches(theirs, mine)
    assert matches(mine, theirs)
    assert not matches(mine, mine)
    assert not matches(theirs + b"\x00", mine)
    assert not matches(theirs[:-1] + bytes((theirs[-1] ^ 1,)), mine)
    assert not matches(b"", b"")


@pytest.mark.parametrize("length", [0, 59, 61])
def test_groups_only_sixty_digits(length):
    with pytest.raises(ValueError, match="60"):
        groups("1" * length)


WORDLIST = tuple(f"w{place}" for place in range(2048))
NUMBER = "000000000000000000000000000000000000204873786976294838206463"


def test_each_line_is_its_20_digits_as_6_words():
    first, second, third = line_words(NUMBER, WORDLIST)
    assert first == ("w0",) * 6
    assert second == ("w0",) * 4 + ("w1", "w0")
    assert third == ("w2047",) * 6  # 2^66 - 1


def test_words_are_those_of_the_call_code_for_the_same_66_bits():
    line = 12345678901234567890
    code = (line << 6).to_bytes(9, "big")
    assert line_words(f"{line:020d}" * 3, WORDLIST)[1] == call_code.words(code, WORDLIST)


@given(st.integers(0, 10**60 - 1), st.integers(0, 59), st.integers(1, 9))
def test_another_digit_gives_other_words(number, place, change):
    digits = f"{number:060d}"
    other = str((int(digits[place]) + change) % 10)
    altered = digits[:place] + other + digits[place + 1 :]
    line = place // 20
    words, others = line_words(digits, WORDLIST), line_words(altered, WORDLIST)
    assert words[line] != others[line]
    assert words[:line] + words[line + 1 :] == others[:line] + others[line + 1 :]


def test_words_need_a_list_of_2048():
    with pytest.raises(ValueError, match="2,048"):
        line_words(NUMBER, WORDLIST[:-1])


def test_exactly_one_of_two_reads_first():
    assert i_read_first(ANNA[0], BERTA[0]) is not i_read_first(BERTA[0], ANNA[0])


def test_what_is_scanned_names_its_owner_and_the_other():
    scanned = read_scannable(scannable(*ANNA, *BERTA))
    assert scanned.owner == half_of(*ANNA)
    assert scanned.other == half_of(*BERTA)


def test_another_version_is_told_from_junk():
    good = scannable(*ANNA, *BERTA)
    with pytest.raises(OtherVersion):
        read_scannable(good[:1] + b"\x03" + good[2:])
    with pytest.raises(Malformed) as caught:
        read_scannable(b"\x08\x03junk")
    assert not isinstance(caught.value, OtherVersion)


@pytest.mark.parametrize(
    "data", [b"", b"\x08\x02", b"https://example.org/", b"\x08\x02" + bytes(70)]
)
def test_junk_is_no_safety_number(data):
    with pytest.raises(Malformed):
        read_scannable(data)


@given(st.integers(0, 71), st.integers(1, 255))
def test_a_changed_byte_is_another_code_or_none(place, change):
    good = scannable(*ANNA, *BERTA)
    data = bytearray(good)
    data[place] ^= change
    try:
        scanned = read_scannable(bytes(data))
    except Malformed:
        return
    assert scanned != read_scannable(good)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        read_scannable(data)
    except Malformed:
        return
    assert len(data) == 74


def test_the_length_of_a_code_is_fixed():
    good = scannable(*ANNA, *BERTA)
    for wrong in (good[:-1], good + b"\0"):
        with pytest.raises(Malformed):
            read_scannable(wrong)
