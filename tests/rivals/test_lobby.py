# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lobbies that leaked, or opened by themselves: bugs of other products. Whole engines, one relay.

One household for all tests: what an earlier room left behind must not help in a later one.
"""

import socket
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from client.crypto.frame_keys import FrameKeys
from client.engine.call import LiveCall
from client.model import commands, events
from client.model.events import CallPhase
from client.model.media import DeviceKind
from client.model.room import Profile
from client.net.mesh.engine import MeshEngine
from client.net.mesh.link import PeerLink
from client.relay.rooms import Room
from client.session import effects
from tests.fakes import scenes
from tests.fakes.call_room import FakeRoom
from tests.rig.household import Home, at_home, copied
from tests.rivals.steps import (
    QUIET,
    admit,
    enter,
    enter_mine,
    heard,
    room,
    until_phase,
    waits_at,
)

RESTRICTED = Profile.RESTRICTED
KNOCKS_AGAIN_S = 3.5
"""A knock is repeated every 3 s: whatever it does by itself has happened by then."""


@pytest.fixture(scope="module")
def household(everyone, tmp_path_factory) -> Iterator[list[Home]]:
    people = copied(everyone, tmp_path_factory.mktemp("lobby"))
    with at_home(*people) as homes:
        yield homes


@pytest.fixture
def homes(household: list[Home]) -> Iterator[list[Home]]:
    for home in household:
        home.said.clear()
    yield household
    for home in household:
        visit = home.engine._visit
        if visit._call is not None:
            home.said.clear()
            home.leave()


class Doors:
    """Links that were begun, media packets and frames, by whose engine they belong to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.links: Counter[str] = Counter()
        self.packets: Counter[str] = Counter()
        self.opened: Counter[str] = Counter()
        self.keys: Counter[str] = Counter()
        self._owner: dict[int, str] = {}
        init, perform = LiveCall.__init__, LiveCall._perform
        begin, send, open_ = MeshEngine.open_link, PeerLink.send, FrameKeys.open

        def made(call: LiveCall, *args) -> None:
            init(call, *args)
            for part in (call._links._mesh, call._keys):
                self._owner[id(part)] = call._plan.setup.uid

        def performs(call: LiveCall, effect: effects.Effect) -> None:
            if isinstance(effect, effects.AddReceiveKey):
                self.keys[call._plan.setup.uid] += 1
            perform(call, effect)

        def begins(mesh: MeshEngine, *args) -> None:
            self.links[self._owner[id(mesh)]] += 1
            begin(mesh, *args)

        def opens(keys: FrameKeys, sender, kind, data):
            plain = open_(keys, sender, kind, data)
            self.opened[self._owner.get(id(keys), "?")] += plain is not None
            return plain

        def sends(link: PeerLink, packet: bytes):
            self.packets[link.peer] += 1
            return send(link, packet)

        monkeypatch.setattr(LiveCall, "__init__", made)
        monkeypatch.setattr(LiveCall, "_perform", performs)
        monkeypatch.setattr(MeshEngine, "open_link", begins)
        monkeypatch.setattr(FrameKeys, "open", opens)
        monkeypatch.setattr(PeerLink, "send", sends)


def in_lobby(home: Home) -> bool:
    return heard(home, events.CallChanged)[-1].phase is CallPhase.LOBBY


def test_the_first_admit_does_not_let_the_second_in(homes) -> None:
    host, guest, other = homes
    made, files = room(host, guest, other, profile=RESTRICTED)
    enter_mine(host, made)
    for home in (guest, other):
        enter(home, files[home.person.uid])
        until_phase(home, CallPhase.LOBBY)
        waits_at(host, home)
    admit(host, guest)
    host.until_live(2)
    guest.until_live(2)
    time.sleep(KNOCKS_AGAIN_S)
    assert in_lobby(other)
    assert not heard(other, events.CallCode, lambda e: e.digits)
    # The twin: the second one needs an Admit of their own, and then is in.
    admit(guest, other)
    for home in homes:
        home.until_live(3)


def test_an_early_arrival_is_not_let_in_by_the_host_who_comes(homes) -> None:
    host, guest, other = homes
    made, files = room(host, guest, other, profile=RESTRICTED)
    enter(guest, files[guest.person.uid])
    until_phase(guest, CallPhase.LOBBY)
    enter_mine(host, made)
    waits_at(host, guest)
    # Not by the host's coming, not by the host's waiting on, not by one who comes after.
    enter(other, files[other.person.uid])
    waits_at(host, other)
    time.sleep(KNOCKS_AGAIN_S)
    assert in_lobby(guest)
    assert in_lobby(other)
    assert heard(host, events.CallChanged)[-1].phase is CallPhase.WAITING
    admit(host, guest)
    guest.until_live(2)
    assert in_lobby(other)


def test_being_let_in_once_does_not_open_the_door_next_time(homes) -> None:
    """Each coming is asked about: leaving and entering again is a new person at the door."""
    host, guest, _ = homes
    made, files = room(host, guest, profile=RESTRICTED)
    enter_mine(host, made)
    enter(guest, files[guest.person.uid])
    admit(host, guest)
    guest.until_live(2)
    guest.leave()
    until_phase(host, CallPhase.WAITING)
    for home in (host, guest):
        home.said.clear()
    enter(guest, files[guest.person.uid])
    until_phase(guest, CallPhase.LOBBY)
    waits_at(host, guest)
    time.sleep(KNOCKS_AGAIN_S)
    assert in_lobby(guest)
    admit(host, guest)
    guest.until_live(2)


