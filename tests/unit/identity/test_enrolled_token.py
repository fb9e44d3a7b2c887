# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.enrolled_token: what is kept of a token is read whole, or not at all."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.identity.enrolled_token import EnrolledToken
from client.model.errors import Malformed

TOKEN = EnrolledToken("/usr/lib/token.so", "Card", "01", b"public", 1_790_000_000)


def changed(**fields) -> bytes:
    return msgspec.structs.replace(TOKEN, **fields).to_bytes()


def test_a_token_is_read_as_it_was_kept():
    assert EnrolledToken.from_bytes(TOKEN.to_bytes()) == TOKEN


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80",
        TOKEN.to_bytes()[:-1],
        TOKEN.to_bytes() + b"\0",
        changed(public=b""),
        changed(at=0),
        changed(label="x" * 9000),
        b"\x91" * 8000,
    ],
)
def test_what_is_no_token_is_not_read(data):
    with pytest.raises(Malformed):
        EnrolledToken.from_bytes(data)


@given(st.binary(max_size=200))
def test_junk_is_refused_by_name(data):
    with pytest.raises(Malformed):
        EnrolledToken.from_bytes(data)
