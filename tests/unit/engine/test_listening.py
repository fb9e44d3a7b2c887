# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An address that cannot be listened on is refused in plain words of both languages."""

import errno
import os
import socket

import pytest

from client.app.compose import load_resources
from client.engine.addresses import free_port
from client.model.errors import Failure
from client.model.system_words import why_no_address

GERMAN = load_resources("de").said


def refused(host, port):
    with pytest.raises(Failure) as caught:
        free_port(host, port)
    return caught.value.sentence


def test_a_port_in_use_is_said_plainly():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        sentence = refused("127.0.0.1", taken.getsockname()[1])
    assert sentence.endswith(": another program uses this port.")
    assert GERMAN.sentence(sentence).endswith("ein anderes Programm nutzt diesen Port.")


def test_an_address_of_another_computer_is_said_plainly():
    sentence = refused("192.0.2.7", 0)
    assert sentence.endswith(": this computer does not have this address.")
    assert GERMAN.sentence(sentence).endswith("dieser Rechner hat diese Adresse nicht.")


def test_a_free_port_is_found():
    assert free_port("127.0.0.1", 0) > 0


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_never_in_the_words_of_the_system(number):
    said = why_no_address(OSError(number, os.strerror(number)))
    assert os.strerror(number) not in said
    assert GERMAN.sentence(said) != said
