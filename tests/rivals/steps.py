# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What people do in these tests: make a room of either kind, enter it, let somebody in."""

from collections.abc import Callable
from typing import Any

from client.app.demo_people import DemoPerson
from client.crypto.envelope import Signed
from client.engine import clock
from client.identity.card import Card, make_card
from client.identity.person import Person
from client.model import commands, events
from client.model.events import CallPhase, Event
from client.model.participant import RosterEntry
from client.model.room import Profile
from client.model.secret import Secret
from tests.rig.household import Home

SYNTHETIC = commands.SyntheticPerson()
TALKING = commands.Join(microphone=True, synthetic=SYNTHETIC)
QUIET = commands.Join(synthetic=SYNTHETIC)


def room(
    host: Home, *guests: Home | DemoPerson, profile: Profile = Profile.OPEN
) -> tuple[events.RoomCreated, dict[str, bytes]]:
    """A room hosted at the host's, and everybody's invitation by uid."""
    uids = tuple(_person(guest).uid for guest in guests)
    wish = commands.CreateRoom(
        title="Lage", uids=uids, hours=1, profile=profile, listen="127.0.0.1:0"
    )
    made = host.follower.ask(wish, events.RoomCreated)
    host.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
    return made, {one.uid: one.file for one in made.invitations}


def _person(guest: Home | DemoPerson) -> DemoPerson:
    return guest.person if isinstance(guest, Home) else guest


def enter_mine(host: Home, made: events.RoomCreated, wish: commands.Join = TALKING) -> None:
    """The host enters their own room."""
    outcome = host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    assert isinstance(outcome, events.PreJoin), outcome
    host.join(wish)


def enter(guest: Home, file: bytes, wish: commands.Join = TALKING) -> None:
    """A guest opens their invitation and enters."""
    outcome = guest.check(file)
    assert isinstance(outcome, events.PreJoin), outcome
    guest.join(wish)


def call(host: Home, *guests: Home, wish: commands.Join = TALKING) -> dict[str, bytes]:
    """Everybody in an open room, live; their invitations."""
    made, files = room(host, *guests)
    enter_mine(host, made, wish)
    for guest in guests:
        enter(guest, files[guest.person.uid], wish)
    for home in (host, *guests):
        home.until_live(1 + len(guests))
    return files


def until_phase(home: Home, phase: CallPhase) -> events.CallChanged:
    event = home.until(lambda e: isinstance(e, events.CallChanged) and e.phase is phase)
    assert isinstance(event, events.CallChanged)
    return event


def waits_at(host: Home, guest: Home) -> RosterEntry:
    """The entry under which somebody is shown as waiting."""
    uid = guest.person.uid

    def shown(event: Event) -> bool:
        return isinstance(event, events.LobbyChanged) and any(p.uid == uid for p in event.people)

    event = host.until(shown)
    assert isinstance(event, events.LobbyChanged)
    return next(one for one in event.people if one.uid == uid)


def admit(host: Home, guest: Home) -> None:
    entry = waits_at(host, guest)
    assert entry.peer is not None
    host.engine.send(commands.Admit(entry.peer))


def heard(home: Home, kind: type[Event], holds: Callable[[Any], bool] = lambda _e: True) -> list:
    """Everything of a kind that was said so far."""
    return [event for event in home.said if isinstance(event, kind) and holds(event)]


def blocks(outcome: events.PreJoin | events.Refused) -> dict[str, str]:
    """The blocking findings of a refusal with their messages; it must be one."""
    assert isinstance(outcome, events.Refused), outcome
    return {one.id: one.message for one in outcome.findings if one.blocks}


def of_people(home: Home, command: commands.Command) -> events.PeopleChanged:
    """Ask something about contacts and return how they are afterwards."""
    home.follower.latest(events.PeopleChanged)
    return home.follower.ask(command, events.PeopleChanged)


def another_key(person: DemoPerson, seed: bytes = b"n") -> Signed[Card]:
    """A card in the person's name with a key that is not theirs (or is of a new computer)."""
    other = Person.from_seed(Secret(seed * 32))
    return make_card(other, person.uid, person.name, clock.wall())
