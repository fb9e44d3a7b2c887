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

from client.engine import clock, gate_watch
from client.engine.account import Account
from client.identity.organisation import Organisation
from client.model import commands, events
from client.model.commands import KeystoreKind
from client.model.errors import WrongUse
from client.model.events import CallPhase
from client.model.ids import DisplayName
from client.model.room import Profile
from client.model.verdict import Result
from client.net import turn_tls, websocket
from tests.call import test_shared_screens as screens
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


@pytest.fixture(autouse=True)
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
def homes(people, places) -> Iterator[list[Home]]:
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


def alarms(home: Home) -> set[str]:
    return {one.finding.id for one in home.said if isinstance(one, events.Alarm)}


def met(home: Home, report: events.CallReport, *others: Home) -> None:
    """Everybody else was really heard and seen by this person, and nothing was wrong."""
    names = {one.person.name for one in others}
    assert {one.name for one in report.hears if one.first_audio_ms is not None} == names
    assert {one.name for one in report.sees if one.frames} == names
    assert report.ever_live
    assert not report.refused
    assert alarms(home) == set()


def flows(home: Home, people: int) -> None:
    """Sound and picture of so many come."""
    seen: set[object] = set()

    def comes(event: events.Event) -> bool:
        if isinstance(event, events.RemoteMedia) and event.sound and event.picture:
            seen.add(event.peer)
        return len(seen) == people

    home.until(comes)


def test_three_people_meet_are_admitted_and_talk_through_the_forwarding_server(homes, turn):
    host, guest, other = homes
    made = a_room(turn, host, guest, other)
    host_enters(host, made)
    for home in (guest, other):
        knock(home, made)
        admit(host, home)
    for home in homes:
        roster = home.until_live(3)
        assert {one.uid for one in roster.people} == {one.person.uid for one in homes}
        flows(home, 2)
    assert turn.carried > 100
    reports = [(home, home.leave()) for home in reversed(homes)]
    for home, report in reports:
        met(home, report, *(one for one in homes if one is not home))


def test_who_is_not_admitted_waits_and_everything_that_came_to_them_says_nothing(
    homes, turn, monkeypatch
):
    host, guest, other = homes
    made = a_room(turn, host, guest, other, title="Canary title")
    came: list[bytes] = []
    receive = websocket.from_relay

    def recorded(data: bytes):
        if listening:
            came.append(data)
        return receive(data)

    monkeypatch.setattr(websocket, "from_relay", recorded)
    listening = False
    host_enters(host, made)
    knock(guest, made)
    admit(host, guest)
    for home in (host, guest):
        home.until_live(2)
    # From now on every engine of this process is recorded, the one that waits among them.
    listening = True
    knock(other, made)
    lobby = host.until(lambda e: isinstance(e, events.LobbyChanged) and bool(e.people))
    assert isinstance(lobby, events.LobbyChanged)
    flows(guest, 1)
    left = other.leave()
    listening = False
    assert (left.state, left.roster, left.hears, left.sees) == ("lobby", (), (), ())
    assert "LOBBY-NO-METADATA" not in alarms(other)
    assert came
    canaries = [b"Canary title", made.room.room_id.encode(), CLASS.encode(), turn.url.encode()]
    for home in homes:
        canaries += [home.person.uid.encode(), home.person.name.encode(), *key_of(home)]
    assert not [one for data in came for one in canaries if one in data]


def key_of(home: Home) -> list[bytes]:
    """A person's key as anybody who told of it would write it."""
    identity = home.engine._dispatch._people.account.person.identity
    return [identity.encode(), bytes.fromhex(identity.partition(":")[2])]


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"forwarders": ("turn:192.0.2.9:3478",)}, "ICE-SERVERS-PINNED"),
        ({"hours": 4}, "ROOM-EXPIRED"),
    ],
)
def test_a_room_that_differs_in_one_thing_is_refused_for_that(homes, turn, places, changes, check):
    host, guest, _ = homes
    made = a_room(turn, host, guest, **changes)
    if check == "ROOM-EXPIRED":
        for place in places:
            place.write("policy.json", policy(turn, 43, max_room_s=3 * 3600))
    for asked in (
        host.follower.gate(commands.OpenMyRoom(made.room.room_id)),
        guest.check(made.invitations[0].file),
    ):
        assert isinstance(asked, events.Refused)
        assert blocked(asked) == {check}


