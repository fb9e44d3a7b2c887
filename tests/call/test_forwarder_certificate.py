# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A classified call, whole, whose forwarding server's certificate ends: held, unless renewed."""

import datetime as dt
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from client.engine import call_clocks, clock, gate_watch, line_certificate
from client.model import events
from client.model.verdict import Result
from tests.call import test_classified as classified
from tests.fakes.turn_server import Authority, TurnServer, forwarding_for_engines
from tests.rig.household import Home

authority, places, homes = classified.authority, classified.places, classified.homes
kept_by_the_system = classified.kept_by_the_system
LEFT = dt.timedelta(minutes=15)
LOOKS_EVERY_S = 0.5


class Server:
    """The forwarding server of a test, whose certificate has a quarter of an hour left."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self.context = authority.server(lasts=LEFT)
        self._key = authority.last_key

    def renew(self, *, same_key: bool) -> None:
        another = ec.generate_private_key(ec.SECP384R1())
        self._authority.renew(self.context, self._key if same_key else another)


class Wall:
    """The wall clock of every engine here; monotonic time stays as it is."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def time(self) -> float:
        return time.time() + self.ahead_s


@pytest.fixture
def server(authority: Authority) -> Server:
    return Server(authority)


@pytest.fixture
def turn(server: Server) -> Iterator[TurnServer]:
    with forwarding_for_engines(server.context) as made:
        yield made


@pytest.fixture
def wall(monkeypatch) -> Wall:
    made = Wall()
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=made.time, monotonic=time.monotonic))
    monkeypatch.setattr(gate_watch, "CHECK_EVERY_S", LOOKS_EVERY_S)
    monkeypatch.setattr(line_certificate, "ASK_EVERY_S", LOOKS_EVERY_S)
    # These minutes pass; a computer that slept through them would begin the call anew.
    monkeypatch.setattr(call_clocks, "CLOCK_JUMP_S", 2 * LEFT.total_seconds())
    return made


@pytest.fixture
def two(homes, turn, wall) -> list[Home]:
    """Two people in a call that is live through the forwarding server."""
    assert not wall.ahead_s
    host, guest, _ = homes
    made = classified.a_room(turn, host, guest)
    classified.host_enters(host, made)
    classified.knock(guest, made)
    classified.admit(host, guest)
    for home in (host, guest):
        home.until_live(2)
        classified.flows(home, 1)
        home.said.clear()
    return [host, guest]


def wait(holds, what: str) -> None:
    end = time.monotonic() + 60.0
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def looks(home: Home) -> list[object]:
    """Every verdict of this call from now on."""
    postures, seen = home.engine._visit.call.postures, []
    tell = postures.tell
    postures.tell = lambda verdict: (seen.append(verdict), tell(verdict))
    return seen


@pytest.mark.parametrize("renewed", [False, True], ids=["not-renewed", "another-key"])
def test_a_server_whose_certificate_ends_in_a_call_holds_it(two, server, wall, renewed) -> None:
    if renewed:
        server.renew(same_key=False)
    wall.ahead_s = LEFT.total_seconds() + 60
    for home in two:
        home.until(lambda e: isinstance(e, events.CallChanged) and e.reason == "gate-lost")
        home.until(lambda e: isinstance(e, events.Alarm))
        assert classified.alarms(home) == {"TURN-TLS"}
    for home in two:
        home.leave()


def test_a_server_that_renews_its_certificate_for_the_same_key_keeps_the_call(
    two, server, wall
) -> None:
    server.renew(same_key=True)
    wall.ahead_s = LEFT.total_seconds() - 60
    for home in two:
        held = home.engine._visit.call.certificate._forwarders
        wait(lambda held=held: held._until, "nobody looks for the next certificate")
    seen = [looks(home) for home in two]
    wall.ahead_s = LEFT.total_seconds() + 60
    wait(lambda: min(map(len, seen)) > 2, "nobody looks")
    judged = [one for told in seen for verdict in told for one in verdict.findings]
    assert {one.result for one in judged if one.id == "TURN-TLS"} == {Result.PASS}
    for home in two:
        assert "TURN-TLS" not in classified.alarms(home)
        home.leave()
