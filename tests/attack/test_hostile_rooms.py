# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The attack with rooms and servers must be able to find something: what protects is taken away."""

import pytest

from client.crypto import envelope
from client.crypto.envelope import plain_loads
from client.engine.rehearsal.server_rooms import OVER_TLS
from client.net import tls
from client.policy.rules import Rules
from tests.attack.campaign import Campaign, run
from tests.attack.hostile_rooms import ANYWHERE, attempts


def named(*names: str) -> Campaign:
    trials = [one for one in ANYWHERE if one.name in names]
    assert len(trials) == len(names)
    return Campaign(names[0], len(names), len(names), lambda: attempts(trials), numbered=True)


def test_there_are_enough_of_them():
    assert len(ANYWHERE) >= 60
    assert len(OVER_TLS) >= 25
    assert all(one.applies(Rules()) for one in OVER_TLS)


def test_finds_a_client_that_takes_any_key(monkeypatch):
    wrong = named("relay-other-key", "relay-read-by-an-authority")
    assert run(wrong, 2, 1, None).accepted == 0
    monkeypatch.setattr("tests.attack.campaign._built", {})
    monkeypatch.setattr(tls, "pin_holds", lambda _facts, _server: True)
    monkeypatch.setattr("client.net.probes.pin_holds", lambda _facts, _server: True)
    assert run(wrong, 2, 1, None).accepted == 2


def test_finds_a_client_that_reads_no_dates(monkeypatch):
    over = named("relay-certificate-over")
    monkeypatch.setattr(tls, "date_trouble", lambda _facts, _now: "")
    monkeypatch.setattr("client.net.probes.date_trouble", lambda _facts, _now: "")
    assert run(over, 1, 1, None).accepted == 1


def test_finds_a_reader_of_two_spellings(monkeypatch):
    twice = named("other-spelling")
    monkeypatch.setattr(envelope, "strict_loads", plain_loads)
    assert run(twice, 1, 1, None).accepted == 1


@pytest.fixture(autouse=True)
def built_anew(monkeypatch):
    monkeypatch.setattr("tests.attack.campaign._built", {})
