# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.identity.own_settings: what was chosen comes back, and nothing else is read as it."""

import msgspec
import pytest

from client.identity.own_settings import OwnSettings
from client.model.errors import Malformed
from client.model.settings import Setting

RELEASE, WATERMARK = Setting.RELEASE, Setting.WATERMARK
BOTH = OwnSettings().with_choice(WATERMARK, on=True).with_choice(RELEASE, on=False)


def packed(value: object) -> bytes:
    return msgspec.msgpack.encode(value)


def test_a_choice_comes_back_and_what_was_never_touched_is_none():
    assert OwnSettings.from_bytes(OwnSettings().to_bytes()).get(RELEASE) is None
    read = OwnSettings.from_bytes(BOTH.to_bytes())
    assert (read.get(RELEASE), read.get(WATERMARK)) == (False, True)
    assert OwnSettings.from_bytes(read.with_choice(RELEASE, on=True).to_bytes()).get(RELEASE)


def test_the_order_of_choosing_leaves_no_trace():
    other = OwnSettings().with_choice(RELEASE, on=False).with_choice(WATERMARK, on=True)
    assert other.to_bytes() == BOTH.to_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        packed(["watermark", True]),
        packed({"chosen": [["watermark", True]], "more": 1}),
        packed({"chosen": [["watermark", 1]]}),
        packed({"chosen": [["net.proxy", True]]}),
        packed({"chosen": [["watermark", True, True]]}),
        packed({"chosen": [["watermark", True], ["watermark", False]]}),
        packed({"chosen": [["watermark", True], ["mic.release_when_muted", True]]}),
        packed({}),
        BOTH.to_bytes() + b"\0",
        BOTH.to_bytes()[:-1],
        packed({"chosen": [["watermark", True]]}) + bytes(3_000),
    ],
    ids=[
        "empty", "no msgpack", "a list", "a field more", "a number", "unheard of", "three",
        "twice", "out of order", "not as written", "a byte more", "a byte less", "too large",
    ],
)  # fmt: skip
def test_refuses_what_was_not_written_here(data):
    with pytest.raises(Malformed):
        OwnSettings.from_bytes(data)


def test_the_twin_of_those_is_read():
    assert OwnSettings.from_bytes(packed({"chosen": [["watermark", True]]})).get(WATERMARK)
