# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Whole engines tell each other how their computers stand and which list of people they hold."""

import time
from collections.abc import Iterator

import pytest

from client.engine import clock, gate_watch
from client.identity.contacts import ContactBook
from client.identity.directory import RevokedKind
from client.identity.organisation import Organisation
from client.model import commands, events
from client.model.events import CallPhase
from client.model.ids import DisplayName
from client.model.posture import Posture
from client.model.room import Profile
from client.session import inputs
from tests.fakes.directories import ORG
from tests.rig.household import Home, account, at_home

DAY = 86_400
CHECKED_AGAIN_S = 1.0


@pytest.fixture
def homes(people, monkeypatch) -> Iterator[list[Home]]:
    """Two people of one organisation who never compared anything."""
    monkeypatch.setattr(gate_watch, "CHECK_EVERY_S", CHECKED_AGAIN_S)
    for one in people[:2]:
        with account(one) as mine:
            mine.save_book(ContactBook())
    with at_home(*people[:2]) as opened:
        yield opened


def lists(people, count: int) -> list[bytes]:
    """So many different first lists of the same people, all signed by the same key."""
    signed = []
    for number in range(count):
        draft = Organisation(name=DisplayName("Amt X"), key=ORG.identity)
        for one in people[:2]:
            with account(one) as theirs:
                draft = draft.added(theirs.card)
        draft = draft.withdrawn(RevokedKind.ROOM, f"{number:02x}" * 16, clock.wall())
        signed.append(draft.signed(ORG, None, clock.wall(), clock.wall() + 30 * DAY).envelope)
    return signed


def take(home: Home, data: bytes) -> None:
    wish = commands.ImportDirectory(data, ORG.identity)
    home.follower.ask(wish, events.DirectoryShown)


def live(homes: list[Home]) -> None:
    """Both in a restricted room, each on the other's list."""
    host, guest = homes
    wish = commands.CreateRoom(
        title="Lage",
        uids=(guest.person.uid,),
        hours=1,
        profile=Profile.RESTRICTED,
        listen="127.0.0.1:0",
    )
    made = host.follower.ask(wish, events.RoomCreated)
    host.follower.ask(commands.Host(made.room.room_id), events.HostingChanged)
    quiet = commands.Join(synthetic=commands.SyntheticPerson())
    assert isinstance(host.follower.gate(commands.OpenMyRoom(made.room.room_id)), events.PreJoin)
    host.join(quiet)
    assert isinstance(guest.check(made.invitations[0].file), events.PreJoin)
    guest.join(quiet)
    lobby = host.until(lambda e: isinstance(e, events.LobbyChanged) and bool(e.people))
    assert isinstance(lobby, events.LobbyChanged)
    host.engine.send(commands.Admit(lobby.people[0].peer))
    for home in homes:
        home.until_live(2)


def first_report(homes: list[Home]) -> events.CallReport:
    """Whoever leaves first; the other one is then alone and may wait."""
    end = time.monotonic() + 30.0
    while time.monotonic() < end:
        for home in homes:
            for event in tuple(home.said):
                if isinstance(event, events.CallReport):
                    return event
        time.sleep(0.05)
    raise AssertionError("nobody left")


def alarms(home: Home) -> list[str]:
    return [e.finding.id for e in home.said if isinstance(e, events.Alarm)]


@pytest.fixture
def two_lists(people) -> list[bytes]:
    return lists(people, 2)


def test_two_lists_under_one_number_prove_that_their_key_lies_and_end_the_call(
    two_lists, homes
) -> None:
    """Nobody here was compared in person: without that key nobody is known well enough to stay."""
    for home, data in zip(homes, two_lists, strict=True):
        take(home, data)
    live(homes)
    host, guest = homes
    for home, other in ((host, guest), (guest, host)):
        alarm = home.until(lambda e: isinstance(e, events.Alarm))
        assert isinstance(alarm, events.Alarm)
        assert alarm.finding.id == "DIRECTORY-AGREED"
        assert other.person.name in alarm.finding.message
        held = home.until(lambda e: isinstance(e, events.CallChanged) and e.phase is CallPhase.HOLD)
        assert isinstance(held, events.CallChanged)
        assert held.reason == "trust-lost"
        kept = home.engine._visit._people.account.directory
        assert kept.fork is not None
        assert {kept.fork.first.envelope, kept.fork.second.envelope} == set(two_lists)
    ended = first_report(homes)
    assert (ended.state, ended.reason) == ("hold", "not-verified")


def test_one_list_is_no_alarm_and_a_newer_one_is_told(two_lists, homes) -> None:
    for home in homes:
        take(home, two_lists[0])
    live(homes)
    host, guest = homes
    time.sleep(3 * CHECKED_AGAIN_S)
    assert alarms(host) == alarms(guest) == []
    roster = [e for e in host.said if isinstance(e, events.RosterChanged)][-1]
    assert [one.weak for one in roster.people] == [(), ()]
    with_next = _next(guest)
    take(guest, with_next)
    told = host.until(lambda e: isinstance(e, events.Notice) and "newer list" in e.sentence)
    assert isinstance(told, events.Notice)
    assert guest.person.name in told.sentence
    take(host, with_next)
    time.sleep(2 * CHECKED_AGAIN_S)
    assert alarms(host) == alarms(guest) == []


def _next(home: Home) -> bytes:
    held = home.engine._visit._people.account.directory
    assert held is not None
    draft = Organisation(name=DisplayName("Amt X"), key=ORG.identity)
    for card in (cards[0] for cards in held.opened.cards.values()):
        draft = draft.added(card)
    for one in held.value.revoked:
        draft = draft.withdrawn(one.kind, one.id, one.since)
    now = clock.wall()
    return draft.signed(ORG, held.opened.signed, now, now + 30 * DAY).envelope


def test_a_weak_computer_is_marked_and_named_and_ends_nobodys_call(two_lists, homes) -> None:
    for home in homes:
        take(home, two_lists[0])
    live(homes)
    host, guest = homes
    call = guest.engine._visit.call
    call.postures.tell = lambda _verdict: None  # what is looked at again would mend it
    weak = Posture(Profile.RESTRICTED, ("DEBUGGER",))
    guest.engine._loop.call_soon_threadsafe(call.feed, inputs.MyPosture(weak))
    alarm = host.until(lambda e: isinstance(e, events.Alarm))
    assert isinstance(alarm, events.Alarm)
    assert alarm.finding.id == "MEMBER-POSTURE"
    assert guest.person.name in alarm.finding.message
    marked = host.until(
        lambda e: isinstance(e, events.RosterChanged) and any(one.weak for one in e.people)
    )
    assert isinstance(marked, events.RosterChanged)
    assert {one.uid for one in marked.people if one.weak} == {guest.person.uid}
    report = guest.leave()
    assert (report.state, report.reason) == ("live", "left")
