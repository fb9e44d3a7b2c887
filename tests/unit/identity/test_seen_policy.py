# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import msgspec
import pytest

from client.identity.seen_policy import SeenPolicy
from client.model.errors import Malformed

SEEN = SeenPolicy(42, "ab" * 64, "Demo-Amt", "IT 90")


def test_is_read_back_as_it_was():
    assert SeenPolicy.from_bytes(SEEN.to_bytes()) == SEEN


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        msgspec.msgpack.encode([1]),
        SEEN.to_bytes() + b"\x00",
        SeenPolicy().to_bytes(),
        SeenPolicy(1, "").to_bytes(),
        msgspec.msgpack.encode({**msgspec.to_builtins(SEEN), "more": 1}),
        b"x" * 5000,
    ],
)
def test_a_damaged_record_is_an_error_and_never_an_empty_one(data):
    with pytest.raises(Malformed):
        SeenPolicy.from_bytes(data)
