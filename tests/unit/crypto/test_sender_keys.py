# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A sender key fits exactly the promise made for it."""

import hashlib

import pytest

from client.crypto.sender_keys import commitment, keeps_promise
from client.model.secret import Secret

HELLO, ROSTER, SECRET = "aa" * 64, "bb" * 64, Secret(b"s" * 32)
FITTING = {"hello": HELLO, "roster": ROSTER, "generation": 3, "secret": SECRET}


def test_the_commitment_is_the_hash_of_protocol_section_7_5():
    text = b"watchword/key-commit/v1" + b"\xaa" * 64 + b"\xbb" * 64 + bytes(7) + b"\x03" + b"s" * 32
    assert commitment(HELLO, ROSTER, 3, SECRET) == hashlib.sha512(text).hexdigest()


def test_the_announced_secret_keeps_its_promise():
    assert keeps_promise(commitment(HELLO, ROSTER, 3, SECRET), **FITTING)


@pytest.mark.parametrize(
    "change",
    [
        {"hello": "ab" * 64},
        {"roster": "bc" * 64},
        {"generation": 4},
        {"secret": Secret(b"t" * 32)},
        {"secret": Secret(b"s" * 31)},
        {"secret": Secret(b"s" * 33)},
    ],
)
def test_anything_else_breaks_it(change):
    promised = commitment(HELLO, ROSTER, 3, SECRET)
    assert not keeps_promise(promised, **{**FITTING, **change})


def test_a_short_secret_is_refused_even_if_it_was_promised():
    short = Secret(b"s" * 31)
    promised = commitment(HELLO, ROSTER, 3, short)
    assert not keeps_promise(promised, **{**FITTING, "secret": short})
