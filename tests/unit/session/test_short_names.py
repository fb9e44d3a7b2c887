# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Short names: the same for both who compare, and of no use to whoever searched for a pair."""

import pytest

from client.crypto.envelope import canonical, decode
from client.model.errors import Malformed
from client.session.messages import SHORT, Want
from client.session.short_names import SALT_BYTES, fresh_salt, short_name
from tests.fakes import liar
from tests.fakes.call_room import FakeRoom

ONE, OTHER = "ab" * 64, "cd" * 64
ALIKE = ONE[:SHORT] + OTHER[SHORT:]


def test_both_who_compare_give_a_message_the_same_name():
    salt = fresh_salt(lambda count: bytes(range(count)))
    assert short_name(salt, ONE) == short_name(salt, ONE)
    assert len(short_name(salt, ONE)) == SHORT


def test_messages_whose_hashes_begin_alike_have_two_names():
    assert ALIKE[:SHORT] == ONE[:SHORT]
    assert short_name("00" * SALT_BYTES, ALIKE) != short_name("00" * SALT_BYTES, ONE)


def test_a_name_of_one_request_says_nothing_in_the_next():
    assert short_name("00" * SALT_BYTES, ONE) != short_name("01" * SALT_BYTES, ONE)


@pytest.mark.parametrize("salt", ["", "5a" * 15, "5A" * 16, "5a" * 17])
def test_a_request_with_another_salt_than_16_bytes_is_malformed_and_one_with_16_is_read(salt):
    room = FakeRoom(2)
    node = room.join(0)
    good = liar.want(room, node, node.me)
    assert decode(canonical(good), Want) == good
    with pytest.raises(Malformed):
        decode(canonical(liar.want(room, node, node.me, salt=salt)), Want)
