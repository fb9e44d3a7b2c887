# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import msgspec
import pytest

from client.identity.said_place import SaidPlace
from client.model.errors import Malformed

SAID = SaidPlace("DE", "Europe/Berlin")


@pytest.mark.parametrize("said", [SAID, SaidPlace()])
def test_is_read_back_as_it_was(said):
    assert SaidPlace.from_bytes(said.to_bytes()) == said


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        SAID.to_bytes() + b"\x00",
        msgspec.msgpack.encode({"zone": "", "country": ""}),
        msgspec.msgpack.encode({"country": "DE", "zone": "", "more": 1}),
        b"x" * 5000,
    ],
)
def test_a_damaged_record_is_an_error_and_never_an_empty_one(data):
    with pytest.raises(Malformed):
        SaidPlace.from_bytes(data)