def test_who_waits_gets_no_byte_of_media(homes, monkeypatch) -> None:
    doors = Doors(monkeypatch)
    host, guest, other = homes
    made, files = room(host, guest, other, profile=RESTRICTED)
    enter_mine(host, made)
    enter(guest, files[guest.person.uid])
    admit(host, guest)
    host.until_live(2)
    guest.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound)
    enter(other, files[other.person.uid])
    waits_at(host, other)
    time.sleep(KNOCKS_AGAIN_S)
    uid = other.person.uid
    assert (doors.links[uid], doors.opened[uid], doors.keys[uid]) == (0, 0, 0)
    waiting = waits_at(host, other).peer
    assert doors.packets[waiting] == 0
    # The twin: the same eyes see all of it for whoever is in.
    assert doors.opened[guest.person.uid] > 0
    assert doors.packets[_peer(host, guest)] > 0


def _peer(home: Home, other: Home) -> str:
    roster = heard(home, events.RosterChanged)[-1]
    return next(one.peer for one in roster.people if one.uid == other.person.uid)


def test_who_waits_is_told_nothing_by_the_relay_but_knocks(homes, monkeypatch) -> None:
    """Every body that reaches a waiting connection is a sealed hello, all of one length."""
    reached: list[tuple[int | str, bytes]] = []
    honest = Room.forward

    def forward(room_: Room, seat, message) -> None:
        reached.append((message.to, bytes(message.body)))
        honest(room_, seat, message)

    monkeypatch.setattr(Room, "forward", forward)
    host, guest, other = homes
    made, files = room(host, guest, other, profile=RESTRICTED)
    enter_mine(host, made)
    enter(guest, files[guest.person.uid])
    admit(host, guest)
    host.until_live(2)
    enter(other, files[other.person.uid])
    waits_at(host, other)
    conn = other.engine._visit.call._conn
    begun = len(reached)
    time.sleep(KNOCKS_AGAIN_S)
    bodies = [body for to, body in reached[begun:] if to in {conn, "*"}]
    assert {body[0] for body in bodies} <= {1}
    assert len({len(body) for body in bodies}) <= 1
    # The twin: those inside are told more than that.
    assert {body[0] for to, body in reached[begun:] if to not in {conn, "*"}} == {3}


def test_no_address_is_told_before_an_admit(homes, monkeypatch) -> None:
    """No link is begun and so no candidate gathered, by neither side, before the click."""
    doors = Doors(monkeypatch)
    host, guest, _ = homes
    made, files = room(host, guest, profile=RESTRICTED)
    enter_mine(host, made)
    enter(guest, files[guest.person.uid])
    waits_at(host, guest)
    time.sleep(KNOCKS_AGAIN_S)
    assert doors.links == {}
    admit(host, guest)
    host.until_live(2)
    host.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound)
    assert set(doors.links) == {host.person.uid, guest.person.uid}


def test_no_proxy_of_the_environment_is_asked(homes, monkeypatch) -> None:
    host, guest, _ = homes
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.setblocking(False)  # noqa: FBT003  the socket's own shape
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "WSS_PROXY"):
            for spelling in (name, name.lower()):
                monkeypatch.setenv(spelling, address)
        made, files = room(host, guest)
        enter_mine(host, made, QUIET)
        enter(guest, files[guest.person.uid], QUIET)
        guest.until_live(2)
        with pytest.raises(BlockingIOError):
            proxy.accept()


def test_an_admitted_person_does_not_enter_heard_or_seen(homes) -> None:
    host, guest, _ = homes
    made, files = room(host, guest, profile=RESTRICTED)
    enter_mine(host, made)
    enter(guest, files[guest.person.uid], QUIET)
    admit(host, guest)
    guest.until_live(2)
    guest.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound)
    opened = heard(guest, events.MediaChanged, lambda e: e.on)
    assert {event.kind for event in opened} <= {DeviceKind.SPEAKER}
    assert not heard(host, events.RemoteMedia, lambda e: e.sound or e.picture)
    # The twin: by their own click they are heard.
    guest.engine.send(commands.SetMicrophone(on=True))
    host.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound)


def test_there_is_no_way_to_let_everybody_in_at_once(in_call, engine) -> None:
    assert commands.Admit.__struct_fields__ == ("peer",)
    waiting = [one for one in scenes.ROSTER.people if not one.me][:2]
    engine.emit(events.LobbyChanged(tuple(waiting)))
    lobby = in_call.call.lobby
    assert set(lobby.buttons) == {one.peer for one in waiting}
    first = lobby.buttons[waiting[0].peer]
    first.click()
    first.click()
    assert engine.sent(commands.Admit) == [commands.Admit(waiting[0].peer)]


@pytest.mark.parametrize("words", [b"INVITE sip:room", b"\x01" + b"\x00" * 4095, b"\x80" * 200])
def test_a_telephone_reaches_neither_lobby_nor_room(words) -> None:
    """Whoever has no member's key is nobody: not shown as waiting, not counted, not answered."""
    made = FakeRoom(2, profile=RESTRICTED, hosts=(0, 1))
    made.join_all()
    made.run(3.0)
    assert made.all_live(0, 1)
    gateway = made.ghost()
    for _ in range(5):
        made.inject(gateway, words)
        made.run(2.0)
    assert made.all_live(0, 1)
    for node in made.nodes.values():
        assert all(shown.people == () for shown in node.all_of(effects.Knocking))
    assert all(body[0] == 1 for body in made.ghost_heard)


def test_a_person_with_a_key_is_not_kept_out_of_the_lobby() -> None:
    """The twin of the test above."""
    made = FakeRoom(3, profile=RESTRICTED, hosts=(0, 1))
    made.join(0)
    made.join(1)
    made.run(3.0)
    made.join(2)
    made.run(3.0)
    shown = made.nodes[0].all_of(effects.Knocking)[-1].people
    assert [hello for hello, _ in shown] == [made.nodes[2].me]
