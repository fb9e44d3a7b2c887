# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import msgspec
import pytest

from client.crypto.signing import SigningKey
from client.identity.seen_policy import SeenPolicy
from client.model.errors import Malformed

SEEN = SeenPolicy(42, "ab" * 64, "Demo-Amt", "IT 90")


def test_is_read_back_as_it_was():
    assert SeenPolicy.from_bytes(SEEN.to_bytes()) == SEEN


MARK, NEXT, THIRD = (SigningKey(bytes([n]) * 32).identity for n in (1, 2, 3))


def test_is_read_back_as_an_earlier_version_wrote_it():
    earlier = {name: getattr(SEEN, name) for name in ("version", "hash", "org", "contact")}
    assert SeenPolicy.from_bytes(msgspec.msgpack.encode(earlier)) == SEEN


def test_the_next_key_counts_beside_the_one_in_force_under_the_same_mark_only():
    assert SEEN.signers(MARK) == (MARK,)
    named = msgspec.structs.replace(SEEN, mark=MARK, next_key=NEXT)
    assert named.signers(MARK) == (MARK, NEXT)
    assert named.signers(THIRD) == (THIRD,)
    moved = msgspec.structs.replace(SEEN, mark=MARK, key=NEXT)
    assert moved.signers(MARK) == (NEXT,)
    assert msgspec.structs.replace(moved, next_key=THIRD).signers(MARK) == (NEXT, THIRD)
    assert SeenPolicy.from_bytes(moved.to_bytes()) == moved


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
