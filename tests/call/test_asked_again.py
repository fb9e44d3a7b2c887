# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whole engines: what a person was told to mend is asked again by itself, and lets them in."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from client.engine import visit
from client.model import commands, events
from client.policy.facts import CoreDumps
from client.policy.posture_facts import Disks
from tests.fakes import good_place
from tests.rig import household
from tests.rig.household import Home, at_home, hosted_room


class Eyes:
    """A computer on which crashes write memory to disk until somebody mends that."""

    def __init__(self) -> None:
        self.dumpable = True
        self.disks = 0

    def computer(self):
        good = good_place.in_a_good_place()
        looks = {**good.posture, Disks: self._disks}
        return replace(good, core_dumps=self._dumps, posture=looks)

    def _dumps(self) -> CoreDumps:
        return CoreDumps(0, dumpable=self.dumpable)

    def _disks(self) -> Disks:
        self.disks += 1
        return Disks(())


@pytest.fixture
def scene(people, monkeypatch) -> Iterator[tuple[Home, bytes, Eyes]]:
    """Berta with an invitation of Anna's, whose relay answers."""
    eyes = Eyes()
    with at_home(people[0]) as (host,):
        monkeypatch.setattr(household, "in_a_good_place", eyes.computer)
        with at_home(people[1]) as (guest,):
            yield guest, hosted_room(host, guest).invitations[0].file, eyes


def again(home: Home, check: str) -> events.PreJoin | events.Refused:
    return home.follower.gate(commands.CheckAgain(check))


def blocking(page: events.PreJoin | events.Refused) -> list[str]:
    return [finding.id for finding in page.findings if finding.blocks]


def test_what_was_mended_lets_in_and_the_rest_is_not_looked_at_again(scene):
    guest, data, eyes = scene
    assert blocking(guest.check(data)) == ["CORE-DUMP"]
    looked, progress = eyes.disks, told(guest)
    assert blocking(again(guest, "CORE-DUMP")) == ["CORE-DUMP"]
    eyes.dumpable = False
    page = again(guest, "CORE-DUMP")
    assert isinstance(page, events.PreJoin)
    assert blocking(page) == []
    assert eyes.disks == looked
    assert told(guest) == progress
    guest.join()
    guest.until(lambda event: isinstance(event, events.CallChanged))


def test_asking_another_check_again_is_no_way_past_the_one_that_blocks(scene):
    guest, data, _ = scene
    guest.check(data)
    for check in ("DISK-ENCRYPTED", "TLS-PIN", "NO-SUCH-CHECK", "INVITE-SEALED"):
        assert blocking(again(guest, check)) == ["CORE-DUMP"]
        failed = guest.follower.ask(commands.Join(), events.CommandFailed)
        assert failed.code == "not-allowed"


def test_what_stands_from_before_is_not_old_enough_to_join_by(scene, monkeypatch):
    guest, data, eyes = scene
    eyes.dumpable = False
    guest.check(data)
    again(guest, "CORE-DUMP")
    looked = eyes.disks
    # The facts that were taken over count from the day they were seen, not from the verdict.
    monkeypatch.setattr(visit, "VERDICT_LASTS_S", 0.0)
    eyes.dumpable = True
    guest.join()
    guest.until(lambda event: isinstance(event, events.CommandFailed) and event.command == "Join")
    assert eyes.disks > looked


def told(home: Home) -> int:
    """How often a face was told how the checks come along."""
    return sum(isinstance(event, events.Checking) for event in home.said)