def test_a_room_without_a_forwarding_server_is_refused_where_the_policy_lists_none(
    homes, turn, places
):
    for place in places:
        place.write("policy.json", policy(turn, 43, ice={"policy": "relay"}))
    host, guest, _ = homes
    made = a_room(turn, host, guest, forwarders=())
    assert blocked(guest.check(made.invitations[0].file)) == {"RELAY-ONLY"}


def test_a_room_as_long_as_the_policy_permits_is_let_in_and_a_longer_one_is_not_made(
    homes, turn, places
):
    for place in places:
        place.write("policy.json", policy(turn, 43, max_room_s=2 * 3600))
    host, guest, _ = homes
    # Nobody names the forwarding server: it is the organisation's.
    made = a_room(turn, host, guest, hours=2, forwarders=())
    assert isinstance(guest.check(made.invitations[0].file), events.PreJoin)
    with pytest.raises(WrongUse) as caught:
        a_room(turn, host, guest, hours=3)
    assert caught.value.code == "too-long"


def test_a_class_that_the_policy_forbids_is_not_made_and_refuses_where_it_was_made(
    homes, turn, places
):
    host, guest, _ = homes
    with pytest.raises(WrongUse) as caught:
        a_room(turn, host, guest, classification="GEHEIM")
    assert caught.value.code == "no-such-class"
    for place in places:
        place.write("policy.json", policy(turn, 43, max_classification="GEHEIM"))
    made = a_room(turn, host, guest, classification="GEHEIM")
    for place in places:
        place.write("policy.json", policy(turn, 44))
    for asked in (
        host.follower.gate(commands.OpenMyRoom(made.room.room_id)),
        guest.check(made.invitations[0].file),
    ):
        assert isinstance(asked, events.Refused)
        assert blocked(asked) == {"CLASSIFICATION"}


def test_a_forwarding_server_that_cannot_prove_itself_refuses_the_room(homes, authority, places):
    host, guest, _ = homes
    with forwarding_for_engines(authority.server(own=True)) as stranger:
        for place in places:
            place.write("policy.json", policy(stranger, 43))
        made = a_room(stranger, host, guest)
        refused = guest.check(made.invitations[0].file)
        assert blocked(refused) == {"TURN-TLS"}
        assert stranger.asked == []


def test_a_computer_that_loses_one_check_holds_its_call_and_leaves_the_others_alone(
    homes, turn, places, monkeypatch
):
    monkeypatch.setattr(gate_watch, "CHECK_EVERY_S", 1.0)
    host, guest, _ = homes
    made = a_room(turn, host, guest)
    host_enters(host, made)
    knock(guest, made)
    admit(host, guest)
    for home in (host, guest):
        home.until_live(2)
    guest.said.clear()
    # The service network is another one now, and this computer is not in it.
    nets = [{"name": "service", "ifname": "nosuch0"}]
    places[1].write("policy.json", policy(turn, 43, networks=nets))
    guest.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.HOLD)
    guest.until(lambda e: isinstance(e, events.Alarm) and e.finding.id == "NETWORK-TRUSTED")
    host.leave()


def test_a_screen_is_shown_under_the_class_while_the_gate_looks_on(homes, turn, monkeypatch):
    monkeypatch.setattr(gate_watch, "CHECK_EVERY_S", 0.3)
    host, guest, _ = homes
    made = a_room(turn, host, guest, screen_share=True)
    host_enters(host, made)
    knock(guest, made)
    admit(host, guest)
    for home in (host, guest):
        home.until_live(2)
        flows(home, 1)
    looked = []
    postures = host.engine._visit.call.postures
    tell = postures.tell
    monkeypatch.setattr(postures, "tell", lambda verdict: (looked.append(verdict), tell(verdict)))
    host.engine.send(screens.wish(CLASS))
    screens.shares(host, None)
    for _ in range(3):
        assert screens.seen(guest, host) is not None
    host.until(lambda _: bool(looked))
    told = [one for verdict in looked for one in verdict.findings if one.id == "SHARE-GUARD"]
    assert told[-1].result is Result.PASS
    assert told[-1].evidence == "one chosen window"
    assert alarms(host) == alarms(guest) == set()
    guest.leave()
    screens.shares(host)
    host.leave()
