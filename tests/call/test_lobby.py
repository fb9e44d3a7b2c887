# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A restricted room, whole: a lobby that gives nothing, an Admit by name, and a removal."""

import time

from client.model import commands, events
from client.model.events import CallPhase
from client.model.room import Profile
from tests.rig.household import Home, at_home


def waiting(home: Home) -> events.LobbyChanged:
    event = home.until(lambda e: isinstance(e, events.LobbyChanged) and bool(e.people))
    assert isinstance(event, events.LobbyChanged)
    return event


def restricted(host: Home, *guests: Home) -> dict[str, bytes]:
    made = host.follower.ask(
        commands.CreateRoom(
            title="Lage",
            uids=tuple(guest.person.uid for guest in guests),
            hours=1,
            profile=Profile.RESTRICTED,
            listen="127.0.0.1:0",
        ),
        events.RoomCreated,
    )
    host.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
    outcome = host.follower.gate(commands.OpenMyRoom(made.room.room_id))
    assert isinstance(outcome, events.PreJoin), outcome
    host.join()
    return {one.uid: one.file for one in made.invitations}


def test_nobody_is_in_until_a_person_inside_admits_them_by_name(people) -> None:
    with at_home(*people) as (host, guest, other):
        files = restricted(host, guest, other)
        for home in (guest, other):
            assert isinstance(home.check(files[home.person.uid]), events.PreJoin)
            home.join()
            home.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.LOBBY)
        lobby = host.until(lambda e: isinstance(e, events.LobbyChanged) and len(e.people) == 2)
        assert isinstance(lobby, events.LobbyChanged)
        entry = next(one for one in lobby.people if one.uid == guest.person.uid)
        assert entry.peer is not None
        host.engine.send(commands.Admit(entry.peer))
        host.until_live(2)
        guest.until_live(2)
        # Whoever was not named got nothing: no roster, code, sound or picture.
        left = other.leave()
        assert left.state == "lobby"
        assert left.roster == ()
        assert not left.ever_live
        assert not [e for e in other.said if isinstance(e, events.RemoteMedia)]
        assert not [e for e in other.said if isinstance(e, events.CallCode) and e.digits]
        rosters = [e for e in other.said if isinstance(e, events.RosterChanged)]
        assert all(one.peer is None or one.me for event in rosters for one in event.people)


def test_a_removed_person_is_out_for_everybody_and_cannot_come_back(people) -> None:
    with at_home(*people[:2]) as (host, guest):
        files = restricted(host, guest)
        guest.check(files[guest.person.uid])
        guest.join()
        entry = waiting(host).people[0]
        assert entry.peer is not None
        host.engine.send(commands.Admit(entry.peer))
        guest.until_live(2)
        guest.engine.send(commands.RemovePerson(host.person.uid))
        refused = guest.until(
            lambda e: isinstance(e, events.CommandFailed) and e.command == "RemovePerson"
        )
        assert isinstance(refused, events.CommandFailed)
        host.engine.send(commands.RemovePerson(guest.person.uid))
        report = guest.report()
        assert report.reason == "removed"
        assert host.person.name in report.sentence
        guest.said.clear()
        host.said.clear()
        guest.check(files[guest.person.uid])
        guest.join()
        guest.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.LOBBY)
        # A knock is repeated every 3 s: one more would have been shown by now.
        time.sleep(4.0)
        again = guest.leave()
        assert not again.ever_live
        assert not [e for e in host.said if isinstance(e, events.LobbyChanged) and e.people]
