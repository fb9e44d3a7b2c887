# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whole engines of which one freezes or dies without a word: the others go on, it comes back."""

import threading
import time

from client.model import commands, events
from client.model.events import CallPhase, Event
from tests.rig.household import Home, at_home, hosted_room

SYNTHETIC = commands.SyntheticPerson()
TALKING = commands.Join(microphone=True, synthetic=SYNTHETIC)
FROZEN_S = 16.0
"""Longer than the ten seconds of silence, the two by chance, and the relay's own fifteen."""


def call(host: Home, *guests: Home) -> dict[str, bytes]:
    made = hosted_room(host, *guests)
    files = {one.uid: one.file for one in made.invitations}
    assert isinstance(host.follower.gate(commands.OpenMyRoom(made.room.room_id)), events.PreJoin)
    host.join(TALKING)
    for guest in guests:
        assert isinstance(guest.check(files[guest.person.uid]), events.PreJoin)
        guest.join(TALKING)
    for home in (host, *guests):
        home.until_live(1 + len(guests))
        home.until(lambda e: isinstance(e, events.RosterChanged) and e.key_holders > len(guests))
    return files


def with_people(count: int):
    """A roster of so many who all hold my key."""

    def holds(event: Event) -> bool:
        return (
            isinstance(event, events.RosterChanged)
            and sum(one.on_roster for one in event.people) == count
            and event.key_holders == count
        )

    return holds


def phases(home: Home) -> set[CallPhase]:
    return {e.phase for e in home.said if isinstance(e, events.CallChanged)}


def test_who_freezes_is_dropped_by_name_and_comes_back_by_itself(people) -> None:
    with at_home(*people) as (host, guest, frozen):
        call(host, guest, frozen)
        for home in (host, guest, frozen):
            home.said.clear()
        thawed = threading.Event()

        def freeze() -> None:
            time.sleep(FROZEN_S)
            thawed.set()

        frozen.engine._loop.call_soon_threadsafe(freeze)
        for home in (host, guest):
            home.until(with_people(2))
            told = [e.sentence for e in home.said if isinstance(e, events.Notice)]
            assert any(frozen.person.name in sentence for sentence in told)
            assert CallPhase.ENDED not in phases(home)
        assert not thawed.is_set()
        assert thawed.wait(FROZEN_S)
        for home in (host, guest, frozen):
            home.said.clear()
        for home in (host, guest, frozen):
            home.until(with_people(3))
        assert CallPhase.ENDED not in phases(frozen)


def test_who_dies_without_a_word_comes_back_with_the_same_invitation(people) -> None:
    """No Bye leaves; the new start knows its old presence as its own."""
    with at_home(*people[:2]) as (host, guest):
        files = call(host, guest)
        old = guest.engine._visit.call._me
        host.said.clear()
        guest.engine._visit.call._mailbox.send = lambda *_body: None
        guest.engine.stop()
        with at_home(guest.person) as (again,):
            begun = time.monotonic()
            assert isinstance(again.check(files[guest.person.uid]), events.PreJoin)
            again.join(TALKING)
            again.until(with_people(2))
            took = time.monotonic() - begun
            assert again.engine._visit.call._me != old
            alarms = [e.finding.id for e in again.said if isinstance(e, events.Alarm)]
            assert alarms == []
            back = host.until(
                lambda e: isinstance(e, events.Notice) and guest.person.name in e.sentence
            )
            assert isinstance(back, events.Notice)
            assert took < 15.0
        assert CallPhase.ENDED not in phases(host)
