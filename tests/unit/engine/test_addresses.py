# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Where an organiser's machine says that it can be reached."""

import socket

import pytest

from client.engine import addresses
from client.model.errors import Failure, WrongUse


def test_an_address_is_split_and_joined_without_loss() -> None:
    for text in ("192.0.2.7:7443", "[2001:db8::1]:443", "call.example:1"):
        assert addresses.join(*addresses.split(text)) == text


@pytest.mark.parametrize("text", ["", "host", "host:", ":1", "host:x", "host:70000"])
def test_what_is_no_address_is_wrong_use(text: str) -> None:
    with pytest.raises(WrongUse):
        addresses.split(text)


def test_a_port_in_use_is_reported_and_a_free_one_is_taken() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(Failure):
            addresses.free_port("127.0.0.1", port)
    assert addresses.free_port("127.0.0.1", port) == port


def test_loopback_is_named_last_and_every_address_once() -> None:
    found = addresses.reachable(7443)
    assert found[-1] == "127.0.0.1:7443"
    assert len(set(found)) == len(found)
    assert sum(text.startswith("127.") for text in found) == 1


def test_a_named_address_without_its_own_port_gets_the_one_listened_on() -> None:
    assert addresses.named(("192.0.2.7:0", "192.0.2.8:99"), 7443) == (
        "192.0.2.7:7443",
        "192.0.2.8:99",
    )
