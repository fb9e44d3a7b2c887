# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.crypto.call_code: one code for one roster and one set of nonces."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.crypto.call_code import call_code, commitment, digits, words
from client.model.ids import HelloHash, RosterHash

ROSTER = RosterHash("ab" * 64)
HELLO = HelloHash("cd" * 64)
NONCES = [bytes([n]) * 32 for n in (3, 1, 2)]
LIST = tuple(f"w{n:04d}" for n in range(2048))

codes = st.integers(0, 2**66 - 1).map(lambda bits: (bits << 6).to_bytes(9, "big"))


def test_commits_as_the_protocol_says():
    message = b"watchword/code-commit/v1" + b"\xab" * 64 + b"\xcd" * 64 + b"n" * 32
    assert commitment(ROSTER, HELLO, b"n" * 32) == hashlib.sha512(message).hexdigest()


def test_a_commitment_binds_roster_person_and_nonce():
    made = {
        commitment(ROSTER, HELLO, b"n" * 32),
        commitment(RosterHash("aa" * 64), HELLO, b"n" * 32),
        commitment(ROSTER, HelloHash("cc" * 64), b"n" * 32),
        commitment(ROSTER, HELLO, b"m" * 32),
    }
    assert len(made) == 4


def test_makes_the_code_as_the_protocol_says():
    message = b"watchword/call-code/v1" + b"\xab" * 64 + b"".join(sorted(NONCES))
    bits = int.from_bytes(hashlib.sha512(message).digest(), "big") >> (512 - 66)
    code = call_code(ROSTER, NONCES)
    assert int.from_bytes(code, "big") == bits << 6
    assert int("".join(digits(code))) == bits


def test_everybody_gets_the_same_code_in_any_order():
    assert call_code(ROSTER, NONCES) == call_code(ROSTER, reversed(NONCES))
    assert call_code(ROSTER, NONCES) != call_code(ROSTER, NONCES[:2])


@given(codes)
def test_digits_and_words_say_the_whole_code(code):
    shown = digits(code)
    assert [len(group) for group in shown] == [5] * 4
    assert (int("".join(shown)) << 6).to_bytes(9, "big") == code
    bits = 0
    for word in words(code, LIST):
        bits = bits << 11 | LIST.index(word)
    assert (bits << 6).to_bytes(9, "big") == code


def test_the_greatest_code_still_has_twenty_digits():
    assert digits(b"\xff" * 8 + b"\xc0") == ("73786", "97629", "48382", "06463")
    assert digits(bytes(9)) == ("00000",) * 4


@given(st.binary(max_size=40).filter(lambda nonce: len(nonce) != 32))
@settings(max_examples=20)
def test_refuses_a_nonce_of_another_length(nonce):
    with pytest.raises(ValueError, match="32"):
        commitment(ROSTER, HELLO, nonce)
    with pytest.raises(ValueError, match="32"):
        call_code(ROSTER, [*NONCES, nonce])


def test_refuses_a_code_of_nobody():
    with pytest.raises(ValueError, match="32"):
        call_code(ROSTER, [])


def test_refuses_a_code_or_list_of_another_length():
    with pytest.raises(ValueError, match="9 bytes"):
        digits(bytes(8))
    with pytest.raises(ValueError, match="9 bytes"):
        words(bytes(10), LIST)
    with pytest.raises(ValueError, match="2,048"):
        words(bytes(9), LIST[:-1])
