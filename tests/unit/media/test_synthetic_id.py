# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from client.media.synthetic_id import person_id
from client.model.ids import Uid


def test_a_person_has_the_same_number_on_every_machine():
    # printf 'anna@example.org' | sha256sum
    assert person_id(Uid("anna@example.org")) == 0xA3BF8623


def test_another_person_has_another_number():
    assert person_id(Uid("anna@example.org")) != person_id(Uid("ben@example.org"))
