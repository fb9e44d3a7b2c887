# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A classified call, whole: managed computers, a signed list, a forwarding server with TLS.

Every check of the gate is real but for what a test machine cannot be: the place around the
program (`tests.fakes.good_place`), and a key store of the system, in whose stead the file's
answer is given here. Nothing reaches anybody but through the forwarding server.
"""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from client.engine import clock
from client.engine.account import Account
from client.identity.organisation import Organisation
from client.model import commands, events
from client.model.commands import KeystoreKind
from client.model.events import CallPhase
from client.model.ids import DisplayName
from client.model.room import Profile
from client.net import turn_tls
from tests.fakes.directories import ORG as LIST_KEY
from tests.fakes.managed import Place, draft, mark, signed
from tests.fakes.turn_server import Authority, TurnServer, forwarding_for_engines
from tests.rig.household import Home, account

DAY = 86_400
CLASS = "VS-NfD"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch) -> Authority:
    """An authority that this computer believes, without a variable that would be noticed."""
    made = Authority(tmp_path)

    def believing() -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(made.file)
        return context

    monkeypatch.setattr(turn_tls, "context", believing)
    return made


@pytest.fixture
def turn(authority: Authority) -> Iterator[TurnServer]:
    with forwarding_for_engines(authority.server()) as server:
        yield server


@pytest.fixture
def kept_by_the_system(monkeypatch) -> None:
    """The key lies in the system's key store, as far as the gate is told."""
    made = Account.__init__

    def told(self, *args, **named) -> None:
        made(self, *args, **named)
        self.facts = msgspec.structs.replace(self.facts, kind=KeystoreKind.SYSTEM)

    monkeypatch.setattr(Account, "__init__", told)


def policy(turn: TurnServer, version: int = 42, **changes) -> bytes:
    now = clock.wall()
    written = {
        "version": version,
        "not_before": now - 60,
        "not_after": now + DAY,
        "profile": "classified",
        "classes": ["OFFEN", CLASS, "GEHEIM"],
        "max_classification": CLASS,
        "networks": [{"name": "here", "ifname": "*"}],
        "trust": {"directory_key": LIST_KEY.identity, "max_age_s": 7_200},
        "ice": {"servers": [turn.url]},
    }
    return signed(draft(**(written | changes)))


@pytest.fixture
def places(tmp_path: Path, turn) -> list[Place]:
    return [Place(tmp_path / f"managed-{n}", policy(turn), mark()) for n in range(3)]


@pytest.fixture
def homes(people, places, kept_by_the_system) -> Iterator[list[Home]]:
    """Three people of one organisation on managed computers, who hold its list."""
    office = Organisation(name=DisplayName("Amt X"), key=LIST_KEY.identity)
    for one in people:
        with account(one) as theirs:
            office = office.added(theirs.card)
    now = clock.wall()
    listed = office.signed(LIST_KEY, None, now, now + 30 * DAY).envelope
    with ExitStack() as opened:
        made = []
        for one, place in zip(people, places, strict=True):
            home = Home(one, place)
            opened.callback(home.engine.stop)
            home.open()
            wish = commands.ImportDirectory(listed, LIST_KEY.identity)
            home.follower.ask(wish, events.DirectoryShown)
            made.append(home)
        yield made


def a_room(turn: TurnServer, host: Home, *guests: Home, **changes) -> events.RoomCreated:
    wish = {
        "title": "Lage",
        "uids": tuple(guest.person.uid for guest in guests),
        "hours": 1,
        "profile": Profile.CLASSIFIED,
        "classification": CLASS,
        "listen": "127.0.0.1:0",
        "forwarders": (turn.url,),
    }
    made = host.follower.ask(commands.CreateRoom(**(wish | changes)), events.RoomCreated)
    host.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
    return made


def blocked(asked: events.PreJoin | events.Refused) -> set[str]:
    return {one.id for one in asked.findings if one.blocks}


def enter(home: Home, asked: events.PreJoin | events.Refused) -> None:
    assert isinstance(asked, events.PreJoin), [one for one in asked.findings if one.blocks]
    home.join()


def host_enters(host: Home, made: events.RoomCreated) -> None:
    enter(host, host.follower.gate(commands.OpenMyRoom(made.room.room_id)))
    host.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.WAITING)


def knock(guest: Home, made: events.RoomCreated) -> None:
    files = {one.uid: one.file for one in made.invitations}
    enter(guest, guest.check(files[guest.person.uid]))
    guest.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.LOBBY)


def admit(host: Home, guest: Home) -> None:
    def waits(event: events.Event) -> bool:
        shown = isinstance(event, events.LobbyChanged) and event.people
        return bool(shown) and any(one.uid == guest.person.uid for one in event.people)

    lobby = host.until(waits)
    entry = next(one for one in lobby.people if one.uid == guest.person.uid)
    host.engine.send(commands.Admit(entry.peer))


def hears_and_sees(home: Home) -> set[object]:
    """Whose sound and picture comes."""
    return {
        one.peer
        for one in home.said
        if isinstance(one, events.RemoteMedia) and one.sound and one.picture
    }


def test_three_people_meet_are_admitted_and_talk_through_the_forwarding_server(homes, turn):
    host, guest, other = homes
    made = a_room(turn, host, guest, other)
    host_enters(host, made)
    for home in (guest, other):
        knock(home, made)
        admit(host, home)
    rosters = [home.until_live(3) for home in homes]
    assert all(
        {one.uid for one in roster.people} == {h.person.uid for h in homes} for roster in rosters
    )
    for home in homes:
        home.until(lambda e, home=home: len(hears_and_sees(home)) == 2 or False)
    for home in reversed(homes):
        report = home.leave()
        assert report.ever_live
        assert not [e for e in home.said if isinstance(e, events.Alarm) and e.finding.blocks]
    assert turn.carried > 100
