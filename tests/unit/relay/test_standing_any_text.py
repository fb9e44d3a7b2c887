# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What an operator wrote for a standing relay: read exactly, or refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.model.errors import Malformed, WrongUse
from client.relay.standing import parse_issuers, parse_listen
from tests.fakes.people import NAMES, person

KEYS = [person(name).identity for name in NAMES]


@given(host=st.ip_addresses(), port=st.integers(0, 65535))
def test_an_address_and_port_read_back(host, port):
    written = f"[{host}]" if host.version == 6 else str(host)
    assert parse_listen(f"{written}:{port}") == (str(host), port)


@given(st.text(max_size=20) | st.from_regex(r"[a-z*]{0,5}:[0-9]{0,9}", fullmatch=True))
def test_any_text_is_a_place_to_listen_or_wrong_use(text):
    try:
        _, port = parse_listen(text)
    except WrongUse:
        return
    assert 0 <= port <= 65535


@pytest.mark.parametrize("port", ["65536", "9" * 5000, "-1", "+1", "\u0661", ""])
def test_refuses_a_port_that_is_none(port):
    with pytest.raises(WrongUse):
        parse_listen(f"host:{port}")


@given(st.lists(st.sampled_from(KEYS), max_size=8), st.text(alphabet="abc #", max_size=9))
def test_every_key_of_a_file_is_read_and_nothing_else(keys, words):
    lines = [f"{key}  {words}" for key in keys] + ["", f"# {words}"]
    assert parse_issuers("\n".join(lines).encode()) == frozenset(keys)


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_issuers_or_malformed(data):
    try:
        assert parse_issuers(data) <= frozenset()
    except Malformed:
        return


@given(place=st.integers(0, len(KEYS[0]) - 1), put=st.characters(codec="ascii"))
def test_a_key_with_a_letter_changed_is_another_key_or_malformed(place, put):
    altered = KEYS[0][:place] + put + KEYS[0][place + 1 :]
    try:
        read = parse_issuers(altered.encode())
    except Malformed:
        return
    assert (KEYS[0] in read) == (altered == KEYS[0])
