# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A computer sleeps between the checks and Join: what was seen in the office counts no more."""

import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from client.engine import clock
from client.model import commands, events
from client.policy.facts import CoreDumps
from tests.fakes.good_place import in_a_good_place
from tests.rig import household
from tests.rig.household import Home, at_home

NIGHT_S = 1200
CHECK = "CORE-DUMP"


class Place:
    """Where the computer is: its one eye, and how long it has slept since the test began."""

    def __init__(self) -> None:
        self.worse = False
        self.slept_s = 0

    def core_dumps(self) -> CoreDumps:
        return CoreDumps(-1, dumpable=True) if self.worse else CoreDumps(0, dumpable=False)

    def time(self) -> float:
        return time.time() + self.slept_s


@pytest.fixture
def place(monkeypatch) -> Place:
    made = Place()
    eyes = replace(in_a_good_place(), core_dumps=made.core_dumps)
    monkeypatch.setattr(household, "in_a_good_place", lambda: eyes)
    # While a Linux computer sleeps the wall clock goes on, and the other one stands still.
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=made.time, monotonic=time.monotonic))
    return made


@pytest.fixture
def home(people, place) -> Iterator[Home]:
    assert not place.worse
    with at_home(people[0]) as homes:
        yield homes[0]


def checked(home: Home, guest) -> None:
    """A room of mine, whose checks let me in."""
    wish = commands.CreateRoom(title="Lage", uids=(guest.uid,), hours=2, listen="127.0.0.1:0")
    room = home.follower.ask(wish, events.RoomCreated).room.room_id
    home.follower.ask(commands.Host(room), events.HostingChanged)
    page = home.follower.gate(commands.OpenMyRoom(room))
    assert isinstance(page, events.PreJoin)
    assert page.allowed or page.open_warnings
    home._read_warnings()
    home.said.clear()


def join(home: Home) -> None:
    home.join(commands.Join(synthetic=commands.SyntheticPerson()))


def in_call(home: Home) -> bool:
    return any(isinstance(event, events.CallChanged) for event in home.said)


def refusing(event: object) -> bool:
    return isinstance(event, events.Refused) and CHECK in {
        one.id for one in event.findings if one.blocks
    }


def test_what_changed_while_the_computer_slept_refuses_at_join(home, place, people) -> None:
    checked(home, people[1])
    place.worse, place.slept_s = True, NIGHT_S
    join(home)
    home.until(refusing)
    home.until(lambda event: isinstance(event, events.CommandFailed))
    assert not in_call(home)


def test_a_computer_that_slept_and_is_as_it_was_is_looked_at_anew_and_let_in(
    home, place, people
) -> None:
    checked(home, people[1])
    place.slept_s = NIGHT_S
    join(home)
    home.until(lambda event: isinstance(event, events.PreJoin) and event.allowed)
    home.until(lambda event: isinstance(event, events.CallChanged))
    home.leave()


def test_one_that_did_not_sleep_goes_in_and_is_held_by_the_first_look_of_the_call(
    home, place, people
) -> None:
    checked(home, people[1])
    place.worse = True
    join(home)
    home.until(lambda event: isinstance(event, events.CallChanged))
    alarm = home.until(lambda event: isinstance(event, events.Alarm))
    assert alarm.finding.id == CHECK
    assert not any(refusing(event) for event in home.said)
    home.leave()
